import { describe, expect, test } from '@jest/globals'
import { historyText, MOST_ENTRIES, mergeHistory, parseHistory } from '../../src/confidence/history.ts'
import { HistoryStore } from '../../src/confidence/history-store.ts'
import { UserError } from '../../src/errors.ts'
import { configMap } from '../../src/kube/paths.ts'
import { MemoryKube } from '../memory-kube.ts'
import { entry } from './entries.ts'

const PATH = configMap('shop', 'gradus-history-web')

describe('in the cluster', () => {
  test('a fresh store reads what another wrote, with the labels that records have', async () => {
    const kube = new MemoryKube()
    const entries = [entry('a', 1), entry('b', 2)]
    await new HistoryStore(kube, 'shop', 'web').update(() => entries)
    expect(await new HistoryStore(kube, 'shop', 'web').load()).toEqual(entries)
    expect(kube.at(PATH).metadata.labels).toEqual({
      'app.kubernetes.io/managed-by': 'gradus',
      'gradus.dev/service': 'web',
    })
  })

  test('what another run added between read and write is kept', async () => {
    const kube = new MemoryKube()
    const store = new HistoryStore(kube, 'shop', 'web')
    await store.update(() => [entry('a', 1)])
    kube.meanwhile = () => {
      kube.edit<{ metadata: { name: string }; data: Record<string, string> }>(PATH, (object) => {
        object.data['history.json'] = historyText([entry('a', 1), entry('theirs', 2)])
      })
    }
    const all = await store.update(() => [entry('ours', 3)])
    expect(all.map(({ id }) => id)).toEqual(['a', 'theirs', 'ours'])
    expect(await store.load()).toEqual(all)
  })

  test('nothing new is not written', async () => {
    const kube = new MemoryKube()
    const store = new HistoryStore(kube, 'shop', 'web')
    await store.update((known) => known)
    await store.update(() => [entry('a', 1)])
    const writes = kube.writes.length
    await store.update(() => [entry('a', 1)])
    expect(kube.writes.length).toBe(writes)
    expect(writes).toBe(1)
  })

  test('a damaged one is left as it is', async () => {
    const kube = new MemoryKube()
    kube.put(PATH, { metadata: { name: 'gradus-history-web' }, data: { 'history.json': '{' } } as never)
    const store = new HistoryStore(kube, 'shop', 'web')
    await expect(store.update(() => [entry('a', 1)])).rejects.toThrow(
      /history gradus-history-web in namespace shop is damaged: it is no JSON; delete it to begin anew/,
    )
    expect(kube.writes).toEqual([])
  })
})

describe('merging', () => {
  test('keeps the newest two hundred, oldest first', () => {
    const many = Array.from({ length: 250 }, (_, index) => entry(`r${index}`, index))
    const kept = mergeHistory(many.slice(100), many.slice(0, 150))
    expect(kept).toHaveLength(MOST_ENTRIES)
    expect(kept[0]?.id).toBe('r50')
    expect(kept.at(-1)?.id).toBe('r249')
    expect(historyText(kept).length).toBeLessThan(200_000)
  })

  test('believes the newer word about a rollout, but never forgets that it was revoked', () => {
    const revoked = { at: entry('x', 5).at, by: 'back' }
    const [kept] = mergeHistory([entry('a', 1, { revoked })], [entry('a', 1, { harmed: 7 })])
    expect(kept).toMatchObject({ harmed: 7, revoked })
  })
})

describe('T30 what lies in the cluster is data', () => {
  const text = (change: (entry: Record<string, unknown>) => void): string => {
    const one = structuredClone(entry('a', 1)) as unknown as Record<string, unknown>
    change(one)
    return JSON.stringify({ schema: 1, entries: [one] })
  }
  test.each<[string, string, RegExp]>([
    ['no JSON', '{"schema": 1', /is no JSON/],
    ['something else', '[]', /is damaged/],
    ['newer', '{"schema": 2, "entries": []}', /has schema 2, this version of Gradus knows 1/],
    ['without entries', '{"schema": 1}', /has no entries/],
    ['too many', historyText(Array.from({ length: 201 }, () => entry('a', 1))), /is damaged/],
    ['no time', text((one) => Object.assign(one, { at: 'yesterday' })), /entries\.0\.at/],
    ['another end', text((one) => Object.assign(one, { end: 'lost' })), /entries\.0\.end/],
    ['a score beyond 100', text((one) => Object.assign(one.scored as object, { score: 101 })), /scored\.score/],
    [
      'a negative size',
      text((one) => Object.assign((one.scored as { change: object }).change, { la: -1 })),
      /change\.la/,
    ],
    ['a key nobody knows', text((one) => Object.assign(one, { script: 'x' })), /entries\.0\.script/],
    ['a missing key', text((one) => delete one.steps), /has no steps/],
    ['T17 a key into prototypes', '{"schema": 1, "entries": [], "__proto__": {"x": 1}}', /__proto__/],
  ])('%s', (_, damaged, sentence) => {
    expect(() => parseHistory(damaged, 'the history')).toThrow(UserError)
    expect(() => parseHistory(damaged, 'the history')).toThrow(sentence)
  })

  test('what was written is read again', () => {
    const entries = [entry('a', 1), entry('b', 2, { end: 'taken-back' })]
    expect(parseHistory(historyText(entries), 'x')).toEqual(entries)
  })
})
