import { type SourceConfig, timesOf } from '../../config/metrics-schema.ts'
import { UserError } from '../../errors.ts'
import type { Window } from './counting.ts'
import { Endpoint, NoAnswer } from './http.ts'
import { type Backend, Queries } from './queries.ts'
import { WrongAnswer } from './query.ts'
import type { Secrets } from './secrets.ts'

type Config = SourceConfig<'newrelic'>

const PLACE = 'metrics.newrelic'
const APIS = { US: 'https://api.newrelic.com/graphql', EU: 'https://api.eu.newrelic.com/graphql' }
/** Clauses that are ours, or that give more than one number. */
const REFUSED = /\b(?:since|until|timeseries|facet|compare\s+with)\b/i

/** @throws {UserError} a setting or a credential can't be used */
export function newrelic(config: Config, secrets: Secrets, ca?: string): Queries {
  const { requests, errors, slow, region = 'US' } = config
  const { resolution, lag, timeout } = timesOf('newrelic', config)
  const key = secrets.read(config['api-key-env'] ?? 'NEW_RELIC_API_KEY', `${PLACE}.api-key-env`)
  const queries = { requests, ...(errors && { errors }), ...(slow && { slow }) }
  for (const [role, query] of Object.entries(queries)) {
    const refused = REFUSED.exec(query.replace(/'(?:[^'\\]|\\.)*'/g, "''"))?.[0]
    if (refused !== undefined) {
      throw new UserError(
        `${PLACE}.${role}: has ${refused.toUpperCase()}; write a query for one number, its time is added at each look`,
      )
    }
  }
  const access = { headers: { 'api-key': key }, ...(ca === undefined ? {} : { ca }) }
  const endpoint = new Endpoint(config.url ?? APIS[region], access, `${PLACE}.url`)
  return new Queries({ source: 'newrelic', queries, resolution, lag }, new NewRelic(endpoint, config.account, timeout))
}

const GRAPHQL = 'query($account: Int!, $nrql: Nrql!) {actor {account(id: $account) {nrql(query: $nrql) {results}}}}'

/** @see https://docs.newrelic.com/docs/apis/nerdgraph/examples/nerdgraph-nrql-tutorial/ */
class NewRelic implements Backend {
  readonly #endpoint: Endpoint
  readonly #account: number
  readonly #seconds: number

  constructor(endpoint: Endpoint, account: number, seconds: number) {
    this.#endpoint = endpoint
    this.#account = account
    this.#seconds = seconds
  }

  get address(): string {
    return this.#endpoint.url
  }

  async sum(query: string, window: Window, signal: AbortSignal): Promise<number | undefined> {
    const nrql = `${query} SINCE ${window.from * 1000} UNTIL ${window.to * 1000}`
    const body = JSON.stringify({ query: GRAPHQL, variables: { account: this.#account, nrql } })
    const headers = { 'content-type': 'application/json' }
    const answer = await this.#endpoint.send({ method: 'POST', path: '', headers, body }, this.#seconds, signal)
    return onlyNumber(resultsOf(answer))
  }
}

interface Answer {
  data?: { actor?: { account?: { nrql?: { results?: unknown } | null } | null } }
  errors?: { message?: unknown }[]
}

/** GraphQL tells of errors in an answer that is otherwise fine. */
function resultsOf(answer: unknown): Record<string, unknown>[] {
  const { data, errors } = (answer ?? {}) as Answer
  const said = Array.isArray(errors) ? errors[0]?.message : undefined
  if (said !== undefined) throw new NoAnswer(String(said), 200, 'error')
  const results = data?.actor?.account?.nrql?.results
  if (!Array.isArray(results)) throw new NoAnswer('the answer is not that of NerdGraph', 200, 'no-json')
  return results
}

function onlyNumber(results: readonly Record<string, unknown>[]): number | undefined {
  if (results.length === 0) return undefined
  const values = Object.values(results[0] ?? {})
  if (results.length > 1 || values.length !== 1) {
    throw new WrongAnswer(`the query gave ${results.length} rows of ${values.length} values, not one number`)
  }
  const [value] = values
  if (value === null) return undefined
  if (typeof value !== 'number')
    throw new WrongAnswer(`the query gave ${JSON.stringify(value).slice(0, 40)}, not a number`)
  return value
}
