import type { GateResult, Verdict } from '../../gates/types.ts'
import type { Factor } from '../types.ts'

/** An undecided gate is never as good as a pass. */
const BEST_UNDECIDED = 0.99

/**
 * Canary health: the worst required gate, or one that failed without being required. 1 for a pass, 0 for a fail, else
 * between them by how far the evidence has come to either limit.
 */
export function canaryHealth(gates: readonly GateResult[], alpha: number, beta: number): Factor {
  const required = gates.filter((gate) => !gate.dry && (gate.required || gate.verdict === 'fail'))
  if (required.length === 0) return { missing: 'no required gate was asked' }
  const judged = required.map((gate) => ({ gate, health: healthOf(gate, alpha, beta) }))
  const worst = judged.reduce((low, one) => (one.health < low.health ? one : low))
  return {
    value: 100 * worst.health,
    reasons: worst.health === 1 ? [] : [`${worst.gate.name}: ${worst.gate.reason}`],
  }
}

/** The same where only the verdict is known, such as from another workflow. */
export function healthOfVerdict(verdict: Verdict): Factor {
  const value = { pass: 100, inconclusive: 50, fail: 0 }[verdict]
  return { value, reasons: verdict === 'pass' ? [] : [`the gates say ${verdict}`] }
}

function healthOf({ verdict, lnEFail, lnEPass, lnEHarm = 0 }: GateResult, alpha: number, beta: number): number {
  if (verdict === 'pass') return 1
  if (verdict === 'fail') return 0
  const forward = Math.max(evidence(lnEPass), evidence(lnEHarm)) / Math.log(1 / beta)
  const back = evidence(lnEFail) / Math.log(1 / alpha)
  return Math.min(Math.max(0.5 + 0.5 * (forward - back), 0), BEST_UNDECIDED)
}

/** What a record from the cluster calls evidence may be no number; then it is none. */
function evidence(ln: number): number {
  return Number.isFinite(ln) ? Math.max(0, ln) : 0
}
