import { expect, test } from '@jest/globals'
import { useLab } from '../lab/lab.ts'
import {
  FEW_REQUESTS,
  leftovers,
  QUICK,
  recordsOf,
  type Scene,
  SERVES_ON_MS,
  stableImage,
  underLoad,
  untilState,
} from './scene.ts'

const lab = await useLab()

const LONG = { ...QUICK, steps: '20,100', settle: '60s' }
const SHORT = { ...QUICK, ...FEW_REQUESTS, steps: '20,100' }

test.concurrent('of two runs one moves and the other says who holds the service; an abort reaches the one that lives', async () => {
  const { shop, load } = await scene()
  const before = await shop.snapshot()
  const [v2, v3] = [await shop.version('v2'), await shop.version('v3')]
  const first = shop.startAction('deploy-canary', { ...LONG, image: v2.image }, { runId: '4711' })
  await untilState(lab, shop, 'CANARY_EVALUATING')

  const second = await shop.action('deploy-canary', { ...SHORT, image: v3.image })
  expect(second.code).toBe(1)
  expect(second.errors[0]?.message).toMatch(/^service shop is held by .*4711.*, and that run is alive/)
  const records = await recordsOf(shop)
  expect(records).toHaveLength(1)
  expect(records[0]).toMatchObject({ state: 'CANARY_EVALUATING', weight: 20, plan: { to: v2.image } })
  expect(await shop.weights()).toEqual({ shop: 80, 'shop-canary': 20 })

  const aborted = await shop.action('rollback', { command: 'abort', reason: 'a call from support' })
  const result = await first.result
  expect(aborted).toMatchObject({ code: 0, outputs: { state: 'ROLLED_BACK' } })
  expect(result).toMatchObject({ code: 1, outputs: { state: 'ROLLED_BACK' } })
  expect(result.errors[0]?.message).toContain('rolled back: a call from support')
  expect(await shop.snapshot()).toEqual(before)
  expect(await leftovers(shop)).toEqual([])
  expect((await load.stop()).filter(({ status }) => status !== 200)).toEqual([])
})

test.concurrent('a newer run with the same image finishes what a dead one began', async () => {
  const { shop, load } = await scene()
  const { image } = await shop.version('v2')
  await killedAtAWeight(shop, image)
  const result = await shop.action('deploy-canary', { ...SHORT, image })
  expect(result).toMatchObject({ code: 0, outputs: { state: 'PROMOTED' } })
  expect(result.stdout).toMatch(/was left in CANARY_EVALUATING by .*; finishing it/)
  expect(await recordsOf(shop)).toHaveLength(1)
  expect(await stableImage(shop)).toBe(image)
  expect(await leftovers(shop)).toEqual([])
  expect((await load.stop()).filter(({ status }) => status !== 200)).toEqual([])
})

test.concurrent('a newer run with another image first takes back what a dead one began', async () => {
  const { shop, load } = await scene()
  const [v2, v3] = [await shop.version('v2'), await shop.version('v3')]
  await killedAtAWeight(shop, v2.image)
  const result = await shop.action('deploy-canary', { ...SHORT, image: v3.image })
  expect(result).toMatchObject({ code: 0, outputs: { state: 'PROMOTED', image: v3.image } })
  expect(result.stdout).toMatch(/was left in CANARY_EVALUATING by .*; taking it back first/)
  const states = (await recordsOf(shop)).map(({ state, plan }) => [state, plan.to])
  expect(states).toEqual([
    ['PROMOTED', v3.image],
    ['ROLLED_BACK', v2.image],
  ])
  expect(await stableImage(shop)).toBe(v3.image)
  expect(await leftovers(shop)).toEqual([])
  expect((await load.stop()).filter(({ status }) => status !== 200)).toEqual([])
})

test.concurrent('T29: a run that slept past its lease finds that another has it, and moves nothing', async () => {
  const { shop, load } = await scene()
  const before = await shop.snapshot()
  const { image } = await shop.version('v2')
  const sleeper = shop.startAction('deploy-canary', { ...LONG, image })
  await sleeper.until(/20 % (inconclusive|pass)/)
  sleeper.signal('SIGSTOP')
  const aborted = await shop.action('rollback', { command: 'abort', reason: 'it does not answer' })
  expect(aborted).toMatchObject({ code: 0, outputs: { state: 'ROLLED_BACK' } })

  const since = Date.now()
  sleeper.signal('SIGCONT')
  const result = await sleeper.result
  expect(result.code).toBe(1)
  expect(result.errors[0]?.message).toContain('this run has stopped and moved nothing since')
  const writes = lab.audit({ namespace: shop.namespace, since, verb: ['create', 'update', 'patch', 'delete'] })
  expect(writes.filter(({ status }) => status < 400)).toEqual([])
  expect(await shop.snapshot()).toEqual(before)
  expect(await leftovers(shop)).toEqual([])
  expect((await load.stop()).filter(({ status }) => status !== 200)).toEqual([])
})

function scene(): Promise<Scene> {
  return underLoad(lab, 50, { replicas: 2, readyAfterMs: 300, slowShutdownMs: SERVES_ON_MS })
}

async function killedAtAWeight(shop: Scene['shop'], image: string): Promise<void> {
  const run = shop.startAction('deploy-canary', { ...SHORT, image })
  await run.until(/20 % inconclusive/)
  run.kill()
  await run.result
}
