import { randomBytes } from 'node:crypto'
import { messageOf, UserError } from '../errors.ts'
import type { MetricSource } from '../gates/types.ts'
import { explained } from '../kube/errors.ts'
import type { Kube } from '../kube/types.ts'
import { Fenced } from '../traffic/router.ts'
import type { Admit } from './admission.ts'
import { drive, type Goal } from './engine.ts'
import { Lease } from './lease.ts'
import { isLive } from './machine.ts'
import type { Actor, Plan, RolloutRecord } from './record.ts'
import { RecordStore } from './record-store.ts'

/** How long a run waits for a lease: a dead holder is seen dead after its lease's ten seconds. */
const LEASE_WAIT_MS = 20_000
/** Words that a Kubernetes name may hold. */
const LONGEST_SERVICE = 40

/** What every command on a service is handed. */
export interface Context {
  kube: Kube
  service: string
  namespace: string
  actor: Actor
  cancel: AbortSignal
  /** Called before the first write. */
  begin?: () => void
  /** Called with the record that is going to be acted on, so that it can be reported however that ends. */
  act?: (record: RolloutRecord) => void
  tell(line: string): void
  /** Events and last log lines of a pod that can't serve: for the person, never for the record. */
  testify(lines: readonly string[]): void
  /** What a person should know even if they never read the log. */
  warn(line: string): void
  /** Asked before an image comes in; absent: every image may. */
  admit?: Admit
  /** Unix seconds. */
  now(): number
  /**
   * Opened only when a rollout has gates. What this run was given goes before what the record says.
   * @throws {UserError} neither names a metrics server
   */
  source(recorded?: Plan['metrics']): Promise<MetricSource>
}

/**
 * Holds the service's lease while `work` runs, and lets go afterwards whatever happens.
 *
 * @throws {UserError} another run holds the lease and is alive
 */
export async function withLease<T>(
  context: Context,
  work: (lease: Lease, store: RecordStore) => Promise<T>,
  waitMs = LEASE_WAIT_MS,
): Promise<T> {
  const { kube, service, namespace, actor } = context
  context.begin?.()
  const lease = await Lease.acquire(kube, { name: service, namespace }, actor.run, {
    waitMs,
    signal: context.cancel,
    tell: context.tell,
  })
  try {
    return await work(lease, new RecordStore(kube, namespace))
  } finally {
    await lease.release()
  }
}

/**
 * Drives a record towards a goal under a held lease.
 *
 * @throws {UserError} it stands, or was left, in a state that needs another run; the sentence says which command
 */
export async function advance(
  context: Context,
  lease: Lease,
  store: RecordStore,
  record: RolloutRecord,
  goal: Goal,
): Promise<void> {
  if (!record.actors.some((actor) => actor.run === context.actor.run)) record.actors.push(context.actor)
  context.act?.(record)
  const source = await sourceFor(context, record, goal)
  try {
    await drive(
      record,
      {
        kube: context.kube,
        store,
        lease,
        ...(source === undefined ? {} : { source }),
        ...(context.admit === undefined ? {} : { admit: context.admit }),
        cancel: context.cancel,
        tell: context.tell,
        testify: context.testify,
        now: context.now,
      },
      goal,
    )
  } catch (cause) {
    if (cause instanceof Fenced) {
      throw new UserError(
        `${cause.message}; this run has stopped and moved nothing since. See rollout ${record.id} there`,
        { cause },
      )
    }
    const known = explained(cause)
    const Kind = known instanceof UserError ? UserError : Error
    throw new Kind(whereItStands(record, known), { cause })
  }
}

/** A rollout can be taken back without its metrics server; then nobody counts the harm. */
async function sourceFor(context: Context, record: RolloutRecord, goal: Goal): Promise<MetricSource | undefined> {
  if (!record.plan.gates) return undefined
  try {
    return await context.source(record.plan.metrics)
  } catch (error) {
    if (goal.kind !== 'abort') throw error
    context.tell(`requests harmed are not counted: ${messageOf(error)}`)
    return undefined
  }
}

function whereItStands(record: RolloutRecord, cause: unknown): string {
  if (!isLive(record.state)) return `${messageOf(cause)} (rollout ${record.id} is ${record.state})`
  return `${messageOf(cause)}; rollout ${record.id} was left in ${record.state} with ${record.weight} % on the canary: run the action rollback with command: abort and rollout-id: ${record.id}`
}

/** The records, for a look before the lease is taken: what can be refused then leaves no trace. */
export function storeOf({ kube, namespace }: Context): RecordStore {
  return new RecordStore(kube, namespace)
}

/** The rollout that holds something in the cluster now. */
export function liveOf(records: readonly RolloutRecord[]): RolloutRecord | undefined {
  return records.find((record) => isLive(record.state))
}

/**
 * @param wanted id of the record; absent: the live one, else the newest
 * @throws {UserError} there is none
 */
export function chooseRecord(
  records: readonly RolloutRecord[],
  wanted: string | undefined,
  service: string,
): RolloutRecord {
  const found = wanted === undefined ? (liveOf(records) ?? records[0]) : records.find((record) => record.id === wanted)
  if (found) return found
  const known = records.slice(0, 5).map((record) => record.id)
  throw new UserError(
    wanted === undefined
      ? `there is no rollout of ${service} yet; start one with deploy-canary command: run`
      : `rollout-id: there is no rollout ${wanted} of ${service}; ${known.length === 0 ? 'it has none yet' : `its newest are ${known.join(', ')}`}`,
  )
}

/** `shop-20261121-142233-k3f9`: sorts by time, fits a label. */
export function newId(service: string, at: Date): string {
  const stamp = at.toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15)
  return `${service.slice(0, LONGEST_SERVICE)}-${stamp}-${randomBytes(2).toString('hex')}`
}
