import type { RehearsedStep } from '../gates/rehearsal.ts'
import { percent, seconds } from '../gates/words.ts'
import type { Rehearsed } from '../rollout/rehearse.ts'
import { cell, table } from './markdown.ts'
import { gatesTable } from './summary.ts'

/** What would have become of a rollout: every step with its time, its numbers, and what was to be expected. */
export function rehearsalSummary(rehearsed: Rehearsed): string {
  const { rehearsal, plan } = rehearsed
  const weight = rehearsal.steps.findLast(({ outcome }) => outcome !== 'not reached')?.weight
  return [
    `### Rehearsal of ${cell(rehearsed.service)}: ${rehearsal.verdict}`,
    cell(rehearsal.reason),
    cell(sourceOf(rehearsed)),
    table(
      ['Weight', 'Gates', 'Concluded after', 'Step took', 'Requests', 'Harmed', 'Expected to pass / to fail', 'Why'],
      rehearsal.steps.map(row),
    ),
    `${harmOf(rehearsed)} ${notesOf(rehearsed).map(cell).join(' ')}`.trim(),
    plan.gates.notMeasured.length === 0
      ? ''
      : `Not measured: ${plan.gates.notMeasured.map((one) => cell(`${one.name} (${one.why})`)).join(', ')}.`,
    ...(weight === undefined ? [] : gatesTable(rehearsal.gates, weight)),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

function sourceOf({ range, rolloutId, plan, intervalSeconds }: Rehearsed): string {
  const where = range === undefined ? 'recorded counts' : `${at(range.from)} to ${at(range.to)}`
  const whose = rolloutId === undefined ? '' : ` (rollout ${rolloutId})`
  const arms =
    plan.split === 'deal'
      ? "the stable version's own requests, dealt out to both arms: a version as good as stable"
      : 'two versions that ran then'
  return `On ${where}${whose}, a look every ${seconds(intervalSeconds)}: ${arms}.`
}

function row(step: RehearsedStep): (string | number)[] {
  const { weight, outcome, concludedAfter, expected } = step
  const reached = outcome !== 'not reached'
  return [
    `${weight} %`,
    outcome,
    concludedAfter === undefined ? '' : seconds(concludedAfter),
    reached ? seconds(step.to - step.from) : '',
    reached ? step.requests : '',
    reached ? step.harmed : '',
    expected === undefined ? '' : `${expectation(expected.toPass)} / ${expectation(expected.toFail)}`,
    step.reason,
  ]
}

function expectation(value: number): string {
  return Number.isFinite(value) ? seconds(value) : 'never'
}

function harmOf({ rehearsal: { harmed, requests, seconds: took } }: Rehearsed): string {
  return `${harmed} of ${requests} requests to the canary would have failed in ${seconds(took)}.`
}

function notesOf({ rehearsal: { used } }: Rehearsed): string[] {
  if (used > 0.995) return []
  return [
    `The gates saw ${percent(used)} of the requests: the others would have given the canary another weight. A rollout has them all, and decides sooner.`,
  ]
}

function at(time: number): string {
  return new Date(time * 1000).toISOString().replace(/\.\d+Z$/, 'Z')
}
