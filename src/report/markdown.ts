import { cut, oneLine } from './text.ts'

/** Longest text that a table cell shows. */
const LONGEST_CELL = 300
/** Invisible; between `@` and a name it keeps GitHub from telling that person. */
const WORD_JOINER = '\u2060'

/** Text from anywhere as a Markdown table cell: no markup, HTML, image, address or mention of it takes effect. */
export function cell(text: string | number | null | undefined): string {
  return shown(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\`*_{}[\]()#+!|~$]/g, '\\$&')
    .replaceAll('://', ':&#47;&#47;')
    .replaceAll(/www\./gi, (www) => `${www.slice(0, 3)}&#46;`)
}

/** The same inside of an HTML element, where Markdown means nothing. */
export function html(text: string | number | null | undefined): string {
  return shown(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

function shown(text: string | number | null | undefined): string {
  return cut(oneLine(text), LONGEST_CELL).replaceAll(/(?<![\w])@(?=[a-z0-9])/gi, `@${WORD_JOINER}`)
}

export function table(
  header: readonly string[],
  rows: readonly (readonly (string | number | null | undefined)[])[],
): string {
  const line = (cells: readonly (string | number | null | undefined)[]) => `| ${cells.map(cell).join(' | ')} |`
  return [line(header), `|${header.map(() => ' --- ').join('|')}|`, ...rows.map(line)].join('\n')
}
