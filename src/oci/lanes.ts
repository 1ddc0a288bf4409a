/** At most so many at once; after a failure none begins any more. */
export class Lanes {
  #free: number
  #failed: { readonly error: unknown } | undefined
  readonly #waiting: (() => void)[] = []

  constructor(lanes: number) {
    this.#free = lanes
  }

  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#free === 0) await new Promise<void>((go) => this.#waiting.push(go))
    else this.#free -= 1
    try {
      if (this.#failed !== undefined) throw this.#failed.error
      return await task()
    } catch (error) {
      this.#failed ??= { error }
      throw error
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#free += 1
      else next()
    }
  }
}

/** Waits for all of them, so that nothing goes on behind an error. @throws the first error */
export async function allOf(tasks: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(tasks)).find((one) => one.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}
