import { setTimeout as sleep } from 'node:timers/promises'
import type { Arms, Judgement, Look, MetricSource } from '../gates/types.ts'
import { Judging } from '../gates/verdict.ts'
import type { RolloutRecord, StepVerdict } from './record.ts'

/** A long step is written down this often, so that a dead run costs no more evidence than that. */
const CHECKPOINT_SECONDS = 30

export interface Watch {
  source: MetricSource
  arms: Arms
  signal: AbortSignal
  /** Unix seconds. */
  now(): number
  tell(line: string): void
  checkpoint(): Promise<void>
  /** Gets the next weight's pods ready; called once, before a pass can be acted on. */
  prepareNext(): Promise<void>
}

export interface Patience {
  /** Unix seconds from which the pods of the next weight may get ready, so that they are when the step ends. */
  prepare: number
  /** Unix seconds until which a pass must wait. */
  settled: number
  /** Unix seconds after which an undecided step is inconclusive. */
  deadline: number
}

/**
 * Looks at the present step's metrics, interval by interval on a fixed grid, until the gates have decided: a fail ends
 * it at once, a pass when the step has settled, and what is still inconclusive then goes by `on-inconclusive`. The
 * looks go into the record; a run that takes the record up goes on where the last look ended.
 */
export async function evaluateStep(record: RolloutRecord, patience: Patience, watch: Watch): Promise<StepVerdict> {
  const { plan, step } = record
  const gates = plan.gates
  if (!gates) throw new Error('a rollout without gates has nothing to evaluate')
  const weight = record.share ?? (plan.steps[step] as number)
  record.stepSince ??= watch.now()
  const since = record.stepSince
  const { prepare, settled, deadline } = patience
  let checkpoint = watch.now()
  const judging = new Judging(gates)
  for (const look of record.looks) judging.add(look)
  let judgement = judging.judgement({ index: step, weight })
  let prepared = false
  let looked = record.looks.filter((look) => look.step === step).length

  for (;;) {
    const now = watch.now()
    if (judgement.verdict === 'fail') break
    if (now >= prepare && !prepared) {
      prepared = true
      await watch.prepareNext()
    }
    if (judgement.verdict === 'pass' && now >= settled) break
    if (now >= deadline && now >= settled) break
    const end = since + (looked + 1) * plan.intervalSeconds
    const due = Math.min(
      end + plan.delaySeconds,
      prepared ? Infinity : prepare,
      judgement.verdict === 'pass' ? settled : Infinity,
      Math.max(deadline, settled),
    )
    if (due > now) await sleep((due - now) * 1000, undefined, { signal: watch.signal })
    watch.signal.throwIfAborted()
    if (watch.now() + 1e-3 < end + plan.delaySeconds) continue
    const look = await lookOnce(watch, record, { from: end - plan.intervalSeconds, to: end, step, weight })
    // First the gates: counts that can't be never get into the record.
    judging.add(look)
    record.looks.push(look)
    looked += 1
    judgement = judging.judgement({ index: step, weight })
    watch.tell(`${weight} % ${progressOf(judgement)}`)
    if (watch.now() - checkpoint > CHECKPOINT_SECONDS) {
      await watch.checkpoint()
      checkpoint = watch.now()
    }
  }
  return conclude(record, judgement, weight, new Date(watch.now() * 1000))
}

async function lookOnce(watch: Watch, record: RolloutRecord, at: Omit<Look, 'readings'>): Promise<Look> {
  const metrics = record.plan.gates?.metrics ?? []
  const readings = await watch.source.look(metrics, watch.arms, { from: at.from, to: at.to }, watch.signal)
  watch.signal.throwIfAborted()
  return { ...at, readings }
}

function conclude(record: RolloutRecord, judgement: Judgement, weight: number, at: Date): StepVerdict {
  const observed = observedWeight(record, record.step)
  const verdict: StepVerdict = {
    step: record.step,
    weight,
    at: at.toISOString(),
    verdict: judgement.verdict,
    reason: judgement.reason,
    gates: judgement.gates,
    lnEvidence: judgement.lnEvidence,
    ...(observed === undefined ? {} : { observedWeight: observed }),
  }
  record.verdicts.push(verdict)
  return verdict
}

/** Percent of requests that reached the canary during a step, by the error gate's counts; undefined without any. */
export function observedWeight(record: RolloutRecord, step: number): number | undefined {
  const errors = record.plan.gates?.metrics.find((metric) => metric.kind === 'errors')
  if (!errors) return undefined
  let canary = 0
  let all = 0
  for (const look of record.looks) {
    const reading = look.readings[errors.name]
    if (look.step !== step || !reading || !('n' in reading)) continue
    canary += reading.n
    all += reading.n + reading.m
  }
  return all === 0 ? undefined : Math.round((1000 * canary) / all) / 10
}

function progressOf(judgement: Judgement): string {
  return `${judgement.verdict}: ${judgement.reason}`
}
