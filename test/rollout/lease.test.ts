import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { UserError } from '../../src/errors.ts'
import { lease as leasePath } from '../../src/kube/paths.ts'
import type { KubeObject } from '../../src/kube/types.ts'
import { AbortRequested, Lease } from '../../src/rollout/lease.ts'
import { Fenced } from '../../src/traffic/router.ts'
import { MemoryKube } from '../memory-kube.ts'

type Stored = KubeObject & { spec: Record<string, unknown> }

const SERVICE = { name: 'shop', namespace: 'web' }
const PATH = leasePath('web', 'gradus-shop')

let kube: MemoryKube
const held: Lease[] = []
beforeEach(() => {
  kube = new MemoryKube()
})
afterEach(async () => {
  for (const lease of held.splice(0)) await lease.release()
})

async function acquire(identity: string, tell: (line: string) => void = () => {}): Promise<Lease> {
  const options = { waitMs: 0, signal: new AbortController().signal, tell }
  const lease = await Lease.acquire(kube, SERVICE, identity, options)
  held.push(lease)
  return lease
}

const stored = () => kube.at<Stored>(PATH)
const setSpec = (fields: Record<string, unknown>) =>
  kube.edit<Stored>(PATH, (object) => Object.assign(object.spec, fields))

describe('taking it', () => {
  test('the first run makes it', async () => {
    const lease = await acquire('run 1')
    expect(lease.fence).toBe(1)
    expect(stored().spec).toMatchObject({ holderIdentity: 'run 1', leaseDurationSeconds: 10, leaseTransitions: 1 })
    expect(stored().spec.renewTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/)
  })

  test('the number rises each time, also for the same run', async () => {
    for (const [index, run] of ['run 1', 'run 2', 'run 2'].entries()) {
      const lease = await acquire(run)
      expect(lease.fence).toBe(index + 1)
      await lease.release()
      expect(stored().spec).not.toHaveProperty('holderIdentity')
    }
  })

  test('a run that is alive keeps it, and the other is told who it is', async () => {
    await acquire('run 1')
    const told: string[] = []
    const second = acquire('run 2', (line) => told.push(line))
    await expect(second).rejects.toThrow(/service shop is held by run 1 since .*, and that run is alive; wait for it/)
    await expect(second).rejects.toThrow(UserError)
    expect(told).toEqual([expect.stringMatching(/^waiting for the lease of shop, held by run 1 since /)])
  })

  test('a step that follows a killed one of the same run has it at once', async () => {
    const killed = await acquire('run 1')
    const next = await acquire('run 1')
    expect(next.fence).toBe(2)
    await expect(killed.confirm()).rejects.toThrow(Fenced)
  })

  test('of two that take it at once one has it', async () => {
    await (await acquire('run 0')).release()
    kube.meanwhile = () => setSpec({ holderIdentity: 'run 2', leaseTransitions: 2 })
    await expect(acquire('run 1')).rejects.toThrow(/is held by run 2/)
  })
})

describe('holding it', () => {
  test('confirm renews it', async () => {
    const lease = await acquire('run 1')
    const before = stored().metadata.resourceVersion
    await lease.confirm()
    expect(stored().metadata.resourceVersion).not.toBe(before)
    expect(lease.lost.aborted).toBe(false)
  })

  test.each<[string, () => void, RegExp]>([
    [
      'another took it',
      () => setSpec({ holderIdentity: 'run 2', leaseTransitions: 2 }),
      /lost the lease: run 2 took it/,
    ],
    ['it was deleted', () => kube.drop(PATH), /this run lost the lease: it was deleted/],
  ])('a run is told where %s', async (_case, change, message) => {
    const lease = await acquire('run 1')
    change()
    await expect(lease.confirm()).rejects.toThrow(message)
    expect(lease.lost.reason).toBeInstanceOf(Fenced)
  })

  test('a run that lost it leaves it alone', async () => {
    const lease = await acquire('run 1')
    setSpec({ holderIdentity: 'run 2', leaseTransitions: 2 })
    await expect(lease.confirm()).rejects.toThrow(Fenced)
    await lease.release()
    expect(stored().spec.holderIdentity).toBe('run 2')
  })
})

describe('a request to take the rollout back', () => {
  const ask = () => Lease.requestAbort(kube, SERVICE, 'mona saw errors')

  test('reaches the run that holds it, at its next renewal', async () => {
    const lease = await acquire('run 1')
    expect(await ask()).toBe(true)
    await lease.confirm()
    expect(lease.abortRequested.reason).toBeInstanceOf(AbortRequested)
    expect(lease.abortRequested.reason).toHaveProperty('message', 'mona saw errors')
    expect(lease.lost.aborted).toBe(false)
  })

  test('is not lost where the run renews in that moment', async () => {
    const lease = await acquire('run 1')
    kube.meanwhile = () => setSpec({ renewTime: 'later' })
    expect(await ask()).toBe(true)
    await lease.confirm()
    expect(lease.abortRequested.aborted).toBe(true)
  })

  test('is over with the run it was made to', async () => {
    const first = await acquire('run 1')
    await ask()
    await first.confirm()
    await first.release()
    expect(stored().metadata.annotations ?? {}).toEqual({})
    const next = await acquire('run 2')
    await next.confirm()
    expect(next.abortRequested.aborted).toBe(false)
  })

  test('has nobody to go to where nobody holds it', async () => {
    expect(await ask()).toBe(false)
    await (await acquire('run 1')).release()
    expect(await ask()).toBe(false)
  })
})
