import { expect, test } from '@jest/globals'
import type { RunningAction } from '../lab/action.ts'
import { useLab } from '../lab/lab.ts'
import type { LabService } from '../lab/service.ts'
import {
  FEW_REQUESTS,
  leftovers,
  QUICK,
  recordOf,
  recordsOf,
  rolledBack,
  type Scene,
  SERVES_ON_MS,
  stableImage,
  underLoad,
  untilState,
} from './scene.ts'

const lab = await useLab()

interface Moment {
  name: string
  /** State in which the record is left. */
  state: string
  reached(shop: LabService, run: RunningAction): Promise<unknown>
}

const MOMENTS: Moment[] = [
  {
    name: 'while the canary is being made',
    state: 'DEPLOYING',
    reached: (shop) =>
      lab.until('the canary is there', 30, async () => (await shop.objects()).includes('Deployment/shop-canary')),
  },
  {
    name: 'while a weight is being judged',
    state: 'CANARY_EVALUATING',
    reached: (_, run) => run.until(/20 % (inconclusive|pass)/),
  },
  { name: 'while stable rolls', state: 'PROMOTING', reached: (_, run) => run.until(/stable rolls to/) },
]
const SETTINGS = { ...QUICK, ...FEW_REQUESTS, steps: '20,100' }

test.concurrent.each(MOMENTS)('killed $name: another process finishes it from the record', async (moment) => {
  const { shop, load, image, id } = await killedAt(moment)
  const before = await shop.snapshot()
  const result = await shop.action('deploy-canary', { command: 'resume', 'prometheus-url': '' })
  await load.next(20)
  const answers = await load.stop()

  expect(result).toMatchObject({ code: 0, outputs: { 'rollout-id': id, state: 'PROMOTED', image } })
  expect(answers.filter(({ status }) => status !== 200)).toEqual([])
  expect(load.last()?.version).toBe('v2')
  expect(await stableImage(shop)).toBe(image)
  const after = await shop.snapshot()
  expect(Object.keys(after).sort()).toEqual(['Deployment/shop', 'HTTPRoute/shop', 'Service/shop'])
  expect(after['Service/shop']).toEqual(before['Service/shop'])
  expect(await leftovers(shop)).toEqual([])
  expect(await recordsOf(shop)).toHaveLength(1)
  expect((await recordOf(shop)).actors).toHaveLength(2)
})

test.concurrent.each(MOMENTS)('killed $name: another process takes it back from the record', async (moment) => {
  const { shop, load, before, id } = await killedAt(moment)
  const result = await shop.action('rollback', { command: 'abort', 'prometheus-url': '', reason: 'the runner died' })
  await load.next(20)
  const answers = await load.stop()

  expect(result).toMatchObject({ code: 0, outputs: { 'rollout-id': id, state: 'ROLLED_BACK' } })
  expect(answers.filter(({ status }) => status !== 200)).toEqual([])
  expect(load.last()?.version).toBe('v1')
  expect(rolledBack(await shop.snapshot())).toEqual(rolledBack(before))
  expect(await leftovers(shop)).toEqual([])
  const record = await recordOf(shop)
  expect(record.transitions.at(-1)).toMatchObject({ to: 'ROLLED_BACK', reason: 'the runner died' })
})

async function killedAt(moment: Moment) {
  const scene: Scene = await underLoad(lab, 50, { replicas: 2, readyAfterMs: 1000, slowShutdownMs: SERVES_ON_MS })
  const { shop } = scene
  const { image } = await shop.version('v2')
  const before = await shop.snapshot()
  const run = shop.startAction('deploy-canary', { ...SETTINGS, image })
  await moment.reached(shop, run)
  run.kill()
  const result = await run.result
  expect(result).toMatchObject({ code: null, signal: 'SIGKILL' })
  const { id } = await untilState(lab, shop, moment.state, 0)
  return { ...scene, image, before, id }
}
