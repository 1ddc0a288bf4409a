import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { imagePatch, restoreStrategy, templateDigest } from '../../src/workload/promote.ts'
import type { Deployment, DeploymentStrategy } from '../../src/workload/types.ts'
import { applyPatch, PatchRefused } from '../json-patch.ts'

const CAREFUL: DeploymentStrategy = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } }

function stableWith(images: readonly string[], strategy?: DeploymentStrategy): Deployment {
  return {
    metadata: { name: 'shop', resourceVersion: '41', labels: { team: 'shop' } },
    spec: {
      replicas: 3,
      selector: { matchLabels: { app: 'shop' } },
      ...(strategy && { strategy }),
      template: {
        metadata: { labels: { app: 'shop' } },
        spec: {
          containers: images.map((image, index) => ({ name: `c${index}`, image, ...{ fieldOfTheFuture: { index } } })),
        },
      },
    },
  }
}

const amount = fc.oneof(fc.nat(5), fc.constantFrom('25%', '100%', '0%'))
const strategy: fc.Arbitrary<DeploymentStrategy | undefined> = fc.oneof(
  fc.constant(undefined),
  fc.constant(CAREFUL),
  fc.constant({ type: 'Recreate' }),
  fc.record({
    type: fc.constant('RollingUpdate'),
    rollingUpdate: fc.record({ maxUnavailable: amount, maxSurge: amount }, { requiredKeys: [] }),
  }),
)
const scene = fc
  .record({ images: fc.array(fc.constantFrom('a:1', 'b:1'), { minLength: 1, maxLength: 4 }), pick: fc.nat(), strategy })
  .map(({ images, pick, strategy: found }) => ({
    stable: stableWith(images, found),
    container: { name: `c${pick % images.length}`, index: pick % images.length },
    from: images[pick % images.length] as string,
    found,
  }))

test('a promotion changes one image, rolls pod by pod, and leaves nothing else behind', () => {
  fc.assert(
    fc.property(scene, ({ stable, container, from, found }) => {
      const promoted = applyPatch(stable, imagePatch(stable, container, from, 'new@sha256:1'))
      expect(promoted.spec.strategy).toEqual(CAREFUL)
      const restored = applyPatch(promoted, restoreStrategy(promoted, found))
      const expected = structuredClone(stable)
      const changed = expected.spec.template.spec.containers[container.index]
      if (changed) changed.image = 'new@sha256:1'
      expect(restored).toEqual(expected)
      expect(restoreStrategy(restored, found)).toEqual([])
    }),
  )
})

test('a promotion taken back leaves stable as it was', () => {
  fc.assert(
    fc.property(scene, ({ stable, container, from, found }) => {
      const promoted = applyPatch(stable, imagePatch(stable, container, from, 'new@sha256:1'))
      const back = applyPatch(promoted, imagePatch(promoted, container, 'new@sha256:1', from))
      expect(applyPatch(back, restoreStrategy(back, found))).toEqual(stable)
    }),
  )
})

describe('the patch fails', () => {
  const stable = stableWith(['a:1', 'b:1'])
  const patch = imagePatch(stable, { name: 'c1', index: 1 }, 'b:1', 'b:2')

  test.each<[string, (live: Deployment) => void]>([
    ['the object was written since', (live) => Object.assign(live.metadata, { resourceVersion: '42' })],
    ['another image runs', (live) => Object.assign(live.spec.template.spec.containers[1] ?? {}, { image: 'b:9' })],
    ['the containers changed places', (live) => live.spec.template.spec.containers.reverse()],
    ['the container is gone', (live) => live.spec.template.spec.containers.pop()],
  ])('where %s', (_case, change) => {
    const live = structuredClone(stable)
    change(live)
    expect(() => applyPatch(live, patch)).toThrow(PatchRefused)
  })
})

test('of two containers with the same image only the named one is changed', () => {
  const twins = stableWith(['a:1', 'a:1'])
  const patch = imagePatch(twins, { name: 'c1', index: 1 }, 'a:1', 'a:2')
  const swapped = structuredClone(twins)
  swapped.spec.template.spec.containers.reverse()
  expect(() => applyPatch(swapped, patch)).toThrow(PatchRefused)
})

test('a strategy that somebody else set meanwhile stays', () => {
  const edited = stableWith(['a:1'], { type: 'RollingUpdate', rollingUpdate: { maxSurge: 3, maxUnavailable: 0 } })
  expect(restoreStrategy(edited, { type: 'Recreate' })).toEqual([])
})

describe('templateDigest', () => {
  const digest = (deployment: Deployment) => templateDigest(deployment, 'c0')
  const stable = stableWith(['a:1', 'b:1'])

  test.each<[string, (live: Deployment) => void]>([
    [
      'the container has another image',
      (live) => Object.assign(live.spec.template.spec.containers[0] ?? {}, { image: 'z' }),
    ],
    ['it is scaled', (live) => Object.assign(live.spec, { replicas: 9 })],
    [
      'fields come in another order',
      (live) => {
        const { metadata, spec } = live.spec.template
        live.spec.template = { spec, ...(metadata && { metadata }) }
      },
    ],
  ])('is the same where %s', (_case, change) => {
    const live = structuredClone(stable)
    change(live)
    expect(digest(live)).toBe(digest(stable))
  })

  test.each<[string, (live: Deployment) => void]>([
    [
      'another container has another image',
      (live) => Object.assign(live.spec.template.spec.containers[1] ?? {}, { image: 'z' }),
    ],
    ['a label came', (live) => Object.assign(live.spec.template.metadata?.labels ?? {}, { new: 'x' })],
    ['an unknown field changed', (live) => Object.assign(live.spec.template.spec, { fieldOfTheFuture: 1 })],
    ['containers changed places', (live) => live.spec.template.spec.containers.reverse()],
  ])('is another where %s', (_case, change) => {
    const live = structuredClone(stable)
    change(live)
    expect(digest(live)).not.toBe(digest(stable))
  })

  test('shows nothing of the template, which may hold secrets in plain text', () => {
    const secret = structuredClone(stable)
    Object.assign(secret.spec.template.spec.containers[0] ?? {}, { env: [{ name: 'TOKEN', value: 'hunter2' }] })
    expect(digest(secret)).toMatch(/^[0-9a-f]{64}$/)
  })
})
