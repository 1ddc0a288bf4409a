import type { Judgement } from '../gates/types.ts'
import { glassWords, promotionWords, signersText } from '../rollout/admission.ts'
import { nextStep, reasonOf, sentence } from '../rollout/outcome.ts'
import type { RolloutRecord, StepVerdict } from '../rollout/record.ts'
import { cell, html, table } from './markdown.ts'
import { summaryPictures } from './summary-pictures.ts'

/** The job summary a person decides from: what, from and to, every step with its gates, what to do next. */
export function rolloutSummary(record: RolloutRecord): string {
  const { plan } = record
  const what = record.kind === 'rollback' ? 'Rollback' : 'Rollout'
  const parts = [
    `### ${what} of ${cell(plan.service)}: ${record.state}`,
    cell(sentence(record)),
    table(
      ['', ''],
      [
        ['Rollout', record.id],
        ['From', plan.from],
        ['To', plan.to],
        ['Where', `Deployment ${plan.deployment} in namespace ${plan.namespace}`],
        ['Traffic', trafficOf(record)],
        ['Started', record.startedAt],
        ['By', record.actors.map((actor) => `${actor.name} (${actor.run})`).join(', ')],
        ...admissionRows(record),
      ],
    ),
    ...glassOf(record),
    ...stepsOf(record),
    ...summaryPictures(record),
    ...lastGates(record.verdicts.at(-1)),
    ...notMeasured(record),
    ...record.approvals.map((one) => `Decided at step ${one.step + 1} by ${cell(one.by)}, ${cell(one.at)}.`),
    nextStep(record),
    transitionsOf(record),
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

/** What the last check of the image's signatures found. */
function admissionRows({ admissions = [] }: RolloutRecord): string[][] {
  const last = admissions.at(-1)
  if (last === undefined) return []
  const { package: pack, signers, rollout } = last
  const again = rollout === undefined ? '' : `, as checked for rollout ${rollout}`
  const rows: string[][] = pack === undefined ? [] : [['Package', `${pack.name} ${pack.version}, ${pack.reference}`]]
  if (pack?.promotion) rows.push(['Promoted', promotionWords(pack.promotion)])
  if (signers.length > 0) rows.push(['Signed by', `${signersText(signers)}${again}`])
  return rows
}

/** Whoever reads the summary must not miss that nobody asked for signatures. */
function glassOf({ admissions = [] }: RolloutRecord): string[] {
  const broken = admissions.findLast(({ breakGlass }) => breakGlass)?.breakGlass
  return broken === undefined ? [] : [`> [!WARNING]\n> ${cell(capital(glassWords(broken)))}.`]
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function trafficOf(record: RolloutRecord): string {
  const { traffic } = record.plan
  return traffic.route ? `${traffic.provider}, ${traffic.route.kind} ${traffic.route.name}` : traffic.provider
}

function stepsOf(record: RolloutRecord): string[] {
  if (record.verdicts.length === 0) return []
  const rows = record.verdicts.map((verdict) => [
    `${verdict.weight} %`,
    verdict.observedWeight === undefined ? 'not measured' : `${verdict.observedWeight} %`,
    verdict.verdict,
    verdict.reason,
  ])
  return ['#### Steps', table(['Weight', 'Observed', 'Verdict', 'Why'], rows)]
}

function lastGates(verdict: StepVerdict | undefined): string[] {
  return verdict && verdict.gates.length > 0 ? gatesTable(verdict.gates, verdict.weight) : []
}

/** The gates' answer about counts that no rollout brought. */
export function judgementSummary(judgement: Judgement, weight: number): string {
  return [`### Gates: ${judgement.verdict}`, cell(judgement.reason), ...gatesTable(judgement.gates, weight)].join(
    '\n\n',
  )
}

export function gatesTable(gates: Judgement['gates'], weight: number): string[] {
  const rows = gates.map((gate) => [
    gate.dry ? `${gate.name} (dry)` : gate.name,
    gate.verdict,
    gate.bound,
    `${gate.counts.x} of ${gate.counts.n}`,
    `${gate.counts.y} of ${gate.counts.m}`,
    interval(gate.ratio),
    gate.reason,
  ])
  const header = ['Gate', 'Verdict', 'Bound', 'Canary', 'Stable', 'Ratio (interval)', 'Why']
  return [`#### Gates at ${Math.round(weight * 10) / 10} %`, table(header, rows)]
}

function interval(ratio: StepVerdict['gates'][number]['ratio']): string {
  const shown = (value: number | null) => (value === null ? '∞' : String(Math.round(value * 100) / 100))
  return ratio.estimate === null
    ? `${shown(ratio.lower)} to ${shown(ratio.upper)}`
    : `${shown(ratio.estimate)} (${shown(ratio.lower)} to ${shown(ratio.upper)})`
}

function notMeasured(record: RolloutRecord): string[] {
  const missing = record.plan.gates?.notMeasured ?? []
  return missing.length === 0
    ? []
    : [`Not measured: ${missing.map((one) => cell(`${one.name} (${one.why})`)).join(', ')}.`]
}

function transitionsOf(record: RolloutRecord): string {
  const rows = record.transitions.map((one) => [one.at, one.from, one.to, one.reason])
  const heading = `<details><summary>${record.transitions.length} transitions, the last: ${html(reasonOf(record))}</summary>`
  return `${heading}\n\n${table(['At', 'From', 'To', 'Why'], rows)}\n\n</details>`
}

/** All rollouts of a service, newest first. */
export function listSummary(service: string, records: readonly RolloutRecord[]): string {
  if (records.length === 0) return `No rollout of ${cell(service)} yet.`
  const rows = records.map((record) => [
    record.id,
    record.kind,
    record.state,
    record.plan.to,
    record.startedAt,
    reasonOf(record),
  ])
  return `### Rollouts of ${cell(service)}\n\n${table(['Rollout', 'Kind', 'State', 'Image', 'Started', 'Last'], rows)}`
}
