import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { rehearsalSummary } from '../../src/report/rehearsal.ts'
import { type RehearsalWish, rehearsePast } from '../../src/rollout/rehearse.ts'
import type { Place } from '../../src/rollout/workplace.ts'
import type { Loose } from '../lab/api.ts'
import { FakePod } from './exposition.ts'
import { RunningPrometheus } from './running-prometheus.ts'

/** A second of requests for each second that passes: 100 to stable, 100 to each of two versions. */
const SCRAPE = 0.5
const NAMESPACE = 'shop'
const TICKS = 28
const TICK_SECONDS = 0.5
const SETTINGS = {
  namespace: NAMESPACE,
  steps: '5,25,50,100',
  settle: '2s',
  interval: '1s',
  gates: '{"harm-budget": "2%"}',
}

const stable = new FakePod('shop-5d9-aaaaa')
const good = new FakePod('shop-7f4-bbbbb')
const bad = new FakePod('shop-9c1-ccccc')
const pods = [stable, good, bad]
let prometheus: RunningPrometheus
let from: number
let to: number

beforeAll(async () => {
  for (const pod of pods) await pod.start()
  prometheus = await RunningPrometheus.start(
    'prometheus',
    SCRAPE,
    pods.map((pod) => ({ address: pod.address, labels: { namespace: NAMESPACE, pod: pod.name } })),
  )
  for (const pod of pods) pod.serve(100)
  await untilScraped()
  from = Date.now() / 1000
  for (let tick = 0; tick < TICKS; tick++) {
    for (const pod of pods) pod.serve(49)
    stable.serve(1)
    good.serve(1)
    // One in ten.
    bad.serve(4)
    bad.serve(6, { status: 500 })
    await sleep(1000 * TICK_SECONDS)
  }
  to = Date.now() / 1000
  await sleep(1000 * 2.5 * SCRAPE)
})

afterAll(async () => {
  await prometheus.stop()
  for (const pod of pods) await pod.stop()
})

async function untilScraped(): Promise<void> {
  const query = 'count(count_over_time(up{namespace="shop"}[1m]) >= 3)'
  for (;;) {
    const answer: Loose = await (await fetch(`${prometheus.url}/api/v1/query?${new URLSearchParams({ query })}`)).json()
    if (answer.data.result[0]?.value[1] === String(pods.length)) return
    await sleep(100)
  }
}

function place(settings: Record<string, string> = {}): Place {
  return {
    config: { path: 'no-such-gradus.yml', required: false },
    service: 'shop',
    settings: { ...SETTINGS, 'prometheus-url': prometheus.url, ...settings },
    credentials: {},
    env: {},
    actor: { run: 'test', name: 'test' },
    cancel: new AbortController().signal,
    tell: () => {},
    warn: () => {},
  }
}

function rehearsed(wish: Partial<RehearsalWish>, settings: Record<string, string> = {}) {
  return rehearsePast(place(settings), {
    stable: ['shop-5d9'],
    canary: [],
    from: from.toFixed(3),
    to: to.toFixed(3),
    ...wish,
  })
}

describe('a rehearsal on the past of a real Prometheus', () => {
  test('a good version would have passed every step, and without a cluster at hand', async () => {
    const { rehearsal, plan, intervalSeconds } = await rehearsed({ canary: ['shop-7f4'] })
    expect(rehearsal).toMatchObject({ verdict: 'pass', harmed: 0 })
    expect(rehearsal.steps.map(({ weight, outcome }) => [weight, outcome])).toEqual([
      [5, 'pass'],
      [25, 'pass'],
      [50, 'pass'],
    ])
    expect(intervalSeconds).toBe(1)
    expect(plan.gates.metrics.map(({ name }) => name)).toEqual(expect.arrayContaining(['errors', 'p95', 'p99']))
    for (const step of rehearsal.steps) expect(step.to - step.from).toBeGreaterThanOrEqual(2)
    // All requests of both versions, at each step's weight.
    const seconds = rehearsal.steps.map((step) => step.to - step.from)
    const expected = rehearsal.steps.map(({ weight }, i) => (200 * weight * (seconds[i] as number)) / 100)
    rehearsal.steps.forEach((step, i) => {
      expect(step.requests).toBeGreaterThan((expected[i] as number) * 0.6)
      expect(step.requests).toBeLessThan((expected[i] as number) * 1.5)
    })
  })

  test('a bad version would have been caught, having harmed a few', async () => {
    const result = await rehearsed({ canary: ['shop-9c1'] })
    const { rehearsal } = result
    expect(rehearsal.verdict).toBe('fail')
    const caught = rehearsal.steps.findIndex(({ outcome }) => outcome === 'fail')
    const step = rehearsal.steps[caught]
    expect(rehearsal.gates[0]).toMatchObject({ name: 'errors', verdict: 'fail' })
    expect(rehearsal.harmed).toBeGreaterThan(0)
    expect(rehearsal.harmed).toBeLessThan(rehearsal.requests * 0.2)
    expect(rehearsal.steps.slice(caught + 1).every(({ outcome }) => outcome === 'not reached')).toBe(true)
    const summary = rehearsalSummary(result)
    expect(summary).toContain('### Rehearsal of shop: fail')
    expect(summary).toContain(`| ${step?.weight} % | fail |`)
    expect(summary).toContain(`${rehearsal.harmed} of ${rehearsal.requests} requests to the canary would have failed`)
  })

  test('stable alone, dealt out: could the gates conclude, and do they stay quiet', async () => {
    const { rehearsal, plan } = await rehearsed({})
    expect(plan.split).toBe('deal')
    expect(rehearsal).toMatchObject({ verdict: 'pass', used: 1, harmed: 0 })
  })

  test('steps that the traffic can’t decide in their time are found before a rollout is begun', async () => {
    const { rehearsal } = await rehearsed(
      {},
      { gates: '{"harm-budget": "0.01%", requests: false}', 'on-inconclusive': 'hold' },
    )
    expect(rehearsal.verdict).toBe('inconclusive')
    expect(rehearsal.steps[0]).toMatchObject({ weight: 5, outcome: 'inconclusive' })
    expect(rehearsal.reason).toMatch(/^at 5 %: no verdict within 2 s/)
    expect(rehearsal.steps[0]?.expected?.toPass).toBeGreaterThan(60)
  })

  test('a time that is too short leaves a step open', async () => {
    const { rehearsal } = await rehearsed({ to: (from + 3.2).toFixed(3) })
    expect(rehearsal.verdict).toBe('inconclusive')
    expect(rehearsal.steps.some(({ outcome }) => outcome === 'open')).toBe(true)
  })

  test('the same past gives the same answer', async () => {
    const [first, second] = await Promise.all([
      rehearsed({ canary: ['shop-9c1'] }),
      rehearsed({ canary: ['shop-9c1'] }),
    ])
    expect(second).toEqual(first)
  })
})

describe('what can’t be rehearsed is said in one sentence', () => {
  test.each<[string, Partial<RehearsalWish>, Record<string, string>, RegExp]>([
    ['nobody', { stable: ['nobody-1'] }, {}, /scrapes none of the pods nobody-1-… in namespace shop/],
    ['no beginning', { from: undefined }, {}, /^from: is not given; write when the past begins/],
    ['no time', { from: 'yesterday' }, {}, /^from: "yesterday" is no time/],
    ['turned round', { from: '1h', to: '2h' }, {}, /^from: .* is not before/],
    ['the future', { to: '2999-01-01T00:00:00Z' }, {}, /^to: lies in the future/],
    ['no gates', {}, { gates: 'none' }, /^gates: none leaves nothing to rehearse/],
    ['no steps', {}, { steps: '100' }, /^steps: 100 alone asks no gates/],
    ['no namespace', {}, { namespace: '' }, /^namespace: is not given/],
    ['two pasts', { rolloutId: 'shop-1' }, {}, /^rollout-id: says whose pods are looked at/],
    ['no source', {}, { 'prometheus-url': '' }, /^prometheus-url: the gates need a metrics server/],
    ['too much', { from: '2d' }, {}, /^from: 172\d{3} looks of 1 s are more than 5000/],
  ])('%s', async (_, wish, settings, message) => {
    await expect(rehearsed(wish, settings)).rejects.toThrow(message)
  })

  test('a Prometheus that has nothing of that time', async () => {
    await expect(rehearsed({ from: '2h', to: '1h' })).rejects.toThrow(/scrapes none of the pods shop-5d9-…/)
  })
})
