import { UserError } from '../errors.ts'
import { shortImage } from '../workload/image.ts'
import type { Deployment } from '../workload/types.ts'
import { admissionsOf } from './admission.ts'
import { Lease } from './lease.ts'
import { isLive } from './machine.ts'
import { makeRollbackPlan, type PlacedService } from './plan.ts'
import { survey } from './preflight.ts'
import { newRecord, type Plan, type RolloutRecord } from './record.ts'
import { RecordStore } from './record-store.ts'
import { advance, type Context, chooseRecord, liveOf, newId, withLease } from './session.ts'

/** A live run that was asked to take its rollout back drains and counts before it lets go. */
const ABORT_WAIT_MS = 120_000

/**
 * Takes a live rollout back. A run that is alive is asked to do it and watched; what a dead one left is taken back here.
 * One that was taken back already is what was asked for: the step after a failure need not know who was first.
 *
 * @throws {UserError} nothing is live
 */
export async function abort(context: Context, id: string | undefined, reason: string): Promise<RolloutRecord> {
  const store = new RecordStore(context.kube, context.namespace)
  const record = chooseRecord(await store.list(context.service), id, context.service)
  if (record.state === 'ROLLED_BACK') {
    context.tell(`rollout ${record.id} was taken back before; there is nothing left to do`)
    return record
  }
  if (!isLive(record.state)) {
    throw new UserError(
      `rollout ${record.id} is ${record.state} already; there is nothing to take back (command: rollback brings the version before it)`,
    )
  }
  const asked = await Lease.requestAbort(context.kube, { name: context.service, namespace: context.namespace }, reason)
  if (asked) {
    context.tell(`asked the run that holds ${context.service} to take ${record.id} back`)
  }
  return await withLease(
    context,
    async (lease, own) => {
      const now = chooseRecord(await own.list(context.service), record.id, context.service)
      if (isLive(now.state)) await advance(context, lease, own, now, { kind: 'abort', reason })
      return now
    },
    ABORT_WAIT_MS,
  )
}

export interface RollbackWish {
  service: PlacedService
  /** A rollout's id, a digest, or `previous`. */
  to: string
  reason: string
}

/**
 * Brings an earlier version back through the same engine, the whole weight at once. A live rollout is taken back
 * instead: that is the way to the version before it.
 */
export async function rollback(context: Context, wish: RollbackWish): Promise<RolloutRecord> {
  const store = new RecordStore(context.kube, context.namespace)
  const records = await store.list(context.service)
  const live = liveOf(records)
  if (live) return await abort(context, live.id, wish.reason)
  const planned = await planBack(context, wish, records)
  await context.admit?.({ kind: 'rollback', plan: planned, admissions: admissionsOf(records, planned.to) })
  return await withLease(context, async (lease, own) => {
    const known = await own.list(context.service)
    const plan = await planBack(context, wish, known)
    const at = new Date(context.now() * 1000)
    const record = newRecord(newId(context.service, at), 'rollback', plan, context.actor, lease.fence, at)
    const admissions = admissionsOf(known, plan.to)
    if (admissions.length > 0) record.admissions = admissions
    await own.create(record)
    context.tell(`back from ${shortImage(plan.from)} to ${shortImage(plan.to)}: ${wish.reason}`)
    for (const warning of plan.warnings ?? []) context.warn(warning)
    await advance(context, lease, own, record, { kind: 'finish' })
    return record
  })
}

async function planBack(context: Context, wish: RollbackWish, records: readonly RolloutRecord[]): Promise<Plan> {
  const scene = await survey(context.kube, wish.service)
  return makeRollbackPlan(wish.service, scene, chooseImage(records, imagesOf(scene.stable), wish.to, context.service))
}

/** Newest first; reads only. */
export async function list(context: Context): Promise<RolloutRecord[]> {
  return await new RecordStore(context.kube, context.namespace).list(context.service)
}

function imagesOf(stable: Deployment): string[] {
  return stable.spec.template.spec.containers.map((container) => container.image)
}

/**
 * The image to go back to.
 *
 * @throws {UserError} nothing earlier is known, or stable runs it already
 */
export function chooseImage(
  records: readonly RolloutRecord[],
  present: readonly string[],
  to: string,
  service: string,
): string {
  const promoted = records.filter((record) => record.state === 'PROMOTED' || record.state === 'VERIFIED')
  const image = findImage(promoted, present, to)
  if (image === undefined) {
    const known = [...new Set(promoted.flatMap((record) => [record.plan.from, record.plan.to]))].filter(
      (one) => !present.includes(one),
    )
    throw new UserError(
      `to: ${to === 'previous' ? 'no earlier version' : `no version ${to}`} of ${service} is known; ${known.length === 0 ? 'no rollout was promoted yet' : `known are ${known.join(', ')}`}`,
    )
  }
  if (present.includes(image))
    throw new UserError(`to: stable of ${service} runs ${image} already; there is nothing to roll back`)
  return image
}

function findImage(promoted: readonly RolloutRecord[], present: readonly string[], to: string): string | undefined {
  if (to === 'previous') {
    const last = promoted.find((record) => record.kind === 'rollout' && present.includes(record.plan.to))
    return last && beforeImage(last)
  }
  const byId = promoted.find((record) => record.id === to)
  if (byId) return byId.plan.to
  return promoted
    .flatMap((record) => [beforeImage(record), record.plan.to])
    .find((image) => image === to || image.endsWith(`@${to}`))
}

function beforeImage({ plan }: RolloutRecord): string {
  return plan.fromDigest ?? plan.from
}
