/** Bytes that come in pieces, asked for by number. What is handed out is good until the next is asked for. */
export class Pull {
  readonly #pieces: AsyncIterator<Uint8Array, void, undefined>
  #piece: Uint8Array = new Uint8Array(0)

  constructor(pieces: AsyncIterator<Uint8Array, void, undefined>) {
    this.#pieces = pieces
  }

  /** At least one byte and at most so many, without a copy; undefined where they end. */
  async some(most: number): Promise<Uint8Array | undefined> {
    while (this.#piece.length === 0) {
      const { done, value } = await this.#pieces.next()
      if (done) return undefined
      this.#piece = value
    }
    const part = this.#piece.subarray(0, most)
    this.#piece = this.#piece.subarray(part.length)
    return part
  }

  /** A copy of so many bytes; of fewer where they end before. */
  async take(count: number): Promise<Buffer> {
    const taken = Buffer.alloc(count)
    let filled = 0
    while (filled < count) {
      const part = await this.some(count - filled)
      if (part === undefined) return taken.subarray(0, filled)
      taken.set(part, filled)
      filled += part.length
    }
    return taken
  }

  /** Nothing more is asked for. */
  async close(): Promise<void> {
    await this.#pieces.return?.()
  }
}
