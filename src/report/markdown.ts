/** Longest text that a table cell shows. */
const LONGEST_CELL = 300

/** Text from anywhere as a Markdown table cell: no markup, HTML, image or mention of it takes effect. */
export function cell(text: string | number | null | undefined): string {
  const plain = String(text ?? '')
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim()
  const cut = plain.length > LONGEST_CELL ? `${plain.slice(0, LONGEST_CELL)}…` : plain
  return cut
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\`*_{}[\]()#+!|~@]/g, '\\$&')
}

export function table(
  header: readonly string[],
  rows: readonly (readonly (string | number | null | undefined)[])[],
): string {
  const line = (cells: readonly (string | number | null | undefined)[]) => `| ${cells.map(cell).join(' | ')} |`
  return [line(header), `|${header.map(() => ' --- ').join('|')}|`, ...rows.map(line)].join('\n')
}
