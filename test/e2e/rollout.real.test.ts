import { expect, test } from '@jest/globals'
import { useLab } from '../lab/lab.ts'
import { FEW_REQUESTS, leftovers, lost, QUICK, SERVES_ON_MS, stableImage, underLoad } from './scene.ts'

/** The main job on the real node: kubelet and containerd run the pods, and images are pulled by digest. */
const lab = await useLab()

test('by a route, a good version is promoted and a bad one taken back, and no request is lost', async () => {
  const { shop, load } = await underLoad(lab, 100, { replicas: 2, readyAfterMs: 300, slowShutdownMs: SERVES_ON_MS })
  const good = await shop.version('v2')
  const promotion = await shop.action('deploy-canary', { ...QUICK, ...FEW_REQUESTS, image: good.image })
  expect(promotion).toMatchObject({ code: 0, outputs: { state: 'PROMOTED' } })
  expect(await stableImage(shop)).toBe(good.image)

  const bad = await shop.version('v3', { errors: { every: 5 } })
  const rollback = await shop.action('deploy-canary', { ...QUICK, image: bad.image })
  expect(rollback).toMatchObject({ code: 1, outputs: { state: 'ROLLED_BACK', verdict: 'fail' } })
  expect(await stableImage(shop)).toBe(good.image)

  const answers = await load.stop()
  expect(lost(answers)).toEqual([])
  expect(rollback.outputs.harmed).toBe(String(load.count({ version: 'v3', status: 500 })))
  expect(await leftovers(shop)).toEqual([])
})

test('by replicas, a good version is promoted and no request is lost', async () => {
  const { shop, load } = await underLoad(lab, 100, {
    replicas: 2,
    traffic: 'none',
    readyAfterMs: 300,
    slowShutdownMs: SERVES_ON_MS,
  })
  const good = await shop.version('v2')
  const result = await shop.action('deploy-canary', {
    ...QUICK,
    ...FEW_REQUESTS,
    image: good.image,
    traffic: 'replicas',
  })
  expect(result).toMatchObject({ code: 0, outputs: { state: 'PROMOTED' } })
  expect(result.stdout).toContain('50 % with 2 of 4 pods')
  const answers = await load.stop()
  expect(lost(answers)).toEqual([])
  expect(await stableImage(shop)).toBe(good.image)
})

test('an image that the registry has not got is taken back with the kubelet’s own words', async () => {
  const { shop, load } = await underLoad(lab, 50, { replicas: 1 })
  const before = await shop.snapshot()
  const absent = (await stableImage(shop)).replace(/@sha256:.*/, `@sha256:${'0'.repeat(64)}`)
  const result = await shop.action('deploy-canary', { ...QUICK, image: absent })
  expect(result).toMatchObject({ code: 1, outputs: { state: 'ROLLED_BACK' } })
  expect(result.errors[0]?.message).toMatch(/ErrImagePull|ImagePullBackOff/)
  expect(lost(await load.stop())).toEqual([])
  expect(await shop.snapshot()).toEqual(before)
})
