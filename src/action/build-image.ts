import { lintSummary } from '../report/image.ts'
import { basesCommand } from './image/bases.ts'
import { buildCommand } from './image/build.ts'
import { generateCommand } from './image/generate.ts'
import { lintSource } from './image/lint.ts'
import type { ImageAction, ImageInputs } from './image/machine.ts'
import { promoteCommand } from './image/promote.ts'
import { pulled } from './image/pulled.ts'
import { scanLaidOut } from './image/scan.ts'
import { smokeLaidOut } from './image/smoke.ts'
import { sourceOf } from './image/source.ts'

/** build-image: one function a command. */
export async function buildImageCommand(action: ImageAction, inputs: ImageInputs): Promise<void> {
  await COMMANDS[inputs.command](action, inputs)
}

const COMMANDS: Readonly<Record<ImageInputs['command'], (action: ImageAction, inputs: ImageInputs) => Promise<void>>> =
  {
    build: buildCommand,
    generate: generateCommand,
    promote: promoteCommand,
    'base-images': basesCommand,
    async lint(action, inputs) {
      const source = await sourceOf(action, inputs)
      action.output('dockerfile', source.dockerfile.path)
      action.summary(lintSummary(await lintSource(action, inputs, source), source.dockerfile.shown))
    },
    async 'smoke-test'(action, inputs) {
      await smokeLaidOut(action, inputs, await pulled(action, inputs))
    },
    async scan(action, inputs) {
      const scanner = inputs.scan === 'off' ? 'auto' : inputs.scan
      await scanLaidOut(action, { ...inputs, scan: scanner }, await pulled(action, inputs))
    },
  }
