import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { picture } from './gates/picture.ts'
import { tables } from './gates/tables.ts'
import { atMost, JUDGE_NAMES, type JudgeName, type Share, shareOf, type Trial, trial } from './gates/trial.ts'
import { bursts, incidents, justGood, STEPS, wholeRollouts } from './gates/whole.ts'
import { CELLS, type Cell, LOOK_SECONDS, LOOKS, nameOf, WEIGHT } from './gates/world.ts'
import { type Measurement, median, type Row } from './measurement.ts'

/**
 * How often the gates take a good canary back, how soon a bad one, and how other judges fare with the same runs: half
 * an hour of simulated requests each, a look every ten seconds, all random but the same in every run of the bench.
 * Writes `out/bench/gates.svg`, `gates.json` and `gates.md`.
 */
const OUT = resolve(import.meta.dirname, '../out/bench')
const GOOD_RUNS = 10_000
const BAD_RUNS = 1_000
const OTHER_RUNS = 4_000
const RATIOS = [2, 3, 5, 10]
const USUAL: Cell = { perSecond: 200, errorRate: 0.01 }
const BOUND: readonly Cell[] = [{ perSecond: 200, errorRate: 0.001 }, USUAL]

/** Percent of good canaries that may be taken back. */
const FALSE_ROLLBACKS = 0.25
/** Percent that alpha promises, wherever the canary is no worse than it may be. */
const ALPHA = 1
const FIVEFOLD_SECONDS = 20
/** Percent of good canaries that a plain comparison of rates lets through: the simulation is what it should be. */
const SPARED_BY_THRESHOLD = 1.5

export async function measure(): Promise<Measurement> {
  const good = CELLS.map((cell) => trial(cell, 1, GOOD_RUNS))
  const bad = RATIOS.flatMap((ratio) => CELLS.map((cell) => trial(cell, ratio, BAD_RUNS)))
  mkdirSync(OUT, { recursive: true })
  writeFileSync(join(OUT, 'gates.svg'), picture(good, bad))
  writeFileSync(join(OUT, 'gates.md'), tables(good, bad))
  writeFileSync(join(OUT, 'gates.json'), JSON.stringify({ good, bad }))
  return {
    title: `Gates: ${WEIGHT} % of the requests, a look every ${LOOK_SECONDS} s for ${(LOOKS * LOOK_SECONDS) / 60} min`,
    rows: [...good.map(falseRollbacks), spared(good), ...otherGoodCanaries(), ...bad.map(detection), ...late()],
  }
}

function falseRollbacks({ cell, outcomes }: Trial): Row {
  const { takenBack, runs } = outcomes.Gradus
  const shares = others((name) => [name, `${percent(outcomes[name])} %`])
  return {
    what: `good canaries taken back, ${nameOf(cell)}`,
    value: percent(outcomes.Gradus),
    unit: '%',
    limit: FALSE_ROLLBACKS,
    details: { runs, 'at most (95 %)': `${rounded(atMost(takenBack, runs) * 100)} %`, ...shares },
  }
}

function spared(good: readonly Trial[]): Row {
  const shares = good.map(({ outcomes }) => 100 - percent(outcomes['ratio > 1.1']))
  return {
    what: 'good canaries that "ratio > 1.1" lets through, most of all cells',
    value: rounded(Math.max(...shares)),
    unit: '%',
    limit: SPARED_BY_THRESHOLD,
  }
}

function otherGoodCanaries(): Row[] {
  const row = (what: string, ends: readonly number[], limit?: number): Row => ({
    what: `good canaries taken back, ${what}`,
    value: percent(shareOf(ends)),
    unit: '%',
    ...(limit === undefined ? {} : { limit }),
    details: { runs: ends.length },
  })
  return [
    ...BOUND.map((cell) => row(`1.1 times stable's errors, ${nameOf(cell)}`, justGood(cell, OTHER_RUNS), ALPHA)),
    row('an incident in both arms', incidents(USUAL, OTHER_RUNS), ALPHA),
    row('errors five at a time', bursts(USUAL, 1, OTHER_RUNS)),
    row('errors five at a time, max-burst 5', bursts(USUAL, 5, OTHER_RUNS), ALPHA),
    row(
      `all gates, steps ${STEPS}`,
      wholeRollouts(USUAL, () => 1, OTHER_RUNS, 'whole, good'),
      ALPHA,
    ),
  ]
}

function detection({ cell, ratio, outcomes }: Trial): Row {
  const { medianSeconds, meanSeconds, harmed } = outcomes.Gradus
  const limited = ratio === 5 && cell.perSecond === USUAL.perSecond && cell.errorRate === USUAL.errorRate
  return {
    what: `${ratio} times the errors, ${nameOf(cell)}: median until FAIL`,
    value: Math.min(medianSeconds, LOOKS * LOOK_SECONDS),
    unit: 's',
    ...(limited ? { limit: FIVEFOLD_SECONDS } : {}),
    details: {
      found: `${percent(outcomes.Gradus)} %`,
      mean: `${rounded(meanSeconds)} s`,
      'requests harmed': rounded(harmed),
      ...others((name) => [name, `${percent(outcomes[name])} % in ${seconds(outcomes[name].medianSeconds)}`]),
    },
  }
}

/** A rollout with all gates: bad from the first step on, or from the last on, where restarts keep evidence cheap. */
function late(): Row[] {
  const LAST = 2
  const row = (what: string, ratio: (step: number) => number, begins: number): Row => {
    const ends = wholeRollouts(USUAL, ratio, BAD_RUNS, what)
    const times = ends.map((end) => (end === 0 ? Number.POSITIVE_INFINITY : (end - begins) * LOOK_SECONDS))
    return {
      what: `all gates, steps ${STEPS}, ${what}: median until FAIL`,
      value: median(times),
      unit: 's',
      details: { found: `${percent(shareOf(ends))} %` },
    }
  }
  return [
    row('5 times the errors', () => 5, 0),
    row('3 times the errors from the last step on', (step) => (step === LAST ? 3 : 1), (LOOKS / 3) * LAST),
  ]
}

function others(cell: (name: JudgeName) => [string, string]): Record<string, string> {
  return Object.fromEntries(JUDGE_NAMES.filter((name) => name !== 'Gradus').map(cell))
}

function percent({ takenBack, runs }: Share): number {
  return rounded((100 * takenBack) / runs)
}

function seconds(value: number): string {
  return Number.isFinite(value) ? `${value} s` : 'over 30 min'
}

function rounded(value: number): number {
  return Number(value.toPrecision(3))
}
