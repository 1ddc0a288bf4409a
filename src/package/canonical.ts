/**
 * A value as bytes that it has once and for all: RFC 8785 (sorted keys, no spaces, UTF-8), and LF at the end.
 *
 * @throws {Error} something in it has no place in JSON, or is no whole number
 */
export function canonicalBytes(value: unknown): Buffer {
  return Buffer.from(`${canonical(value)}\n`)
}

function canonical(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number' && Number.isSafeInteger(value)) return JSON.stringify(value)
  if (typeof value === 'string' && value.isWellFormed()) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object') throw new Error(`${typeof value} ${String(value)} has no canonical form`)
  // The order of RFC 8785 is that of UTF-16 code units, which is how strings compare here.
  const entries = Object.entries(value)
    .filter(([, child]) => child !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, child]) => `${canonical(key)}:${canonical(child)}`).join(',')}}`
}
