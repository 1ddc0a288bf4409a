import { UserError } from '../../errors.ts'

/** What a coverage report says of one source file. */
export interface FileCoverage {
  /** As the report writes it: absolute, or from some folder. */
  path: string
  /** Executable lines, from 1, and whether each of them ran. */
  lines: Map<number, boolean>
}

export interface CoverageReport {
  format: 'LCOV' | 'Cobertura' | 'JaCoCo' | 'Go'
  files: FileCoverage[]
  /** Folders that the paths may start from (Cobertura). */
  roots: string[]
}

const MOST_LINES = 5_000_000

/** Collects lines by file; a line that ran in any of several runs has run. */
export class Collector {
  readonly #files = new Map<string, Map<number, boolean>>()
  readonly #name: string
  #lines = 0

  /** @param name how errors call the report */
  constructor(name: string) {
    this.#name = name
  }

  /** Says that the report knows the file, even where it has no line to run. */
  file(path: string): void {
    if (!this.#files.has(path)) this.#files.set(path, new Map())
  }

  /** @throws {UserError} no line of a file can have that number */
  line(path: string, number: number, ran: boolean): void {
    if (!Number.isInteger(number) || number < 0 || number > 100_000_000) {
      throw new UserError(`${this.#name} names line ${number} of ${path}; it is damaged`)
    }
    // Some tools give what they generated the line 0.
    if (number === 0) return
    this.file(path)
    const lines = this.#files.get(path) as Map<number, boolean>
    const before = lines.get(number)
    if (before === undefined) this.#lines += 1
    if (this.#lines > MOST_LINES) throw new UserError(`${this.#name} has more than ${MOST_LINES} lines`)
    lines.set(number, ran || before === true)
  }

  files(): FileCoverage[] {
    return [...this.#files].map(([path, lines]) => ({ path, lines }))
  }
}
