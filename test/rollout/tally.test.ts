import { expect, test } from '@jest/globals'
import type { MetricSource, Reach } from '../../src/gates/types.ts'
import type { Stage } from '../../src/rollout/stage.ts'
import { drain } from '../../src/rollout/tally.ts'

/** The longest wait is 1 s for the last answers, half an interval for a scrape, and the delay. */
const PLAN = { drainSeconds: 0.5, intervalSeconds: 1, delaySeconds: 0.2 }
const LONGEST = 1.7
const PODS = [{ metadata: { name: 'shop-canary-7f4-a' } }]
const now = () => Date.now() / 1000

/** @param reachAt what the source says of the pods, so many seconds after the weight went to 0 */
async function drained(
  reachAt: ((seconds: number, since: number) => Reach | undefined) | undefined,
  over?: AbortSignal,
) {
  const since = now()
  const source: Partial<MetricSource> = reachAt ? { reach: async () => reachAt(now() - since, since) } : {}
  const stage = {
    record: { plan: PLAN, trafficSince: 0 },
    world: { source, now },
    cluster: { canaryPods: () => PODS },
    arms: () => undefined,
  } as unknown as Stage
  const counted = await drain(stage, since, over ?? new AbortController().signal)
  return { seconds: now() - since, counted: counted === undefined ? undefined : counted - since }
}

function at(time: number): Reach {
  return { earliest: time, latest: time }
}

test.concurrent('a source that can’t tell is given the longest time, and counted until its delay', async () => {
  const { seconds, counted } = await drained(undefined)
  expect(seconds).toBeGreaterThanOrEqual(LONGEST)
  expect(counted).toBeCloseTo(seconds - PLAN.delaySeconds, 0)
})

test.concurrent('a scrape that began after the last answer ends the wait', async () => {
  const { seconds, counted } = await drained((passed, since) => at(since + (passed < 1.2 ? 0.3 : 1.1)))
  expect(seconds).toBeGreaterThanOrEqual(1.2)
  expect(seconds).toBeLessThan(LONGEST)
  expect(counted).toBeCloseTo(seconds, 0)
})

test.concurrent.each<[string, (passed: number, since: number) => Reach | undefined]>([
  ['a clock that is ahead is not taken for a scrape', (_, since) => at(since + 100)],
  ['a scrape from before the last answer that is seen late is not enough', (passed, since) => at(since + passed - 0.8)],
  [
    'one pod that was not scraped since keeps it waiting',
    (passed, since) => ({ earliest: since + 0.3, latest: since + passed }),
  ],
  ['a source that does not answer is given the longest time', () => undefined],
])('%s', async (_, reachAt) => {
  const { seconds, counted } = await drained(reachAt)
  expect(seconds).toBeGreaterThanOrEqual(LONGEST)
  expect(counted).toBeCloseTo(seconds - PLAN.delaySeconds, 0)
})

test.concurrent('who is in a hurry counts what there is', async () => {
  const { seconds, counted } = await drained((_, since) => at(since), AbortSignal.timeout(300))
  expect(seconds).toBeLessThan(LONGEST)
  expect(counted).toBeUndefined()
})
