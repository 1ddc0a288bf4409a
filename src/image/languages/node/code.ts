import type { Sources } from '../../project.ts'
import { portOf } from '../endpoints.ts'

const CODE = /\.(?:[cm]?[jt]s|[jt]sx)$/
const NOT_THE_SERVICE =
  /(?:^|\/)(?:tests?|__tests__|__mocks__|e2e|cypress|docs|examples|public|static)\/|\.(?:test|spec|stories|config|d)\.[cm]?[jt]sx?$|\.min\.js$/
const MOST_FILES = 400

/** The texts of the service's own files, those nearest to its folder first. */
export function nodeCode(sources: Sources, folder: string): string[] {
  const prefix = folder === '.' ? '' : `${folder}/`
  return sources.files
    .filter((path) => path.startsWith(prefix) && CODE.test(path) && !NOT_THE_SERVICE.test(path))
    .sort((a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1))
    .slice(0, MOST_FILES)
    .map((path) => sources.text(path) ?? '')
}

const VARIABLE_PORT = /\benv\.PORT\b(?:\s{0,4}(?:\|\||\?\?|,)\s{0,4}["'`]?(\d{4,5})\b)?/
const LITERAL_PORT =
  /\.listen\(\s{0,9}(?:\{[^}]{0,200}?port:\s{0,4})?(\d{4,5})\b|\b(?:port|PORT)\s{0,4}[:=]\s{0,4}(\d{4,5})\b/

export interface Listening {
  readonly port?: number
  /** The program listens where PORT says. */
  readonly variable: boolean
}

export function listeningOf(texts: readonly string[]): Listening {
  for (const text of texts) {
    const match = VARIABLE_PORT.exec(text)
    if (match !== null) return { variable: true, ...numbered(match[1]) }
  }
  for (const text of texts) {
    const match = LITERAL_PORT.exec(text)
    if (match !== null) return { variable: false, ...numbered(match[1] ?? match[2]) }
  }
  return { variable: true }
}

function numbered(digits: string | undefined): { port?: number } {
  const port = portOf(digits)
  return port === undefined ? {} : { port }
}

/** What the sources lack for a container, as notes. */
export function containerNotes(texts: readonly string[], framework: string): string[] {
  const anywhere = (pattern: RegExp) => texts.some((text) => pattern.test(text))
  return [
    ...(framework !== 'next' && !anywhere(/SIGTERM/)
      ? [
          'Nothing handles SIGTERM, which process 1 ignores then: add process.on("SIGTERM", …) that closes the server, or every stop takes the whole grace period.',
        ]
      : []),
    ...(framework === 'fastify' && !anywhere(/\bhost\s{0,4}[:=]|0\.0\.0\.0|["']::["']/)
      ? ['Fastify listens on localhost unless it is told otherwise: write listen({ port, host: "0.0.0.0" }).']
      : []),
  ]
}
