import type { Verdict } from '../gates/types.ts'

/** What the score is made of; `features.md` C2 and `gates.md` part 5 gave the names and weights. */
export const FACTORS = ['safety', 'health', 'blast', 'history', 'complexity', 'coverage'] as const
export type FactorName = (typeof FACTORS)[number]

/** Parts of a thousand; they sum to 1000. */
export type Weights = Record<FactorName, number>

export const DEFAULT_WEIGHTS: Weights = {
  safety: 300,
  health: 250,
  blast: 150,
  history: 100,
  complexity: 100,
  coverage: 100,
}

/** One factor, 0..100, with what lowered it in words; or why it is missing. */
export type Factor = { value: number; reasons: string[] } | { missing: string }

export type Factors = Record<FactorName, Factor>

export interface Thresholds {
  /** A score of at least this is promoted without a person. */
  promote: number
  /** A score below this is taken back. */
  rollback: number
}

export const DEFAULT_THRESHOLDS: Thresholds = { promote: 80, rollback: 60 }

export type Decision = 'auto-promote' | 'manual-review' | 'rollback'

export interface Score {
  /** Middle of the interval, 0..100; at most 59 where the verdict is fail. */
  score: number
  low: number
  high: number
  decision: Decision
  /** Why this decision, and what each factor cost: "coverage of the 212 added lines is 34 %: -6.6". */
  reasons: string[]
  factors: { name: FactorName; weight: number; value: number | null; lost: number | null; reasons: string[] }[]
}

export interface Evidence {
  factors: Factors
  /** What the gates say; absent where nobody asked them. */
  verdict?: Verdict
  /** Findings that forbid a promotion whatever the score is. */
  vetoes: string[]
}
