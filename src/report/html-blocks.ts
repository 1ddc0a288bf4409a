import { type Child, element, type Markup } from './markup.ts'

/** Tables and lists of facts, as all pages show them. */

export interface TableLook {
  /** Columns whose cells stay on one line. */
  readonly whole?: readonly number[]
  /** What the table is, for those who hear it. */
  readonly caption?: string
  /** The first column names its rows. */
  readonly rowsNamed?: boolean
}

export function tableOf(
  header: readonly string[],
  rows: readonly (readonly Child[])[],
  { whole = [], caption, rowsNamed = false }: TableLook = {},
): Markup {
  const cellOf = (one: Child, column: number): Markup => {
    const style = whole.includes(column) ? 'whole' : undefined
    return rowsNamed && column === 0
      ? element('th', { scope: 'row', class: style }, one)
      : element('td', { class: style }, one)
  }
  return element(
    'div',
    { class: 'scroll' },
    element(
      'table',
      {},
      caption === undefined ? undefined : element('caption', { class: 'unseen' }, caption),
      element('thead', {}, element('tr', {}, ...header.map((name) => element('th', { scope: 'col' }, name)))),
      element('tbody', {}, ...rows.map((cells) => element('tr', {}, ...cells.map(cellOf)))),
    ),
  )
}

export function listOf(entries: readonly (readonly [string, Child])[]): Markup {
  return element('dl', {}, ...entries.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]))
}
