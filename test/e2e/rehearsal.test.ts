import { expect, test } from '@jest/globals'
import type { Loose } from '../lab/api.ts'
import { useLab } from '../lab/lab.ts'
import { FEW_REQUESTS, leftovers, QUICK, recordOf, underLoad } from './scene.ts'

const lab = await useLab()

test('a plan is rehearsed before the first rollout, on a good one and on a bad one, and touches nothing', async () => {
  const { shop, load } = await underLoad(lab, 200)
  const v2 = await shop.version('v2', { errors: { every: 10 } })
  const { drain: _, ...plan } = QUICK
  const rehearse = (more: Record<string, string>) =>
    shop.action('evaluate-gates', { rehearse: true, 'fail-on': 'never', ...plan, ...more })
  await load.next(200 * 20)

  const before = await shop.snapshot()
  const since = Date.now()
  const alone = await rehearse({ from: '18s', ...FEW_REQUESTS })
  expect(alone).toMatchObject({ code: 0, outputs: { verdict: 'pass', 'rollout-id': '' } })
  const { steps, harmed, used }: Loose = JSON.parse(alone.outputs.rehearsal ?? '')
  expect(steps.map((step: Loose) => [step.weight, step.outcome])).toEqual([
    [5, 'pass'],
    [50, 'pass'],
  ])
  expect({ harmed, used }).toEqual({ harmed: 0, used: 1 })
  expect(alone.summary).toContain('### Rehearsal of shop: pass')
  expect(await shop.snapshot()).toEqual(before)
  const writes = lab.audit({ namespace: shop.namespace, since }).filter(({ verb }) => !['get', 'list'].includes(verb))
  expect(writes).toEqual([])

  const rollout = await shop.action('deploy-canary', { ...QUICK, image: v2.image })
  expect(rollout).toMatchObject({ code: 1, outputs: { state: 'ROLLED_BACK', verdict: 'fail' } })
  const record = await recordOf(shop)
  // Its last looks are complete by then.
  await load.next(200 * 3)

  const again = await rehearse({ 'rollout-id': record.id })
  expect(again.outputs).toMatchObject({ verdict: 'fail', 'rollout-id': record.id })
  expect(again.outputs.reason).toMatch(/^at 5 %, after \d/)
  // Judged on the very requests by which the rollout was.
  expect(JSON.parse(again.outputs.gates ?? '')[0].counts).toEqual(record.verdicts.at(-1).gates[0].counts)
  const red = await rehearse({ 'rollout-id': record.id, 'fail-on': 'fail' })
  expect(red.code).toBe(1)
  expect(red.errors[0]?.message).toMatch(/^the gates say fail: at 5 %, after/)
  expect(await leftovers(shop)).toEqual([])
  await load.stop()
})

test('recorded counts of a rollout are rehearsed with other steps', async () => {
  const intervals = Array.from({ length: 60 }, (_, k) => ({ n: 100, x: k < 30 ? 0 : 10, m: 1900, y: 2 }))
  const counts = { interval: 10, metrics: [{ name: 'errors', kind: 'errors', intervals }] }
  const rehearse = (steps: string) =>
    lab.action(
      'evaluate-gates',
      { source: 'file', counts: 'counts.json', rehearse: true, steps, settle: '60s', 'fail-on': 'never' },
      { files: { 'counts.json': JSON.stringify(counts) } },
    )
  const quick = await rehearse('5,25,100')
  expect(quick.outputs).toMatchObject({ verdict: 'pass', reason: 'every step would have passed, the last after 2 min' })
  const slow = await rehearse('5,10,15,20,25,30,100')
  expect(slow.outputs.verdict).toBe('fail')
  expect(JSON.parse(slow.outputs.rehearsal ?? '').steps.map((step: Loose) => step.outcome)).toEqual([
    'pass',
    'pass',
    'pass',
    'pass',
    'pass',
    'fail',
  ])
})
