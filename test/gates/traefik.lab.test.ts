import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import { openSource } from '../../src/gates/metrics/source.ts'
import type { Arms, Counts, Metric } from '../../src/gates/types.ts'
import { useLab } from '../lab/lab.ts'

const lab = await useLab()

const metrics: Metric[] = [{ name: 'errors', kind: 'errors', required: true, mode: 'sequential' }]
const { signal } = new AbortController()

test('a real Traefik’s counts and the pods’ own agree with what users got, arm by arm', async () => {
  const canary = await lab.service('shop-canary', { version: { name: 'v2', behaviour: { errors: { every: 4 } } } })
  const { namespace } = canary
  const shop = await lab.service('shop', { namespace, route: { backends: [{ name: 'shop-canary', weight: 1 }] } })
  const arms: Arms = {
    namespace,
    service: 'shop',
    stable: { replicaSets: await replicaSets('shop') },
    canary: { replicaSets: await replicaSets('shop-canary') },
    services: { stable: 'shop', canary: 'shop-canary' },
  }
  const settings = { url: lab.bed.prometheusUrl }
  const sources = await Promise.all([
    openSource(settings, {}, {}),
    openSource({ ...settings, preset: 'traefik' }, {}, {}),
  ])
  for (const source of sources) await source.survey(metrics, arms, 60, signal)

  await sleep(1500)
  const from = Date.now() / 1000
  const load = await shop.load(100)
  await load.next(300)
  await load.stop()
  await sleep(2500)
  const to = Date.now() / 1000
  await sleep(1500)
  const truth = {
    n: load.count({ version: 'v2' }),
    x: load.count({ version: 'v2', status: 500 }),
    m: load.count({ version: 'v1' }),
    y: 0,
  }
  expect(truth.n).toBeGreaterThan(100)
  for (const source of sources) {
    const { errors } = (await source.look(metrics, arms, { from, to }, signal)) as { errors: Counts }
    expect(errors).toEqual(truth)
  }

  async function replicaSets(deployment: string): Promise<string[]> {
    const all = await lab.api.list(`/apis/apps/v1/namespaces/${namespace}/replicasets`)
    const own = all.filter(({ metadata }) =>
      metadata.ownerReferences?.some(({ name }: { name: string }) => name === deployment),
    )
    return own.map(({ metadata }) => metadata.name)
  }
})
