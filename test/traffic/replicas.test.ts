import { expect, test } from '@jest/globals'
import { UserError } from '../../src/errors.ts'
import { deployment } from '../../src/kube/paths.ts'
import { replicas } from '../../src/traffic/replicas.ts'
import { FENCE, Fenced, type TrafficWish } from '../../src/traffic/router.ts'
import type { Deployment } from '../../src/workload/types.ts'
import { MemoryKube } from '../memory-kube.ts'

const CANARY = deployment('shop', 'shop-canary')

function canary(annotations: Record<string, string> | undefined): Deployment {
  return {
    metadata: { name: 'shop-canary', namespace: 'shop', ...(annotations && { annotations }) },
    spec: { replicas: 3, selector: {}, template: { spec: { containers: [] } } },
  }
}

async function routerOver(kube: MemoryKube, fence: number) {
  const plan = { provider: 'replicas', namespace: 'shop', canary: 'shop-canary', service: 'shop' } as const
  return await replicas.open(plan, { kube, fence, confirmLease: async () => {} })
}

test('release takes every canary pod out of the Service in one write', async () => {
  const kube = new MemoryKube()
  kube.put(CANARY, canary({ [FENCE]: '4' }))
  await (await routerOver(kube, 4)).release()
  expect(kube.at<Deployment>(CANARY).spec.replicas).toBe(0)
  expect(kube.writes).toHaveLength(1)
})

test('release does nothing where the canary is gone already', async () => {
  const router = await routerOver(new MemoryKube(), 4)
  await expect(router.release()).resolves.toBeUndefined()
})

test('a Deployment of that name that no rollout made is left alone', async () => {
  const kube = new MemoryKube()
  kube.put(CANARY, canary(undefined))
  await (await routerOver(kube, 4)).release()
  expect(kube.at<Deployment>(CANARY).spec.replicas).toBe(3)
})

test('a run whose lease another one took is told so, and scales nothing', async () => {
  const kube = new MemoryKube()
  kube.put(CANARY, canary({ [FENCE]: '5' }))
  const router = await routerOver(kube, 4)
  await expect(router.release()).rejects.toThrow(Fenced)
  await expect(router.release()).rejects.toThrow('carries the fencing number 5, this run has 4')
  expect(kube.at<Deployment>(CANARY).spec.replicas).toBe(3)
})

const WISH: TrafficWish = { namespace: 'shop', deployment: 'shop', canary: 'shop-canary', services: [] }

test.each([
  ['no Service selects the pods', WISH, /no Service in namespace shop selects the pods of Deployment shop/],
  [
    'a route is given',
    { ...WISH, services: [{ metadata: { name: 'shop' } }], route: 'shop' },
    /traffic\.route: the provider replicas writes no route; .*gateway-api/,
  ],
])('the plan is refused where %s', async (_name, wish, message) => {
  const planned = replicas.plan(new MemoryKube(), wish)
  await expect(planned).rejects.toThrow(message)
  await expect(planned).rejects.toThrow(UserError)
})
