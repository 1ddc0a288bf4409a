import { expect, test } from '@jest/globals'
import type { HistoryEntry, Scored } from '../../src/confidence/history.ts'
import { recommendations } from '../../src/confidence/recommend.ts'
import type { FactorName } from '../../src/confidence/types.ts'
import { entry } from './entries.ts'

function many(count: number, of: (index: number) => Partial<HistoryEntry> = () => ({})): HistoryEntry[] {
  return Array.from({ length: count }, (_, index) => entry(`r${index}`, index, of(index)))
}

/** Scores with these factors; the others are perfect. */
function scored(factors: Partial<Record<FactorName, number | undefined>>, over: Partial<Scored> = {}): Scored {
  const all = { safety: 100, health: 100, blast: 100, history: 100, complexity: 100, coverage: 100, ...factors }
  const given = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
  return { ...(entry('x', 0).scored as Scored), factors: given, ...over }
}

const texts = (history: HistoryEntry[], settleSeconds = 60) =>
  recommendations(history, { settleSeconds }).map(({ about, text }) => `${about}: ${text}`)

test('nothing is said from nothing, or from little', () => {
  expect(texts([])).toEqual([])
  expect(texts(many(4), 300)).toEqual([])
})

test('a settle that is longer than the gates ever took, with mean, most and number', () => {
  const history = many(8, (index) => ({
    steps: [
      { weight: 5, verdict: 'pass', seconds: 20 },
      { weight: 25, verdict: 'pass', seconds: index === 0 ? 54 : 38 },
    ],
  }))
  expect(texts(history, 120)).toEqual([
    'settle: the gates conclude slowest at 25 %: after 40 s on average, 54 s at most, in 8 rollouts; settle 65s is enough, 120s is set',
  ])
  expect(texts(history, 80)).toEqual([])
})

test('a weight at which the gates often say nothing', () => {
  const history = many(8, (index) => ({
    steps: [{ weight: 5, verdict: index % 2 ? 'pass' : 'inconclusive', seconds: index % 2 ? 50 : 0 }],
  }))
  expect(texts(history)).toEqual([
    expect.stringMatching(/^steps: at 5 % the gates ended without a verdict in 4 of 8 rollouts/),
  ])
})

test('a factor that never moved a decision, and one that did', () => {
  const history = many(30, (index) => ({
    scored: scored({ coverage: 90, blast: index === 7 ? 0 : 60, complexity: index === 7 ? 30 : 90 }),
  }))
  const said = texts(history)
  expect(said).toContain('factor: coverage never moved a decision in 30 rollouts')
  expect(said.join()).not.toMatch(/blast never/)
})

test('a factor that is mostly missing, with the points that it leaves open', () => {
  const history = many(22, (index) => ({ scored: scored(index < 20 ? { coverage: undefined } : {}) }))
  expect(texts(history)).toContain(
    'factor: coverage was missing in 20 of 22 scores, which leaves 10 points open each time; give it, or give it no weight',
  )
})

test('large changes that are taken back more often than small ones', () => {
  const size = (la: number) =>
    scored({}, { change: { ...(entry('x', 0).scored?.change as never as object), la, ld: 0 } as never })
  const history = many(12, (index) => ({
    scored: size(index < 6 ? 10 : 900),
    end: index >= 9 ? 'taken-back' : 'promoted',
  }))
  expect(texts(history)).toContain(
    'change: changes of more than 10 lines were taken back in 3 of 6 rollouts, smaller ones in 0 of 6; smaller changes would help',
  )
})

test('high scores that did not stay, and what production took back after the promotion', () => {
  const revoked = { at: entry('x', 9).at, by: 'back' }
  const history = many(6, (index) => ({
    scored: scored({}, { score: index === 2 ? 88.2 : 95 }),
    ...(index === 2 || index === 4 ? { revoked } : {}),
  }))
  const said = texts(history)
  expect(said).toContainEqual(
    expect.stringMatching(
      /^threshold: 2 of the 6 rollouts that scored 80 or more were taken back, the best of them with 95/,
    ),
  )
  expect(said).toContainEqual(
    expect.stringMatching(
      /^success: 2 of the 6 rollouts of the last 30 days were taken back, 2 of them after the promotion/,
    ),
  )
})
