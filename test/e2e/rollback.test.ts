import { expect, test } from '@jest/globals'
import { useLab } from '../lab/lab.ts'
import { leftovers, lost, QUICK, recordOf, SERVES_ON_MS, underLoad } from './scene.ts'

const lab = await useLab()

test('a version with a tenth of its answers wrong is taken back at 200 requests a second, and the harm is counted', async () => {
  const { shop, load } = await underLoad(lab, 200, { replicas: 3, readyAfterMs: 500, slowShutdownMs: SERVES_ON_MS })
  const v3 = await shop.version('v3', { errors: { every: 10 } })
  const before = await shop.snapshot()

  const result = await shop.action('deploy-canary', { ...QUICK, image: v3.image })
  const ended = Date.now()
  await load.next(100)
  const answers = await load.stop()

  expect(result).toMatchObject({ code: 1, outputs: { state: 'ROLLED_BACK', verdict: 'fail', weight: '0' } })
  expect(lost(answers)).toEqual([])
  const wrong = answers.filter(({ status }) => status !== 200)
  expect(new Set(wrong.map(({ version, status }) => `${version} ${status}`))).toEqual(new Set(['v3 500']))
  expect(load.count({ version: 'v3', from: ended })).toBe(0)

  expect(await shop.snapshot()).toEqual(before)
  expect(await leftovers(shop)).toEqual([])

  expect(result.outputs.harmed).toBe(String(load.count({ version: 'v3', status: 500 })))
  expect(result.outputs.requests).toBe(String(load.count({ version: 'v3' })))
  expect(result.errors[0]?.message).toContain(`${result.outputs.harmed} requests harmed`)
  expect(wrong.length).toBeLessThan(8)

  const record = await recordOf(shop)
  expect(record.outcome.lowerBound).toBe(false)
  const verdict = Date.parse(record.verdicts.at(-1).at)
  const patches = lab.audit({ namespace: shop.namespace, resource: 'httproutes', verb: 'patch', since: verdict })
  expect(patches).toHaveLength(1)
  expect((patches[0]?.at ?? Number.POSITIVE_INFINITY) - verdict).toBeLessThan(5_000)
  expect((load.last({ version: 'v3' })?.at ?? 0) - verdict).toBeLessThan(5_000)
})
