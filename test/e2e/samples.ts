import { expect, test } from '@jest/globals'
import type { Sample } from '../image/samples.ts'
import type { ImageScene } from './image-scene.ts'

/** A sample is generated, built, kept under its size and answers in isolation; or its owner is asked what is missing. */
export function testSample(scene: () => ImageScene, sample: Sample, builder: 'buildx' | 'buildah'): void {
  const { name, question, unbuilt, wishes = {}, environment = {}, maxMB } = sample
  test(`${name} by ${builder}: ${question === undefined ? 'built and well' : 'a question'}`, async () => {
    const { code, errors, outputs, stdout } = await scene().run(
      {
        builder,
        'dry-run': unbuilt !== undefined,
        'max-size': `${maxMB}MB`,
        timeout: '180s',
        env: Object.entries(environment)
          .map(([key, value]) => `${key}=${value}`)
          .join('\n'),
        ...(wishes.module === undefined ? {} : { module: wishes.module }),
        ...(wishes.language === undefined ? {} : { language: wishes.language }),
        ...(wishes.version === undefined ? {} : { 'language-version': wishes.version }),
        ...(wishes.command === undefined ? {} : { start: JSON.stringify(wishes.command) }),
      },
      { sample: name, maxSeconds: 900 },
    )
    const said = errors.map(({ message }) => message).join('\n')
    if (question !== undefined) {
      expect(said).toMatch(question)
      expect(code).toBe(1)
      return
    }
    expect(said).toBe('')
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
