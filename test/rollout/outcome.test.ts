import { describe, expect, test } from '@jest/globals'
import { observedWeight } from '../../src/rollout/evaluate.ts'
import type { State } from '../../src/rollout/machine.ts'
import { factsOf, nextStep, reasonOf, sentence } from '../../src/rollout/outcome.ts'
import type { RolloutRecord } from '../../src/rollout/record.ts'
import { look, NEW, OLD, planOf, recordIn, verdict } from './records.ts'

const SHORT_OLD = `ghcr.io/octo/shop:1@sha256:${'a'.repeat(12)}`
const SHORT_NEW = `ghcr.io/octo/shop@sha256:${'b'.repeat(12)}`

function ended(changes: Partial<RolloutRecord>): RolloutRecord {
  return {
    ...recordIn(
      'CANARY',
      ['ROLLING_BACK', 'errors: 8.1 % against 1.0 %'],
      ['ROLLED_BACK', 'errors: 8.1 % against 1.0 %'],
    ),
    ...changes,
  }
}

describe('the sentence', () => {
  const back = 'rolled back: errors: 8.1 % against 1.0 %'
  test.each<[RolloutRecord, string]>([
    [recordIn('CANARY', 'PROMOTING', 'PROMOTED'), `shop runs ${SHORT_NEW} everywhere, up from ${SHORT_OLD}`],
    [
      recordIn('CANARY', 'PROMOTING', 'PROMOTED', 'VERIFYING', 'VERIFIED'),
      `shop runs ${SHORT_NEW} everywhere, up from ${SHORT_OLD}`,
    ],
    [
      { ...recordIn('CANARY', 'PROMOTING', 'PROMOTED'), kind: 'rollback', plan: planOf({ from: NEW, to: OLD }) },
      `shop runs ${SHORT_OLD} everywhere, taken back from ${SHORT_NEW}`,
    ],
    [ended({}), `${back}; shop runs ${SHORT_OLD} as before`],
    [
      ended({ outcome: { requests: 512, harmed: 41, lowerBound: false } }),
      `${back}, 41 requests harmed of 512 that it answered; shop runs ${SHORT_OLD} as before`,
    ],
    [
      ended({ outcome: { requests: 3, harmed: 1, lowerBound: true } }),
      `${back}, at least 1 request harmed of 3 that it answered; shop runs ${SHORT_OLD} as before`,
    ],
    [
      ended({ outcome: { requests: 0, harmed: 0, lowerBound: false } }),
      `${back}, 0 requests harmed of 0 that it answered; shop runs ${SHORT_OLD} as before`,
    ],
    [
      { ...recordIn('CANARY', ['CANARY_WAITING', 'for gates or a person to decide']), weight: 5 },
      'waits at 5 %: for gates or a person to decide',
    ],
    [
      { ...recordIn('CANARY', ['PROMOTING', 'every step has passed']), weight: 100 },
      'was left in PROMOTING with 100 % on the canary: every step has passed',
    ],
    [recordIn(['FAILED', 'the canary was refused']), 'FAILED: the canary was refused'],
  ])('%#', (record, expected) => {
    expect(sentence(record)).toBe(expected)
  })
})

describe('the facts', () => {
  test('have a value for every output, also before anything was seen', () => {
    const { outcome: _none, ...early } = recordIn()
    expect(factsOf(early)).toEqual({
      'rollout-id': early.id,
      state: 'DEPLOYING',
      step: 0,
      weight: 0,
      'observed-weight': '',
      verdict: '',
      'previous-image': OLD,
      image: NEW,
      'started-at': early.startedAt,
      record: `configmap/gradus-${early.id}`,
      decision: '',
      score: '',
      requests: '',
      harmed: '',
      package: '',
      signer: '',
    })
  })

  test('have the last verdict, what was observed, and zeros as zeros', () => {
    const record = recordIn('CANARY', 'CANARY_WAITING')
    record.verdicts.push(verdict(), verdict({ step: 1, verdict: 'inconclusive', observedWeight: 0 }))
    record.outcome = { requests: 0, harmed: 0, lowerBound: false }
    expect(factsOf(record)).toMatchObject({
      verdict: 'inconclusive',
      'observed-weight': 0,
      requests: 0,
      harmed: 0,
      decision: 'manual-review',
    })
  })
})

test('the reason is that of the last transition', () => {
  expect(reasonOf(recordIn(['CANARY', 'two pods are ready']))).toBe('two pods are ready')
  expect(reasonOf({ ...recordIn(), transitions: [] })).toBe('nothing has happened yet')
})

test.each<[State, boolean]>([
  ['DEPLOYING', true],
  ['CANARY', true],
  ['CANARY_WAITING', true],
  ['PROMOTING', true],
  ['ROLLING_BACK', true],
  ['PROMOTED', false],
  ['ROLLED_BACK', false],
  ['VERIFIED', false],
  ['FAILED', false],
])('in %s something is left to do: %p', (state, expected) => {
  expect(nextStep({ ...recordIn(), state }) !== '').toBe(expected)
})

describe('the observed weight', () => {
  const record = recordIn('CANARY')
  record.looks.push(
    look(0, 5, 100, [50, 0, 950, 9]),
    look(0, 5, 110, [60, 0, 940, 9]),
    look(1, 25, 200, [333, 0, 667, 9]),
    { ...look(1, 25, 210, [0, 0, 0, 0]), readings: { errors: { gap: 'unreachable', detail: 'ECONNREFUSED' } } },
    look(2, 50, 300, [0, 0, 0, 0]),
  )

  test.each([
    [0, 5.5],
    [1, 33.3],
    [2, undefined],
    [3, undefined],
  ])('at step %d is the share of requests that the canary answered: %p', (step, expected) => {
    expect(observedWeight(record, step)).toBe(expected)
  })

  test('is unknown without an error gate', () => {
    expect(observedWeight({ ...record, plan: { ...record.plan, gates: undefined as never } }, 0)).toBeUndefined()
  })
})
