import { expect, test } from '@jest/globals'
import type { ActionResult, Inputs, RunningAction } from '../lab/action.ts'
import type { LabObject } from '../lab/api.ts'
import { useLab } from '../lab/lab.ts'
import type { LabService, ServiceOptions } from '../lab/service.ts'
import { leftovers, QUICK, recordOf, rolledBack, type Scene, SERVES_ON_MS, underLoad } from './scene.ts'

const lab = await useLab()

/** A runner sends SIGINT, and SIGTERM 7.5 s later. */
const LIMIT_MS = 7_000

type Moment = (shop: LabService, run: RunningAction) => Promise<unknown>
const AT_A_WEIGHT: Moment = (_, run) => run.until(/20 % inconclusive/)
const ROLLING: Moment = (_, run) => run.until(/stable rolls to/)
/** One of two pods of the old version is gone, so that stable needs a new one to be whole again. */
const HALF_ROLLED: Moment = async (shop, run) => {
  await ROLLING(shop, run)
  await lab.until('stable has rolled half way', 60, async () => {
    const { metadata, status } = await shop.stable()
    return status.observedGeneration === metadata.generation && status.updatedReplicas === 2
  })
}

test.concurrent('a job cancelled at a weight has rolled back within 7 s', async () => {
  const { shop, load, before, result, landedInMs } = await cancelled(AT_A_WEIGHT, {})
  expect(landedInMs).toBeLessThan(LIMIT_MS)
  expect(result).toMatchObject({ code: 1, outputs: { state: 'ROLLED_BACK', weight: '0' } })
  expect(result.summary).toContain('ROLLED_BACK')
  expect(result.errors[0]?.message).toContain('rolled back: the job was cancelled (SIGINT)')
  expect(result.post).toMatchObject({ code: 0 })
  expect(await shop.snapshot()).toEqual(before)
  expect(await leftovers(shop)).toEqual([])
  expect(load.answers().filter(({ status }) => status !== 200)).toEqual([])
})

test.concurrent('a job cancelled with on-cancel: hold leaves the weight for a person within 7 s', async () => {
  const { shop, load, result, landedInMs } = await cancelled(AT_A_WEIGHT, { 'on-cancel': 'hold' })
  expect(landedInMs).toBeLessThan(LIMIT_MS)
  expect(result.outputs).toMatchObject({ state: 'CANARY_WAITING', weight: '20', decision: 'manual-review' })
  expect(result.summary).toContain('CANARY_WAITING')
  expect(await shop.weights()).toEqual({ shop: 80, 'shop-canary': 20 })
  expect((await recordOf(shop)).state).toBe('CANARY_WAITING')
  expect(await leftovers(shop)).not.toContainEqual(expect.stringMatching(/^lease/))
  expect(load.answers().filter(({ status }) => status !== 200)).toEqual([])

  const aborted = await shop.action('rollback', { command: 'abort' })
  expect(aborted).toMatchObject({ code: 0, outputs: { state: 'ROLLED_BACK' } })
  expect(await leftovers(shop)).toEqual([])
})

test.concurrent('a job cancelled while stable rolls has rolled back within 7 s', async () => {
  const { shop, load, before, result, landedInMs } = await cancelled(ROLLING, { gates: 'none' })
  expect(landedInMs).toBeLessThan(LIMIT_MS)
  expect(result).toMatchObject({ code: 1, outputs: { state: 'ROLLED_BACK', weight: '0' } })
  expect(rolledBack(await shop.snapshot())).toEqual(rolledBack(before))
  expect(await leftovers(shop)).toEqual([])
  expect(load.answers().filter(({ status }) => status !== 200)).toEqual([])
})

test.concurrent('pods that take longer than a cancelled job has are waited for by its post step', async () => {
  const slow = { readyAfterMs: 6_000 }
  const { shop, load, before, result, landedInMs } = await cancelled(HALF_ROLLED, { gates: 'none' }, slow)
  expect(landedInMs).toBeLessThan(LIMIT_MS)
  expect(result.outputs).toMatchObject({ state: 'ROLLING_BACK', weight: '0' })
  expect(result.post).toMatchObject({ code: 0 })
  expect((await recordOf(shop)).state).toBe('ROLLED_BACK')
  expect(rolledBack(await shop.snapshot())).toEqual(rolledBack(before))
  expect(await leftovers(shop)).toEqual([])
  expect(load.answers().filter(({ status }) => status !== 200)).toEqual([])
})

async function cancelled(
  moment: Moment,
  inputs: Inputs,
  options: ServiceOptions = {},
): Promise<Scene & { before: Record<string, LabObject>; result: ActionResult; landedInMs: number }> {
  const scene = await underLoad(lab, 50, { replicas: 2, readyAfterMs: 300, slowShutdownMs: SERVES_ON_MS, ...options })
  const { shop, load } = scene
  const { image } = await shop.version('v2')
  const before = await shop.snapshot()
  const begin = performance.now()
  const run = shop.startAction('deploy-canary', { ...QUICK, steps: '20,100', image, ...inputs })
  await moment(shop, run)
  const signalled = performance.now() - begin
  run.signal('SIGINT')
  const result = await run.result
  await load.next(20)
  await load.stop()
  return { ...scene, before, result, landedInMs: result.durationMs - signalled }
}
