const KEPT = 200

/** The last lines of a program. */
export class Log {
  readonly #lines: string[] = []

  add(line: string): void {
    this.#lines.push(line.slice(0, 10_000))
    if (this.#lines.length > KEPT) this.#lines.shift()
  }

  lines(): string[] {
    return [...this.#lines]
  }
}
