import { expect, test } from '@jest/globals'
import { pastSummary } from '../../src/report/past.ts'
import { entry } from '../confidence/entries.ts'

const at = (score: number) => ({ ...(entry('x', 0).scored as NonNullable<ReturnType<typeof entry>['scored']>), score })

test('the past is signs, scores and the time that the gates took', () => {
  const history = [
    entry('a', 0, { scored: at(0) }),
    entry('b', 1, { end: 'taken-back', scored: at(50), steps: [{ weight: 5, verdict: 'fail', seconds: 40 }] }),
    entry('c', 2, { revoked: { at: '2026-02-01T00:00:00.000Z', by: 'd' }, scored: at(100) }),
    entry('d', 3, { scored: at(91.5), steps: [{ weight: 25, verdict: 'inconclusive', seconds: 0 }] }),
  ]
  expect(pastSummary(history)).toEqual([
    '#### The past',
    [
      '|  | Of the last 4 rollouts, oldest first |  |',
      '| --- | --- | --- |',
      '| Ended | ✓✕↺✓ | 2 stayed, 1 did not get through, 1 taken back after the promotion |',
      '| Scores | ▁▄█▇ | 0 to 100, the last 92 |',
    ].join('\n'),
    [
      '| Weight | Gates concluded after \\(mean\\) | At most | Pass | Fail | Inconclusive |',
      '| --- | --- | --- | --- | --- | --- |',
      '| 5 % | 27 s | 40 s | 2 | 1 | 0 |',
      '| 25 % | never |  | 0 | 0 | 1 |',
    ].join('\n'),
  ])
})

test('only the latest 40 are shown, and rollouts without scores and steps', () => {
  const history = Array.from({ length: 50 }, (_, day) => {
    const { scored: _scored, ...bare } = entry(`r${day}`, day, { steps: [], end: day < 10 ? 'failed' : 'promoted' })
    return bare
  })
  const [, table, ...rest] = pastSummary(history)
  expect(table).toContain(`| Ended | ${'✓'.repeat(40)} | 40 stayed |`)
  expect(table).not.toContain('Scores')
  expect(rest).toEqual([])
})

test('there is nothing to say before the first rollout ended', () => {
  expect(pastSummary([])).toEqual([])
})
