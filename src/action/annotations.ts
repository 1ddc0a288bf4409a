import { command, type Level } from './commands.ts'

/** Where in the workspace an annotation stands; the diff of a pull request shows it there. */
export interface Place {
  readonly file: string
  /** From 1. */
  readonly line: number
}

/** GitHub keeps ten of each level for a step; the rest would vanish without a word. */
export const MOST_ANNOTATIONS = 10
/** The runner cuts a message here. */
const LONGEST_MESSAGE = 4_000

interface Held {
  readonly message: string
  readonly place?: Place | undefined
}

/** Annotations within GitHub's limit: what is too much stands in the log, and one last annotation counts it. */
export class Annotations {
  readonly #write: (line: string) => void
  readonly #given: Record<Level, number> = { error: 0, warning: 0, notice: 0 }
  readonly #held: Record<Level, Held[]> = { error: [], warning: [], notice: [] }

  /** @param write takes one line of output */
  constructor(write: (line: string) => void) {
    this.#write = write
  }

  /** @returns false when the limit is reached: the caller logs it */
  add(level: Level, message: string, place?: Place): boolean {
    // One place is kept for the last line of a level, one more for the error that ends the run.
    const room = MOST_ANNOTATIONS - (level === 'error' ? 2 : 1)
    if (this.#given[level] >= room) {
      this.#held[level].push({ message, place })
      return false
    }
    this.#give(level, { message, place })
    return true
  }

  /** The last lines of each level, and the error that ended the run. */
  close(failure?: string): void {
    for (const level of ['error', 'warning', 'notice'] as const) {
      const held = this.#held[level].splice(0)
      if (held.length === 1) this.#give(level, held[0] as Held)
      if (held.length > 1) {
        this.#give(level, { message: `${held.length} more like this are in the log of this step` })
      }
    }
    if (failure !== undefined) this.#give('error', { message: failure })
  }

  #give(level: Level, { message, place }: Held): void {
    this.#given[level] += 1
    const short = message.length > LONGEST_MESSAGE ? `${message.slice(0, LONGEST_MESSAGE)}…` : message
    const where = place === undefined ? {} : { file: place.file, line: String(place.line) }
    this.#write(command(level, short, { title: 'Gradus', ...where }))
  }
}
