import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Action } from '../action.ts'
import type { Inputs } from '../inputs.ts'
import type { buildImage } from '../tables/build-image.ts'

export type ImageAction = Action<keyof typeof buildImage.outputs>
export type ImageInputs = Inputs<typeof buildImage.inputs>

/** Where the runner's cache service is; only a build with `type=gha` sees them. */
const CACHE_VARIABLES = [
  'ACTIONS_CACHE_URL',
  'ACTIONS_RESULTS_URL',
  'ACTIONS_RUNTIME_TOKEN',
  'ACTIONS_CACHE_SERVICE_V2',
] as const

/** What programs that work on images are given of this machine. */
export function machineOf(action: ImageAction, inputs: ImageInputs) {
  const temporary = join(action.files.path, 'work')
  mkdirSync(temporary, { recursive: true, mode: 0o700 })
  return {
    env: process.env,
    outside: [resolve('.')],
    temporary,
    cacheVariables: CACHE_VARIABLES,
    ...(inputs.builderName === undefined ? {} : { builderName: inputs.builderName }),
  }
}
