import type { HistoryEntry } from '../../src/confidence/history.ts'

/** A rollout that was promoted, so many days after the first of January 2026. */
export function entry(id: string, day: number, over: Partial<HistoryEntry> = {}): HistoryEntry {
  const at = new Date(Date.UTC(2026, 0, 1 + day, 12)).toISOString()
  return {
    id,
    at,
    ended: at,
    end: 'promoted',
    from: 'sha256:old',
    to: `sha256:${id}`,
    settleSeconds: 60,
    steps: [{ weight: 5, verdict: 'pass', seconds: 20 }],
    requests: 100,
    harmed: 0,
    scored: {
      at,
      step: 0,
      ...{ score: 91.5, low: 86.5, high: 96.5 },
      decision: 'auto-promote',
      verdict: 'pass',
      vetoed: false,
      factors: { safety: 100, health: 100 },
      commit: 'c'.repeat(40),
      change: {
        ...{ la: 3, ld: 1, nf: 1, nd: 1, entropy: 0, lt: 40, experience: 2.5, ageDays: 9 },
        fix: false,
        sensitive: ['auth'],
      },
    },
    ...over,
  }
}
