import { type SourceConfig, timesOf } from '../../config/metrics-schema.ts'
import { UserError } from '../../errors.ts'
import type { Arms, Gap, Metric } from '../types.ts'
import type { Window } from './counting.ts'
import type { Adapter, RawCounts } from './external.ts'
import { type Access, Endpoint, type Exchange } from './http.ts'
import { valueAt } from './pointer.ts'
import { WrongAnswer } from './query.ts'
import type { Secrets } from './secrets.ts'
import { filled, jsonEscape, namesIn, podNames, urlEscape, type Values } from './template.ts'
import { armValues, NO_TIME, NOBODY, placeValues } from './values.ts'

type Config = SourceConfig<'http-json'>
type Pointers = NonNullable<Config['counts'][string]>
type Arm = 'canary' | 'stable'

const PLACE = 'metrics.http-json'

/** Any server that answers with counts in JSON. */
export class HttpJson implements Adapter {
  readonly place = PLACE
  readonly resolutionSeconds: number
  readonly lagSeconds: number
  readonly #config: Config
  readonly #endpoint: Endpoint
  readonly #path: string
  readonly #seconds: number
  /** Each arm is asked for by itself. */
  readonly #perArm: boolean

  /** @throws {UserError} a setting can't be used */
  constructor(config: Config, secrets: Secrets, ca?: string) {
    const [, origin = '', path = ''] = /^(https?:\/\/[^/?#]*)(.*)$/s.exec(config.url) ?? []
    if (namesIn(origin).size > 0) {
      throw new UserError(`${PLACE}.url: has {{…}} in its host; write the host itself, values go behind it`)
    }
    this.#config = config
    this.#endpoint = new Endpoint(origin, accessOf(config, secrets, ca), `${PLACE}.url`)
    this.#path = path.startsWith('/') ? path : `/${path}`
    this.#perArm = isPerArm(config)
    const { resolution, lag, timeout } = timesOf('http-json', config)
    this.resolutionSeconds = resolution
    this.lagSeconds = lag
    this.#seconds = timeout
    this.#checkPlaces()
  }

  get address(): string {
    return this.#endpoint.url
  }

  lacks(metric: Metric): string | undefined {
    return this.#pointers(metric) ? undefined : `${PLACE}.counts has no ${metric.name}`
  }

  async count(
    metrics: readonly Metric[],
    arms: Arms,
    window: Window,
    signal: AbortSignal,
  ): Promise<Map<string, RawCounts | Gap>> {
    const asked: readonly (Arm | undefined)[] = this.#perArm ? ['canary', 'stable'] : [undefined]
    const answers = await Promise.all(asked.map((arm) => this.#ask(arms, arm, window, signal)))
    return new Map(metrics.map((metric) => [metric.name, this.#counts(metric, answers)]))
  }

  #counts(metric: Metric, [first, second]: readonly unknown[]): RawCounts | Gap {
    const { n, x = n, m, y } = this.#pointers(metric) as Pointers
    const places: (readonly [answer: unknown, pointer: string])[] = [
      [first, n],
      [first, x],
      ...(m === undefined
        ? ([
            [second, n],
            [second, x],
          ] as const)
        : ([
            [first, m],
            [first, y ?? m],
          ] as const)),
    ]
    const values = places.map(([answer, pointer]) => valueAt(answer, pointer))
    const missing = values.findIndex((value) => value === undefined || value === null)
    if (missing >= 0) {
      return { gap: 'absent', detail: `the answer has no number at ${places[missing]?.[1] || 'its root'}` }
    }
    return { n: values[0], x: values[1], m: values[2], y: values[3] }
  }

  /** Requests are counted with the errors where they have no place of their own. */
  #pointers({ name, kind }: Metric): Pointers | undefined {
    const { counts } = this.#config
    if (kind === 'requests') {
      const { n, m } = counts.requests ?? counts.errors ?? {}
      return n === undefined ? undefined : { n, ...(m === undefined ? {} : { m }) }
    }
    const found = counts[kind === 'errors' ? 'errors' : name]
    return found?.x === undefined ? undefined : found
  }

  async #ask(arms: Arms, arm: Arm | undefined, window: Window, signal: AbortSignal): Promise<unknown> {
    const answer = await this.#endpoint.send(this.#exchange(valuesOf(arms, arm, window)), this.#seconds, signal)
    if (typeof answer === 'object' && answer !== null) return answer
    throw new WrongAnswer(`the answer is ${JSON.stringify(answer).slice(0, 40)}, not an object with counts`)
  }

  #exchange(values: Values): Exchange {
    const { method, body } = this.#config
    const path = filled(this.#path, values, urlEscape, `${PLACE}.url`)
    if (body === undefined) return { method: method ?? 'GET', path }
    const text = filled(body, values, jsonEscape, `${PLACE}.body`)
    return { method: method ?? 'POST', path, headers: { 'content-type': 'application/json' }, body: text }
  }

  /** What is wrong with the texts is told before anything is sent. */
  #checkPlaces(): void {
    const { body } = this.#exchange(valuesOf(NOBODY, this.#perArm ? 'canary' : undefined, NO_TIME))
    if (this.#config.method === 'GET' && body !== undefined) {
      throw new UserError(`${PLACE}.method: GET sends no body; leave method out, or body`)
    }
    if (body !== undefined && !isJson(body)) {
      throw new UserError(`${PLACE}.body: is no JSON when it is filled in; put quotes around {{…}} of texts`)
    }
    const names = namesIn(this.#config.url + (this.#config.body ?? ''))
    if (this.#perArm && !['arm', 'pods', 'replicasets'].some((name) => names.has(name))) {
      throw new UserError(
        `${PLACE}.counts: without m and y each arm is asked for by itself, but the request says not which; write {{arm}}, {{pods}} or {{replicasets}} into it, or give m and y`,
      )
    }
  }
}

/** @throws {UserError} some counts are of both arms and some of one, or one lacks a part */
function isPerArm({ counts }: Config): boolean {
  const all = Object.entries(counts)
  if (all.length === 0) throw new UserError(`${PLACE}.counts: is empty; say where the counts of errors are`)
  const odd = (fits: typeof isOfBoth) => all.find(([name, pointers]) => !fits(name, pointers))?.[0]
  if (odd(isOfOne) === undefined) return true
  const name = odd(isOfBoth)
  if (name === undefined) return false
  throw new UserError(
    `${PLACE}.counts.${name}: has not all of n, x, m and y; give the four, or m and y nowhere, and each arm is asked for by itself`,
  )
}

/** Requests have no events of their own. */
function isOfBoth(name: string, { x, m, y }: Pointers): boolean {
  return m !== undefined && (name === 'requests' || (x !== undefined && y !== undefined))
}

function isOfOne(name: string, { x, m, y }: Pointers): boolean {
  return m === undefined && y === undefined && (name === 'requests' || x !== undefined)
}

function valuesOf(arms: Arms, arm: Arm | undefined, window: Window): Values {
  const sets = (of: Arm) => arms[of].replicaSets
  const place = { ...placeValues(arms, window), 'from-ms': window.from * 1000, 'to-ms': window.to * 1000 }
  if (arm === undefined) {
    return { ...place, ...armValues(arms), pods: podNames([...sets('stable'), ...sets('canary')]) }
  }
  const service = arms.services?.[arm] ?? arms.service
  return { ...place, arm, service, pods: podNames(sets(arm)), replicasets: sets(arm).join(',') }
}

function accessOf(config: Config, secrets: Secrets, ca: string | undefined): Access {
  const { headers = {}, 'header-env': fromEnv = {}, 'token-env': token } = config
  const secret = Object.entries(fromEnv).map(([header, variable]) => [
    header,
    secrets.read(variable, `${PLACE}.header-env.${header}`),
  ])
  return {
    headers: { ...headers, ...Object.fromEntries(secret) },
    ...(token === undefined ? {} : { bearer: secrets.read(token, `${PLACE}.token-env`) }),
    ...(ca === undefined ? {} : { ca }),
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
