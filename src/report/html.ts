import { admissionWords } from '../rollout/admission.ts'
import { isLive } from '../rollout/machine.ts'
import { nextStep, sentence } from '../rollout/outcome.ts'
import type { Actor, Admission, RolloutRecord } from '../rollout/record.ts'
import { curvesOrTrouble } from './curves.ts'
import { listOf, tableOf } from './html-blocks.ts'
import { gateSections, verdictOf } from './html-gates.ts'
import { htmlPage } from './html-page.ts'
import { type Child, element, type Markup } from './markup.ts'
import { inPage } from './svg/chart.ts'
import { mergedEvidencePicture } from './svg/evidence.ts'
import { barsOf, scorePicture } from './svg/score.ts'
import { weightPicture } from './svg/weight.ts'

/** The report of a rollout as one page. */
export function htmlReport(record: RolloutRecord): string {
  const { plan } = record
  const title = `${record.kind === 'rollback' ? 'Rollback' : 'Rollout'} of ${plan.service}`
  return htmlPage(`${title}: ${record.state}`, ...headOf(record, title), ...storyOf(record), ...endOf(record))
}

function headOf(record: RolloutRecord, title: string): Markup[] {
  const { plan } = record
  const route = plan.traffic.route
  const facts: [string, Child][] = [
    ['From', element('code', {}, plan.from)],
    ['To', element('code', {}, plan.to)],
    [
      'Where',
      `Deployment ${plan.deployment} in namespace ${plan.namespace}${plan.environment === undefined ? '' : ` (${plan.environment})`}`,
    ],
    ['Traffic', `${plan.traffic.provider}${route ? `, ${route.kind} ${route.name}` : ''}`],
    ['Started', `${record.startedAt}, last change ${record.updatedAt}`],
    ['By', record.actors.map(actorOf)],
    ['Record', element('code', {}, `configmap/gradus-${record.id}`)],
    ...(record.admissions ?? []).map(admissionOf),
  ]
  const onward = nextStep(record)
  return [
    element('h1', {}, title, ' ', element('span', { class: `state ${moodOf(record)}` }, record.state)),
    element('p', { class: 'lead' }, `${capital(sentence(record))}.`),
    ...(onward === '' ? [] : [element('p', {}, onward.replaceAll('`', ''))]),
    listOf(facts),
  ]
}

function admissionOf(admission: Admission): [string, Child] {
  return [`Checked ${admission.at}`, admissionWords(admission).join('; ')]
}

function moodOf({ state, kind }: RolloutRecord): string {
  if (state === 'PROMOTED' || state === 'VERIFIED') return 'good'
  if (state === 'FAILED' || (kind === 'rollout' && (state === 'ROLLED_BACK' || state === 'ROLLING_BACK'))) return 'bad'
  return isLive(state) ? 'open' : ''
}

function actorOf({ name, run, url }: Actor, index: number): Child {
  const link = url !== undefined && /^https?:\/\/[^\s"<>]+$/.test(url)
  const shown = link ? element('a', { href: url, rel: 'noopener noreferrer' }, run) : run
  return [index === 0 ? '' : ', ', `${name} (`, shown, ')']
}

/** What happened, in pictures and numbers. A record whose counts can't be drawn still gets its words. */
function storyOf(record: RolloutRecord): Markup[] {
  const { curves, trouble } = curvesOrTrouble(record)
  const scored = record.scores?.at(-1)
  const bars = scored && barsOf(scored)
  return [
    element('h2', {}, 'Traffic'),
    wide(inPage(weightPicture(record), 'weight')),
    ...stepsOf(record),
    ...(scored === undefined
      ? []
      : [
          element('h2', {}, 'Confidence'),
          bars && wide(inPage(scorePicture(bars), 'score')),
          element('ul', {}, ...scored.reasons.map((reason) => element('li', {}, reason))),
        ].filter((one) => one !== undefined)),
    element('h2', {}, 'Gates'),
    ...(curves === undefined
      ? [
          element(
            'p',
            { class: 'muted' },
            trouble === undefined ? whyNoGates(record) : `The gates can't be drawn: ${trouble}.`,
          ),
        ]
      : [wide(inPage(mergedEvidencePicture(curves), 'merged')), ...gateSections(record, curves)]),
    ...notMeasured(record),
  ]
}

/** On narrow screens it is moved sideways rather than made too small to read. */
function wide(picture: Markup): Markup {
  return element('div', { class: 'scroll wide' }, picture)
}

function whyNoGates({ plan }: RolloutRecord): string {
  if (plan.gates === undefined) return 'Gates were off: only the pods were watched.'
  return 'The gates have not looked at the metrics yet.'
}

function stepsOf({ verdicts, approvals }: RolloutRecord): Markup[] {
  const rows = verdicts.map((verdict) => [
    `${verdict.weight} %`,
    verdict.observedWeight === undefined ? 'not measured' : `${verdict.observedWeight} %`,
    verdictOf(verdict.verdict),
    verdict.reason,
  ])
  return [
    ...(rows.length === 0 ? [] : [tableOf(['Weight', 'Observed', 'Verdict', 'Why'], rows, { whole: [0, 1] })]),
    ...approvals.map((one) => element('p', {}, `Decided at step ${one.step + 1} by ${one.by}, ${one.at}.`)),
  ]
}

function notMeasured({ plan }: RolloutRecord): Markup[] {
  const missing = plan.gates?.notMeasured ?? []
  if (missing.length === 0) return []
  return [
    element('h3', {}, 'Not measured'),
    element('ul', {}, ...missing.map(({ name, why }) => element('li', {}, `${name}: ${why}`))),
  ]
}

function endOf(record: RolloutRecord): Markup[] {
  const { plan } = record
  const gates = plan.gates
  const rows = record.transitions.map(({ at, from, to, reason, fence }) => [at, from, to, reason, String(fence)])
  const terms: [string, Child][] = [
    ['Steps', plan.steps.map((step) => `${step} %`).join(', ')],
    ['Settle', `${plan.settleSeconds} s, a look every ${plan.intervalSeconds} s`],
    ['Undecided', `${plan.onInconclusive}, after ${plan.stepDeadlineSeconds} s at most`],
    ...(gates
      ? ([
          ['False alarms', `at most ${gates.alpha * 100} % over the whole rollout (alpha)`],
          ['Wrong passes', `at most ${gates.beta * 100} % at each step (beta)`],
          ['Harm budget', `${gates.harmBudget * 100} % of all requests`],
        ] satisfies [string, Child][])
      : []),
  ]
  return [
    element('h2', {}, 'Transitions'),
    tableOf(['At', 'From', 'To', 'Why', 'Lease'], rows, { whole: [0] }),
    element('h2', {}, 'Plan'),
    listOf(terms),
    element(
      'footer',
      {},
      `Made by Gradus from the record of ${record.id}. Every number in the pictures was computed again from the counts.`,
    ),
  ]
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
