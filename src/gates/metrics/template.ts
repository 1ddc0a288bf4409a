import { UserError } from '../../errors.ts'

/** What takes the place of `{{name}}`. */
export type Values = Readonly<Record<string, string | number>>

const PLACE = /\{\{\s*([a-z-]{1,40})\s*\}\}/g

export function namesIn(text: string): Set<string> {
  return new Set([...text.matchAll(PLACE)].map(([, name = '']) => name))
}

/**
 * Fills a text in. Every value goes through `encode`, so that it stays a value in the language of the text.
 *
 * @throws {UserError} a name that has no value
 */
export function filled(text: string, values: Values, encode: (value: string) => string, where: string): string {
  return text.replace(PLACE, (_, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    if (value === undefined) {
      const known = Object.keys(values).map((one) => `{{${one}}}`)
      throw new UserError(`${where}: {{${name}}} is unknown; there are ${known.join(', ')}`)
    }
    return encode(String(value))
  })
}

/** For a place inside a JSON text's quotes, or where a number stands. */
export function jsonEscape(value: string): string {
  return JSON.stringify(value).slice(1, -1)
}

/** For one part of a URL's path or query: nothing in it ends that part. */
export function urlEscape(value: string): string {
  return encodeURIComponent(value).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
}

/**
 * The pods of ReplicaSets as a regular expression that every dialect reads (RE2, PCRE, POSIX, Lucene); with none of them
 * it matches no pod.
 */
export function podNames(replicaSets: readonly string[]): string {
  const names = replicaSets.map((name) => name.replaceAll('.', '[.]'))
  if (names.length === 0) return '_'
  return `${names.length === 1 ? names[0] : `(${names.join('|')})`}-[a-z0-9]+`
}
