const UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
  ['s', 1],
] as const

/** Seconds of `90s`, `1m30s`, `2h`, `1d` or a plain whole number of seconds; undefined for anything else. */
export function durationSeconds(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isInteger(value) && value >= 0 ? value : undefined
  if (typeof value !== 'string' || value.length > 40) return undefined
  const text = value.trim()
  if (/^[0-9]+$/.test(text)) return Number(text)
  const parts = /^(?:([0-9]+)d)?(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s)?$/.exec(text)
  if (parts === null || text === '') return undefined
  return UNITS.reduce((sum, [, seconds], index) => sum + Number(parts[index + 1] ?? 0) * seconds, 0)
}

/** The shortest way to write that many whole seconds: 90 is `1m30s`. */
export function durationText(seconds: number): string {
  let rest = seconds
  let text = ''
  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size)
    rest -= count * size
    if (count > 0) text += `${count}${unit}`
  }
  return text === '' ? '0s' : text
}

/** Schema of a time: `90s`, `1m30s`, `2h`; a plain number counts seconds. */
export const DURATION = {
  anyOf: [
    { type: 'string', minLength: 1, pattern: '^([0-9]+|([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?)$' },
    { type: 'integer', minimum: 0 },
  ],
  format: 'duration',
} as const
