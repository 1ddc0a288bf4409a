import { expect, test } from '@jest/globals'
import { useLab } from './lab.ts'

const lab = await useLab()

test('a rolling update with slow starts and slow shutdowns loses no request', async () => {
  const shop = await lab.service('shop', {
    replicas: 3,
    readyAfterMs: 700,
    slowShutdownMs: 1500,
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
  })
  const v2 = await shop.version('v2')
  const load = await shop.load(200)
  await load.next(100)
  const containers = [{ ...(await shop.stable()).spec.template.spec.containers[0], image: v2.image }]
  await shop.edit(await shop.stable(), { spec: { template: { spec: { containers } } } })
  await shop.untilAvailable()
  await lab.until('only v2 answers', 10, async () => {
    const answers = await load.next(50)
    return answers.every(({ version }) => version === 'v2')
  })
  const answers = await load.stop()
  expect(answers.filter(({ status }) => status !== 200)).toEqual([])
  expect(load.share('v1')).toBeGreaterThan(0)
  expect(load.share('v2')).toBeGreaterThan(0)
})

test('answers that break off are failures, and none is missed', async () => {
  const shop = await lab.service('shop', { version: { behaviour: { resets: { every: 5 } } } })
  const load = await shop.load(100)
  await load.next(200)
  await load.stop()
  const resets = (await shop.counts()).reduce((sum, pod) => sum + pod.resets, 0)
  expect(resets).toBeGreaterThanOrEqual(39)
  expect(load.count({ failed: true })).toBe(resets)
  expect(load.count({ status: 200 })).toBe(load.count() - resets)
})

test('a load keeps its rate, its order in time and its latencies', async () => {
  const shop = await lab.service('shop', { version: { behaviour: { latencyMs: 50 } } })
  const load = await shop.load(1000)
  await load.next(3000)
  const answers = await load.stop()
  const times = answers.map(({ at }) => at).sort((a, b) => a - b)
  const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000
  expect((answers.length - 1) / seconds).toBeCloseTo(1000, -1)
  expect(Math.min(...answers.map(({ latencyMs }) => latencyMs))).toBeGreaterThanOrEqual(48)
})

test('a load ends by itself, and says what happens where nobody listens', async () => {
  const load = await lab.load({ url: 'http://127.0.0.1:1', host: 'nobody.test', rps: 50, maxSeconds: 1 })
  await expect(load.next(1000)).rejects.toThrow('the load ended')
  expect(load.count({ failed: true })).toBe(load.count())
  expect(load.table()).toEqual({ '': { failed: load.count() } })
  expect(load.first()?.error).toBe('ECONNREFUSED')
})
