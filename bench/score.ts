import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { scoreOf } from '../src/confidence/score.ts'
import { FACTORS } from '../src/confidence/types.ts'
import type { Measurement, Row } from './measurement.ts'
import { type Replayed, replayService } from './score/replay.ts'

/**
 * What a score is worth: rollouts of known truth, good and bad, replayed through the gates and the six factors as the
 * action has them, service by service with its own past. All random, but the same in every run of the bench. Writes
 * `out/bench/score.md` (the calibration) and `score.json`.
 */
const OUT = resolve(import.meta.dirname, '../out/bench')
const SERVICES = 120
const ROLLOUTS = 50
/** Of those scored 80 or more, percent that may be bad. */
const BAD_AMONG_HIGH = 1
const HIGH = 80
/** A world in which one bad version in ten shows nothing before all users have it: what no canary can see. */
const SILENT_SHARE = 0.1

/** Lower ends of the rows of the calibration. */
const BINS = [90, 85, 80, 75, 70, 60, 50, 0]

export async function measure(): Promise<Measurement> {
  const shown = replay('shown', SERVICES, 0)
  const silent = replay('silent', SERVICES / 2, SILENT_SHARE)
  mkdirSync(OUT, { recursive: true })
  writeFileSync(join(OUT, 'score.md'), `${table(shown)}\n`)
  writeFileSync(join(OUT, 'score.json'), JSON.stringify(calibration(shown)))
  return {
    title: `Score: ${shown.length} rollouts of ${SERVICES} services, ${percent(shown, (one) => one.bad)} % of them bad`,
    rows: [
      { ...badAmongHigh(shown), limit: BAD_AMONG_HIGH },
      {
        ...badAmongHigh(silent),
        what: `the same where ${SILENT_SHARE * 100} % of the bad show nothing (no limit: nothing could)`,
      },
      ...decisions(shown),
      removals(shown),
      ...calibration(shown).map(({ range, rollouts, good }) => ({
        what: `scored ${range}: good`,
        value: good,
        unit: '%',
        details: { rollouts },
      })),
    ],
  }
}

export function replay(world: string, services: number, silentShare: number, rollouts = ROLLOUTS): Replayed[] {
  const names = Array.from({ length: services }, (_, index) => `${world} ${index}`)
  return names.flatMap((name) => replayService(name, rollouts, silentShare))
}

function badAmongHigh(replayed: readonly Replayed[]): Row {
  const high = replayed.filter(({ score }) => score.score >= HIGH)
  const bad = high.filter((one) => one.bad)
  return {
    what: `bad among those scored ${HIGH} or more`,
    value: rounded((100 * bad.length) / high.length),
    unit: '%',
    details: { bad: bad.length, of: high.length, by: faults(bad) },
  }
}

function faults(bad: readonly Replayed[]): string {
  const counts = new Map<string, number>()
  for (const { version } of bad) counts.set(version.fault, (counts.get(version.fault) ?? 0) + 1)
  return [...counts].map(([fault, count]) => `${fault} ${count}`).join(' and ') || 'none'
}

/** What was decided about good versions, and about bad ones. */
function decisions(replayed: readonly Replayed[]): Row[] {
  return [false, true].flatMap((bad) => {
    const some = replayed.filter((one) => one.bad === bad)
    return (['auto-promote', 'manual-review', 'rollback'] as const).map((decision) => ({
      what: `${bad ? 'bad' : 'good'} versions: ${decision}`,
      value: percent(some, ({ score }) => score.decision === decision),
      unit: '%',
      details: { of: some.length },
    }))
  })
}

/** Every factor and every two of them, taken away: the decision stays, or a person gets it. */
export function strayRemovals(replayed: readonly Replayed[]): { tried: number; stray: number } {
  let [tried, stray] = [0, 0]
  for (const { evidence, score } of replayed) {
    for (const one of FACTORS) {
      for (const other of FACTORS) {
        const factors = { ...evidence.factors, [one]: { missing: 'removed' }, [other]: { missing: 'removed' } }
        const { decision } = scoreOf({ ...evidence, factors })
        tried += 1
        if (decision !== score.decision && decision !== 'manual-review') stray += 1
      }
    }
  }
  return { tried, stray }
}

function removals(replayed: readonly Replayed[]): Row {
  const { tried, stray } = strayRemovals(replayed)
  return {
    what: 'removed factors that moved a decision elsewhere than to a person',
    value: stray,
    unit: '',
    limit: 0,
    details: { tried },
  }
}

interface Bin {
  range: string
  rollouts: number
  /** Percent of them; of none, 0. */
  good: number
  promoted: number
}

function calibration(replayed: readonly Replayed[]): Bin[] {
  return BINS.map((low, index) => {
    const high = index === 0 ? 100 : (BINS[index - 1] as number)
    const some = replayed.filter(({ score: { score } }) => score >= low && (score < high || high === 100))
    return {
      range: `${low} to ${high}`,
      rollouts: some.length,
      good: percent(some, (one) => !one.bad),
      promoted: percent(some, ({ score }) => score.decision === 'auto-promote'),
    }
  })
}

function table(replayed: readonly Replayed[]): string {
  const rows = calibration(replayed).map(
    ({ range, rollouts, good, promoted }) => `| ${range} | ${rollouts} | ${good} % | ${promoted} % |`,
  )
  return ['| Score | Rollouts | Good | Promoted by itself |', '|---|---:|---:|---:|', ...rows].join('\n')
}

function percent<T>(some: readonly T[], holds: (one: T) => boolean): number {
  return some.length === 0 ? 0 : rounded((100 * some.filter(holds).length) / some.length)
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100
}
