import type { GateResult, Look } from '../gates/types.ts'
import { count, odds } from '../gates/words.ts'
import type { RolloutRecord } from '../rollout/record.ts'
import type { Curves, GateCurve } from './curves.ts'
import { element, type Markup } from './markup.ts'
import { inPage } from './svg/chart.ts'
import { gateEvidencePicture } from './svg/evidence.ts'
import { gaugePicture } from './svg/gauge.ts'
import { ratioPicture } from './svg/ratio.ts'

/** A section for each gate: what it said last, its pictures, and the counts it goes by. */
export function gateSections(record: RolloutRecord, curves: Curves): Markup[] {
  const last = record.verdicts.at(-1)?.gates ?? []
  return curves.gates.map((gate, index) => gateSection(record, curves, gate, index, last))
}

function gateSection(
  record: RolloutRecord,
  curves: Curves,
  gate: GateCurve,
  index: number,
  last: readonly GateResult[],
): Markup {
  const said = last.find(({ name }) => name === gate.name)
  const role = gate.dry
    ? 'dry: reported, never deciding'
    : gate.required
      ? 'required'
      : 'can fail a rollout, need not pass'
  return element(
    'section',
    {},
    element('h3', {}, gate.name, ' ', element('span', { class: 'muted' }, `(${role})`)),
    said && element('p', {}, verdictOf(said.verdict), ` ${said.reason}`),
    said && element('p', { class: 'muted' }, said.bound),
    element('div', { class: 'pair' }, ...picturesOf(curves, gate, `gate-${index}`)),
    countsOf(record, curves, gate),
  )
}

function picturesOf(curves: Curves, gate: GateCurve, id: string): Markup[] {
  if (gate.kind === 'cpu' || gate.kind === 'memory') return [inPage(gaugePicture(curves, gate), `${id}-gauge`)]
  const ratio = inPage(ratioPicture(curves, gate), `${id}-ratio`)
  return gate.failLimit === undefined ? [ratio] : [inPage(gateEvidencePicture(curves, gate), `${id}-evidence`), ratio]
}

export function verdictOf(verdict: string): Markup {
  return element('span', { class: `verdict ${verdict}` }, verdict)
}

function countsOf({ looks }: RolloutRecord, curves: Curves, gate: GateCurve): Markup {
  const gauge = gate.kind === 'cpu' || gate.kind === 'memory'
  const header = gauge
    ? ['Look', 'Ends (UTC)', 'Weight', 'Canary', 'Stable']
    : ['Look', 'Ends (UTC)', 'Weight', 'Canary requests', 'events', 'Stable requests', 'events', 'To fail', 'To pass']
  const rows = looks.map((look, index) => [
    cellOf(String(index + 1)),
    cellOf(timeOf(look.to)),
    cellOf(`${look.weight} %`),
    ...readingCells(look, gate, index, header.length - 3),
  ])
  return element(
    'details',
    {},
    element(
      'summary',
      {},
      `Counts of ${gate.name}, ${curves.looks.length} ${curves.looks.length === 1 ? 'look' : 'looks'}`,
    ),
    element(
      'div',
      { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': `Counts of ${gate.name}` },
      element(
        'table',
        {},
        element(
          'thead',
          {},
          element('tr', {}, ...header.map((name) => element('th', { class: 'number', scope: 'col' }, name))),
        ),
        element('tbody', {}, ...rows.map((cells) => element('tr', {}, ...cells))),
      ),
    ),
  )
}

function readingCells(look: Look, gate: GateCurve, index: number, columns: number): Markup[] {
  const reading = look.readings[gate.name]
  if (reading === undefined || 'gap' in reading) {
    const why = reading === undefined ? 'not looked at' : `${reading.gap}: ${reading.detail}`
    return [element('td', { colspan: columns, class: 'muted' }, why)]
  }
  if ('canary' in reading) return [reading.canary, reading.baseline].map((share) => cellOf(percentOf(share)))
  const least = reading.lowerBound ? '≥ ' : ''
  const point = gate.points[index]
  const evidence =
    gate.failLimit === undefined || point === undefined ? ['', ''] : [odds(point.lnFail), odds(point.lnPass)]
  return [...[reading.n, reading.x, reading.m, reading.y].map((one) => `${least}${count(one)}`), ...evidence].map(
    cellOf,
  )
}

function cellOf(words: string): Markup {
  return element('td', { class: 'number' }, words)
}

function percentOf(share: number): string {
  return Number.isFinite(share) ? `${Math.round(share * 1000) / 10} %` : 'none'
}

/** Time of day: the date stands in the transitions. */
function timeOf(unixSeconds: number): string {
  const date = new Date(unixSeconds * 1000)
  return Number.isNaN(date.getTime()) ? '?' : date.toISOString().slice(11, 19)
}
