import { createHash } from 'node:crypto'
import type { Counts, Reading } from '../gates/types.ts'
import { Judging } from '../gates/verdict.ts'
import { signersText as admittedText } from '../rollout/admission.ts'
import { isLive } from '../rollout/machine.ts'
import { sentence } from '../rollout/outcome.ts'
import type { Admission, RolloutRecord, StepVerdict } from '../rollout/record.ts'
import { RecordStore } from '../rollout/record-store.ts'
import { absent, claimed } from './link.ts'
import { BROKEN_GLASS, type Link } from './types.ts'

export interface RolloutFacts {
  readonly links: readonly Link[]
  readonly contradictions: readonly string[]
  /** The one that brought what runs. */
  readonly record?: RolloutRecord
  /** Names of those who started it or went on with it. */
  readonly actors: readonly string[]
  /** Names of those who decided in the place of gates. */
  readonly deciders: readonly string[]
}

const EDITABLE = 'which whoever may write ConfigMaps there can edit'

/**
 * The links that the records in the cluster hold: which rollout brought the image, who ran it, what let the image in,
 * what the gates counted and who decided. Records are not signed, so all of it is claimed.
 *
 * @param records any order
 * @param digests of what runs: as it was deployed, and as it runs
 * @param where   why there are no records, where nobody looked
 */
export function rolloutLinks(
  records: readonly RolloutRecord[],
  digests: readonly string[],
  where: string = 'no record in the cluster tells of a rollout that brought it; old ones are removed after a while',
): RolloutFacts {
  const record = broughtBy(records, digests)
  if (record === undefined) {
    const links = [
      absent('rollout', 'nothing says which rollout brought it', where),
      absent('admission', 'nothing says what was checked when it came in', 'no rollout is known'),
      absent('gates', 'nothing says what its gates counted', 'no rollout is known'),
      absent('score', 'nothing says how it was scored', 'no rollout is known'),
      absent('approval', 'nothing says who decided', 'no rollout is known'),
    ]
    return { links, contradictions: [], actors: [], deciders: [] }
  }
  const because = `the record ${RecordStore.nameOf(record.id)} in namespace ${record.plan.namespace} says so, ${EDITABLE}`
  const gates = gatesLink(record, because)
  return {
    record,
    links: [
      rolloutLink(record, because),
      ...admissionLinks(record, because),
      gates.link,
      scoreLink(record, because),
      approvalLink(record, because),
    ],
    contradictions: gates.contradictions,
    actors: [...new Set(record.actors.map(({ name }) => name))],
    deciders: [...new Set(record.approvals.map(({ by }) => by))],
  }
}

/** The newest that ended with the image for all; where none did, the newest that is bringing it. */
export function broughtBy(records: readonly RolloutRecord[], digests: readonly string[]): RolloutRecord | undefined {
  const its = records
    .filter(({ plan }) => digests.some((digest) => plan.to.endsWith(`@${digest}`)))
    .sort((a, b) => b.startedAt.localeCompare(a.startedAt))
  return its.find(({ state }) => state === 'PROMOTED' || state === 'VERIFIED') ?? its.find(({ state }) => isLive(state))
}

/** The bytes of a record as they lie in the cluster. */
export function recordBytes(record: RolloutRecord): Buffer {
  return Buffer.from(JSON.stringify(record))
}

export function recordSha256(record: RolloutRecord): string {
  return createHash('sha256').update(recordBytes(record)).digest('hex')
}

function rolloutLink(record: RolloutRecord, because: string): Link {
  const { plan, kind, state, actors } = record
  const runs = actors.map(({ name, run, url }) => `${name} (${run}${url === undefined ? '' : `, ${url}`})`)
  const verb = kind === 'rollback' ? 'A rollback' : 'A rollout'
  return claimed('rollout', `${verb} by ${actors[0]?.name ?? 'nobody'} brought it: ${sentence(record)}`, because, {
    id: record.id,
    state,
    started: record.startedAt,
    ended: isLive(state) ? undefined : (record.transitions.at(-1)?.at ?? record.updatedAt),
    'run by': runs.join('; '),
    from: plan.from,
    to: plan.to,
    where: `Deployment ${plan.deployment} in namespace ${plan.namespace}${plan.environment === undefined ? '' : ` (${plan.environment})`}`,
    steps: plan.steps.map((step) => `${step} %`).join(', '),
    transitions: record.transitions.map(({ at, from, to, reason }) => `${at} ${from} → ${to}: ${reason}`).join('; '),
    metrics: plan.metrics === undefined ? undefined : JSON.stringify(plan.metrics),
  })
}

function admissionLinks({ admissions = [] }: RolloutRecord, because: string): Link[] {
  if (admissions.length === 0) {
    return [
      absent(
        'admission',
        'nothing says that signatures were checked when it came in',
        'its record has no check; signatures were not asked for',
      ),
    ]
  }
  return admissions.map((one) => claimed('admission', admissionText(one), because, admissionFacts(one)))
}

function admissionText({ digest, signers, breakGlass }: Admission): string {
  if (breakGlass !== undefined)
    return `${breakGlass.by} broke the glass: ${digest} came in without a signature (${breakGlass.reason})`
  return `${digest} was let in by the signature of ${admittedText(signers)}`
}

function admissionFacts({
  at,
  run,
  signers,
  package: pack,
  breakGlass,
  rollout,
}: Admission): Record<string, string | undefined> {
  const approvers = breakGlass?.approvers.join(', ')
  return {
    at,
    run,
    signer: admittedText(signers),
    package: pack && `${pack.name} ${pack.version} (${pack.reference})`,
    'promoted by': pack?.promotion?.approver,
    'checked for rollout': rollout,
    [BROKEN_GLASS]: breakGlass?.by,
    'in the environment': breakGlass?.environment,
    'approved by': breakGlass && (approvers === '' ? 'nobody whom GitHub names' : approvers),
  }
}

function gatesLink(record: RolloutRecord, because: string): { link: Link; contradictions: string[] } {
  const { plan, verdicts, looks } = record
  if (plan.gates === undefined) {
    return {
      link: absent('gates', 'nothing was measured', 'its record says that gates were off: only the pods were watched'),
      contradictions: [],
    }
  }
  if (verdicts.length === 0) {
    return { link: absent('gates', 'no gate has given a verdict', 'its record has none'), contradictions: [] }
  }
  const again = judgedAgain(record)
  const last = lastVerdicts(verdicts)
  const contradictions = last.flatMap((one) => contradicted(one, again.get(one.step)))
  const sure =
    contradictions.length === 0 ? `${because}; its counts give the same verdicts when they are judged again` : because
  const steps = last.map(({ weight, verdict }) => `${verdict} at ${weight} %`).join(', ')
  const link = claimed('gates', `the gates said ${steps}`, sure, {
    looks: String(looks.length),
    ...Object.fromEntries(last.map(({ weight, reason }) => [`verdict at ${weight} %`, reason])),
    ...counted(record),
    'false alarms': `at most ${plan.gates.alpha * 100} % over the whole rollout`,
    'not measured': plan.gates.notMeasured.map(({ name, why }) => `${name}: ${why}`).join('; '),
    'raw counts': `${looks.length} looks in the record beside this file`,
  })
  return { link, contradictions }
}

function lastVerdicts(verdicts: readonly StepVerdict[]): StepVerdict[] {
  return [...new Map(verdicts.map((one) => [one.step, one])).values()].sort((a, b) => a.step - b.step)
}

/** Only what was let on against its own counts is a contradiction: a person may stop a rollout that would have passed. */
function contradicted({ step, weight, verdict }: StepVerdict, again: ReadonlySet<string> | undefined): string[] {
  if (verdict !== 'pass' || again === undefined || again.has('pass')) return []
  return [
    `the record says that the gates passed at ${weight} % (step ${step + 1}), and its own counts say ${[...again].join(' or ')}`,
  ]
}

/** Verdicts that a step's counts give, look by look. */
function judgedAgain({ plan, looks }: RolloutRecord): Map<number, Set<string>> {
  const found = new Map<number, Set<string>>()
  if (plan.gates === undefined) return found
  const judging = new Judging(plan.gates)
  for (const look of looks) {
    judging.add(look)
    const { verdict } = judging.judgement({ index: look.step, weight: look.weight })
    found.set(look.step, (found.get(look.step) ?? new Set()).add(verdict))
  }
  return found
}

/** Requests and events of both arms over the whole rollout, by metric. */
function counted({ plan, looks }: RolloutRecord): Record<string, string> {
  const metrics = plan.gates?.metrics ?? []
  return Object.fromEntries(
    metrics.flatMap(({ name }) => {
      const counts = looks.map(({ readings }) => readings[name]).filter(isCounts)
      if (counts.length === 0) return []
      const sum = (of: keyof Pick<Counts, 'n' | 'x' | 'm' | 'y'>) => counts.reduce((total, one) => total + one[of], 0)
      return [[`counts of ${name}`, `canary ${sum('x')} of ${sum('n')}, stable ${sum('y')} of ${sum('m')}`]]
    }),
  )
}

function isCounts(reading: Reading | undefined): reading is Counts {
  return reading !== undefined && 'n' in reading
}

function scoreLink({ scores }: RolloutRecord, because: string): Link {
  const last = scores?.at(-1)
  if (last === undefined) return absent('score', 'nothing says how it was scored', 'its record has no score')
  const { score, low, high, decision, reasons, commit, at } = last
  const says = `it scored ${Math.round(score)} (${Math.round(low)} to ${Math.round(high)}): ${decision}`
  return claimed('score', says, because, { at, decision, commit, reasons: reasons.join('; ') })
}

function approvalLink({ approvals }: RolloutRecord, because: string): Link {
  const [last] = approvals.slice(-1)
  if (last === undefined)
    return absent(
      'approval',
      'nobody is recorded to have decided',
      'its record has no decision of a person; its gates alone let it on',
    )
  const all = approvals.map(({ step, by, at }) => `step ${step + 1} by ${by} at ${at}`)
  return claimed('approval', `${last.by} decided that it goes on`, because, { decisions: all.join('; ') })
}
