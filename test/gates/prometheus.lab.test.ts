import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Prometheus } from '../../src/gates/metrics/prometheus.ts'
import type { Arms, Counts, Metric, Reading } from '../../src/gates/types.ts'
import { FakePod } from './exposition.ts'
import { freePort, RunningPrometheus, VERSIONS } from './running-prometheus.ts'

const SCRAPE = 0.5
const NAMESPACE = 'shop"} or vector(1)#'
const metrics: Metric[] = [
  { name: 'errors', kind: 'errors', required: true, mode: 'sequential' },
  { name: 'p95', kind: 'slow', required: false, mode: 'sequential', bound: 0.5, share: 0.05 },
  { name: 'p99', kind: 'slow', required: false, mode: 'sequential', bound: 0.8, share: 0.01 },
  { name: 'requests', kind: 'requests', required: false, mode: 'sequential' },
  { name: 'cpu', kind: 'cpu', required: false, mode: 'threshold', bound: 0.8 },
  { name: 'memory', kind: 'memory', required: false, mode: 'threshold', bound: 0.9 },
]
const arms: Arms = {
  namespace: NAMESPACE,
  service: 'shop',
  stable: { replicaSets: ['shop-5d9'] },
  canary: { replicaSets: ['shop-canary-7f4'] },
  limits: { cpu: 1, memory: 100e6 },
}
const time = { now: () => Date.now() / 1000, pause: (seconds: number) => sleep(seconds * 1000) }
const { signal } = new AbortController()

describe.each(VERSIONS)('Prometheus %s', (_, program) => {
  const stable = new FakePod('shop-5d9-aaaaa')
  const canary = new FakePod('shop-canary-7f4-bbbbb')
  const stranger = new FakePod('shop-5d9-other-ccccc')
  let prometheus: RunningPrometheus
  let url: string

  beforeAll(async () => {
    for (const pod of [stable, canary, stranger]) await pod.reserve()
    await stable.start()
    stable.extra = 'process_cpu_seconds_total 1\nprocess_resident_memory_bytes 50000000\n'
    await stranger.start()
    const labels = (pod: FakePod) => ({ namespace: NAMESPACE, pod: pod.name })
    const targets = [stable, canary, stranger].map((pod) => ({ address: pod.address, labels: labels(pod) }))
    prometheus = await RunningPrometheus.start(program, SCRAPE, targets)
    url = prometheus.url
  })

  afterAll(async () => {
    await prometheus.stop()
    for (const pod of [stable, canary, stranger]) await pod.stop()
  })

  test('counts every request once, from the first of a newborn pod on, through a restart', async () => {
    const source = new Prometheus({ url }, {}, time)
    stable.serve(1000)
    stable.serve(10, { status: 503 })
    stranger.serve(500, { status: 500 })
    const survey = await source.survey(metrics, arms, 60, signal)
    expect(survey.scrapeSeconds).toBe(SCRAPE)
    expect(survey.present).toEqual(['errors', 'p95', 'p99', 'requests', 'cpu', 'memory'])
    expect(survey.absent).toEqual([])
    expect(survey.before.errors).toEqual({ m: 1010, y: 10 })
    expect(source.delaySeconds).toBeLessThan(SCRAPE + 0.3)

    const looks = new Looks(source)
    const quiet = await looks.next(1)
    expect(quiet.errors).toMatchObject({ gap: 'absent' })

    await canary.start()
    await sleep(1000 * 2.5 * SCRAPE)
    expect((await looks.next(1)).errors).toMatchObject({ gap: 'zero' })

    canary.serve(3, { status: 500 })
    stable.serve(90)
    canary.serve(7)
    canary.serve(2, { seconds: 0.7 })
    canary.serve(1, { seconds: 2 })
    await sleep(1000 * 2.5 * SCRAPE)
    const first = await looks.next(1)
    expect(first.errors).toEqual({ n: 13, x: 3, m: 90, y: 0 })
    expect(first.requests).toEqual({ n: 13, x: 13, m: 90, y: 90 })
    expect(first.p95).toEqual({ n: 13, x: 3, m: 90, y: 0 })
    expect(first.p99).toEqual({ n: 13, x: 1, m: 90, y: 0, between: { above: 1, below: 0.5, x: 3, y: 0 } })

    canary.serve(5)
    await sleep(1000 * 2.5 * SCRAPE)
    await canary.stop()
    await canary.start()
    canary.serve(40)
    canary.serve(4, { status: 500 })
    stable.serve(7, { status: 503 })
    await sleep(1000 * 2.5 * SCRAPE)
    expect((await looks.next(1)).errors).toEqual({ n: 49, x: 4, m: 7, y: 7, lowerBound: true })

    const whole = await source.look(metrics, arms, { from: looks.since, to: looks.until }, signal)
    expect(whole.errors).toMatchObject({ n: 62, x: 7, m: 97, y: 7 })
  })

  test('reads saturation as a share of the limit', async () => {
    const source = new Prometheus({ url }, {}, time)
    const begun = Date.now()
    for (const pod of [stable, canary])
      pod.extra = 'process_cpu_seconds_total 10\nprocess_resident_memory_bytes 50000000\n'
    await sleep(1000 * 3 * SCRAPE)
    canary.extra = 'process_cpu_seconds_total 11\nprocess_resident_memory_bytes 95000000\n'
    await sleep(1000 * 3 * SCRAPE)
    const window = { from: begun / 1000 + SCRAPE * 1.2, to: Date.now() / 1000 }
    const { cpu, memory } = (await source.look(metrics, arms, window, signal)) as Record<string, { canary: number }>
    expect(memory).toEqual({ canary: 0.95, baseline: 0.5 })
    expect(cpu?.canary).toBeGreaterThan(0.3)
    expect(cpu?.canary).toBeLessThan(1.2)
  })

  test('takes the user’s own counters', async () => {
    const queries = {
      requests: 'http_server_request_duration_seconds_count{namespace="{{namespace}}",pod=~"{{pods}}"}',
      errors:
        'http_server_request_duration_seconds_count{namespace="{{namespace}}",pod=~"{{pods}}",http_response_status_code=~"5.."}',
    }
    const since = Date.now() / 1000
    canary.serve(20)
    canary.serve(2, { status: 500 })
    stable.serve(30)
    const wanted = { n: 22, x: 2, m: 30, y: 0 }
    let readings: Record<string, unknown> = {}
    // A scrape of a busy machine comes late.
    for (let tries = 1; tries <= 20 && !isDeepStrictEqual(readings.errors, wanted); tries++) {
      await sleep(1000 * SCRAPE)
      const source = new Prometheus({ url, queries }, {}, time)
      readings = await source.look(metrics, arms, { from: since, to: Date.now() / 1000 }, signal)
    }
    expect(readings.errors).toEqual(wanted)
    expect(readings.p95).toEqual({ gap: 'absent', detail: 'prometheus.queries has no buckets' })
  })

  test('knows how far pods were read, and what they answered before that is counted', async () => {
    const source = new Prometheus({ url }, {}, time)
    const reach = (...pods: string[]) => source.reach(arms, pods, signal)
    await source.survey(metrics, arms, 60, signal)
    await sleep(1000 * 2.5 * SCRAPE)
    const begun = Date.now() / 1000
    let served = 0
    for (let round = 1; round <= 5; round++) {
      canary.serve(round)
      served += round
      const since = Date.now() / 1000
      for (;;) {
        // A pod whose scrape is late is not known for a moment.
        const seen = await reach(canary.name)
        if (seen !== undefined) expect(seen.latest).toBe(seen.earliest)
        if (seen !== undefined && seen.earliest >= since) break
        expect(Date.now() / 1000 - since).toBeLessThan(20 * SCRAPE)
        await sleep(20)
      }
      const { errors } = await source.look(metrics, arms, { from: begun, to: Date.now() / 1000 }, signal)
      expect(errors).toMatchObject({ n: served })
      await sleep(1000 * SCRAPE * Math.random())
    }
    expect(await reach(canary.name, 'shop-canary-7f4-unseen')).toBeUndefined()
    await canary.stop()
    const gone = Date.now() / 1000
    await sleep(1000 * 3 * SCRAPE)
    expect((await reach(canary.name))?.latest).toBeLessThan(gone)
    await canary.start()
    const silent = new Prometheus({ url: `http://127.0.0.1:${await freePort()}` }, {}, time)
    expect(await silent.reach(arms, [canary.name], signal)).toBeUndefined()
  })

  test('says what is wrong with an address before anything else is done', async () => {
    const survey = (address: string) => new Prometheus({ url: address }, {}, time).survey(metrics, arms, 60, signal)
    const free = await freePort()
    await expect(survey(`http://127.0.0.1:${free}`)).rejects.toThrow(
      /prometheus-url: nothing answers at http:\/\/127\.0\.0\.1:\d+ \(.*ECONNREFUSED/,
    )
    await expect(survey(`http://${stable.address}`)).rejects.toThrow(/is no Prometheus \(404: no such page\)/)
    await expect(survey(`${url}/wrong/prefix`)).rejects.toThrow(/is no Prometheus \(404/)
  })

  test('says so when no pod of the service is scraped', async () => {
    const clock = { t: Date.now() / 1000 }
    const hurried = {
      now: () => clock.t,
      pause: async (seconds: number) => {
        clock.t += seconds
      },
    }
    const source = new Prometheus({ url }, {}, hurried)
    const nobody: Arms = { ...arms, stable: { replicaSets: ['nobody-1'] } }
    await expect(source.survey(metrics, nobody, 60, signal)).rejects.toThrow(
      /scrapes none of the pods nobody-1-… in namespace shop"} or vector\(1\)#/,
    )
  })

  test('a server that is gone is a gap, and never an error', async () => {
    const source = new Prometheus({ url: `http://127.0.0.1:${await freePort()}` }, {}, time)
    const readings = await source.look(metrics, arms, { from: 0, to: 1 }, signal)
    expect(readings.errors).toEqual({ gap: 'unreachable', detail: expect.stringContaining('ECONNREFUSED') })
  })
})

/** Looks that follow each other without a gap. */
class Looks {
  readonly since = Date.now() / 1000
  until = this.since
  readonly #source: Prometheus

  constructor(source: Prometheus) {
    this.#source = source
  }

  /** @param atLeast seconds the look is to be long */
  async next(atLeast: number): Promise<Record<string, Reading | Counts>> {
    const from = this.until
    const pause = from + atLeast - Date.now() / 1000
    if (pause > 0) await sleep(pause * 1000)
    this.until = Date.now() / 1000
    await sleep(this.#source.delaySeconds * 1000)
    return this.#source.look(metrics, arms, { from, to: this.until }, signal)
  }
}
