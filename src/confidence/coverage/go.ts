import { UserError } from '../../errors.ts'
import { Collector, type CoverageReport } from './report.ts'

/** `<import path>/<file>:<line>.<column>,<line>.<column> <statements> <count>` */
const BLOCK = /^([^\n]{1,4096}):([0-9]{1,9})\.[0-9]{1,9},([0-9]{1,9})\.[0-9]{1,9} ([0-9]{1,9}) ([0-9]{1,19})$/
/** A block is a part of one function. */
const LONGEST_BLOCK = 100_000

/** The profile of `go test -coverprofile`. @see golang.org/x/tools/cover */
export function readGoCover(text: string, name: string): CoverageReport {
  const collector = new Collector(name)
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line === '' || line.startsWith('mode:')) continue
    const [, path = '', from, to, statements, count] = BLOCK.exec(line) ?? []
    const [first, last] = [Number(from), Number(to)]
    if (path === '' || last < first || last - first > LONGEST_BLOCK) {
      throw new UserError(
        `${name} line ${index + 1} is no block of a Go coverage profile; give what go test -coverprofile wrote`,
      )
    }
    collector.file(path)
    if (Number(statements) === 0) continue
    for (let number = first; number <= last; number += 1) collector.line(path, number, Number(count) > 0)
  }
  return { format: 'Go', files: collector.files(), roots: [] }
}
