const FIRST = 256
const LAST = 65_000

/** Pod addresses in 10.244.1.0 and up; one that was freed comes again as late as possible. */
export class Addresses {
  readonly #taken = new Set<string>()
  #next = FIRST

  take(): string {
    for (;;) {
      const number = this.#next
      this.#next = number >= LAST ? FIRST : number + 1
      const address = `10.244.${number >> 8}.${number & 255}`
      if (!this.#taken.has(address)) {
        this.#taken.add(address)
        return address
      }
    }
  }

  release(address: string): void {
    this.#taken.delete(address)
  }
}
