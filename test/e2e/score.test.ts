import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { unzipSync } from 'fflate'
import { rightsFor } from '../../src/rollout/preflight.ts'
import { lines, SampleRepository } from '../confidence/sample-repository.ts'
import type { ActionResult, Inputs } from '../lab/action.ts'
import type { Loose } from '../lab/api.ts'
import { useLab } from '../lab/lab.ts'
import type { LabService } from '../lab/service.ts'
import { FEW_REQUESTS, QUICK, recordOf, recordsOf, stableImage, underLoad } from './scene.ts'

const lab = await useLab()

// A busy machine scrapes late; three scrapes fit into a look.
const SETTINGS = { ...QUICK, ...FEW_REQUESTS, steps: '10,50,100', settle: '6s', interval: '3s' }
const PASSED = '<testsuites><testsuite><testcase classname="cart" name="adds"/></testsuite></testsuites>'
const FAILED =
  '<testsuites><testsuite><testcase classname="cart" name="adds"><failure/></testcase></testsuite></testsuites>'
const QUIET = JSON.stringify({ version: '2.1.0', runs: [{ tool: { driver: { name: 'scan' } }, results: [] }] })

let sources: SampleRepository
let base: string
let head: string
beforeAll(() => {
  sources = new SampleRepository()
  sources.commit('begin', { 'src/cart.ts': lines(200), 'src/mail.ts': lines(50) })
  base = sources.commit('more', { 'src/cart.ts': lines(210) }, { day: 90 })
  head = sources.commit('count twice', { 'src/cart.ts': `${lines(210)}${lines(10, 'twice')}` }, { day: 120 })
})
afterAll(() => sources.remove())

/** Nine of the ten lines that head added ran. */
const LCOV = `SF:src/cart.ts\n${Array.from({ length: 220 }, (_, index) => `DA:${index + 1},${index === 215 ? 0 : 1}`).join('\n')}\nend_of_record\n`
const FILES = {
  'coverage/lcov.info': LCOV,
  'junit.xml': PASSED,
  'scan.sarif': QUIET,
  'safety.json': '{"decision": "DEPLOY", "score": 97}',
}
const EVIDENCE = {
  coverage: 'coverage/*.info',
  tests: 'junit.xml',
  sarif: 'scan.sarif',
  'safety-report': 'safety.json',
}

async function green(shop: LabService, action: string, inputs: Inputs, files = {}): Promise<ActionResult> {
  const result = await shop.action(action, inputs, { files })
  expect(result.errors.map(({ message }) => message)).toEqual([])
  expect(result.code).toBe(0)
  return result
}

async function waiting(shop: LabService, version: string, behaviour = {}): Promise<ActionResult> {
  const { image } = await shop.version(version, behaviour)
  const started = await green(shop, 'deploy-canary', { ...SETTINGS, command: 'start', image })
  await green(shop, 'evaluate-gates', { 'fail-on': 'never' })
  return started
}

const historyOf = async (shop: LabService): Promise<Loose[]> => {
  const map = (await shop.records()).find(({ metadata }) => metadata.name === `gradus-history-${shop.name}`)
  return map ? JSON.parse(map.data['history.json']).entries : []
}

const factorsOf = (result: ActionResult): Record<string, Loose> =>
  Object.fromEntries(JSON.parse(result.outputs.factors ?? '').map((factor: Loose) => [factor.name, factor]))

test('start, evaluate-gates, score-confidence, promote; then a fresh runner knows the past', async () => {
  const { shop, load } = await underLoad(lab, 100, { replicas: 2 })
  await lab.api.create({
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: shop.name, namespace: shop.namespace },
    spec: { minAvailable: 1, selector: { matchLabels: { app: shop.name } } },
  })
  const started = await waiting(shop, 'v2')
  const id = started.outputs['rollout-id']
  const since = Date.now()
  const scored = await green(shop, 'score-confidence', { ...EVIDENCE, base, repository: sources.folder }, FILES)
  expect(lab.auditCount({ namespace: shop.namespace, since })).toBeLessThanOrEqual(14)

  const { outputs } = scored
  expect(JSON.parse(outputs.performance ?? '')).toMatchObject({
    succeeded: null,
    availability: 100,
    stableAvailability: 100,
    restarts: 0,
    score: 100,
  })
  expect(outputs).toMatchObject({ decision: 'auto-promote', verdict: 'pass', 'rollout-id': id, base, head })
  expect(outputs['score-low']).toBe(outputs['score-high'])
  const factors = factorsOf(scored)
  expect(factors.safety).toMatchObject({ weight: 300, value: 97, lost: expect.closeTo(0.9, 9) })
  expect(factors.health).toMatchObject({ value: 100, lost: 0 })
  // Criticality normal, the largest step gives 50 % at once, a budget is there, two pods.
  expect(factors.blast).toMatchObject({ value: 75 })
  expect(factors.history).toMatchObject({ value: 90, reasons: ['no earlier rollout is known'] })
  expect(factors.coverage).toMatchObject({ value: 90, lost: 1 })
  expect(factors.complexity.value).toBeGreaterThan(60)
  const sum = Object.values(factors).reduce((total, { weight, value }) => total + (weight * value) / 1000, 0)
  expect(Number(outputs.score)).toBeCloseTo(sum, 2)
  const reasons: string[] = JSON.parse(outputs.reasons ?? '')
  expect(reasons[0]).toMatch(/at least reaches 80 and the gates pass/)
  expect(reasons).toContain('coverage of the 10 added lines that can be run is 90 %: -1')
  expect(scored.summary).toMatch(/\| Test coverage \| 10 % \| .*90 \| 1 \|/)
  expect(scored.summary).toContain('1 commit from')

  const [artifact] = lab.artifacts.list(scored.runId)
  expect(artifact?.name).toMatch(/^confidence-/)
  const [[name, bytes] = []] = Object.entries(unzipSync(artifact?.data ?? new Uint8Array()))
  expect(name).toBe(`confidence_${id}.json`)
  expect(JSON.parse(Buffer.from(bytes ?? []).toString())).toMatchObject({
    id,
    decision: 'auto-promote',
    weights: { safety: 300, health: 250, blast: 150, history: 100, complexity: 100, coverage: 100 },
    thresholds: { promote: 80, rollback: 60 },
    rollout: { id, step: 0, weight: 10 },
    change: { head, change: { la: 10 }, files: [{ path: 'src/cart.ts', added: 10 }] },
    factors: JSON.parse(outputs.factors ?? ''),
  })
  const record = await recordOf(shop)
  expect(record.scores).toHaveLength(1)
  expect(record.scores[0]).toMatchObject({ step: 0, decision: 'auto-promote', commit: head, change: { la: 10, nf: 1 } })

  const promoted = await green(shop, 'deploy-canary', { command: 'promote' })
  expect(promoted.outputs.state).toBe('PROMOTED')
  expect(promoted.outputs.score).toBe(String(record.scores[0].score))
  expect(await historyOf(shop)).toEqual([])

  await waiting(shop, 'v3')
  const next = sources.commit('fix the mail', { 'src/mail.ts': `${lines(50)}sent()\n` }, { day: 121 })
  const again = await green(shop, 'score-confidence', { repository: sources.folder })
  sources.git('reset', '-q', '--hard', head)
  expect(again.outputs).toMatchObject({ base: head, head: next, decision: 'manual-review' })
  expect(factorsOf(again).history).toMatchObject({ reasons: ['0 of the last 1 rollouts were taken back'] })
  expect(factorsOf(again).history.value).toBeCloseTo(92, 1)
  expect(factorsOf(again).safety).toMatchObject({ value: null, lost: null })
  expect(Number(again.outputs['score-high']) - Number(again.outputs['score-low'])).toBeCloseTo(40, 6)
  const [past] = await historyOf(shop)
  expect(past).toMatchObject({ id, end: 'promoted', scored: { commit: head, score: record.scores[0].score } })
  expect(past.steps[0]).toMatchObject({ weight: 10, verdict: 'pass' })
  expect(past.steps[0].seconds).toBeGreaterThan(0)

  const refused = await shop.action('deploy-canary', { command: 'promote' })
  expect(refused.code).toBe(1)
  expect(refused.errors[0]?.message).toMatch(/for a person to decide \(safety is not known\).*approved-by/)
  await green(shop, 'deploy-canary', { command: 'promote', 'approved-by': 'mona' })
  expect((await recordOf(shop)).approvals).toMatchObject([{ by: 'mona', step: 0 }])

  await green(shop, 'rollback', { reason: 'customers call' })
  await waiting(shop, 'v4')
  const third = await green(shop, 'score-confidence', {})
  expect(factorsOf(third).history).toMatchObject({ reasons: ['1 of the last 2 rollouts were taken back'] })
  expect((await historyOf(shop)).map(({ revoked }) => revoked === undefined)).toEqual([true, false])
  await load.stop()
})

describe('what forbids a promotion', () => {
  test('a failed test asks a person, another image’s safety report takes it back, a dry run writes nothing', async () => {
    const { shop, load } = await underLoad(lab, 100, { replicas: 2 })
    await waiting(shop, 'v2')
    const range = { base, repository: sources.folder }
    const files = { ...FILES, 'junit.xml': FAILED }
    const dry = await green(shop, 'score-confidence', { ...EVIDENCE, ...range, 'dry-run': true }, files)
    expect(dry.outputs.decision).toBe('manual-review')
    expect((await recordOf(shop)).scores).toBeUndefined()
    const rules = rightsFor('gateway-api').map(({ group, resource, verb }) => ({
      apiGroups: [group],
      resources: [resource],
      verbs: [verb],
    }))
    const kubeconfig = await shop.kubeconfigOf('runner', rules)
    const limited = await green(shop, 'score-confidence', { ...EVIDENCE, ...range, kubeconfig }, files)
    expect(factorsOf(limited).blast.reasons[0]).toContain('whether a PodDisruptionBudget covers it is not known')
    expect((await recordOf(shop)).scores).toHaveLength(1)

    const doubtful = await shop.action(
      'score-confidence',
      { ...EVIDENCE, ...range, 'fail-on': 'manual-review' },
      { files },
    )
    expect(doubtful.code).toBe(1)
    expect(doubtful.outputs).toMatchObject({ decision: 'manual-review', verdict: 'pass' })
    expect(JSON.parse(doubtful.outputs.reasons ?? '').join('\n')).toContain(
      '1 of 1 tests failed (first: cart adds): -30',
    )

    const other = { ...FILES, 'safety.json': `{"decision": "DEPLOY", "digest": "sha256:${'9'.repeat(64)}"}` }
    const veto = await green(shop, 'score-confidence', { ...EVIDENCE, ...range }, other)
    expect(veto.outputs.decision).toBe('rollback')
    expect(JSON.parse(veto.outputs.reasons ?? '')[0]).toMatch(/^veto: the safety report is about sha256:9+, not about/)
    for (const command of ['step', 'promote']) {
      const refused = await shop.action('deploy-canary', { command, 'approved-by': 'mona' })
      expect(refused.code).toBe(1)
      expect(refused.errors[0]?.message).toMatch(/says rollback \(veto: .*take it back with rollback command: abort/)
    }
    await green(shop, 'rollback', { command: 'abort', reason: 'the score says so' })
    const after = await green(shop, 'score-confidence', { 'rollout-id': String((await recordOf(shop)).id) })
    expect(after.outputs.decision).toBe('rollback')
    expect(JSON.parse(after.outputs.reasons ?? '')[0]).toMatch(/is ROLLED_BACK: the score says so/)
    expect(await recordsOf(shop)).toHaveLength(1)
    await load.stop()
  })

  test('C10 a rollout begins only where the safety report says DEPLOY', async () => {
    const { shop, load } = await underLoad(lab, 50, { replicas: 1 })
    const before = await stableImage(shop)
    const { image } = await shop.version('v2')
    const since = Date.now()
    for (const [report, sentence] of [
      ['{"decision": "STOP", "reasons": ["a key is in the image"]}', /says STOP, not DEPLOY \(a key is in the image\)/],
      [`{"decision": "DEPLOY", "digest": "sha256:${'9'.repeat(64)}"}`, /is about sha256:9+/],
      ['{}', /says nothing/],
      ['no', /is no JSON/],
    ] as const) {
      const refused = await shop.action(
        'deploy-canary',
        { ...SETTINGS, image, 'safety-report': 'safety.json' },
        { files: { 'safety.json': report } },
      )
      expect(refused.code).toBe(1)
      expect(refused.errors[0]?.message).toMatch(sentence)
    }
    const missing = await shop.action('deploy-canary', { ...SETTINGS, image, 'safety-report': 'nowhere.json' })
    expect(missing.errors[0]?.message).toMatch(/input safety-report: can't read nowhere\.json/)
    expect(lab.auditCount({ namespace: shop.namespace, since })).toBe(0)
    expect(await stableImage(shop)).toBe(before)
    const files = { 'safety.json': '{"decision": "DEPLOY"}' }
    const begun = await shop.action(
      'deploy-canary',
      { ...SETTINGS, command: 'start', image, 'safety-report': 'safety.json' },
      { files },
    )
    expect(begun.outputs.state).toBe('CANARY_WAITING')
    await load.stop()
  })
})
