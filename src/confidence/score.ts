import { UserError } from '../errors.ts'
import {
  DEFAULT_THRESHOLDS,
  DEFAULT_WEIGHTS,
  type Decision,
  type Evidence,
  FACTORS,
  type Factor,
  type FactorName,
  type Score,
  type Thresholds,
  type Weights,
} from './types.ts'

const WHOLE = 1000
/** The highest score that is shown for a version that failed its gates. */
const HIGHEST_FAILED = 59

/**
 * One number from what is known, as interval arithmetic: a missing factor may be anything from 0 to 100, so removing
 * one only ever moves the decision towards a person.
 *
 * @throws {UserError} weights that don't sum to 1000, thresholds out of order
 */
export function scoreOf(
  evidence: Evidence,
  weights: Weights = DEFAULT_WEIGHTS,
  thresholds: Thresholds = DEFAULT_THRESHOLDS,
): Score {
  checkWeights(weights)
  checkThresholds(thresholds)
  let points = 0
  let present = 0
  for (const name of FACTORS) {
    const factor = evidence.factors[name]
    if (!isPresent(factor)) continue
    points += weights[name] * factor.value
    present += weights[name]
  }
  const low = settled(points / WHOLE)
  const high = settled((points + 100 * (WHOLE - present)) / WHOLE)
  const { decision, why } = decide(evidence, { low, high }, thresholds)
  const middle = (low + high) / 2
  return {
    score: evidence.verdict === 'fail' ? Math.min(middle, HIGHEST_FAILED) : middle,
    low,
    high,
    decision,
    reasons: [why, ...FACTORS.flatMap((name) => told(name, evidence.factors[name], weights[name]))],
    factors: FACTORS.map((name) => shown(name, evidence.factors[name], weights[name])),
  }
}

function decide(
  { factors, verdict, vetoes }: Evidence,
  { low, high }: { low: number; high: number },
  { promote, rollback }: Thresholds,
): { decision: Decision; why: string } {
  if (verdict === 'fail') return { decision: 'rollback', why: 'the gates failed' }
  const [veto] = vetoes
  if (veto !== undefined) return { decision: 'rollback', why: `veto: ${veto}` }
  if (high < rollback) return { decision: 'rollback', why: `${round(high)} at best is below ${rollback}` }
  const unknown = (['safety', 'health'] as const).filter((name) => !isPresent(factors[name]))
  if (low >= promote && verdict === 'pass' && unknown.length === 0) {
    return { decision: 'auto-promote', why: `${round(low)} at least reaches ${promote} and the gates pass` }
  }
  return { decision: 'manual-review', why: whyManual(low, promote, verdict, unknown) }
}

function whyManual(low: number, promote: number, verdict: Evidence['verdict'], unknown: FactorName[]): string {
  if (unknown.length > 0) return `${unknown.join(' and ')} ${unknown.length > 1 ? 'are' : 'is'} not known`
  if (verdict !== 'pass') return verdict === undefined ? 'the gates were not asked' : 'the gates are inconclusive'
  return `${round(low)} at least does not reach ${promote}`
}

function told(name: FactorName, factor: Factor, weight: number): string[] {
  if (!isPresent(factor)) return [`${name} missing (${factor.missing}): up to -${round((100 * weight) / WHOLE)}`]
  const lost = round(lostBy(factor.value, weight))
  if (lost === 0) return []
  return [`${factor.reasons.join('; ') || name}: -${lost}`]
}

function shown(name: FactorName, factor: Factor, weight: number): Score['factors'][number] {
  return isPresent(factor)
    ? { name, weight, value: factor.value, lost: lostBy(factor.value, weight), reasons: factor.reasons }
    : { name, weight, value: null, lost: null, reasons: [factor.missing] }
}

function lostBy(value: number, weight: number): number {
  return (weight * (100 - value)) / WHOLE
}

function isPresent(factor: Factor): factor is { value: number; reasons: string[] } {
  return 'value' in factor
}

export function checkWeights(weights: Weights): void {
  const values = FACTORS.map((name) => weights[name])
  const sum = values.reduce((total, value) => total + value, 0)
  if (values.some((value) => !Number.isInteger(value) || value < 0) || sum !== WHOLE) {
    throw new UserError(
      `weights: ${FACTORS.map((name, index) => `${name} ${values[index]}`).join(', ')} sum to ${sum}; give whole parts of a thousand that sum to ${WHOLE}`,
    )
  }
}

export function checkThresholds({ promote, rollback }: Thresholds): void {
  if (!(rollback >= 0 && rollback <= promote && promote <= 100)) {
    throw new UserError(
      `thresholds: rollback ${rollback} and promote ${promote} are out of order; give 0 <= rollback <= promote <= 100`,
    )
  }
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

/** Sums of fractions end in noise; 80 points must be 80 in whatever order the factors came. */
function settled(value: number): number {
  return Math.round(value * 1e9) / 1e9
}
