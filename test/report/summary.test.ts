import { describe, expect, test } from '@jest/globals'
import { parse } from 'marked'
import { planSummary } from '../../src/report/plan.ts'
import { judgementSummary, listSummary, rolloutSummary } from '../../src/report/summary.ts'
import type { RolloutRecord } from '../../src/rollout/record.ts'
import { digest, gateResult, NEW, OLD, planOf, recordIn, verdict } from '../rollout/records.ts'

/** The cells of each row that a Markdown table has, header and rule left out. */
function rows(markdown: string, heading: string): string[][] {
  const lines = markdown.split('\n')
  const start = lines.findIndex((line) => line.startsWith('|') && line.includes(heading))
  const body = lines.slice(start + 2)
  const end = body.findIndex((line) => !line.startsWith('|'))
  return body.slice(0, end === -1 ? undefined : end).map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((one) => one.trim().replaceAll(/\\(.)/g, '$1')),
  )
}

function waiting(...last: Parameters<typeof verdict>): RolloutRecord {
  const record = recordIn('CANARY', 'CANARY_EVALUATING', ['CANARY_WAITING', 'inconclusive at 5 %: 12 of 200 requests'])
  record.weight = 5
  record.verdicts.push(verdict(...last))
  return record
}

describe('the summary of a rollout', () => {
  const failing = gateResult({
    verdict: 'fail',
    reason: 'error rate 8.1 % against 1.0 %',
    counts: { n: 500, x: 41, m: 9500, y: 95 },
    ratio: { estimate: 8.2049, lower: 3.149, upper: null },
  })
  const record = recordIn(
    'CANARY',
    'CANARY_EVALUATING',
    ['ROLLING_BACK', 'errors: 8.1 % against 1.0 %'],
    ['ROLLED_BACK', 'errors: 8.1 % against 1.0 %'],
  )
  record.verdicts.push(
    verdict(),
    verdict({ step: 1, weight: 25, verdict: 'fail', reason: 'errors: 8.1 %', gates: [failing] }),
  )
  record.outcome = { requests: 500, harmed: 41, lowerBound: false }
  record.approvals.push({ step: 0, by: 'mona', at: '2026-11-21T14:25:00.000Z' })
  const text = rolloutSummary(record)

  test('begins with what, where it stands, and the one sentence', () => {
    expect(text).toMatch(
      /^### Rollout of shop: ROLLED_BACK\n\nrolled back: errors: 8\.1 % against 1\.0 %, 41 requests harmed of 500/,
    )
  })

  test('says who brought what to where, by which way', () => {
    const facts = Object.fromEntries(
      text
        .split('\n')
        .filter((line) => line.startsWith('| '))
        .map((line) => line.split(' | ').map((one) => one.replaceAll(/[|\\]/g, '').trim())),
    )
    expect(facts).toMatchObject({
      Rollout: record.id,
      From: OLD,
      To: NEW,
      Where: 'Deployment shop in namespace web',
      Traffic: 'gateway-api, HTTPRoute shop',
      Started: record.startedAt,
      By: 'mona (octo/shop run 42.1 deploy)',
    })
  })

  test('has a row for each step: asked, observed, verdict and why', () => {
    expect(rows(text, 'Observed')).toEqual([
      ['5 %', '5.1 %', 'pass', 'errors: 1.0 % against 1.0 %'],
      ['25 %', '5.1 %', 'fail', 'errors: 8.1 %'],
    ])
  })

  test('has the last gates with the numbers to check them by', () => {
    expect(text).toContain('#### Gates at 25 %')
    expect(rows(text, 'Bound')).toEqual([
      ['errors', 'fail', 'ratio 1.1', '41 of 500', '95 of 9500', '8.2 (3.15 to ∞)', 'error rate 8.1 % against 1.0 %'],
    ])
  })

  test('says what was not measured, who decided, and every transition', () => {
    expect(text).toContain('Not measured: cpu \\(no series container\\_cpu\\_usage\\_seconds\\_total\\).')
    expect(text).toContain('Decided at step 1 by mona, 2026-11-21T14:25:00.000Z.')
    expect(text).toContain('<summary>5 transitions, the last: errors: 8.1 % against 1.0 %</summary>')
    expect(rows(text, '| At |').map(([, from, to]) => `${from}-${to}`)).toEqual([
      'INIT-DEPLOYING',
      'DEPLOYING-CANARY',
      'CANARY-CANARY_EVALUATING',
      'CANARY_EVALUATING-ROLLING_BACK',
      'ROLLING_BACK-ROLLED_BACK',
    ])
  })

  test('leaves out what there is not', () => {
    const early = recordIn()
    early.plan = planOf({ traffic: { provider: 'replicas', namespace: 'web', service: 'shop', canary: 'shop-canary' } })
    delete early.plan.gates
    const summary = rolloutSummary({ ...early, kind: 'rollback' })
    expect(summary).toMatch(/^### Rollback of shop: DEPLOYING/)
    expect(summary).toContain('| Traffic | replicas |')
    for (const absent of ['#### Steps', '#### Gates', 'Not measured', 'Decided', 'undefined', 'null', '\n\n\n']) {
      expect(summary).not.toContain(absent)
    }
  })

  test('shows a step whose share of requests nobody counted', () => {
    const { observedWeight: _none, ...uncounted } = verdict()
    const dry = { ...uncounted, gates: [gateResult({ dry: true, ratio: { estimate: null, lower: 0, upper: 12.345 } })] }
    const summary = rolloutSummary({ ...record, verdicts: [dry] })
    expect(rows(summary, 'Observed')[0]?.[1]).toBe('not measured')
    expect(rows(summary, 'Bound')[0]?.slice(0, -1)).toEqual([
      'errors (dry)',
      'pass',
      'ratio 1.1',
      '5 of 500',
      '95 of 9500',
      '0 to 12.35',
    ])
  })

  test('lets nothing that came from outside take effect', () => {
    const evil = '<img src=//evil.example/p.png> | ![x](//evil.example/p.png) @octocat\n# h'
    const bad = waiting({ reason: evil, gates: [gateResult({ name: evil, reason: evil, bound: evil })] })
    bad.plan.from = evil
    bad.plan.gates?.notMeasured.push({ name: evil, why: evil })
    bad.actors.push({ run: evil, name: evil })
    bad.approvals.push({ step: 0, by: evil, at: evil })
    for (const one of bad.transitions) one.reason = evil
    const page = parse(rolloutSummary(bad), { async: false, gfm: true })
    expect(page).not.toMatch(/<img|<h1|<a |@octocat/)
    expect(page).toContain('&lt;img')
  })
})

describe('what to do next', () => {
  test.each<[string, RolloutRecord, RegExp]>([
    [
      'it passed and has a step left',
      waiting(),
      /command: step` or `command: promote`, or take it back with `rollback` `command: abort`/,
    ],
    [
      'a person is to decide',
      waiting({ verdict: 'inconclusive' }),
      /evaluate-gates`.*or decide yourself with `approved-by`.*abort/,
    ],
    ['it was not looked at yet', { ...waiting(), verdicts: [] }, /evaluate-gates`.*approved-by/],
    [
      'it failed',
      waiting({ verdict: 'fail' }),
      /^(?!.*command: (step|promote)).*Take it back with `rollback` `command: abort`/m,
    ],
    ['only the promotion is left', { ...waiting({ step: 2 }), step: 2 }, /^(?!.*command: step).*`command: promote`/m],
    ['a run died', recordIn('CANARY'), /Finish it with `deploy-canary` `command: resume`, or take it back/],
    ['a run died while taking it back', recordIn('ROLLING_BACK'), /^(?!.*resume).*`rollback` `command: abort`/m],
  ])('is said where %s', (_case, record, expected) => {
    const next =
      rolloutSummary(record)
        .split('\n\n')
        .find((part) => part.includes('command: ')) ?? ''
    expect(next).toMatch(expected)
    expect(next).toContain(`\`${record.id}\``)
  })

  test.each([[recordIn('ROLLING_BACK', 'ROLLED_BACK')], [recordIn('CANARY', 'PROMOTING', 'PROMOTED')]])(
    'is nothing where it ended',
    (record) => {
      expect(rolloutSummary(record)).not.toContain('command:')
    },
  )
})

test('the list has a row for each rollout, or says that there is none', () => {
  const records = [recordIn('CANARY'), { ...recordIn('ROLLING_BACK', 'ROLLED_BACK'), id: 'older' }]
  expect(rows(listSummary('shop', records), 'Rollout').map(([id, , state]) => [id, state])).toEqual([
    ['shop-20261121-142233-k3f9', 'CANARY'],
    ['older', 'ROLLED_BACK'],
  ])
  expect(listSummary('shop', [])).toBe('No rollout of shop yet.')
})

test('an answer about recorded counts has the verdict and each gate', () => {
  const text = judgementSummary({ verdict: 'fail', reason: 'errors: 8 %', gates: [gateResult()], lnEvidence: 7 }, 25)
  expect(text).toMatch(/^### Gates: fail\n\nerrors: 8 %\n\n#### Gates at 25 %/)
  expect(rows(text, 'Bound')).toHaveLength(1)
})

describe('the plan', () => {
  test('names every object that would change, and what of it', () => {
    const text = planSummary(planOf())
    expect(rows(text, 'What happens').map(([kind, name]) => `${kind} ${name}`)).toEqual([
      'Deployment shop',
      'Deployment shop-canary',
      'Service shop-canary',
      'HTTPRoute shop',
    ])
    expect(text).toContain(digest('b'))
    expect(text).toContain('Steps: 5, 25, 50, 100 %, 60 s each, a look every 10 s.')
    expect(text).toContain('Gates: errors, p95.')
  })

  test('says where nothing would change', () => {
    expect(planSummary(planOf({ to: OLD }))).toContain('nothing: it runs this image already')
  })
})
