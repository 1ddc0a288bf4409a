/** What one file of `bench/` measures, in one run of it. */
export interface Measurement {
  title: string
  rows: Row[]
}

export interface Row {
  what: string
  value: number
  unit: string
  /** The value must stay at or under it. */
  limit?: number
  /** More of the same measurement, for a reader. */
  details?: Record<string, number | string>
}

export function isKept({ value, limit }: Row): boolean {
  return limit === undefined || value <= limit
}

/** Middle value; the mean of the two middle ones of an even number. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]]
  if (low === undefined || high === undefined) throw new Error('a median of nothing')
  return (low + high) / 2
}
