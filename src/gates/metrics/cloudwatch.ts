import { type SourceConfig, timesOf } from '../../config/metrics-schema.ts'
import { UserError } from '../../errors.ts'
import type { Window } from './counting.ts'
import { Endpoint, type Exchange, NoAnswer } from './http.ts'
import { type Backend, Queries } from './queries.ts'
import { WrongAnswer } from './query.ts'
import type { Secrets } from './secrets.ts'

type Config = SourceConfig<'cloudwatch'>

const PLACE = 'metrics.cloudwatch'
const MOST_PAGES = 20

interface Keys {
  accessKeyId: string
  secretAccessKey: string
  sessionToken?: string
}

/** @throws {UserError} a setting or a credential can't be used */
export function cloudwatch(config: Config, secrets: Secrets, ca?: string): Queries {
  const { requests, errors, slow } = config
  const { resolution, lag, timeout } = timesOf('cloudwatch', config)
  const region = config.region ?? secrets.plain('AWS_REGION') ?? secrets.plain('AWS_DEFAULT_REGION')
  if (region === undefined || !/^[a-z0-9-]{1,50}$/.test(region)) {
    throw new UserError(`${PLACE}.region: is not given, and AWS_REGION names none; write one, such as eu-central-1`)
  }
  const url = config.url ?? `https://monitoring.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`
  const endpoint = new Endpoint(url, ca === undefined ? {} : { ca }, `${PLACE}.url`)
  const queries = { requests, ...(errors && { errors }), ...(slow && { slow }) }
  const backend = new CloudWatch(endpoint, { region, period: resolution, seconds: timeout, keys: keysOf(secrets) })
  return new Queries({ source: 'cloudwatch', queries, resolution, lag }, backend)
}

/** As aws-actions/configure-aws-credentials leaves them. */
function keysOf(secrets: Secrets): Keys {
  const read = (variable: string) => secrets.read(variable, PLACE)
  const sessionToken = secrets.find('AWS_SESSION_TOKEN')
  return {
    accessKeyId: read('AWS_ACCESS_KEY_ID'),
    secretAccessKey: read('AWS_SECRET_ACCESS_KEY'),
    ...(sessionToken === undefined ? {} : { sessionToken }),
  }
}

interface Settings {
  region: string
  /** Seconds of one point. */
  period: number
  /** Longest time for one sum. */
  seconds: number
  keys: Keys
}

/**
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/making-api-requests.html (JSON by POST)
 */
class CloudWatch implements Backend {
  readonly #endpoint: Endpoint
  readonly #settings: Settings

  constructor(endpoint: Endpoint, settings: Settings) {
    this.#endpoint = endpoint
    this.#settings = settings
  }

  get address(): string {
    return this.#endpoint.url
  }

  async sum(query: string, window: Window, signal: AbortSignal): Promise<number | undefined> {
    let sum: number | undefined
    let token: string | undefined
    for (let page = 0; page < MOST_PAGES; page++) {
      const answer = await this.#page(query, window, token, signal)
      for (const [time, value] of pointsOf(answer)) {
        if (time >= window.from && time < window.to) sum = (sum ?? 0) + value
      }
      token = answer.NextToken
      if (!token) return sum
    }
    throw new WrongAnswer(`the query has more than ${MOST_PAGES} pages; ask for one sum, such as SUM(SEARCH(…))`)
  }

  async #page(query: string, { from, to }: Window, token: string | undefined, signal: AbortSignal): Promise<Answer> {
    const { period, seconds } = this.#settings
    const body = JSON.stringify({
      StartTime: from,
      EndTime: to,
      MetricDataQueries: [{ Id: 'q', Expression: query, Period: period, ReturnData: true }],
      ...(token === undefined ? {} : { NextToken: token }),
    })
    const answer = await this.#endpoint.send(await this.#signed(body), seconds, signal)
    const results = (answer as Answer | null)?.MetricDataResults
    if (!Array.isArray(results)) throw new NoAnswer('the answer is not that of GetMetricData', 200, 'no-json')
    return answer as Answer
  }

  async #signed(body: string): Promise<Exchange> {
    const { AwsV4Signer } = await import('aws4fetch')
    const { keys, region } = this.#settings
    const signer = new AwsV4Signer({
      ...keys,
      region,
      service: 'monitoring',
      method: 'POST',
      url: this.#endpoint.url,
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        'content-encoding': 'amz-1.0',
        'x-amz-target': 'GraniteServiceVersion20100801.GetMetricData',
      },
      body,
    })
    const { headers } = await signer.sign()
    return { method: 'POST', path: '', headers: Object.fromEntries(headers), body }
  }
}

interface Answer {
  MetricDataResults: { StatusCode?: string; Timestamps?: unknown; Values?: unknown; Messages?: Message[] }[]
  NextToken?: string
  Messages?: Message[]
}
interface Message {
  Code?: string
  Value?: string
}

/** Start of each period, unix seconds, and its sum. */
function pointsOf({ MetricDataResults, Messages = [], NextToken }: Answer): [number, number][] {
  const [warning] = Messages
  if (warning) throw new NoAnswer(`${warning.Code}: ${warning.Value}`, 200, 'error')
  return MetricDataResults.flatMap(({ StatusCode, Timestamps, Values, Messages: said = [] }) => {
    const whole = StatusCode === 'Complete' || (StatusCode === 'PartialData' && NextToken !== undefined)
    if (!whole) throw new NoAnswer(`${StatusCode}${said[0]?.Value ? `: ${said[0].Value}` : ''}`, 200, 'error')
    if (!areNumbers(Timestamps) || !areNumbers(Values) || Timestamps.length !== Values.length) {
      throw new WrongAnswer('the query gave no points of numbers')
    }
    return Timestamps.map((time, i): [number, number] => [time, Values[i] as number])
  })
}

function areNumbers(list: unknown): list is number[] {
  return Array.isArray(list) && list.every((one) => typeof one === 'number')
}
