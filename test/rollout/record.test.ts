import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { UserError } from '../../src/errors.ts'
import { enter, newRecord, parseRecord, type RolloutRecord, SCHEMA } from '../../src/rollout/record.ts'
import { AT, digest, gateResult, look, NEW, planOf, recordIn, verdict } from './records.ts'

const WHERE = 'record gradus-shop-1 in namespace web'
const parse = (value: unknown) => parseRecord(JSON.stringify(value), WHERE)

function full(): RolloutRecord {
  const record = recordIn('CANARY', 'CANARY_EVALUATING')
  record.weight = 5
  record.canaryReplicaSets = ['shop-canary-5c4b']
  record.readyAt = 1_795_270_953
  record.looks.push(look(0, 5, 1_795_270_960, [500, 5, 9500, 95]))
  record.verdicts.push(verdict({ gates: [gateResult({ ratio: { estimate: null, lower: 0, upper: null } })] }))
  record.approvals.push({ step: 0, by: 'mona', at: AT.toISOString() })
  record.outcome = { requests: 500, harmed: 5, lowerBound: false }
  const signers = [{ kind: 'sigstore', signer: 'hint=' }]
  const promotion = { from: 'staging', to: 'production', approver: 'ann', at: AT.toISOString(), signers }
  const reference = `ghcr.io/octo/packages/octo/shop:1.4.2@${digest('d')}`
  record.admissions = [
    {
      ...{ at: AT.toISOString(), run: 'r', digest: digest('b'), signers },
      package: { reference, name: 'octo/shop', version: '1.4.2', stage: 'staging', promotion },
      breakGlass: { reason: 'registry is down', environment: 'production', approvers: ['ann'], by: 'mona' },
    },
  ]
  return record
}

/** The value at a path such as `plan.steps.0` replaced, or with undefined taken out. */
function changed(path: string, value: unknown): unknown {
  const record: unknown = structuredClone(full())
  const keys = path.split('.')
  const last = keys.pop() as string
  const parent = keys.reduce((at, key) => (at as Record<string, unknown>)[key], record) as Record<string, unknown>
  if (value === undefined) delete parent[last]
  else parent[last] = value
  return record
}

describe('parseRecord believes', () => {
  test.each([
    ['one that just began', newRecord('shop-1', 'rollout', planOf(), { run: 'r', name: 'n' }, 1, AT)],
    ['one in full', full()],
    ['one that ended', recordIn('ROLLING_BACK', 'ROLLED_BACK')],
    ['one with fields it does not know', changed('plan.fieldOfTheFuture', { a: 1 })],
  ])('%s', (_what, record) => {
    expect(parse(record)).toEqual(JSON.parse(JSON.stringify(record)))
  })
})

describe('parseRecord refuses', () => {
  test.each([
    ['', /is damaged: its record\.json is no JSON; delete it when no rollout is live/],
    [JSON.stringify(full()).slice(0, -20), /no JSON/],
    ['null', /is damaged: its record\.json is no record/],
    ['[]', /no record/],
    ['42', /no record/],
    ['{}', /no record/],
    ['{"schema":"1"}', /no record/],
    [`{"schema":${SCHEMA + 1}}`, /has schema 2, this version of Gradus knows 1; use the version that wrote it/],
    ['{"schema":0}', /has schema 0/],
    [`{"schema":${SCHEMA}}`, /is damaged: it\.id is not an id; compare it with the cluster/],
    [JSON.stringify({ ...full(), padding: 'x'.repeat(1_000_000) }), /has 100\d{4} characters, more than 900000/],
  ])('%.60s', (text, message) => {
    expect(() => parseRecord(text, WHERE)).toThrow(message)
    expect(() => parseRecord(text, WHERE)).toThrow(UserError)
    expect(() => parseRecord(text, WHERE)).toThrow(WHERE)
  })

  test.each<[string, unknown, RegExp]>([
    ['id', '../../etc/passwd', /it\.id is not an id/],
    ['id', `a${'b'.repeat(80)}`, /it\.id/],
    ['kind', 'deployment', /it\.kind is not one of rollout, rollback/],
    ['state', 'toString', /it\.state is not one of INIT,/],
    ['state', 'PROMOTED', /says PROMOTED, but its last transition ends elsewhere/],
    ['fence', '7', /it\.fence is not a whole number/],
    ['plan', null, /it\.plan is no object/],
    ['plan.to', 'evil.example.com/shop:latest', /it\.plan\.to is no image by digest/],
    ['plan.steps', [5, 25], /it\.plan\.steps can't be/],
    ['plan.steps', '5,100', /it\.plan\.steps can't be/],
    ['plan.intervalSeconds', 0, /it\.plan\.intervalSeconds is not a time in seconds above 0/],
    ['plan.drainSeconds', -1, /it\.plan\.drainSeconds/],
    ['plan.container', 'web', /it\.plan\.container is no object/],
    ['plan.traffic.namespace', 'kube-system', /its traffic is in namespace kube-system, and not in web/],
    ['plan.traffic.provider', '__proto__', /it\.plan\.traffic\.provider is not one of/],
    ['plan.traffic.canaryService', undefined, /a route without a Service for the canary/],
    ['plan.traffic.route.rules.0.stable', 3, /a rule whose stable backend is not shop/],
    ['plan.traffic.route.rules.0.backends', [{ name: 'docs' }], /a rule whose stable backend is not shop/],
    ['plan.gates.metrics', [null], /it\.plan\.gates\.metrics\[0\] is no object/],
    ['plan.gates.before', { errors: { m: -1, y: 0 } }, /it\.plan\.gates\.before\.errors\.m/],
    ['step', 4, /it\.step is 4, but there are 4 steps/],
    ['step', 0.5, /it\.step is not a step/],
    ['weight', 101, /it\.weight is not a percentage/],
    ['startedAt', 'yesterday', /it\.startedAt is not a time/],
    ['startedAt', undefined, /it\.startedAt is not a time/],
    ['looks.0', null, /it\.looks\[0\] is no object/],
    ['looks.0.readings.errors', { n: 5, x: 6, m: 1, y: 0 }, /it\.looks\[0\] counts more events than requests/],
    ['looks.0.readings.errors', { n: '5', x: 0, m: 1, y: 0 }, /it\.looks\[0\]\.readings\.errors\.n/],
    ['verdicts.0.gates', [{}], /it\.verdicts\[0\]\.gates\[0\]\.name is not a text/],
    ['verdicts.0.verdict', 'perfect', /it\.verdicts\[0\]\.verdict is not one of/],
    ['transitions', [null], /it\.transitions\[0\] is no object/],
    ['transitions', [], /says CANARY_EVALUATING, but its last transition ends elsewhere/],
    ['transitions.1.to', 'PROMOTED', /transition 2 goes from DEPLOYING to PROMOTED, which is no edge/],
    ['actors', undefined, /it\.actors is no list/],
    ['approvals', [{ step: 0, by: 7, at: AT.toISOString() }], /it\.approvals\[0\]\.by is not a text/],
    ['outcome', { requests: 5 }, /it\.outcome\.harmed/],
    ['admissions', {}, /it\.admissions is no list/],
    ['admissions.0.digest', 'sha256:b', /it\.admissions\[0\]\.digest is not a digest/],
    ['admissions.0.signers', [{ kind: 'sigstore' }], /it\.admissions\[0\]\.signers\[0\]\.signer is not a text/],
    ['admissions.0.package.reference', 'ghcr.io/octo/shop:1', /reference is no image by digest/],
    ['admissions.0.package.promotion.at', 'then', /promotion\.at is not a time/],
    ['admissions.0.breakGlass.approvers', 'ann', /breakGlass\.approvers is no list/],
  ])('%s being %j', (path, value, message) => {
    expect(() => parse(changed(path, value))).toThrow(message)
    expect(() => parse(changed(path, value))).toThrow(UserError)
  })

  test('or believes whatever else is done to it, and never anything in between', () => {
    const paths = fc.constantFrom(...leaves(JSON.parse(JSON.stringify(full())), ''))
    fc.assert(
      fc.property(paths, fc.jsonValue(), (path, value) => {
        try {
          parse(changed(path, value))
        } catch (error) {
          expect(error).toBeInstanceOf(UserError)
        }
      }),
      { numRuns: 1000 },
    )
  })
})

function leaves(value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null) return [path]
  const inner = Object.entries(value).flatMap(([key, one]) => leaves(one, path === '' ? key : `${path}.${key}`))
  return path === '' ? inner : [path, ...inner]
}

describe('enter', () => {
  test('writes down when, from where, why and under which lease', () => {
    const record = recordIn()
    record.fence = 9
    enter(record, 'CANARY', 'three pods are ready', new Date('2026-11-21T15:00:00Z'), { weight: 5 })
    expect(record.state).toBe('CANARY')
    expect(record.transitions.at(-1)).toEqual({
      at: '2026-11-21T15:00:00.000Z',
      from: 'DEPLOYING',
      to: 'CANARY',
      reason: 'three pods are ready',
      fence: 9,
      metadata: { weight: 5 },
    })
  })

  test('refuses what is no edge, and changes nothing then', () => {
    const record = recordIn()
    const before = structuredClone(record)
    expect(() => enter(record, 'PROMOTED', 'in a hurry', AT)).toThrow('no edge from DEPLOYING to PROMOTED')
    expect(record).toEqual(before)
  })

  test('begins a record with the intent to deploy', () => {
    const record = newRecord('shop-1', 'rollback', planOf(), { run: 'r', name: 'n' }, 3, AT)
    expect(record.transitions).toEqual([
      {
        at: AT.toISOString(),
        from: 'INIT',
        to: 'DEPLOYING',
        reason: `bring ${NEW.slice(0, -52)} beside stable`,
        fence: 3,
      },
    ])
    expect(record).toMatchObject({ step: -1, weight: 0, kind: 'rollback', actors: [{ run: 'r', name: 'n' }] })
  })
})
