import { expect, test } from '@jest/globals'
import { useLab } from '../lab/lab.ts'
import type { LabService } from '../lab/service.ts'
import { fewestReady, leftovers, QUICK, recordOf, type Scene, SERVES_ON_MS, stableImage, underLoad } from './scene.ts'

const lab = await useLab()

/** Three pods: 30 % can't be had; one canary pod beside them is 25 %. */
const REPLICAS = 3
const THIRTY = { ...QUICK, steps: '30,100' }
const NEAREST = 'weight 30 % wanted, 25 % with 1 of 4 pods (the nearest possible)'

test.concurrent('replicas: a promotion has never fewer ready pods than before, and prints the share it achieves', async () => {
  const { shop, load } = await withoutRoute()
  const v2 = await shop.version('v2')
  const before = await shop.snapshot()
  const ready = fewestReady(shop)

  const result = await shop.action('deploy-canary', { ...THIRTY, image: v2.image })
  await load.next(50)
  const answers = await load.stop()

  expect(result).toMatchObject({ code: 0, outputs: { state: 'PROMOTED', harmed: '0' } })
  expect(await ready.stop()).toBe(REPLICAS)
  expect(answers.filter(({ status }) => status !== 200)).toEqual([])
  expect(load.last()?.version).toBe('v2')
  expect(result.stdout).toContain(NEAREST)
  expect(Number(result.outputs['observed-weight'])).toBeCloseTo(25, -1)
  expect(await shareOfStep(shop, load)).toBeCloseTo(0.25, 1)

  const after = await shop.snapshot()
  expect(after['Deployment/shop']?.spec.template.spec.containers[0].image).toBe(v2.image)
  expect(Object.keys(after)).toEqual(Object.keys(before))
  expect(await leftovers(shop)).toEqual([])
})

test.concurrent('replicas: a bad version is taken back, with never fewer ready pods than before', async () => {
  const { shop, load } = await withoutRoute()
  const v3 = await shop.version('v3', { errors: { every: 10 } })
  const before = await shop.snapshot()
  const ready = fewestReady(shop)

  const result = await shop.action('deploy-canary', { ...THIRTY, image: v3.image, traffic: 'replicas' })
  await load.next(50)
  const answers = await load.stop()

  expect(result).toMatchObject({ code: 1, outputs: { state: 'ROLLED_BACK', verdict: 'fail' } })
  expect(await ready.stop()).toBe(REPLICAS)
  expect(result.stdout).toContain(NEAREST)
  expect(answers.filter(({ status }) => status !== 200 && status !== 500)).toEqual([])
  expect(result.outputs.harmed).toBe(String(load.count({ status: 500, version: 'v3' })))
  expect(await shop.snapshot()).toEqual(before)
  expect(await stableImage(shop)).toBe(before['Deployment/shop']?.spec.template.spec.containers[0].image)
  expect(await leftovers(shop)).toEqual([])
})

function withoutRoute(): Promise<Scene> {
  return underLoad(lab, 100, { traffic: 'none', replicas: REPLICAS, readyAfterMs: 300, slowShutdownMs: SERVES_ON_MS })
}

/** What the users saw while the first weight was in force. */
async function shareOfStep(shop: LabService, load: Scene['load']): Promise<number> {
  const { transitions } = await recordOf(shop)
  const at = (state: string) => Date.parse(transitions.find((one: { to: string }) => one.to === state).at)
  return load.share('v2', { from: at('CANARY_EVALUATING'), to: at('PROMOTING') })
}
