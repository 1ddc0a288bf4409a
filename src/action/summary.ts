/** GitHub refuses a step's summary beyond 1 MiB. */
export const LARGEST_SUMMARY = 1024 * 1024
const CUT = '\n\n*The summary was cut here: GitHub takes 1 MiB for a step. The audit files have all of it.*\n'

/** Text of any origin as a block that shows it letter by letter: the fence is longer than any in the text. */
export function literally(text: string): string {
  const runs = text.match(/`+/g) ?? []
  const fence = '`'.repeat(Math.max(3, ...runs.map((run) => run.length + 1)))
  return `${fence}text\n${text}\n${fence}\n`
}

/** At most `largest` bytes, cut at the end of a line, with a sentence that says so. */
export function capped(markdown: string, largest: number): string {
  const bytes = Buffer.from(markdown)
  if (bytes.length <= largest) return markdown
  const end = bytes.lastIndexOf('\n', largest - Buffer.byteLength(CUT))
  return `${bytes.subarray(0, Math.max(end, 0)).toString('utf8')}${CUT}`
}
