import { CountGate } from './count-gate.ts'
import { ErrorRate } from './error-rate.ts'
import { BadCounts, checkCounts } from './evidence.ts'
import { isCounts, isGauge } from './gaps.ts'
import type { Gate, GateSetting, GateState } from './gate.ts'
import { logSumExp } from './grid.ts'
import { Latency } from './latency.ts'
import { RequestRate } from './request-rate.ts'
import { SaturationGate } from './saturation.ts'
import { ThresholdGate } from './threshold.ts'
import type { GatePlan, GateResult, Judgement, Look, Metric, Reading, Verdict } from './types.ts'

/** Errors carry most of the merged evidence: three failed answers at a 5 % split are then proof enough. */
const ERRORS_SHARE = 0.8

/**
 * What the looks so far say at a step. FAIL latches and rests on all looks of the rollout; PASS rests on the step's
 * own; anything else is inconclusive, and never promotes.
 *
 * @param looks all looks of the rollout, in order
 * @param step  the step that is asked about, from 0, and its weight in percent
 * @throws {BadCounts} counts that cannot be
 */
export function judge(plan: GatePlan, looks: readonly Look[], step: { index: number; weight: number }): Judgement {
  const judging = new Judging(plan)
  for (const look of looks) judging.add(look)
  return judging.judgement(step)
}

/** judge, look by look: what was seen is not gone through again. */
export class Judging {
  readonly #gates: Gate[]
  /** Gates whose evidence is merged, with the logarithm of their share. */
  readonly #merged: { gate: Gate; logShare: number }[]
  readonly #baselines = new Map<string, { m: number; y: number }>()
  readonly #failAt: number
  #looks = 0
  #step: number | undefined
  #lnAtFail: number | undefined

  constructor(plan: GatePlan) {
    this.#gates = plan.metrics.map((metric) => gateFor({ plan, metric }))
    this.#merged = merge(this.#gates)
    this.#failAt = 1 / plan.alpha
    for (const { name } of plan.metrics) this.#baselines.set(name, { m: 0, y: 0, ...plan.before[name] })
  }

  /** @throws {BadCounts} counts that cannot be; what was judged before stays as it was */
  add(look: Look): void {
    for (const gate of this.#gates) check(gate.metric, look.readings[gate.metric.name])
    this.#enter(look.step, look.weight)
    this.#looks += 1
    for (const gate of this.#gates) {
      const reading = look.readings[gate.metric.name]
      gate.add(reading, look, this.#looks)
      if (reading !== undefined && isCounts(reading)) {
        const sums = this.#baselines.get(gate.metric.name) as { m: number; y: number }
        sums.m += reading.m
        sums.y += reading.y
      }
    }
    this.#latch()
  }

  judgement(step: { index: number; weight: number }): Judgement {
    this.#enter(step.index, step.weight)
    const states = this.#gates.map((gate) => gate.state())
    const { verdict, reason } = this.#decide(states)
    return {
      verdict,
      reason,
      gates: states.map(({ failedAlone: _, ...result }): GateResult => result),
      lnEvidence: this.#lnAtFail ?? this.#lnMerged(),
    }
  }

  #enter(index: number, weight: number): void {
    if (this.#step === index) return
    this.#step = index
    for (const gate of this.#gates) {
      // A copy: what the baseline does from here on must not move this step's bound.
      const before = { ...(this.#baselines.get(gate.metric.name) as { m: number; y: number }) }
      gate.enter({ index, weight, before })
    }
  }

  #latch(): void {
    for (const gate of this.#gates) {
      if (gate.metric.dry && gate.atMost() >= this.#failAt && gate.lnFail() >= Math.log(this.#failAt)) {
        gate.fail(this.#looks)
      }
    }
    if (this.#lnAtFail !== undefined) return
    let atMost = 0
    for (const { gate, logShare } of this.#merged) atMost += Math.exp(logShare) * gate.atMost()
    if (atMost < this.#failAt) return
    const merged = this.#lnMerged()
    if (merged < Math.log(this.#failAt)) return
    this.#lnAtFail = merged
    const parts = this.#merged.map(({ gate, logShare }) => logShare + gate.lnFail())
    const largest = Math.max(...parts)
    this.#merged.forEach(({ gate }, i) => {
      if (parts[i] === largest || (parts[i] as number) >= Math.log(this.#failAt)) gate.fail(this.#looks)
    })
  }

  #lnMerged(): number {
    if (this.#merged.length === 0) return 0
    return logSumExp(this.#merged.map(({ gate, logShare }) => logShare + gate.lnFail()))
  }

  #decide(states: readonly GateState[]): { verdict: Verdict; reason: string } {
    const deciding = states.filter((state) => !state.dry)
    const failed = deciding.filter((state) => state.verdict === 'fail').sort((a, b) => a.failAt - b.failAt)
    if (failed[0]) {
      const others = failed.length > 1 ? `; ${failed.length - 1} more gates failed` : ''
      return { verdict: 'fail', reason: `${label(failed[0])}${others}` }
    }
    if (deciding.length === 0) {
      return { verdict: 'inconclusive', reason: 'no gate is there to decide: all are off, dry or not measured' }
    }
    if (this.#looks === 0) return { verdict: 'inconclusive', reason: 'there was no look at the metrics yet' }
    const required = deciding.filter((state) => state.required)
    const needed = required.length > 0 ? required : deciding
    const open = needed.filter((state) => state.verdict !== 'pass')
    if (open[0]) return { verdict: 'inconclusive', reason: open.map(label).join('; ') }
    return { verdict: 'pass', reason: needed.map(label).join('; ') }
  }
}

function check({ name }: Metric, reading: Reading | undefined): void {
  if (reading === undefined) return
  if (isGauge(reading)) {
    const usable = Number.isFinite(reading.canary) && reading.canary >= 0
    if (!usable) throw new BadCounts(`${name}: ${reading.canary} is no share of a limit`)
  }
  if (!isCounts(reading)) return
  checkCounts(reading)
  if (reading.between) checkCounts({ ...reading, x: reading.between.x, y: reading.between.y })
}

function label({ name, kind, reason }: GateResult): string {
  return kind === 'errors' && name === 'errors' ? reason : `${name}: ${reason}`
}

function gateFor(setting: GateSetting): Gate {
  const { kind, mode } = setting.metric
  if (kind === 'cpu' || kind === 'memory') return new SaturationGate(setting)
  if (mode === 'threshold') return new ThresholdGate(setting)
  switch (kind) {
    case 'errors':
      return new CountGate(setting, new ErrorRate(setting))
    case 'slow':
      return new CountGate(setting, new Latency(setting))
    case 'requests':
      return new CountGate(setting, new RequestRate(setting))
  }
}

/**
 * What a gate's evidence to fail (lnEFail) must reach to fail the rollout by itself, by name. Gates that weigh no
 * evidence (thresholds, CPU, memory) are left out.
 */
export function failLimits({ metrics, alpha }: GatePlan): Map<string, number> {
  const shares = logShares(metrics)
  const weighing = metrics.filter(weighs)
  return new Map(weighing.map((metric) => [metric.name, Math.log(1 / alpha) - (shares.get(metric) ?? 0)]))
}

function weighs({ mode, kind }: Metric): boolean {
  return mode === 'sequential' && kind !== 'cpu' && kind !== 'memory'
}

function merge(gates: readonly Gate[]): { gate: Gate; logShare: number }[] {
  const shares = logShares(gates.map(({ metric }) => metric))
  return gates.flatMap((gate) => {
    const logShare = shares.get(gate.metric)
    return logShare === undefined ? [] : [{ gate, logShare }]
  })
}

/**
 * The shares of a weighted average: a weighted average of e-values is an e-value whatever depends on what, so one
 * false alarm bound holds for all gates together. Dry gates have none.
 */
function logShares(metrics: readonly Metric[]): Map<Metric, number> {
  const weighing = metrics.filter((metric) => !metric.dry && weighs(metric))
  const errors = weighing.filter(({ kind }) => kind === 'errors').length
  const others = weighing.length - errors
  const pot = errors === 0 ? 0 : others === 0 ? 1 : ERRORS_SHARE
  return new Map(
    weighing.map((metric) => [metric, Math.log(metric.kind === 'errors' ? pot / errors : (1 - pot) / others)]),
  )
}
