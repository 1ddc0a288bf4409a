import type { Factor } from '../types.ts'

/**
 * How big and how unusual a change is.
 *
 * @see Kamei et al., "A large-scale empirical study of just-in-time quality assurance", IEEE TSE 39 (2013)
 * @see Zeng et al., "Deep just-in-time defect prediction: how far are we?", ISSTA 2021
 */
export interface Change {
  /** Lines added and deleted, files touched, folders touched. */
  la: number
  ld: number
  nf: number
  nd: number
  /** Entropy of the changed lines' spread over the files, 0 (one file) .. 1 (evenly). */
  entropy: number
  /** Lines of the touched files before. */
  lt: number
  /** Recent experience of the author with the repository, changes weighted by age. */
  experience: number
  /** Days since the touched files were last changed. */
  ageDays: number
  /** The message looks like a fix. */
  fix: boolean
  /** Kinds of sensitive paths that are touched: migrations, infrastructure, auth, configuration. */
  sensitive: string[]
}

/** Changes of earlier rollouts; percentiles are told from them when there are enough. */
const ENOUGH = 20
const MOST = 200
/** Values that count as large while too few earlier changes are known. */
const REFERENCE = { la: 1000, nf: 50, nd: 20, experience: 50, ageDays: 365 } as const
const SENSITIVE_RISK = 0.6

/** Change complexity: 100 x (1 - risk). */
export function changeComplexity(change: Change, earlier: readonly Change[]): Factor {
  const known = earlier.slice(-MOST)
  const q = (of: (one: Change) => number, reference: number) => quantile(of(change), known.map(of), reference)
  const churn = (one: Change) => (one.la + one.ld) / Math.max(one.lt, 1)
  const risk =
    0.4 * q((one) => one.la, REFERENCE.la) +
    0.15 * q((one) => one.nf, REFERENCE.nf) +
    0.1 * (known.length >= ENOUGH ? q((one) => one.entropy, 1) : change.entropy) +
    0.1 * (known.length >= ENOUGH ? q(churn, 1) : Math.min(1, churn(change))) +
    0.1 * (1 - q((one) => one.experience, REFERENCE.experience)) +
    0.1 * (1 - q((one) => one.ageDays, REFERENCE.ageDays)) +
    (change.fix ? 0.05 : 0)
  const least = change.sensitive.length > 0 ? SENSITIVE_RISK : 0
  const value = 100 * (1 - Math.max(risk, least))
  const size = `${change.la} lines added and ${change.ld} deleted in ${change.nf} ${change.nf === 1 ? 'file' : 'files'}`
  return { value, reasons: [[size, ...change.sensitive.map((kind) => `${kind} touched`)].join(', ')] }
}

/** Mid-rank percentile among earlier values; where they are few, a logarithmic scale up to a large value. */
function quantile(value: number, earlier: readonly number[], reference: number): number {
  if (earlier.length < ENOUGH) return Math.min(1, Math.log1p(value) / Math.log1p(reference))
  const below = earlier.filter((one) => one < value).length
  const same = earlier.filter((one) => one === value).length
  return (below + same / 2) / earlier.length
}
