import { describe, expect, test } from '@jest/globals'
import { load } from 'js-yaml'
import { readRecordedCounts } from '../../src/gates/metrics/file.ts'
import { judge } from '../../src/gates/verdict.ts'
import { auditFiles, recordedCounts } from '../../src/report/audit.ts'
import type { RolloutRecord } from '../../src/rollout/record.ts'
import { look, NEW, OLD, recordIn, verdict } from '../rollout/records.ts'

function record(): RolloutRecord {
  const made = recordIn('CANARY', 'CANARY_EVALUATING', 'ROLLING_BACK', 'ROLLED_BACK')
  made.looks.push(
    look(0, 5, 100, [50, 0, 950, 9]),
    look(0, 5, 110, [48, 1, 952, 10]),
    look(1, 25, 200, [250, 20, 750, 8]),
    { ...look(1, 25, 210, [0, 0, 0, 0]), readings: { errors: { gap: 'unreachable', detail: 'ECONNREFUSED' } } },
    look(1, 25, 220, [260, 31, 740, 7]),
  )
  made.verdicts.push(verdict(), verdict({ step: 1, weight: 25, verdict: 'fail' }))
  made.outcome = { requests: 608, harmed: 52, lowerBound: false }
  return made
}

const { id } = record()
const files = auditFiles(record())
const json = (name: string): Record<string, unknown> => JSON.parse(files[name] ?? 'null')

test('there is a file for each reader', () => {
  expect(Object.keys(files).sort()).toEqual([
    `counts_${id}.json`,
    `deployment_artifact_${id}.json`,
    `deployment_${id}.json`,
    `looks_${id}.json`,
    `manifest_${id}.yaml`,
    `report_${id}.html`,
  ])
  for (const content of Object.values(files)) expect(content).toMatch(/[^\n]\n$/)
})

test('the artifact has the facts, the sentence and the record', () => {
  expect(json(`deployment_artifact_${id}.json`)).toMatchObject({
    'rollout-id': id,
    state: 'ROLLED_BACK',
    image: NEW,
    'previous-image': OLD,
    requests: 608,
    harmed: 52,
    verdict: 'fail',
    summary: expect.stringMatching(/^rolled back: .*52 requests harmed of 608/),
    plan: { steps: [5, 25, 50, 100] },
    verdicts: [{ verdict: 'pass' }, { verdict: 'fail' }],
  })
})

test('the transitions are there with time, reason and lease', () => {
  const { transitions, ...head } = json(`deployment_${id}.json`) as { transitions: object[] }
  expect(head).toEqual({ id, service: 'shop', state: 'ROLLED_BACK' })
  expect(transitions).toEqual(record().transitions)
})

test('the manifest says in YAML what was changed', () => {
  expect(load(files[`manifest_${id}.yaml`] ?? '')).toMatchObject({
    rollout: id,
    namespace: 'web',
    deployment: { name: 'shop', container: 'web', from: OLD, to: NEW },
    canary: { deployment: 'shop-canary', service: 'shop-canary' },
    traffic: { provider: 'gateway-api', route: { name: 'shop' } },
    steps: [5, 25, 50, 100],
  })
})

test('the looks are all there, as they were', () => {
  expect(json(`looks_${id}.json`)).toEqual({ id, looks: record().looks })
})

describe('the counts', () => {
  const text = files[`counts_${id}.json`] ?? ''

  test('are those of the looks, with gaps, and where each step begins', () => {
    const { metrics, ...rest } = recordedCounts(record()) as { metrics: { name: string; intervals: unknown[] }[] }
    expect(rest).toEqual({
      interval: 10,
      stages: [
        { weight: 5, from: 0 },
        { weight: 25, from: 2 },
      ],
    })
    expect(metrics.map((metric) => metric.name)).toEqual(['errors', 'p95'])
    expect(metrics[0]?.intervals).toEqual([
      { n: 50, x: 0, m: 950, y: 9 },
      { n: 48, x: 1, m: 952, y: 10 },
      { n: 250, x: 20, m: 750, y: 8 },
      { gap: 'unreachable', detail: 'ECONNREFUSED' },
      { n: 260, x: 31, m: 740, y: 7 },
    ])
    expect(metrics[1]?.intervals[3]).toEqual({ gap: 'absent', detail: 'not looked at' })
  })

  test('are read by evaluate-gates, and judged as they were in the rollout', () => {
    const read = readRecordedCounts(text, 'counts.json', {})
    const { gates } = record().plan
    if (!gates) throw new Error('a record without gates')
    const before = judge(gates, record().looks, { index: 1, weight: 25 })
    const errors = (judgement: typeof before) => judgement.gates.find((gate) => gate.name === 'errors')
    const again = judge(
      {
        ...gates,
        metrics: read.plan.metrics.map((metric) => gates.metrics.find((one) => one.name === metric.name) ?? metric),
      },
      read.looks,
      read.step,
    )
    expect(read.step).toEqual({ index: 1, weight: 25 })
    expect(errors(again)).toEqual(errors(before))
    expect(again.verdict).toBe('fail')
    expect(again.verdict).toBe(before.verdict)
  })

  test.each<[string, (record: RolloutRecord) => void]>([
    ['nobody looked', (made) => made.looks.splice(0)],
    ['the gates were off', (made) => delete made.plan.gates],
  ])('are left out where %s, as nobody could read them', (_case, change) => {
    const made = record()
    change(made)
    expect(Object.keys(auditFiles(made))).not.toContain(`counts_${id}.json`)
  })

  test('leave out gauges, which are no counts, and say bound and share of latencies', () => {
    const made = record()
    made.plan.gates?.metrics.push(
      { name: 'cpu', kind: 'cpu', required: false, mode: 'threshold', bound: 0.8 },
      { name: 'slowest', kind: 'slow', required: false, mode: 'sequential', bound: 2, share: 0.02 },
    )
    const { metrics } = recordedCounts(made) as { metrics: object[] }
    expect(metrics).toHaveLength(3)
    expect(metrics[2]).toMatchObject({ name: 'slowest', bound: 2, share: 0.02 })
    expect(readRecordedCounts(JSON.stringify(recordedCounts(made)), 'it', {}).plan.metrics).toHaveLength(3)
  })
})
