import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  increment,
  NotACount,
  type Series,
  scrapeSeconds,
  slowRequests,
  type Target,
} from '../../src/gates/metrics/counting.ts'

type Sample = [time: number, value: number]

function series(...samples: Sample[]): Series {
  return { labels: { __name__: 'requests_total' }, samples }
}

function target(seen: number[], starts: Sample[] = []): Target {
  return { seen, starts }
}

const WINDOW = { from: 100, to: 110 }
const EVERY_TWO = [92, 94, 96, 98, 100, 102, 104, 106, 108, 110]

describe('an increment', () => {
  test('goes from the last sample at or before the window to the last in it', () => {
    const steady = series([98, 5], [100, 7], [102, 7], [108, 11], [110, 12], [112, 40])
    expect(increment(steady, target(EVERY_TWO), WINDOW, 92)).toEqual({ count: 5, lowerBound: false })
    const before = series([99, 5], [101, 8], [109, 9])
    expect(increment(before, target([99, 101, 103, 105, 107, 109]), WINDOW, 92)).toEqual({
      count: 4,
      lowerBound: false,
    })
  })

  test('does not mind the sample that closed windows have and left-open ones do not, nor one told twice', () => {
    const closed = series([92, 1], [100, 7], [104, 9], [104, 9], [110, 12])
    const open = series([100, 7], [104, 9], [110, 12])
    const answer = { count: 5, lowerBound: false }
    expect(increment(closed, target(EVERY_TWO), WINDOW, 92)).toEqual(answer)
    expect(increment(open, target(EVERY_TWO), WINDOW, 92)).toEqual(answer)
  })

  test('counts a first value whole where the target was scraped before without it', () => {
    const newborn = series([104, 3], [106, 4], [108, 4], [110, 4])
    expect(increment(newborn, target(EVERY_TWO), WINDOW, 92)).toEqual({ count: 4, lowerBound: false })
  })

  test('counts a first value whole where the process started in sight', () => {
    const newborn = series([104, 3], [106, 4], [108, 4], [110, 4])
    const seen = [104, 106, 108, 110]
    expect(increment(newborn, target(seen, [[104, 101]]), WINDOW, 92)).toEqual({ count: 4, lowerBound: false })
    expect(increment(newborn, target(seen, [[104, 50]]), WINDOW, 92)).toEqual({ count: 1, lowerBound: true })
    expect(increment(newborn, target(seen), WINDOW, 92)).toEqual({ count: 1, lowerBound: true })
  })

  test('counts from zero after a reset, and says that the tail before it was not seen', () => {
    const reset = series([100, 50], [104, 55], [106, 2], [110, 3])
    expect(increment(reset, target(EVERY_TWO), WINDOW, 92)).toEqual({ count: 8, lowerBound: true })
  })

  test('finds a restart that the counter has already made up for', () => {
    const restarted = series([100, 5], [104, 6], [106, 7], [110, 9])
    const starts: Sample[] = [
      [100, 20],
      [104, 20],
      [106, 105],
      [110, 105],
    ]
    expect(increment(restarted, target(EVERY_TWO, starts), WINDOW, 92)).toEqual({ count: 10, lowerBound: true })
  })

  test('is a lower bound where the target went away', () => {
    const gone = series([100, 5], [102, 6], [104, 8])
    expect(increment(gone, target([96, 98, 100, 102, 104]), WINDOW, 92)).toEqual({ count: 3, lowerBound: true })
  })

  test('is nothing without a sample in the window', () => {
    expect(increment(series([98, 5]), target(EVERY_TWO), WINDOW, 92).count).toBe(0)
    expect(increment(series(), target(EVERY_TWO), WINDOW, 92)).toEqual({ count: 0, lowerBound: false })
  })

  test.each([[Number.NaN], [1.5], [-1], [Number.POSITIVE_INFINITY], [2 ** 60]])('of %d is refused', (value) => {
    expect(() => increment(series([100, 1], [104, value]), target(EVERY_TWO), WINDOW, 92)).toThrow(NotACount)
  })
})

test('the time between scrapes is the usual one, whatever was missed', () => {
  expect(scrapeSeconds([target([1, 2, 3, 9, 10]), target([1.5, 2.5])])).toBe(1)
  expect(scrapeSeconds([target([1])])).toBeUndefined()
})

describe('slow requests', () => {
  const buckets = new Map([
    [0.25, 50],
    [0.5, 80],
    [1, 95],
    [Number.POSITIVE_INFINITY, 100],
  ])

  test('are counted at a boundary', () => {
    expect(slowRequests(buckets, 0.5)).toEqual({ total: 100, above: 20, below: 20, upper: 0.5, lower: 0.5 })
    expect(slowRequests(buckets, 0.1 + 0.4)).toMatchObject({ above: 20, below: 20 })
  })

  test('are counted from both sides between boundaries', () => {
    expect(slowRequests(buckets, 0.6)).toEqual({ total: 100, above: 5, below: 20, upper: 1, lower: 0.5 })
    expect(slowRequests(buckets, 2)).toEqual({ total: 100, above: 0, below: 5, upper: null, lower: 1 })
    expect(slowRequests(buckets, 0.1)).toEqual({ total: 100, above: 50, below: 100, upper: 0.25, lower: 0 })
  })

  test('need the bucket of all', () => {
    expect(slowRequests(new Map([[1, 5]]), 1)).toBeUndefined()
  })

  test('stay within the total where buckets are out of step', () => {
    const torn = new Map([
      [0.25, 60],
      [0.5, 50],
      [1, 120],
      [Number.POSITIVE_INFINITY, 100],
    ])
    expect(slowRequests(torn, 0.5)).toMatchObject({ above: 40 })
    expect(slowRequests(torn, 1)).toMatchObject({ above: 0 })
  })
})

/** A pod's life: when its processes start and end, when it has requests, which scrapes work. */
interface Life {
  processes: { start: number; end: number }[]
  events: number[]
  scrapes: number[]
  /** Whether the process tells when it started. */
  tells: boolean
}

const END = 100
const lives: fc.Arbitrary<Life> = fc
  .record({
    cuts: fc.uniqueArray(fc.double({ min: 1, max: END - 1, noNaN: true }), { maxLength: 6 }),
    events: fc.array(fc.double({ min: 0, max: END, noNaN: true }), { maxLength: 150 }),
    offset: fc.double({ min: 0.05, max: 0.95, noNaN: true }),
    missed: fc.array(fc.boolean(), { minLength: END, maxLength: END }),
    tells: fc.boolean(),
  })
  .map(({ cuts, events, offset, missed, tells }) => {
    const times = cuts.sort((a, b) => a - b)
    const processes: Life['processes'] = []
    for (let i = 0; i + 1 < times.length; i += 2) {
      processes.push({ start: times[i] as number, end: times[i + 1] as number })
    }
    const alive = (t: number) => processes.some(({ start, end }) => t >= start && t < end)
    return {
      processes,
      events: events.filter(alive).sort((a, b) => a - b),
      // A fifth of the scrapes is missed.
      scrapes: missed.flatMap((miss, i) => (miss && i % 5 === 0 ? [] : [i + offset])).filter(alive),
      tells,
    }
  })

/** What Prometheus stores of a life: the counter appears with its first event, as label sets do. */
function stored({ processes, events, scrapes, tells }: Life): { series: Series; target: Target } {
  const samples: Sample[] = []
  const starts: Sample[] = []
  for (const time of scrapes) {
    const process = processes.find(({ start, end }) => time >= start && time < end)
    if (!process) continue
    const value = events.filter((event) => event >= process.start && event <= time).length
    if (value > 0) samples.push([time, value])
    if (tells) starts.push([time, process.start])
  }
  return { series: series(...samples), target: { seen: scrapes, starts } }
}

function clipped({ series: whole, target: life }: ReturnType<typeof stored>, begin: number, to: number) {
  const inside = ([time]: readonly [number, number]) => time >= begin && time <= to
  return {
    series: { ...whole, samples: whole.samples.filter(inside) },
    target: {
      seen: life.seen.filter((time) => time >= begin && time <= to),
      starts: life.starts.filter(inside),
    },
  }
}

/** Counts a life in windows that follow each other, each with a lead of 4 s, as the source does. */
function counted(life: Life, length: number) {
  const all = stored(life)
  const windows = []
  for (let from = 0; from < END; from += length) {
    const to = Math.min(END, from + length)
    const { series, target } = clipped(all, from - 4, to)
    windows.push(increment(series, target, { from, to }, from - 4))
  }
  return {
    count: windows.reduce((sum, { count }) => sum + count, 0),
    lowerBound: windows.some(({ lowerBound }) => lowerBound),
  }
}

test('200 random lives of a pod are counted exactly, or flagged as a lower bound; never above', () => {
  let exact = 0
  fc.assert(
    fc.property(lives, fc.integer({ min: 2, max: 30 }), (life, length) => {
      const truth = life.events.length
      const { count, lowerBound } = counted(life, length)
      expect(count).toBeLessThanOrEqual(truth)
      if (!lowerBound && life.tells) {
        expect(count).toBe(truth - unseen(life))
        exact += 1
      }
    }),
    { numRuns: 200, seed: 20240607 },
  )
  expect(exact).toBeGreaterThan(20)
})

/** Requests of a process that no scrape ever saw, or after the last scrape of all. */
function unseen({ processes, events, scrapes }: Life): number {
  return events.filter((event) => {
    const process = processes.find(({ start, end }) => event >= start && event < end)
    return process && !scrapes.some((time) => time >= event && time < process.end)
  }).length
}
