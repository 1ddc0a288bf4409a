import { expect, test } from '@jest/globals'
import type { ActionResult, Inputs } from '../lab/action.ts'
import { useLab } from '../lab/lab.ts'
import type { LabService } from '../lab/service.ts'
import { FEW_REQUESTS, leftovers, QUICK, recordOf, recordsOf, SERVES_ON_MS, stableImage, underLoad } from './scene.ts'

const lab = await useLab()

/** From the start of the rollback until nobody gets the bad version any more. */
const RECOVERED_MS = 10_000

/** More evidence than a second brings, however slow the machine is. */
const MANY_REQUESTS = { gates: '{"harm-budget": "0.05%"}' }

const SETTINGS = { ...QUICK, ...FEW_REQUESTS, steps: '10,50,100' }

test.concurrent('start, evaluate-gates, step, evaluate-gates, promote, status, list and rollback as workflow steps', async () => {
  const { shop, load } = await underLoad(lab, 100, { replicas: 2, readyAfterMs: 300, slowShutdownMs: SERVES_ON_MS })
  const v1 = await stableImage(shop)
  const { image } = await shop.version('v2')
  const before = await shop.snapshot()

  const started = await green(shop, 'deploy-canary', { ...SETTINGS, command: 'start', image })
  const id = started.outputs['rollout-id']
  expect(started.outputs).toMatchObject({
    state: 'CANARY_WAITING',
    step: '0',
    weight: '10',
    image,
    'previous-image': v1,
  })
  expect(started.summary).toContain('command: step')
  expect(await shop.weights()).toEqual({ shop: 90, 'shop-canary': 10 })

  const early = await shop.action('deploy-canary', { command: 'step' })
  expect(early.code).toBe(1)
  expect(early.errors[0]?.message).toContain('have not been asked at 10 %; run evaluate-gates first')
  expect(await shop.weights()).toEqual({ shop: 90, 'shop-canary': 10 })

  const first = await green(shop, 'evaluate-gates', { 'fail-on': 'inconclusive' })
  expect(first.outputs).toMatchObject({ verdict: 'pass', weight: '10', step: '0', 'rollout-id': id })
  expect(JSON.parse(first.outputs.gates ?? '')[0]).toMatchObject({ name: 'errors', verdict: 'pass' })

  const stepped = await green(shop, 'deploy-canary', { command: 'step' })
  expect(stepped.outputs).toMatchObject({ state: 'CANARY_WAITING', step: '1', weight: '50' })
  expect(await shop.weights()).toEqual({ shop: 50, 'shop-canary': 50 })
  const last = await shop.action('deploy-canary', { command: 'step', 'approved-by': 'mona' })
  expect(last).toMatchObject({ code: 1 })
  expect(last.errors[0]?.message).toContain('no step left before 100; go on with command: promote')

  await green(shop, 'evaluate-gates', { 'fail-on': 'inconclusive' })
  const seen = await green(shop, 'deploy-canary', { command: 'status' })
  expect(seen.outputs).toMatchObject({ state: 'CANARY_WAITING', verdict: 'pass', weight: '50', 'rollout-id': id })

  const promoted = await green(shop, 'deploy-canary', { command: 'promote' })
  expect(promoted.outputs).toMatchObject({ state: 'PROMOTED', weight: '0', image, harmed: '0' })
  expect(await stableImage(shop)).toBe(image)
  expect(await leftovers(shop)).toEqual([])

  const begin = Date.now()
  const back = await green(shop, 'rollback', { reason: 'customers call' })
  expect(back.outputs).toMatchObject({ state: 'PROMOTED', 'from-image': image, 'to-image': v1 })
  const { kind, transitions } = await recordOf(shop)
  expect(kind).toBe('rollback')
  expect(transitions.at(-1).to).toBe('PROMOTED')
  expect(await stableImage(shop)).toBe(v1)

  const listed = await green(shop, 'rollback', { command: 'list' })
  const rollouts = JSON.parse(listed.outputs.rollouts ?? '')
  expect(rollouts.map((one: { image: string }) => one.image)).toEqual([v1, image])
  expect(rollouts[1]['rollout-id']).toBe(id)

  await load.next(50)
  const answers = await load.stop()
  expect(answers.filter(({ status }) => status !== 200)).toEqual([])
  expect(load.last()?.version).toBe('v1')
  expect((load.last({ version: 'v2' })?.at ?? 0) - begin).toBeLessThan(RECOVERED_MS)
  expect({ ...(await shop.snapshot()), 'Deployment/shop': null }).toEqual({ ...before, 'Deployment/shop': null })
  expect(await leftovers(shop)).toEqual([])
  expect(await recordsOf(shop)).toHaveLength(2)
})

test.concurrent('a person may go on without a verdict, but never after a fail', async () => {
  const { shop, load } = await underLoad(lab, 100, { replicas: 2 })
  const before = await shop.snapshot()
  const v3 = await shop.version('v3')

  await green(shop, 'deploy-canary', { ...SETTINGS, ...MANY_REQUESTS, command: 'start', image: v3.image })
  const asked = await shop.action('evaluate-gates', { duration: '1s', 'fail-on': 'never' })
  expect(asked.outputs.verdict).toBe('inconclusive')
  const refused = await shop.action('deploy-canary', { command: 'step' })
  expect(refused.code).toBe(1)
  expect(refused.errors[0]?.message).toContain('are inconclusive at 10 %')
  const approved = await green(shop, 'deploy-canary', { command: 'step', 'approved-by': 'mona' })
  expect(approved.outputs).toMatchObject({ state: 'CANARY_WAITING', weight: '50' })
  expect((await recordOf(shop)).approvals).toMatchObject([{ by: 'mona', step: 0 }])

  await shop.change(v3, { errors: { every: 5 } })
  const failed = await shop.action('evaluate-gates')
  expect(failed).toMatchObject({ code: 1, outputs: { verdict: 'fail' } })
  expect(failed.errors[0]?.message).toContain('the gates say fail: error rate')
  for (const command of ['promote', 'step']) {
    const result = await shop.action('deploy-canary', { command, 'approved-by': 'mona' })
    expect(result.code).toBe(1)
    expect(result.errors[0]?.message).toMatch(/failed its gates at 50 %.*take it back with rollback command: abort/)
  }
  expect(await stableImage(shop)).toBe(before['Deployment/shop']?.spec.template.spec.containers[0].image)

  const aborted = await green(shop, 'rollback', { command: 'abort', reason: 'the gates failed' })
  await load.stop()
  expect(aborted.outputs).toMatchObject({ state: 'ROLLED_BACK', harmed: String(load.count({ status: 500 })) })
  expect(await shop.snapshot()).toEqual(before)
  expect(await leftovers(shop)).toEqual([])
})

async function green(shop: LabService, action: string, inputs: Inputs): Promise<ActionResult> {
  const result = await shop.action(action, inputs)
  if (result.code !== 0) throw new Error(`${action} ${JSON.stringify(inputs)}:\n${result.stdout}${result.stderr}`)
  return result
}
