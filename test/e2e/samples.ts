import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import type { Sample } from '../image/samples.ts'
import type { Inputs } from '../lab/action.ts'
import type { ImageScene } from './image-scene.ts'

/** A sample is generated, built, kept under its size and answers in isolation; or its owner is asked what is missing. */
export function testSample(scene: () => ImageScene, sample: Sample, builder: 'buildx' | 'buildah'): void {
  const { name, question, unbuilt, maxMB } = sample
  test(`${name} by ${builder}: ${question === undefined ? 'built and well' : 'a question'}`, async () => {
    const { code, errors, outputs, stdout } = await scene().run(
      { ...inputsOf(sample, builder), 'dry-run': unbuilt !== undefined },
      { sample: name, maxSeconds: 900 },
    )
    const said = errors.map(({ message }) => message).join('\n')
    if (question !== undefined) {
      expect(said).toMatch(question)
      expect(code).toBe(1)
      return
    }
    // With its log, which says what led there.
    expect(said === '' ? '' : `${said}\n${stdout}`).toBe('')
    expect(code).toBe(0)
    if (unbuilt !== undefined) return
    expect(stdout).toMatch(/ answered 2\d\d after/)
    expect(JSON.parse(outputs['smoke-test'] ?? '')).toMatchObject({
      passed: true,
      isolation: { uid: 65532, readOnlyRoot: true, noNewPrivileges: true, capabilities: { effective: '0' } },
    })
    expect(Number(outputs.size)).toBeLessThanOrEqual(maxMB * 1e6)
  })
}

/**
 * The same once more with one more line in a source: what others wrote is not installed again.
 *
 * @param source  file of the sample that the line goes to
 * @param install what the builder shows of the step that installs dependencies
 */
export function testRebuild(
  scene: () => ImageScene,
  sample: Sample,
  builder: 'buildx' | 'buildah',
  { source, line, install }: { readonly source: string; readonly line: string; readonly install: RegExp },
): void {
  test(`${sample.name} by ${builder}: one more line reuses the layer of the dependencies`, async () => {
    const prepare = (workspace: string) => appendFileSync(join(workspace, source), line)
    const inputs = { ...inputsOf(sample, builder), 'smoke-test': false }
    const { code, stdout } = await scene().run(inputs, { sample: sample.name, prepare, maxSeconds: 900 })
    expect(code).toBe(0)
    expect(isCached(stdout, install)).toBe(true)
    expect(isCached(stdout, /COPY \. \./)).toBe(false)
  })
}

/** Whether the builder said of a step that it took it from its cache; undefined where it had no such step. */
function isCached(log: string, step: RegExp): boolean | undefined {
  const lines = log.split('\n')
  const at = lines.findIndex((line) => step.test(line))
  if (at < 0) return undefined
  const [, number] = /^(#\d+) /.exec(lines[at] ?? '') ?? []
  return number === undefined ? lines[at + 1]?.startsWith('--> Using cache') : lines.includes(`${number} CACHED`)
}

function inputsOf({ wishes = {}, environment = {}, maxMB }: Sample, builder: 'buildx' | 'buildah'): Inputs {
  return {
    builder,
    'max-size': `${maxMB}MB`,
    timeout: '180s',
    env: Object.entries(environment)
      .map(([key, value]) => `${key}=${value}`)
      .join('\n'),
    ...(wishes.module === undefined ? {} : { module: wishes.module }),
    ...(wishes.language === undefined ? {} : { language: wishes.language }),
    ...(wishes.version === undefined ? {} : { 'language-version': wishes.version }),
    ...(wishes.command === undefined ? {} : { start: JSON.stringify(wishes.command) }),
  }
}
