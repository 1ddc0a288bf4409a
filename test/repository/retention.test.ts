import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { listVersions } from '../../src/repository/list.ts'
import { promotePackage } from '../../src/repository/promote.ts'
import { type PruneRequest, prunePackages } from '../../src/repository/prune.ts'
import { pushPackage } from '../../src/repository/push.ts'
import { type RetainedFacts, retained } from '../../src/repository/retention.ts'
import { type Registry, startRegistry } from '../lab/registry.ts'
import { DIGEST } from '../package/sample.ts'
import { freshKey, packed, repositoryWorld, storeOf, trusting } from './sample.ts'

const NOW = Date.parse('2026-12-01T00:00:00Z')
const OLD = '2026-01-01T00:00:00Z'

function version(name: string, number: string, more: Partial<RetainedFacts> = {}): RetainedFacts {
  return { name, version: number, created: OLD, stages: ['staging'], doubts: [], yanked: false, locked: {}, ...more }
}

function keptOf(facts: RetainedFacts[], policy = { keep: 1, days: 30, stages: ['production'] }): string[] {
  return retained(facts, policy, NOW)
    .filter(({ because }) => because.length > 0)
    .map((one) => `${one.name} ${one.version}: ${one.because.join(', ')}`)
}

describe('what stays', () => {
  test('the newest, by the rules of versions; those that were taken back do not count', () => {
    const facts = ['1.9.0', '1.10.0', '1.2.0'].map((one) => version('shop', one))
    expect(keptOf(facts)).toEqual(['shop 1.10.0: one of the newest 1'])
    const taken = [...facts, version('shop', '2.0.0', { yanked: true })]
    expect(keptOf(taken)).toEqual(['shop 1.10.0: one of the newest 1'])
    expect(keptOf(facts, { keep: 0, days: 30, stages: [] })).toEqual([])
    expect(keptOf(facts, { keep: 2, days: 30, stages: [] })).toHaveLength(2)
  })

  test('what reached a protected environment, what is young, and what can not be judged', () => {
    const facts = [
      version('shop', '1.0.0', { stages: ['staging', 'production'] }),
      version('shop', '1.1.0', { created: '2026-11-15T00:00:00Z' }),
      version('shop', '1.2.0', { created: 'no time' }),
      version('shop', '1.3.0', { doubts: ['a signature of nobody'] }),
      version('shop', '1.4.0', { stages: ['staging', 'qa'] }),
    ]
    expect(keptOf(facts, { keep: 0, days: 30, stages: ['production'] })).toEqual([
      "shop 1.3.0: what is stated about it can't be judged here: a signature of nobody",
      'shop 1.2.0: younger than 30 days',
      'shop 1.1.0: younger than 30 days',
      'shop 1.0.0: it reached production',
    ])
  })

  test('what kept versions are locked to, near and far, and in a circle', () => {
    const lockedTo = (name: string, number: string) => ({ locked: { [name]: { version: number } } })
    const facts = [
      version('shop', '1.0.0', { stages: ['production'], ...lockedTo('cart', '1.0.0') }),
      version('cart', '1.0.0', lockedTo('mail', '1.0.0')),
      version('mail', '1.0.0', lockedTo('shop', '1.0.0')),
      version('cart', '1.1.0', lockedTo('mail', '1.1.0')),
      version('mail', '1.1.0', lockedTo('gone', '1.0.0')),
    ]
    expect(keptOf(facts, { keep: 0, days: 1, stages: ['production'] })).toEqual([
      'cart 1.0.0: shop 1.0.0 is locked to it',
      'mail 1.0.0: cart 1.0.0 is locked to it',
      'shop 1.0.0: it reached production, mail 1.0.0 is locked to it',
    ])
  })
})

describe.each(['distribution', 'debian', 'olareg'] as const)('retention on %s', (kind) => {
  const folder = mkdtempSync(join(tmpdir(), 'rr-'))
  const world = { ...repositoryWorld(folder), now: () => NOW }
  const [staging, production] = [freshKey(), freshKey()]
  const judge = trusting({ staging, production }, world)
  let registry: Registry
  let repository: string
  beforeAll(async () => {
    registry = await startRegistry({ kind })
    repository = `${registry.address}/acme/packages`
    const lock = { schema: 1, packages: { 'acme/cart': { version: '1.0.0', digest: DIGEST } } } as const
    const samples = [
      ...['1.0.0', '1.1.0', '1.2.0'].map((one) => ({ version: one })),
      { version: '1.3.0', dependencies: { 'acme/cart': '^1' }, lock },
      ...['1.0.0', '1.0.1', '1.0.2'].map((one) => ({ name: 'acme/cart', version: one })),
    ]
    for (const sample of samples) {
      const file = await packed(folder, { created: OLD, ...sample, signers: [staging.signer] })
      await pushPackage({ repository, file, judge }, world)
    }
    const promotion = { repository, wanted: 'acme/shop@1.0.0', from: 'staging', to: 'production', approver: 'ada' }
    await promotePackage({ ...promotion, signers: [production.signer], judge }, world)
    await promotePackage(
      {
        ...promotion,
        wanted: 'acme/shop@1.1.0',
        to: 'qa',
        signers: [staging.signer],
        judge: trusting({ staging, qa: staging }, world),
      },
      world,
    )
  })
  afterAll(async () => {
    await registry.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  const versions = async () => ({
    shop: await listVersions(repository, 'acme/shop', world),
    cart: await listVersions(repository, 'acme/cart', world),
  })
  const request = (more: Partial<PruneRequest> = {}): PruneRequest => {
    const policy = { keep: 1, days: 30, stages: ['production'] }
    return { repository, names: ['acme/cart', 'acme/shop'], policy, judge, ...more }
  }

  test('a dry run says what would go, and then that goes, with what was stated about it', async () => {
    const before = await versions()
    const gone = ['acme/cart 1.0.1', 'acme/shop 1.2.0', 'acme/shop 1.1.0']
    const names = (list: readonly { name: string; version: string }[]) =>
      list.map((one) => `${one.name} ${one.version}`)
    const store = storeOf(repository, 'acme/shop', world)
    const { digest } = (await store.resolve('1.1.0')).descriptor
    expect(await store.referrers(digest)).toHaveLength(1)
    const dry = await prunePackages(request({ dryRun: true }), world)
    expect(names(dry.removed)).toEqual(gone)
    expect(await versions()).toEqual(before)
    const { removed, kept } = await prunePackages(request(), world)
    expect(names(removed)).toEqual(gone)
    expect(kept.find((one) => one.name === 'acme/cart' && one.version === '1.0.0')?.because).toEqual([
      'acme/shop 1.3.0 is locked to it',
    ])
    expect(await versions()).toEqual({ shop: ['1.3.0', '1.0.0'], cart: ['1.0.2', '1.0.0'] })
    expect(await store.find(digest)).toBeUndefined()
    expect(await store.referrers(digest)).toEqual([])
    expect((await prunePackages(request(), world)).removed).toEqual([])
  })

  test('who has not got the key of a protected environment deletes nothing that claims to stand there', async () => {
    const blind = trusting({ staging }, world)
    const policy = { keep: 1, days: 30, stages: ['production'] }
    const { kept } = await prunePackages(request({ judge: blind, policy, dryRun: true }), world)
    expect(kept.find((one) => one.version === '1.0.0' && one.name === 'acme/shop')?.because).toEqual([
      expect.stringContaining("what is stated about it can't be judged here"),
    ])
  })
})
