/** What sources show of a service's HTTP side; each a guess to be named in a note. */

const HEALTH_PATHS = ['health', 'healthz', 'livez', 'healthcheck', 'live', 'alive', 'ping'] as const
/** A path as a string literal, perhaps after a method as in Go's "GET /health". */
const PATH_LITERAL = /["'`](?:[A-Z]{3,7} )?(\/(?:[A-Za-z0-9_-]{1,40}\/){0,4}[A-Za-z]{1,20})["'`]/g

/** The path that looks most like a health endpoint: by its last word in the order above, then the shortest. */
export function healthPathIn(texts: Iterable<string>): string | undefined {
  return bestPath(texts, HEALTH_PATHS)
}

export function metricsPathIn(texts: Iterable<string>): string | undefined {
  return bestPath(texts, ['metrics'])
}

function bestPath(texts: Iterable<string>, lastWords: readonly string[]): string | undefined {
  let best: { path: string; rank: number } | undefined
  for (const text of texts) {
    for (const [, path = ''] of text.matchAll(PATH_LITERAL)) {
      const rank = lastWords.indexOf(path.slice(path.lastIndexOf('/') + 1))
      if (rank < 0) continue
      const better = best === undefined || rank < best.rank || (rank === best.rank && path.length < best.path.length)
      if (better) best = { path, rank }
    }
  }
  return best?.path
}

/** A number a service can listen at. */
export function portOf(text: string | undefined): number | undefined {
  const port = /^\d{1,5}$/.test(text ?? '') ? Number(text) : 0
  return port > 0 && port < 65_536 ? port : undefined
}
