const LEVELS = '▁▂▃▄▅▆▇█'

/**
 * A row of blocks that shows anywhere text does: the lowest block is `low` or less, the full one `high` or more. Each
 * block is the highest value of its stretch.
 *
 * @param longest blocks at most
 */
export function sparkline(values: readonly number[], [low, high]: readonly [number, number], longest: number): string {
  return stretches(values, longest)
    .map((stretch) => {
      const value = Math.max(...stretch)
      if (value >= high) return '█'
      const level = Math.floor(((value - low) / (high - low)) * (LEVELS.length - 1))
      return LEVELS[Math.min(LEVELS.length - 2, Math.max(0, level))]
    })
    .join('')
}

/** "███████░░░" */
export function bar(value: number, most: number, width: number): string {
  const full = most > 0 ? Math.round((Math.min(most, Math.max(0, value)) / most) * width) : 0
  return '█'.repeat(full) + '░'.repeat(width - full)
}

/** As few stretches as asked for, of nearly one length. */
export function stretches<T>(values: readonly T[], most: number): T[][] {
  const count = Math.min(most, values.length)
  return Array.from({ length: count }, (_, k) =>
    values.slice(Math.floor((k * values.length) / count), Math.floor(((k + 1) * values.length) / count)),
  )
}
