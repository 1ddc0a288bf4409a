/** A quoted PromQL string. Whatever is in the value, it stays inside the quotes. */
export function quoted(value: string): string {
  const escaped = value.replace(/["\\]/g, '\\$&').replace(/[\n\r\0]/g, (c) => ESCAPES[c] as string)
  return `"${escaped}"`
}

const ESCAPES: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\0': '\\x00' }

/** A pattern (RE2) that matches the text and nothing else. */
export function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

/** The pods of ReplicaSets, as a pattern for their names; matches nothing when there is none. */
export function podPattern(replicaSets: readonly string[]): string {
  if (replicaSets.length === 0) return '[^\\s\\S]'
  return `(?:${replicaSets.map(literal).join('|')})-[a-z0-9]+`
}

export type Matcher = readonly [label: string, operator: '=' | '!=' | '=~' | '!~', value: string]

const LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/

export function selector(matchers: readonly Matcher[]): string {
  const parts = matchers.map(([label, operator, value]) => {
    if (!LABEL.test(label)) throw new Error(`${JSON.stringify(label)} is no label name`)
    return `${label}${operator}${quoted(value)}`
  })
  return `{${parts.join(',')}}`
}
