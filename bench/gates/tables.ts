import { atMost, JUDGE_NAMES, type JudgeName, type Outcome, type Trial } from './trial.ts'
import { nameOf } from './world.ts'

/** The same numbers as in the bench's rows, as markdown: one line a cell, one column a judge. */
export function tables(good: readonly Trial[], bad: readonly Trial[]): string {
  const ratios = [...new Set(bad.map(({ ratio }) => ratio))]
  return [
    '### Good canaries taken back',
    table(good, (outcome, name) => {
      const { takenBack, runs } = outcome
      const share = `${percent(takenBack / runs)}`
      return name === 'Gradus' ? `${share} (at most ${percent(atMost(takenBack, runs))})` : share
    }),
    ...ratios.flatMap((ratio) => [
      `### ${ratio} times the errors: taken back, median time, requests harmed`,
      table(
        bad.filter((one) => one.ratio === ratio),
        ({ takenBack, runs, medianSeconds, harmed }) =>
          `${percent(takenBack / runs)}, ${Number.isFinite(medianSeconds) ? `${medianSeconds} s` : '–'}, ${Number(harmed.toPrecision(2))}`,
      ),
    ]),
    '',
  ].join('\n\n')
}

function table(trials: readonly Trial[], cell: (outcome: Outcome, name: JudgeName) => string): string {
  const lines = [
    ['', ...JUDGE_NAMES],
    ['---', ...JUDGE_NAMES.map(() => '---:')],
    ...trials.map((one) => [nameOf(one.cell), ...JUDGE_NAMES.map((name) => cell(one.outcomes[name], name))]),
  ]
  return lines.map((line) => `| ${line.join(' | ')} |`).join('\n')
}

function percent(share: number): string {
  const value = share * 100
  return `${Number(value.toFixed(value < 1 ? 2 : 1))} %`
}
