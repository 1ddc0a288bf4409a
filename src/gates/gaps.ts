import type { Counts, Gap, Gauge, Look, Reading } from './types.ts'

/** Nothing seen of the canary in so many looks in a row: no pass any more … */
const ABSENT_INCONCLUSIVE = 2
/** … and with its series missing in so many, over at least so long (a new pod is not scraped at once), it fails. */
const ABSENT_FAIL = 5
const ABSENT_FAIL_SECONDS = 15

export function isGap(reading: Reading): reading is Gap {
  return 'gap' in reading
}

export function isCounts(reading: Reading): reading is Counts {
  return 'n' in reading
}

export function isGauge(reading: Reading): reading is Gauge {
  return 'canary' in reading
}

/** What the looks without counts mean: four causes, told apart, none of which passes. */
export class Gaps {
  #last: Gap | undefined
  #absent = 0
  #absentFrom = 0
  #absentTo = 0
  /** Looks in a row of which nothing is known of the canary, from whatever cause. */
  #unknown = 0

  add(reading: Reading | undefined, look: Look): void {
    const gap = reading === undefined ? missing : isGap(reading) ? reading : undefined
    this.#last = gap
    const known = gap === undefined || gap.gap === 'zero' || look.weight <= 0
    this.#unknown = known ? 0 : this.#unknown + 1
    if (gap?.gap === 'absent' && look.weight > 0) {
      if (this.#absent === 0) this.#absentFrom = look.from
      this.#absent += 1
      this.#absentTo = look.to
    } else if (gap?.gap !== 'unreachable') {
      this.#absent = 0
    }
  }

  /** The canary can't be seen any more, although it is to have requests. */
  get vanished(): boolean {
    return this.#absent >= ABSENT_FAIL && this.#absentTo - this.#absentFrom >= ABSENT_FAIL_SECONDS
  }

  get vanishedReason(): string {
    return `no metrics of the canary in ${this.#absent} looks (${Math.round(this.#absentTo - this.#absentFrom)} s) while it is to have requests: ${this.#last?.detail ?? ''}`
  }

  /** Why the gate can't pass now; undefined when nothing speaks against it. */
  get obstacle(): string | undefined {
    const gap = this.#last
    if (gap === undefined) return undefined
    if (gap.gap === 'unreachable') return `the metrics server did not answer: ${gap.detail}`
    if (gap.gap === 'not-a-number') return `not a number: ${gap.detail}`
    // After a look without an answer the first absence is the second look that shows nothing.
    if (gap.gap !== 'absent' || this.#unknown < ABSENT_INCONCLUSIVE) return undefined
    return `no metrics of the canary in the last ${this.#unknown} looks: ${gap.detail}`
  }

  /** The last gap in words, for a step that has no counts at all. */
  get lastDetail(): string | undefined {
    const gap = this.#last
    return gap && `${CAUSES[gap.gap]}: ${gap.detail}`
  }
}

const CAUSES: Record<Gap['gap'], string> = {
  absent: 'no such series',
  zero: 'no requests',
  'not-a-number': 'not a number',
  unreachable: 'the metrics server did not answer',
}

const missing: Gap = { gap: 'unreachable', detail: 'the look has no reading of this metric' }
