import { decimal } from '../markup.ts'

/** Data to a coordinate. */
export type Scale = (value: number) => number

export interface Tick {
  at: number
  label: string
}

/** How far beyond its ends a scale goes on, in lengths of itself: enough for a line to leave in its true direction. */
const BEYOND = 20

/** Always finite, also for values that are not. */
export function linear([low, high]: readonly [number, number], [start, end]: readonly [number, number]): Scale {
  return (value) => {
    const way = high > low ? (value - low) / (high - low) : 0
    return start + Math.min(1 + BEYOND, Math.max(-BEYOND, Number.isNaN(way) ? 0 : way)) * (end - start)
  }
}

export type Point = readonly [x: number, y: number]

/** The path through points; null interrupts it. A point alone is drawn as a dot, where the stroke's ends are round. */
export function pathThrough(points: readonly (Point | null)[]): string {
  let path = ''
  let pen: 'M' | 'L' = 'M'
  for (const point of points) {
    if (point === null) {
      pen = 'M'
      continue
    }
    path += `${pen}${decimal(point[0])},${decimal(point[1])}`
    if (pen === 'M') path += 'h0'
    pen = 'L'
  }
  return path
}

/** The closed outline between an upper and a lower edge, which have as many points. */
export function outline(upper: readonly Point[], lower: readonly Point[]): string {
  if (upper.length === 0) return ''
  const corners = [...upper, ...[...lower].reverse()].map(([x, y]) => `${decimal(x)},${decimal(y)}`)
  return `M${corners.join('L')}Z`
}

const UNITS = [
  { name: 's', seconds: 1, upTo: 180, steps: [1, 2, 5, 10, 15, 30] },
  { name: 'min', seconds: 60, upTo: 3 * 3600, steps: [0.5, 1, 2, 5, 10, 15, 30] },
  { name: 'h', seconds: 3600, upTo: 3 * 86_400, steps: [0.5, 1, 2, 3, 6, 12] },
  { name: 'd', seconds: 86_400, upTo: Infinity, steps: [0.5, 1, 2, 5, 10, 20, 50, 100] },
] as const

/** Ticks from 0 at round times, at most so many, in the unit that people would use. */
export function timeTicks(end: number, most: number): { unit: string; ticks: Tick[] } {
  const unit = UNITS.find(({ upTo }) => end <= upTo) ?? UNITS[3]
  const span = end / unit.seconds
  const step = unit.steps.find((one) => span / one < most) ?? span
  const ticks = Array.from({ length: Math.floor(span / step + 1e-9) + 1 }, (_, k) => ({
    at: k * step * unit.seconds,
    label: String(Math.round(k * step * 10) / 10),
  }))
  return { unit: unit.name, ticks }
}

/** Powers of ten within natural logarithms, as odds: 1/10, 1, 10, 100, 1,000, 10⁴. At most so many. */
export function oddsTicks([low, high]: readonly [number, number], most: number): Tick[] {
  const first = Math.ceil(low / Math.LN10 - 1e-9)
  const last = Math.floor(high / Math.LN10 + 1e-9)
  const step = Math.max(1, Math.ceil((last - first + 1) / most))
  const ticks: Tick[] = []
  for (let power = Math.ceil(first / step) * step; power <= last; power += step) {
    ticks.push({ at: power * Math.LN10, label: powerOfTen(power) })
  }
  return ticks
}

function powerOfTen(power: number): string {
  const whole = (exponent: number) =>
    exponent <= 3 ? (10 ** exponent).toLocaleString('en-US') : `10${superscript(exponent)}`
  return power < 0 ? `1/${whole(-power)}` : whole(power)
}

function superscript(value: number): string {
  return [...String(value)].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('')
}

const RATIOS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100]

/** Round ratios within two; where they are many, powers of ten alone. */
export function ratioTicks([low, high]: readonly [number, number], most: number): Tick[] {
  const within = RATIOS.filter((ratio) => ratio >= low * 0.999 && ratio <= high * 1.001)
  const chosen = within.length <= most ? within : within.filter((ratio) => Number.isInteger(Math.log10(ratio)))
  return chosen.map((ratio) => ({ at: Math.log(ratio), label: String(ratio) }))
}
