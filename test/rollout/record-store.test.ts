import { beforeEach, describe, expect, test } from '@jest/globals'
import { UserError } from '../../src/errors.ts'
import { configMap } from '../../src/kube/paths.ts'
import type { KubeObject } from '../../src/kube/types.ts'
import type { State } from '../../src/rollout/machine.ts'
import { newRecord, type RolloutRecord } from '../../src/rollout/record.ts'
import { RecordStore } from '../../src/rollout/record-store.ts'
import { Fenced } from '../../src/traffic/router.ts'
import { MemoryKube } from '../memory-kube.ts'
import { AT, look, planOf, recordIn } from './records.ts'

type Stored = KubeObject & { data: Record<string, string> }

let kube: MemoryKube
let store: RecordStore
beforeEach(() => {
  kube = new MemoryKube()
  store = new RecordStore(kube, 'web')
})

function record(id = 'shop-1', at = AT): RolloutRecord {
  return newRecord(id, 'rollout', planOf(), { run: 'octo/shop run 42.1', name: 'mona' }, 7, at)
}

const pathOf = (id: string) => configMap('web', `gradus-${id}`)
const stored = (id: string) => kube.at<Stored>(pathOf(id))

test('a record comes back as it was saved', async () => {
  const one = record()
  await store.create(one)
  one.looks.push(look(0, 5, 100, [10, 0, 190, 1]))
  await store.save(one, new Date('2026-11-21T15:00:00Z'))
  const loaded = await new RecordStore(kube, 'web').load('shop-1')
  expect(loaded).toEqual(one)
  expect(loaded?.updatedAt).toBe('2026-11-21T15:00:00.000Z')
  expect(stored('shop-1').metadata.labels).toEqual({
    'app.kubernetes.io/managed-by': 'gradus',
    'gradus.dev/service': 'shop',
    'gradus.dev/rollout': 'shop-1',
  })
  expect(await store.load('shop-2')).toBeUndefined()
})

test('the list begins with the newest, and leaves out what is no record', async () => {
  kube.put(configMap('web', 'other'), { metadata: { name: 'other' } })
  await store.create(record('shop-1', new Date('2026-11-21T10:00:00Z')))
  await store.create(record('shop-3', new Date('2026-11-22T10:00:00Z')))
  await store.create(record('shop-2', new Date('2026-11-21T11:00:00Z')))
  expect((await store.list('shop')).map((one) => one.id)).toEqual(['shop-3', 'shop-2', 'shop-1'])
})

describe('a run that reads a record', () => {
  test.each<[string, (object: Stored) => void, RegExp]>([
    ['is of another rollout', (object) => swap(object, '"id":"shop-1"', '"id":"shop-2"'), /tells of rollout shop-2/],
    [
      'is of another namespace',
      (object) => (object.data['record.json'] = JSON.stringify(elsewhere())),
      /in namespace prod/,
    ],
    [
      'is of another service',
      (object) => Object.assign(object.metadata.labels ?? {}, { 'gradus.dev/service': 'api' }),
      /of service shop/,
    ],
    [
      'was cut short',
      (object) => (object.data['record.json'] = object.data['record.json']?.slice(0, -9) ?? ''),
      /no JSON/,
    ],
  ])('does not believe it where it %s', async (_case, change, message) => {
    await store.create(record())
    kube.edit<Stored>(pathOf('shop-1'), change)
    const listed = store.list('shop')
    await expect(listed).rejects.toThrow(message)
    await expect(listed).rejects.toThrow(UserError)
    await expect(listed).rejects.toThrow('record gradus-shop-1 in namespace web')
  })

  function swap(object: Stored, from: string, to: string): void {
    object.data['record.json'] = object.data['record.json']?.replace(from, to) ?? ''
  }

  function elsewhere(): RolloutRecord {
    const one = record()
    one.plan.namespace = 'prod'
    one.plan.traffic.namespace = 'prod'
    return one
  }
})

describe('a run that saves', () => {
  test('is told that another run wrote since', async () => {
    const one = record()
    await store.create(one)
    const other = new RecordStore(kube, 'web')
    const theirs = (await other.load('shop-1')) as RolloutRecord
    theirs.weight = 25
    await other.save(theirs, AT)
    const saved = store.save(one, AT)
    await expect(saved).rejects.toThrow(Fenced)
    await expect(saved).rejects.toThrow('the record gradus-shop-1 was written by another run')
    expect(JSON.parse(stored('shop-1').data['record.json'] ?? '').weight).toBe(25)
  })

  test('is told that the record was deleted', async () => {
    const one = record()
    await store.create(one)
    kube.drop(pathOf('shop-1'))
    await expect(store.save(one, AT)).rejects.toThrow('the record gradus-shop-1 was deleted under this run')
    await expect(store.save(one, AT)).rejects.toThrow(Fenced)
  })

  test('takes its own write, whose answer was lost, for its own', async () => {
    const one = record()
    await store.create(one)
    one.weight = 5
    const written = { ...one, updatedAt: AT.toISOString() }
    kube.meanwhile = () =>
      kube.edit<Stored>(pathOf('shop-1'), (object) => {
        object.data['record.json'] = JSON.stringify(written)
      })
    await store.save(one, AT)
    one.weight = 25
    await store.save(one, AT)
    expect(JSON.parse(stored('shop-1').data['record.json'] ?? '').weight).toBe(25)
  })

  test('can create the same record twice, and not over another', async () => {
    await store.create(record())
    await expect(new RecordStore(kube, 'web').create(record())).resolves.toBeUndefined()
    const other = { ...record(), fence: 8 }
    await expect(new RecordStore(kube, 'web').create(other)).rejects.toThrow(Fenced)
  })

  test('is told of a record that grew too large, counted in bytes', async () => {
    const one = record()
    one.actors.push({ run: 'é'.repeat(500_000), name: 'mona' })
    await expect(store.create(one)).rejects.toThrow(
      /has grown to 1\d{6} bytes, more than 900000; use a longer interval/,
    )
    expect(kube.writes).toEqual([])
  })
})

test('prune keeps the newest that ended, and every one that is live', async () => {
  const ended = (id: string, day: number) => {
    const one = recordIn('ROLLING_BACK', 'ROLLED_BACK')
    return { ...one, id, startedAt: new Date(Date.UTC(2026, 10, day)).toISOString() }
  }
  const all = [
    ended('e-4', 24),
    record('live', new Date('2026-11-01T00:00:00Z')),
    ended('e-3', 23),
    ended('e-2', 22),
    ended('e-1', 21),
  ]
  for (const one of all) await store.create(one)
  await store.prune(await store.list('shop'), 2)
  expect((await store.list('shop')).map((one) => one.id)).toEqual(['e-4', 'e-3', 'live'])
})

test('prune leaves the record that knows the way back, however many rollouts failed since', async () => {
  const at = (id: string, day: number, ...states: State[]) => {
    return { ...recordIn(...states), id, startedAt: new Date(Date.UTC(2026, 10, day)).toISOString() }
  }
  const promoted: State[] = ['CANARY', 'CANARY_EVALUATING', 'PROMOTING', 'PROMOTED']
  const all = [
    at('failed-2', 24, 'ROLLING_BACK', 'ROLLED_BACK'),
    at('failed-1', 23, 'ROLLING_BACK', 'ROLLED_BACK'),
    at('the-present', 22, ...promoted),
    at('the-past', 21, ...promoted),
  ]
  for (const one of all) await store.create(one)
  await store.prune(await store.list('shop'), 1)
  expect((await store.list('shop')).map((one) => one.id)).toEqual(['failed-2', 'the-present'])
})
