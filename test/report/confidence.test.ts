import { expect, test } from '@jest/globals'
import { scoreOf } from '../../src/confidence/score.ts'
import { DEFAULT_THRESHOLDS, DEFAULT_WEIGHTS, type Factors } from '../../src/confidence/types.ts'
import { confidenceFile, scoreSummary, scoreWords } from '../../src/report/confidence.ts'
import type { ScoreOutcome } from '../../src/rollout/score.ts'
import { recordIn } from '../rollout/records.ts'

const SETTINGS = { service: 'shop', weights: DEFAULT_WEIGHTS, thresholds: DEFAULT_THRESHOLDS, criticality: 0.5 }
const HOSTILE = 'a | b ![x](http://evil.example/p.png) <img src=x onerror=alert(1)> @octocat `code`\n# head'

function outcome(changes: Partial<Factors> = {}, over: Partial<ScoreOutcome> = {}): ScoreOutcome {
  const known = (value: number, ...reasons: string[]) => ({ value, reasons })
  const factors: Factors = {
    safety: known(97, 'the safety report gives 97 of 100'),
    health: known(100),
    blast: known(75, 'the largest step adds 50 %'),
    history: known(90),
    complexity: known(71),
    coverage: known(90),
    ...changes,
  }
  return {
    id: 'shop-1',
    at: '2026-11-21T14:22:33.000Z',
    score: scoreOf({ factors, verdict: 'pass', vetoes: [] }),
    verdict: 'pass',
    vetoes: [],
    sources: { change: { missing: 'no base is known' }, coverage: { missing: 'no base is known' } },
    history: [],
    recommendations: [],
    ...over,
  }
}

test('the number says what is missing and how much that leaves open', () => {
  expect(scoreWords(outcome())).toBe('90.5')
  expect(scoreWords(outcome({ coverage: { missing: 'not given' } }))).toBe('86.5 ± 5, coverage missing')
})

test.each([
  [{}, 'auto-promote', '`command: promote`'],
  [{ coverage: { missing: 'x' }, blast: { missing: 'x' } }, 'manual-review', '`approved-by`'],
  [{ safety: { value: 0, reasons: [] }, blast: { value: 0, reasons: [] } }, 'rollback', '`command: abort`'],
])('the summary of %j says %s and what to do next', (factors, decision, next) => {
  const summary = scoreSummary(outcome(factors, { record: recordIn('CANARY') }), SETTINGS)
  expect(summary).toContain(decision)
  expect(summary).toContain(next)
})

test('T26 text from anywhere has no effect in the summary', () => {
  const hostile = { value: 50, reasons: [HOSTILE] }
  const summary = scoreSummary(
    outcome({ safety: hostile, complexity: hostile }, { recommendations: [{ about: 'settle', text: HOSTILE }] }),
    { ...SETTINGS, service: HOSTILE },
  )
  expect(summary).not.toMatch(/<img|!\[x\]|(?<!\\)@octocat|\n# head/)
  const rows = summary.split('\n').filter((line) => line.startsWith('| '))
  expect(rows).toHaveLength(8)
  for (const row of rows) expect(row.match(/(?<!\\)\|/g)).toHaveLength(6)
})

test('the file says all of it, and nothing of the lines', () => {
  const change = { la: 1, ld: 0, nf: 1, nd: 1, entropy: 0, lt: 9, experience: 1, ageDays: 2, fix: false, sensitive: [] }
  const files = [{ path: 'a.ts', added: [{ number: 1, text: 'secret()' }], length: 10 }]
  const source = { base: 'a', parted: 'a', head: 'b', commits: 1, files, leftOut: 0, change }
  const text = confidenceFile(outcome({}, { sources: { change: source, coverage: { missing: '' } } }), SETTINGS)
  expect(text).not.toContain('secret()')
  expect(JSON.parse(text)).toMatchObject({
    id: 'shop-1',
    score: expect.closeTo(90.45, 9),
    decision: 'auto-promote',
    change: { files: [{ path: 'a.ts', added: 1 }] },
    earlierRollouts: 0,
    performance: null,
  })
})
