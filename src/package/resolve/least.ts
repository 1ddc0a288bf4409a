/** Numbers, of which the least is at hand: a binary heap. */
export class Least {
  readonly #heap: number[] = []

  get least(): number | undefined {
    return this.#heap[0]
  }

  add(value: number): void {
    const heap = this.#heap
    let at = heap.length
    for (let above = (at - 1) >> 1; at > 0 && (heap[above] as number) > value; above = (at - 1) >> 1) {
      heap[at] = heap[above] as number
      at = above
    }
    heap[at] = value
  }

  removeLeast(): void {
    const heap = this.#heap
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return
    let at = 0
    for (;;) {
      let below = 2 * at + 1
      if (below + 1 < heap.length && (heap[below + 1] as number) < (heap[below] as number)) below += 1
      if (below >= heap.length || (heap[below] as number) >= last) break
      heap[at] = heap[below] as number
      at = below
    }
    heap[at] = last
  }
}
