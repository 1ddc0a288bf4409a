import { odds } from '../gates/words.ts'
import type { RolloutRecord } from '../rollout/record.ts'
import { type Curves, curvesOrTrouble, type GateCurve } from './curves.ts'
import { cell, table } from './markdown.ts'
import { evidenceChart, weightChart } from './mermaid.ts'
import { sparkline } from './sparkline.ts'

const LONGEST_SPARKLINE = 30

/** What a job summary can show of the pictures: two that GitHub draws, and rows of blocks that show anywhere. */
export function summaryPictures(record: RolloutRecord): string[] {
  const { curves, trouble } = curvesOrTrouble(record)
  if (trouble !== undefined) return [`The gates can't be drawn: ${cell(trouble)}.`]
  if (curves === undefined) return []
  const parts = [
    weightChart(record),
    evidenceChart(curves),
    sparklines(curves),
    `Every gate's evidence and ratio: \`report_${record.id}.html\` among the audit files of this run.`,
  ]
  return parts.filter((part) => part !== undefined)
}

/** Full blocks are evidence enough. */
function sparklines(curves: Curves): string | undefined {
  const weighing = curves.gates.filter(({ failLimit }) => failLimit !== undefined)
  if (weighing.length === 0) return undefined
  const rows = weighing.map((gate) => [
    gate.dry ? `${gate.name} (dry)` : gate.name,
    row(gate, 'lnFail', gate.failLimit as number),
    row(gate, 'lnPass', curves.passLimit),
  ])
  return table(['Evidence, look by look', 'To fail (█ alone is enough)', 'To pass the step (█ is enough)'], rows)
}

function row({ points }: GateCurve, what: 'lnFail' | 'lnPass', limit: number): string {
  const values = points.map((point) => point[what])
  return `${sparkline(values, [0, limit], LONGEST_SPARKLINE)} ${odds(values.at(-1) ?? 0)}`
}
