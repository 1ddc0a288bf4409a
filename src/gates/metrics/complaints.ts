import { UserError } from '../../errors.ts'
import type { Arms } from '../types.ts'
import { NoAnswer } from './http.ts'
import { type Naming, WrongAnswer } from './query.ts'

/** What a person can mend about a metrics server that gave no usable answer; anything else as it is. */
export function asUserError(error: unknown, url: string): unknown {
  const say = (text: string) => new UserError(`prometheus-url: ${text}`, { cause: error })
  if (error instanceof WrongAnswer) return new UserError(`prometheus.queries: ${error.message}`, { cause: error })
  if (!(error instanceof NoAnswer)) return error
  const { status, code, message } = error
  if (code === 'refused') return say(message)
  if (code === 'too-large') return say(`${url}: ${message}; narrow the queries to fewer series`)
  if (status === 0) return say(`nothing answers at ${url} (${message}); give the address of a running Prometheus`)
  if (status === 401 || status === 403) {
    return say(`${url} refuses the credentials (${status}); give a token that may query it, by prometheus.token-env`)
  }
  if (status === 400 || status === 422) return say(`${url} refuses the query (${message})`)
  if (status === 200 || status === 404 || status === 405 || (status >= 300 && status < 400)) {
    return say(
      `${url} is no Prometheus (${message}); give the address below which /api/v1/query is found, path prefix included`,
    )
  }
  return say(`${url} does not answer queries (${message})`)
}

/** Stable is not there to be compared with. @param seen it was scraped once */
export function unscraped(url: string, naming: Naming, arms: Arms, seen: boolean): UserError {
  if (naming.byService) {
    return new UserError(
      `prometheus-url: ${url} has ${seen ? 'only one sample of' : 'no series'} ${naming.describe('requests')} of Service ${arms.services?.stable} in namespace ${arms.namespace}; let it scrape the proxy, send the Service a request, or take another prometheus.preset`,
    )
  }
  const { podLabel, namespaceLabel } = naming
  const pods = arms.stable.replicaSets.map((name) => `${name}-…`).join(', ')
  return new UserError(
    `prometheus-url: ${url} ${seen ? 'has scraped only once' : 'scrapes none of'} the pods ${pods} in namespace ${arms.namespace}; let it scrape them, and set prometheus.pod-label and namespace-label where the labels are not "${podLabel}" and "${namespaceLabel}"`,
  )
}
