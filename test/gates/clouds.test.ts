import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import type { MetricsConfig } from '../../src/config/metrics-schema.ts'
import { openSource } from '../../src/gates/metrics/source.ts'
import type { Arms, Metric } from '../../src/gates/types.ts'
import { ARMS, type Asked, ERRORS, json, P95, REQUESTS, serve } from './answering.ts'
import { signatureOf } from './signature.ts'

const { signal } = new AbortController()
const ENV = {
  DD_API_KEY: 'dd-api-key-1',
  DD_APP_KEY: 'dd-app-key-1',
  NEW_RELIC_API_KEY: 'NRAK-123456',
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  AWS_SESSION_TOKEN: 'session-token-1',
  AWS_REGION: 'eu-central-1',
}

function answersOf(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(new URL(`answers/${name}.json`, import.meta.url), 'utf8'))
}

const WINDOW = { from: 1_699_999_995, to: 1_700_000_025 }

async function look(settings: MetricsConfig, metrics: Metric[] = [ERRORS], arms: Arms = ARMS, window = WINDOW) {
  return await (await openSource(settings, {}, ENV)).look(metrics, arms, window, signal)
}

async function surveyError(settings: MetricsConfig): Promise<string> {
  const source = await openSource(settings, {}, ENV, undefined, { now: () => 1_700_000_100, pause: async () => {} })
  return await source.survey([ERRORS], ARMS, 60, signal).then(
    () => 'no error',
    (error) => error.message,
  )
}

describe('Datadog', () => {
  const answers = answersOf('datadog')
  const requests = 'sum:http.server.requests{kube_namespace:{{namespace}},kube_replica_set:{{replicaset}}}.as_count()'
  const errors = 'sum:http.server.errors{kube_replica_set:{{replicaset}}}.as_count()'
  const slow = 'sum:http.server.slow{kube_replica_set:{{replicaset}},over:{{bound-ms}}}.as_count()'
  const settings = (url: string, more = {}): MetricsConfig => ({ datadog: { requests, errors, slow, url, ...more } })
  const queryOf = ({ url }: Asked) => new URL(url, 'http://x').searchParams.get('query') ?? ''

  test('adds up the points of the window, for each arm', async () => {
    const { url, asked } = await serve((one, response) => {
      const stable = queryOf(one).includes('shop-5d9')
      const text = JSON.stringify(answers[/errors|slow/.test(queryOf(one)) && !stable ? 'nothing' : 'points'])
      response.end(
        queryOf(one).includes('requests') && stable ? text.replace('120.0', '1920').replace('120', '1920') : text,
      )
    })
    expect(await look(settings(url), [ERRORS, REQUESTS, P95])).toEqual({
      errors: { n: 200, x: 0, m: 2000, y: 200 },
      requests: { n: 200, x: 200, m: 2000, y: 2000 },
      p95: { n: 200, x: 0, m: 2000, y: 200 },
    })
    expect(asked.map(queryOf).sort()).toEqual([
      'sum:http.server.errors{kube_replica_set:shop-5d9}.as_count()',
      'sum:http.server.errors{kube_replica_set:shop-canary-7f4}.as_count()',
      'sum:http.server.requests{kube_namespace:default,kube_replica_set:shop-5d9}.as_count()',
      'sum:http.server.requests{kube_namespace:default,kube_replica_set:shop-canary-7f4}.as_count()',
      'sum:http.server.slow{kube_replica_set:shop-5d9,over:500}.as_count()',
      'sum:http.server.slow{kube_replica_set:shop-canary-7f4,over:500}.as_count()',
    ])
    const [first] = asked
    expect(first).toMatchObject({ method: 'GET', headers: { 'dd-api-key': 'dd-api-key-1' } })
    expect(first?.headers['dd-application-key']).toBe('dd-app-key-1')
    expect(first?.url).toContain('/api/v1/query?from=1700000000&to=1700000030&query=')
  })

  test('an arm of two ReplicaSets is the sum of both', async () => {
    const { url } = await serve(json(answers.points))
    const arms = { ...ARMS, stable: { replicaSets: ['shop-1', 'shop-2'] } }
    expect((await look(settings(url), [ERRORS], arms)).errors).toEqual({ n: 200, x: 200, m: 400, y: 400 })
  })

  test('no points at all', async () => {
    const { url } = await serve(json(answers.nothing))
    expect((await look(settings(url))).errors).toEqual({
      gap: 'absent',
      detail: 'the answer has no requests of the canary (n)',
    })
  })

  test('points that are coarser than the grid can’t be cut at its edges', async () => {
    const points = JSON.stringify(answers.points).replace('"interval":10', '"interval":300')
    const { url } = await serve((_, response) => response.end(points))
    expect((await look(settings(url))).errors).toEqual({
      gap: 'not-a-number',
      detail: expect.stringMatching(/points of 300 s; set metrics\.datadog\.resolution to 300s/),
    })
  })

  test('points of texts, and negative ones', async () => {
    for (const [value, detail] of [
      ['"120"', /no points of numbers/],
      ['-320', /gave -240, which is no count/],
    ] as const) {
      const points = JSON.stringify(answers.points).replace('120', value)
      const { url } = await serve((_, response) => response.end(points))
      expect((await look(settings(url))).errors).toEqual({ gap: 'not-a-number', detail: expect.stringMatching(detail) })
    }
  })

  test.each([
    [400, 'wrong', /refuses the request \(400: Error parsing query/],
    [200, 'wrong', /gave no counts \(Error parsing query/],
    [403, 'forbidden', /refuses the credentials \(403: Forbidden\); give some that may read/],
    [200, 'limited', /gave no counts \(the answer is not that of the query API\)/],
  ])('%i %s', async (status, name, message) => {
    const { url } = await serve((_, response) => response.writeHead(status).end(JSON.stringify(answers[name])))
    expect(await surveyError(settings(url))).toMatch(message)
  })

  test('a rate limit is waited for as long as a look may take', async () => {
    let calls = 0
    const { url } = await serve((_, response) => {
      calls += 1
      if (calls <= 2) response.writeHead(429).end(JSON.stringify(answers.limited))
      else response.end(JSON.stringify(answers.points))
    })
    expect((await look(settings(url))).errors).toMatchObject({ n: 200 })
  })

  test('the site gives the address, and keys come from variables', async () => {
    await expect(openSource({ datadog: { requests } }, {}, {})).rejects.toThrow(
      /metrics\.datadog\.api-key-env: the variable DD_API_KEY is empty/,
    )
    const hidden: string[] = []
    await openSource({ datadog: { requests, site: 'datadoghq.eu' } }, {}, ENV, (secret) => hidden.push(secret))
    expect(hidden).toEqual(['dd-api-key-1', 'dd-app-key-1'])
  })
})

describe('CloudWatch', () => {
  const answers = answersOf('cloudwatch')
  const search = (name: string) =>
    `SUM(SEARCH('{shop,ReplicaSet} MetricName="${name}" ReplicaSet="{{replicaset}}"', 'Sum', {{resolution}}))`
  const settings = (url: string, more = {}): MetricsConfig => ({
    cloudwatch: { requests: search('requests'), errors: search('errors'), url, ...more },
  })
  const window = { from: 1_700_000_001, to: 1_700_000_121 }

  test('the test’s own signature is that of the vendor’s published examples', () => {
    const vanilla = (method: string, signature: string): Asked => ({
      method,
      url: '/',
      body: '',
      headers: {
        host: 'example.amazonaws.com',
        'x-amz-date': '20150830T123600Z',
        authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=${signature}`,
      },
    })
    const get = vanilla('GET', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31')
    const post = vanilla('POST', '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b')
    expect(signatureOf(get, ENV.AWS_SECRET_ACCESS_KEY).valid).toBe(true)
    expect(signatureOf(post, ENV.AWS_SECRET_ACCESS_KEY).valid).toBe(true)
    expect(signatureOf(post, 'another').valid).toBe(false)
  })

  test('asks in signed JSON and adds up the points of the window', async () => {
    const { url, asked } = await serve((one, response) =>
      response.end(JSON.stringify(answers[one.body.includes('errors') ? 'nothing' : 'points'])),
    )
    expect((await look(settings(url), [ERRORS], ARMS, window)).errors).toEqual({ n: 200, x: 0, m: 200, y: 0 })
    const first = asked.find((one) => one.body.includes('canary') && one.body.includes('requests')) as Asked
    expect(first.headers).toMatchObject({
      'x-amz-target': 'GraniteServiceVersion20100801.GetMetricData',
      'content-type': 'application/json',
      'content-encoding': 'amz-1.0',
      accept: 'application/json',
      'x-amz-security-token': 'session-token-1',
    })
    const { credential, signed, valid } = signatureOf(first, ENV.AWS_SECRET_ACCESS_KEY)
    expect(valid).toBe(true)
    expect(credential).toMatch(/^AKIDEXAMPLE\/\d{8}\/eu-central-1\/monitoring\/aws4_request$/)
    expect(signed).toEqual(expect.arrayContaining(['host', 'x-amz-date', 'x-amz-security-token', 'x-amz-target']))
    expect(JSON.parse(first.body)).toEqual({
      StartTime: 1_700_000_040,
      EndTime: 1_700_000_160,
      MetricDataQueries: [
        {
          Id: 'q',
          Expression: `SUM(SEARCH('{shop,ReplicaSet} MetricName="requests" ReplicaSet="shop-canary-7f4"', 'Sum', 60))`,
          Period: 60,
          ReturnData: true,
        },
      ],
    })
  })

  test('reads every page and every series', async () => {
    const { url } = await serve((one, response) => {
      const page = JSON.parse(one.body).NextToken === 'page-2' ? 'second' : 'first'
      response.end(JSON.stringify(answers[page]))
    })
    expect((await look(settings(url), [REQUESTS], ARMS, window)).requests).toMatchObject({ n: 200, m: 200 })
  })

  test('pages without end are refused', async () => {
    const { url } = await serve(json(answers.first))
    expect((await look(settings(url), [REQUESTS], ARMS, window)).requests).toEqual({
      gap: 'not-a-number',
      detail: expect.stringMatching(/more than 20 pages/),
    })
  })

  test.each([
    [200, 'internal', /gave no counts \(InternalError: Internal error\)/],
    [200, 'cut', /gave no counts \(MaxMetricsExceeded: The number of metrics/],
    [400, 'denied', /refuses the request \(400: User: arn:aws:iam::123456789012:user\/ci is not authorized/],
    [400, 'invalid', /refuses the request \(400: Error in expression 'q'/],
  ])('%i %s', async (status, name, message) => {
    const { url } = await serve((_, response) => response.writeHead(status).end(JSON.stringify(answers[name])))
    expect(await surveyError(settings(url))).toMatch(message)
  })

  test.each([
    [{}, /region: is not given, and AWS_REGION names none/],
    [{ AWS_REGION: 'eu central' }, /region: is not given/],
    [{ AWS_REGION: 'eu-central-1' }, /metrics\.cloudwatch: the variable AWS_ACCESS_KEY_ID is empty/],
  ])('%j', async (env, message) => {
    await expect(openSource({ cloudwatch: { requests: search('requests') } }, {}, env)).rejects.toThrow(message)
  })
})

describe('New Relic', () => {
  const answers = answersOf('newrelic')
  const requests = "SELECT count(*) FROM Transaction WHERE k8s.podName RLIKE r'{{pods}}'"
  const errors = "SELECT count(*) FROM Transaction WHERE error IS true AND k8s.podName RLIKE r'{{pods}}'"
  const slow = "SELECT count(*) FROM Transaction WHERE duration > {{bound}} AND k8s.podName RLIKE r'{{pods}}'"
  const settings = (url: string, more = {}): MetricsConfig => ({
    newrelic: { account: 1234567, requests, errors, slow, url: `${url}/graphql`, ...more },
  })

  test('asks for one number at a time', async () => {
    const { url, asked } = await serve((one, response) => {
      const few = /error IS true|duration/.test(one.body)
      response.end(JSON.stringify(answers.number).replace('200', few ? '3' : '200'))
    })
    expect(await look(settings(url), [ERRORS, P95])).toEqual({
      errors: { n: 200, x: 3, m: 200, y: 3 },
      p95: { n: 200, x: 3, m: 200, y: 3 },
    })
    const slowOfCanary = asked.find(({ body }) => body.includes('duration') && body.includes('canary')) as Asked
    expect(slowOfCanary).toMatchObject({ method: 'POST', url: '/graphql', headers: { 'api-key': 'NRAK-123456' } })
    expect(JSON.parse(slowOfCanary.body)).toEqual({
      query: 'query($account: Int!, $nrql: Nrql!) {actor {account(id: $account) {nrql(query: $nrql) {results}}}}',
      variables: {
        account: 1234567,
        nrql: "SELECT count(*) FROM Transaction WHERE duration > 0.5 AND k8s.podName RLIKE r'shop-canary-7f4-[a-z0-9]+' SINCE 1699999995000 UNTIL 1700000025000",
      },
    })
  })

  test.each([
    ['none', 'absent', /no requests of the canary/],
    ['rows', 'not-a-number', /2 rows of 2 values, not one number/],
    ['text', 'not-a-number', /"web-1", not a number/],
    ['syntax', 'unreachable', /NRQL Syntax Error/],
  ])('%s', async (name, gap, detail) => {
    const { url } = await serve(json(answers[name]))
    expect((await look(settings(url))).errors).toEqual({ gap, detail: expect.stringMatching(detail) })
  })

  test('a key that is not known', async () => {
    const { url } = await serve((_, response) => response.writeHead(401).end(JSON.stringify(answers.unauthorised)))
    expect(await surveyError(settings(url))).toMatch(/refuses the credentials \(401: Unauthorized\)/)
  })

  test.each(['SINCE 1 hour ago', 'TIMESERIES', 'facet host', 'until now', 'COMPARE WITH 1 day ago'])(
    '%s is ours, or gives more than a number',
    async (clause) => {
      const query = `${requests} ${clause}`
      await expect(openSource(settings('http://x', { requests: query }), {}, ENV)).rejects.toThrow(
        /metrics\.newrelic\.requests: has /,
      )
    },
  )

  test('a word inside quotes is no clause', async () => {
    const query = "SELECT count(*) FROM Transaction WHERE name = 'since until' AND k8s.podName RLIKE r'{{pods}}'"
    await expect(openSource(settings('http://x', { requests: query }), {}, ENV)).resolves.toBeDefined()
  })
})

describe('queries', () => {
  const datadog = (more: object): MetricsConfig => ({
    datadog: { requests: 'sum:x{rs:{{replicaset}}}.as_count()', url: 'http://127.0.0.1:9', ...more },
  })

  test.each([
    [{ requests: 'sum:x{*}' }, /metrics\.datadog\.requests: asks for both arms alike/],
    [
      { errors: 'sum:x{rs:{{replicaset}},ns:{{name}}}' },
      /metrics\.datadog\.errors: \{\{name\}\} is unknown; there are/,
    ],
    [{ errors: 'sum:x{rs:{{replicaset}},b:{{bound}}}' }, /errors: \{\{bound\}\} is unknown/],
    [{ url: 'http://169.254.169.254/' }, /metrics\.datadog\.url: 169\.254\.169\.254 is a link-local/],
  ])('%j', async (more, message) => {
    await expect(openSource(datadog(more), {}, ENV)).rejects.toThrow(message)
  })

  test('T15: what is no Kubernetes name gets into no query', async () => {
    const { url, asked } = await serve(json({}))
    const hostile = { ...ARMS, canary: { replicaSets: ['x} or {*'] } }
    await expect(look(datadog({ url }), [ERRORS, REQUESTS], hostile)).rejects.toThrow(
      /"x} or \{\*" is no name in Kubernetes/,
    )
    expect(asked.every((one) => !decodeURIComponent(one.url).includes('or {'))).toBe(true)
  })

  test('arms with Services of their own can be told apart by them', async () => {
    const { url, asked } = await serve(json(answersOf('datadog').points))
    const byService = datadog({ url, requests: 'sum:x{service:{{service}}}.as_count()' })
    await expect(look(byService, [REQUESTS])).rejects.toThrow(/stable and canary share one/)
    const arms = { ...ARMS, services: { stable: 'shop', canary: 'shop-canary' } }
    expect((await look(byService, [REQUESTS], arms)).requests).toMatchObject({ n: 200 })
    expect(asked.map((one) => new URL(one.url, url).searchParams.get('query')).sort()).toEqual([
      'sum:x{service:shop-canary}.as_count()',
      'sum:x{service:shop}.as_count()',
    ])
  })

  test('gates without a query are not measured', async () => {
    const { url } = await serve(json(answersOf('datadog').points))
    expect(await look(datadog({ url }), [ERRORS, P95])).toEqual({
      errors: { gap: 'absent', detail: 'metrics.datadog has no query for errors' },
      p95: { gap: 'absent', detail: 'metrics.datadog has no query for slow' },
    })
  })
})
