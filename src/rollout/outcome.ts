import { shortImage } from '../workload/image.ts'
import { isLive } from './machine.ts'
import type { RolloutRecord } from './record.ts'

/** What an action tells of a rollout; the names are those of its outputs. */
export interface Facts {
  'rollout-id': string
  state: string
  step: number
  weight: number
  'observed-weight': number | ''
  verdict: string
  score: number | ''
  'previous-image': string
  image: string
  'started-at': string
  record: string
  decision: string
  requests: number | ''
  harmed: number | ''
  package: string
  signer: string
}

export function factsOf(record: RolloutRecord): Facts {
  const last = record.verdicts.at(-1)
  const admission = record.admissions?.at(-1)
  return {
    'rollout-id': record.id,
    state: record.state,
    step: record.step,
    weight: record.weight,
    'observed-weight': last?.observedWeight ?? '',
    verdict: last?.verdict ?? '',
    score: record.scores?.at(-1)?.score ?? '',
    'previous-image': record.plan.from,
    image: record.plan.to,
    'started-at': record.startedAt,
    record: `configmap/gradus-${record.id}`,
    decision: record.state === 'CANARY_WAITING' ? 'manual-review' : '',
    requests: record.outcome?.requests ?? '',
    harmed: record.outcome?.harmed ?? '',
    package: admission?.package?.reference ?? '',
    signer: admission?.signers.map(({ signer }) => signer).join(', ') ?? '',
  }
}

/** The reason of the last transition. */
export function reasonOf(record: RolloutRecord): string {
  return record.transitions.at(-1)?.reason ?? 'nothing has happened yet'
}

/** One sentence on how a rollout stands, with its numbers. */
export function sentence(record: RolloutRecord): string {
  const { plan, outcome } = record
  const reason = reasonOf(record)
  switch (record.state) {
    case 'PROMOTED':
    case 'VERIFIED':
      return `${plan.service} runs ${shortImage(plan.to)} everywhere${record.kind === 'rollback' ? ', taken back from ' : ', up from '}${shortImage(plan.from)}`
    case 'ROLLED_BACK':
      return `rolled back: ${reason}${outcome ? `, ${harmedPhrase(outcome)}` : ''}; ${plan.service} runs ${shortImage(plan.from)} as before`
    case 'CANARY_WAITING':
      return `waits at ${record.weight} %: ${reason}`
    default:
      return isLive(record.state)
        ? `was left in ${record.state} with ${record.weight} % on the canary: ${reason}`
        : `${record.state}: ${reason}`
  }
}

function harmedPhrase(outcome: NonNullable<RolloutRecord['outcome']>): string {
  const least = outcome.lowerBound ? 'at least ' : ''
  return `${least}${outcome.harmed} ${outcome.harmed === 1 ? 'request' : 'requests'} harmed of ${outcome.requests} that it answered`
}

/** What a person does next; empty where nothing is left to do. */
export function nextStep(record: RolloutRecord): string {
  const abort = `\`rollback\` \`command: abort\` (rollout \`${record.id}\`)`
  if (!isLive(record.state)) return ''
  if (record.state === 'ROLLING_BACK') return `Finish taking it back with ${abort}.`
  if (record.state !== 'CANARY_WAITING') {
    return `Finish it with \`deploy-canary\` \`command: resume\`, or take it back with ${abort}.`
  }
  const verdict = record.verdicts.findLast((one) => one.step === record.step)?.verdict
  if (verdict === 'fail') return `Take it back with ${abort}.`
  const next = record.plan.steps[record.step + 1]
  const ways = next === undefined || next === 100 ? ['promote'] : ['step', 'promote']
  const onward = `\`deploy-canary\` ${ways.map((way) => `\`command: ${way}\``).join(' or ')}`
  return record.plan.gates === undefined || verdict === 'pass'
    ? `Go on with ${onward}, or take it back with ${abort}.`
    : `Ask the gates with \`evaluate-gates\`, or decide yourself with \`approved-by\` and ${onward}, or take it back with ${abort}.`
}
