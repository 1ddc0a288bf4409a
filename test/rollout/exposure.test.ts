import { expect, test } from '@jest/globals'
import { exposedShare } from '../../src/confidence/factors/blast.ts'
import { KubeError } from '../../src/kube/errors.ts'
import { deployment, podDisruptionBudgets } from '../../src/kube/paths.ts'
import type { KubeObject } from '../../src/kube/types.ts'
import { exposureOf } from '../../src/rollout/exposure.ts'
import { MemoryKube } from '../memory-kube.ts'
import { recordIn, verdict } from './records.ts'

const STABLE = deployment('web', 'shop')

function cluster(selectors: object[], replicas = 3): MemoryKube {
  const kube = new MemoryKube()
  const template = { metadata: { labels: { app: 'shop', tier: 'web' } }, spec: { containers: [] } }
  kube.put(STABLE, { metadata: { name: 'shop', namespace: 'web' }, spec: { replicas, template } } as KubeObject)
  for (const [index, selector] of selectors.entries()) {
    const name = `budget-${index}`
    kube.put(`${podDisruptionBudgets('web')}/${name}`, { metadata: { name }, spec: { selector } } as KubeObject)
  }
  return kube
}

const budget = async (selector: object) =>
  (await exposureOf(cluster([{ matchLabels: { app: 'other' } }, selector]), recordIn('CANARY'), 0.5)).disruptionBudget

test.each<[object, boolean]>([
  [{ matchLabels: { app: 'shop' } }, true],
  [{ matchLabels: { app: 'shop', tier: 'db' } }, false],
  [{}, true],
  [{ matchExpressions: [{ key: 'app', operator: 'In', values: ['shop', 'x'] }] }, true],
  [{ matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['shop'] }] }, false],
  [{ matchExpressions: [{ key: 'tier', operator: 'Exists' }] }, true],
  [{ matchExpressions: [{ key: 'canary', operator: 'DoesNotExist' }] }, true],
  [{ matchExpressions: [{ key: 'app', operator: 'Like', values: ['s'] }] }, false],
])('a budget with the selector %j covers stable: %s', async (selector, covers) => {
  expect(await budget(selector)).toBe(covers)
})

test('a runner that may see neither is told nothing, and the plan stands in', async () => {
  const kube = cluster([{}])
  const forbidden = () =>
    Promise.reject(new KubeError({ verb: 'get', path: '/apis/policy/v1/namespaces/web/x', status: 403, text: '' }))
  kube.find = forbidden
  kube.list = forbidden
  expect(await exposureOf(kube, recordIn('CANARY'), 1)).toEqual({
    share: 0.5,
    criticality: 1,
    disruptionBudget: undefined,
    redundant: true,
  })
})

test('a single pod of stable is no redundancy', async () => {
  expect((await exposureOf(cluster([], 1), recordIn('CANARY'), 1)).redundant).toBe(false)
})

test('what was seen counts where it is more than the plan said', async () => {
  const record = { ...recordIn('CANARY'), verdicts: [verdict({ observedWeight: 62 })] }
  expect((await exposureOf(cluster([]), record, 1)).share).toBe(0.62)
})

test.each<[number[], number]>([
  [[5, 25, 50, 100], 0.5],
  [[1, 5, 20, 40, 60, 80, 100], 0.2],
  [[100], 1],
  [[90, 100], 0.9],
])('the largest step of %j gives %d', (steps, share) => {
  expect(exposedShare(steps)).toBeCloseTo(share, 12)
})
