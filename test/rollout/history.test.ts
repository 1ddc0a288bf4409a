import { describe, expect, test } from '@jest/globals'
import type { KubeObject } from '../../src/kube/types.ts'
import { historyFrom } from '../../src/rollout/history.ts'
import type { RolloutRecord } from '../../src/rollout/record.ts'
import { RecordStore } from '../../src/rollout/record-store.ts'
import { retain } from '../../src/rollout/retention.ts'
import type { Context } from '../../src/rollout/session.ts'
import { MemoryKube } from '../memory-kube.ts'
import { digest, look, NEW, OLD, recordIn, verdict } from './records.ts'

type Stored = KubeObject & { data: Record<string, string> }

const PROMOTED = ['CANARY', 'CANARY_EVALUATING', 'PROMOTING', 'PROMOTED'] as const

function record(id: string, day: number, change: Partial<RolloutRecord> = {}): RolloutRecord {
  const at = new Date(Date.UTC(2026, 10, day, 12)).toISOString()
  const made = recordIn(...PROMOTED)
  return { ...made, id, startedAt: at, updatedAt: at, ...change }
}

const image = (letter: string): string => `ghcr.io/octo/shop@${digest(letter)}`
const brings = (from: string, to: string): Partial<RolloutRecord> => {
  const { plan } = recordIn()
  return { plan: { ...plan, from, to } }
}

describe('a rollout’s entry', () => {
  test('says how it ended, what it harmed, and how long the gates took at each step', () => {
    const looks = [
      look(0, 5, 1000, [500, 0, 9500, 100]),
      look(0, 5, 1010, [500, 0, 9500, 100]),
      look(0, 5, 1020, [500, 0, 9500, 100]),
      look(1, 25, 1040, [10, 0, 30, 0]),
    ]
    const verdicts = [verdict(), verdict({ step: 1, weight: 25, verdict: 'inconclusive' })]
    const outcome = { requests: 1510, harmed: 3, lowerBound: false }
    const [entry] = historyFrom([], [record('shop-1', 1, { looks, verdicts, outcome })])
    expect(entry).toMatchObject({
      id: 'shop-1',
      end: 'promoted',
      from: digest('a'),
      to: digest('b'),
      settleSeconds: 60,
      requests: 1510,
      harmed: 3,
    })
    expect(entry?.steps).toEqual([
      { weight: 5, verdict: 'pass', seconds: expect.any(Number) },
      { weight: 25, verdict: 'inconclusive', seconds: 0 },
    ])
    expect([10, 20, 30]).toContain(entry?.steps[0]?.seconds)
  })

  test.each([
    [['CANARY', 'CANARY_EVALUATING', 'ROLLING_BACK', 'ROLLED_BACK'], 'taken-back'],
    [['FAILED'], 'failed'],
    [['CANARY', 'PROMOTING', 'PROMOTED', 'VERIFYING', 'VERIFIED'], 'promoted'],
    [['CANARY', 'PROMOTING', 'PROMOTED', 'VERIFYING', 'ROLLING_BACK', 'ROLLED_BACK'], 'taken-back'],
  ] as const)('%j is %s', (states, end) => {
    expect(historyFrom([], [recordIn(...states)])).toMatchObject([{ end }])
  })

  test('there is none of a rollout that is live, nor of a way back', () => {
    expect(historyFrom([], [recordIn('CANARY'), record('back', 1, { kind: 'rollback' })])).toEqual([])
  })

  test('keeps the score without its words, and none that is no score', () => {
    const at = '2026-11-20T12:00:00.000Z'
    const scored = { at, step: 0, score: 91, low: 91, high: 91, decision: 'auto-promote', vetoed: false, factors: {} }
    const scores = [{ ...scored, reasons: ['well'] }] as RolloutRecord['scores']
    const odd = [{ ...scored, score: Number.NaN, reasons: [] }] as RolloutRecord['scores']
    expect(historyFrom([], [record('a', 1, { scores: scores ?? [] })])[0]?.scored).toEqual(scored)
    expect(historyFrom([], [record('a', 1, { scores: odd ?? [] })])[0]).not.toHaveProperty('scored')
  })
})

describe('what production said of a promotion', () => {
  test('a way back from its image revokes it, and no other', () => {
    const records = [
      record('first', 1, brings(OLD, NEW)),
      record('second', 2, brings(NEW, image('c'))),
      record('back', 3, { kind: 'rollback', ...brings(image('c'), NEW) }),
      record('third', 4, brings(NEW, image('d'))),
    ]
    expect(historyFrom([], records).map(({ id, revoked }) => [id, revoked?.by])).toEqual([
      ['first', undefined],
      ['second', 'back'],
      ['third', undefined],
    ])
  })

  test('the same image again is a promotion of its own', () => {
    const records = [
      record('once', 1, brings(OLD, NEW)),
      record('back', 2, { kind: 'rollback', ...brings(NEW, OLD) }),
      record('again', 3, brings(OLD, NEW)),
    ]
    expect(historyFrom([], records).map(({ revoked }) => revoked?.by)).toEqual(['back', undefined])
  })

  test('holds for entries whose records are gone, in any order, and stays', () => {
    const known = historyFrom([], [record('old', 1, brings(OLD, NEW))])
    const back = record('back', 9, { kind: 'rollback', ...brings(NEW, OLD) })
    const later = historyFrom(known, [back])
    expect(later[0]?.revoked?.by).toBe('back')
    expect(historyFrom(later, [record('old', 1, brings(OLD, NEW))])[0]?.revoked?.by).toBe('back')
  })
})

describe('retention', () => {
  const said: string[] = []
  const contextOf = (kube: MemoryKube): Context =>
    ({ kube, namespace: 'web', service: 'shop', tell: (line: string) => said.push(line) }) as unknown as Context
  const ids = Array.from({ length: 5 }, (_, index) => `shop-2026110${index + 1}-120000-aaaa`)

  async function stored(kube: MemoryKube): Promise<{ store: RecordStore; records: RolloutRecord[] }> {
    const store = new RecordStore(kube, 'web')
    const records = ids.map((id, index) => record(id, index + 1)).reverse()
    for (const one of records) await store.create(one)
    return { store, records }
  }

  const historyIn = (kube: MemoryKube) =>
    JSON.parse(kube.at<Stored>('/api/v1/namespaces/web/configmaps/gradus-history-shop').data['history.json'] ?? '')
      .entries

  test('what is removed is in the history first', async () => {
    const kube = new MemoryKube()
    const { store, records } = await stored(kube)
    await retain(contextOf(kube), store, records, 2)
    expect(historyIn(kube).map(({ id }: { id: string }) => id)).toEqual(ids)
    expect((await store.list('shop')).map(({ id }) => id)).toEqual([...ids].reverse().slice(0, 2))
  })

  test('costs no request while nothing is to be removed', async () => {
    const kube = new MemoryKube()
    const { store, records } = await stored(kube)
    const writes = kube.writes.length
    await retain(contextOf(kube), store, records, 5)
    expect(kube.writes.length).toBe(writes)
  })

  test('a damaged history keeps the records, and is told', async () => {
    const kube = new MemoryKube()
    const { store, records } = await stored(kube)
    const name = 'gradus-history-shop'
    kube.put(`/api/v1/namespaces/web/configmaps/${name}`, {
      metadata: { name },
      data: { 'history.json': '!' },
    } as never)
    await retain(contextOf(kube), store, records, 2)
    expect(said.at(-1)).toMatch(/old records stay in the cluster: history gradus-history-shop .* is damaged/)
    expect(await store.list('shop')).toHaveLength(5)
  })
})
