import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { UserError } from '../../src/errors.ts'
import { makePlan, makeRollbackPlan, type PlacedService, type Timing } from '../../src/rollout/plan.ts'
import { refuseUnfit, type Scene } from '../../src/rollout/preflight.ts'
import { newRecord, parseRecord } from '../../src/rollout/record.ts'
import type { Deployment } from '../../src/workload/types.ts'
import { AT, NEW, OLD, planOf } from './records.ts'

const GATES = planOf().gates

function service(changes: Partial<PlacedService> = {}): PlacedService {
  return {
    name: 'shop',
    namespace: 'web',
    deployment: 'shop',
    traffic: { provider: 'auto' },
    strategy: 'canary',
    steps: [5, 25, 50, 100],
    settleSeconds: 60,
    readySeconds: 300,
    timeoutSeconds: 3600,
    drainSeconds: 5,
    onInconclusive: 'extend',
    onCancel: 'rollback',
    gates: {},
    criticality: 0.5,
    confidence: { weights: {}, thresholds: {} },
    retention: { records: 10 },
    ...changes,
  }
}

function stable(changes: Partial<Deployment['spec']> = {}, status: Partial<Deployment['status']> = {}): Deployment {
  const whole = { observedGeneration: 2, replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3 }
  return {
    metadata: { name: 'shop', generation: 2 },
    spec: {
      replicas: 3,
      selector: { matchLabels: { app: 'shop' } },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
      template: {
        spec: {
          containers: [
            { name: 'proxy', image: 'envoy:1' },
            { name: 'web', image: OLD },
          ],
        },
      },
      ...changes,
    },
    status: { ...whole, ...status },
  }
}

const scene: Scene = {
  stable: stable(),
  traffic: planOf().traffic,
  replicaSets: ['shop-7d9f'],
  wholeSince: 0,
  running: {},
  warnings: [],
}
const SECOND: Timing = { scrapeSeconds: 1, delaySeconds: 2 }
const plan = (changes: Partial<PlacedService>, timing?: Timing) =>
  makePlan(service(changes), scene, NEW, timing && GATES, timing)

test('a plan holds everything a run needs, and is a record’s', () => {
  const made = plan({ environment: 'production' }, SECOND)
  expect(made).toMatchObject({
    service: 'shop',
    environment: 'production',
    namespace: 'web',
    deployment: 'shop',
    container: { name: 'web', index: 1 },
    from: OLD,
    to: NEW,
    replicaSets: ['shop-7d9f'],
    replicas: 3,
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
    steps: [5, 25, 50, 100],
    intervalSeconds: 10,
    stepDeadlineSeconds: 300,
    delaySeconds: 2,
    gates: GATES,
  })
  const text = JSON.stringify(newRecord('shop-1', 'rollout', made, { run: 'r', name: 'n' }, 1, AT))
  expect(parseRecord(text, 'it').plan).toEqual(made)
})

test('the way back takes the whole weight at once and asks no gates', () => {
  const made = makeRollbackPlan(service(), scene, NEW)
  expect(made.steps).toEqual([100])
  expect(made).not.toHaveProperty('gates')
  expect(made.delaySeconds).toBe(0)
})

describe('the interval', () => {
  test.each<[settle: number, interval: number | undefined, scrape: number, expected: number]>([
    [60, undefined, 1, 10],
    [60, undefined, 5, 10],
    [60, undefined, 15, 30],
    [60, undefined, 30, 60],
    [10, undefined, 1, 2],
    [2, undefined, 1, 2],
    [100, undefined, 7, 14],
    [3600, undefined, 15, 600],
    [60, 10, 5, 10],
    [60, 11, 5, 15],
    [60, 2, 1, 2],
    [60, 60, 30, 60],
  ])(
    'with settle %d s, %p s given and a scrape each %d s is %d s',
    (settleSeconds, intervalSeconds, scrape, expected) => {
      const made = plan(
        { settleSeconds, ...(intervalSeconds !== undefined && { intervalSeconds }) },
        { scrapeSeconds: scrape, delaySeconds: 0 },
      )
      expect(made.intervalSeconds).toBe(expected)
    },
  )

  test.each<[string, Partial<PlacedService>, number, RegExp]>([
    [
      'is less than two scrapes',
      { intervalSeconds: 10 },
      15,
      /interval: 10 s is less than two scrapes .* every 15 s\); write 30s or more/,
    ],
    [
      'can’t be, as settle is less than two scrapes',
      { settleSeconds: 20 },
      15,
      /settle: 20 s is less than two scrapes .* write 30s or more/,
    ],
    [
      'does not fit into settle once it is a multiple of the scrapes',
      { settleSeconds: 50, intervalSeconds: 50 },
      15,
      /interval: .* 60 s, is longer than settle \(50 s\); .* 60s or more/,
    ],
    [
      'would bring more looks than the record holds',
      { settleSeconds: 86_400, intervalSeconds: 2 },
      1,
      /interval: .* looks .* more than the record holds; write \d+s or more/,
    ],
  ])('is refused where it %s', (_case, changes, scrapeSeconds, message) => {
    const made = () => plan(changes, { scrapeSeconds, delaySeconds: 0 })
    expect(made).toThrow(message)
    expect(made).toThrow(UserError)
  })

  test('is at least two scrapes, a multiple of them, and fits into settle, whenever there is a plan', () => {
    const given = fc.record(
      { settleSeconds: fc.integer({ min: 1, max: 100_000 }), intervalSeconds: fc.integer({ min: 1, max: 5000 }) },
      { requiredKeys: ['settleSeconds'] },
    )
    fc.assert(
      fc.property(given, fc.constantFrom(1, 5, 10, 15, 30, 60), (changes, scrapeSeconds) => {
        try {
          const made = plan(changes, { scrapeSeconds, delaySeconds: 0 })
          expect(made.intervalSeconds).toBeGreaterThanOrEqual(2 * scrapeSeconds)
          expect(made.intervalSeconds % scrapeSeconds).toBe(0)
          expect(made.intervalSeconds).toBeLessThanOrEqual(changes.settleSeconds)
          expect(made.intervalSeconds).toBeGreaterThanOrEqual(changes.intervalSeconds ?? 0)
        } catch (error) {
          if (!(error instanceof UserError)) throw error
        }
      }),
      { numRuns: 500 },
    )
  })

  test('the interval it advises is taken', () => {
    const changes = { settleSeconds: 86_400, intervalSeconds: 2 }
    try {
      plan(changes, SECOND)
    } catch (error) {
      const advised = Number(/write (\d+)s or more/.exec((error as Error).message)?.[1])
      expect(plan({ ...changes, intervalSeconds: advised }, SECOND).intervalSeconds).toBe(advised)
      expect(() => plan({ ...changes, intervalSeconds: advised - 1 }, SECOND)).toThrow(UserError)
    }
    expect.assertions(2)
  })
})

test.each([
  [60, undefined, 300],
  [30, undefined, 300],
  [600, undefined, 3000],
  [60, 90, 90],
])('a step with settle %d s and a limit of %p s may take %d s', (settleSeconds, stepTimeoutSeconds, expected) => {
  const made = plan({ settleSeconds, ...(stepTimeoutSeconds !== undefined && { stepTimeoutSeconds }) }, SECOND)
  expect(made.stepDeadlineSeconds).toBe(expected)
})

test.each([
  ['ghcr.io/octo/shop:2', undefined, /is the tag 2/],
  [NEW, 'wbe', /has no container wbe/],
])('image %s in container %s is refused', (image, container, message) => {
  const made = () => makePlan(service(container === undefined ? {} : { container }), scene, image, undefined, undefined)
  expect(made).toThrow(message)
  expect(made).toThrow(UserError)
})

describe('refuseUnfit', () => {
  test('lets a whole Deployment through', () => {
    expect(() => refuseUnfit(stable())).not.toThrow()
  })

  test.each<[string, Deployment, RegExp]>([
    ['paused', stable({ paused: true }), /Deployment shop is paused; resume it first \(kubectl rollout resume\)/],
    ['scaled to 0', stable({ replicas: 0 }), /is scaled to 0, so there is no stable version/],
    ['short of a ready pod', stable({}, { readyReplicas: 2 }), /not whole: 2 of 3 pods are ready/],
    ['in the middle of a roll', stable({}, { updatedReplicas: 1 }), /1 of them of its present template/],
  ])('refuses one that is %s', (_what, deployment, message) => {
    expect(() => refuseUnfit(deployment)).toThrow(message)
    expect(() => refuseUnfit(deployment)).toThrow(UserError)
  })
})

test('what ran under a tag is kept by its digest, so that there is a way back', () => {
  const tagged = stable()
  const [, container] = tagged.spec.template.spec.containers
  if (container) container.image = 'ghcr.io/octo/shop:1'
  const digest = `ghcr.io/octo/shop@sha256:${'d'.repeat(64)}`
  const made = makePlan(service({}), { ...scene, stable: tagged, running: { web: digest } }, NEW, undefined, undefined)
  expect(made).toMatchObject({ from: 'ghcr.io/octo/shop:1', fromDigest: digest })
  expect(plan({})).not.toHaveProperty('fromDigest')
})

test('two versions of a Deployment that says Recreate never run at once', () => {
  expect(() => refuseUnfit(stable({ strategy: { type: 'Recreate' } }))).toThrow(
    /strategy Recreate.*give it the strategy RollingUpdate/,
  )
})
