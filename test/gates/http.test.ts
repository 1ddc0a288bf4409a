import { readFileSync } from 'node:fs'
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from '@jest/globals'
import { type Access, Endpoint, NoAnswer } from '../../src/gates/metrics/http.ts'
import { Prometheus } from '../../src/gates/metrics/prometheus.ts'
import { openSource } from '../../src/gates/metrics/source.ts'
import type { Arms, Metric } from '../../src/gates/types.ts'
import { cpuMs, TOO_LONG_MS } from '../cpu.ts'
import { tlsFile } from '../kube/fault-server.ts'

type Answer = (request: IncomingMessage & { body: string }, response: ServerResponse) => void

const servers: (http.Server | https.Server)[] = []
const { signal } = new AbortController()

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})

/** A server on loopback; every request's body is read before `answer` sees it. */
async function serve(answer: Answer, tls?: https.ServerOptions): Promise<string> {
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    let body = ''
    for await (const chunk of request) body += chunk
    answer(Object.assign(request, { body }), response)
  }
  const server = tls ? https.createServer(tls, handle) : http.createServer(handle)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `${tls ? 'https://localhost' : 'http://127.0.0.1'}:${(server.address() as AddressInfo).port}`
}

function post(url: string, access: Access = {}, seconds = 5): Promise<unknown> {
  return new Endpoint(url, access).post('/api/v1/query', { query: 'up' }, seconds, signal)
}

describe('an endpoint', () => {
  test('posts a form below a path prefix', async () => {
    const url = await serve((request, response) => {
      const { method, url: path, headers, body } = request
      response.end(JSON.stringify({ method, path, type: headers['content-type'], body }))
    })
    expect(await post(`${url}/some/prefix/`)).toEqual({
      method: 'POST',
      path: '/some/prefix/api/v1/query',
      type: 'application/x-www-form-urlencoded',
      body: 'query=up',
    })
  })

  test.each([
    [{ bearer: 'secret' }, { authorization: 'Bearer secret' }],
    [{ basic: { user: 'me', password: 'pass:word' } }, { authorization: 'Basic bWU6cGFzczp3b3Jk' }],
    [{ headers: { 'X-Scope-OrgID': 'team' } }, { 'x-scope-orgid': 'team' }],
  ])('shows %j', async (access, expected) => {
    const url = await serve((request, response) => response.end(JSON.stringify(request.headers)))
    expect(await post(url, access)).toMatchObject(expected)
  })

  test('keeps its connection', async () => {
    const ports = new Set<number | undefined>()
    const url = await serve((request, response) => {
      ports.add(request.socket.remotePort)
      response.end('{}')
    })
    const endpoint = new Endpoint(url)
    for (let i = 0; i < 3; i++) await endpoint.post('/', {}, 5, signal)
    expect(ports.size).toBe(1)
  })

  test('trusts the certificates it was given, and no others', async () => {
    const tls = { key: readFileSync(tlsFile('server.key')), cert: readFileSync(tlsFile('server.crt')) }
    const url = await serve((_, response) => response.end('{"ok":1}'), tls)
    expect(await post(url, { ca: readFileSync(tlsFile('ca.crt'), 'utf8') })).toEqual({ ok: 1 })
    await expect(post(url, {}, 30)).rejects.toThrow(/certificate|self-signed/i)
  })

  test('reads packed answers', async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' })
      response.end(gzipSync('{"packed":true}'))
    })
    expect(await post(url)).toEqual({ packed: true })
  })

  test('tries again after a break and while the server is overloaded', async () => {
    let asked = 0
    const url = await serve((request, response) => {
      asked += 1
      if (asked === 1) request.socket.destroy()
      else if (asked === 2) response.writeHead(503).end('starting')
      else response.end('{"asked":3}')
    })
    expect(await post(url)).toEqual({ asked: 3 })
  })

  test('does not ask again what was refused', async () => {
    let asked = 0
    const url = await serve((_, response) => {
      asked += 1
      response.writeHead(400).end('{"status":"error","errorType":"bad_data","error":"parse error: unexpected }"}')
    })
    await expect(post(url)).rejects.toMatchObject({ status: 400, message: '400: parse error: unexpected }' })
    expect(asked).toBe(1)
  })

  test('does not wait for a server that answers after a minute', async () => {
    const url = await serve(() => {})
    const begun = performance.now()
    await expect(post(url, {}, 0.3)).rejects.toThrow('no answer in time')
    expect(performance.now() - begun).toBeLessThan(30_000)
  })

  test('does not wait for an answer that drips in', async () => {
    const url = await serve((_, response) => {
      response.writeHead(200)
      const drip = setInterval(() => response.write(' '), 20)
      response.once('close', () => clearInterval(drip))
    })
    await expect(post(url, {}, 0.3)).rejects.toThrow('no answer in time')
  })

  test.each([
    ['plain', (text: string) => Buffer.from(text), {}],
    ['packed', (text: string) => gzipSync(text), { 'content-encoding': 'gzip' }],
  ])('refuses more than 50 MB, %s', async (_, encode, headers) => {
    const chunk = encode(' '.repeat(60e6))
    const url = await serve((_request, response) => {
      response.writeHead(200, headers)
      response.end(chunk)
    })
    await expect(post(url, {}, 30)).rejects.toMatchObject({
      code: 'too-large',
      message: 'the answer is larger than 50 MB',
    })
  })

  test('follows no redirect', async () => {
    const url = await serve((_, response) => {
      response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data' }).end('moved')
    })
    await expect(post(url)).rejects.toMatchObject({ status: 302 })
  })

  test('stops when it is told to', async () => {
    const url = await serve(() => {})
    const stop = new AbortController()
    setTimeout(() => stop.abort(new Error('cancelled')), 50)
    await expect(new Endpoint(url).post('/', {}, 30, stop.signal)).rejects.toBeInstanceOf(NoAnswer)
  })

  test.each([
    ['ftp://prometheus', /is no http or https URL/],
    ['prometheus:9090', /is no http or https URL/],
    ['', /is no http or https URL/],
    ['http://me:secret@prometheus', /has credentials in it/],
    ['http://169.254.169.254/latest', /169\.254\.169\.254 is a link-local or cloud metadata address/],
    ['http://2852039166/', /169\.254\.169\.254 is/],
    ['http://0xa9fea9fe/', /169\.254\.169\.254 is/],
    ['http://[::ffff:169.254.169.254]/', /is a link-local or cloud metadata address/],
    ['http://[fe80::1]/', /is a link-local/],
    ['http://[fd00:ec2::254]/', /is a link-local or cloud metadata/],
  ])('%s is refused before anything is sent', (url, message) => {
    expect(() => new Endpoint(url)).toThrow(message)
    expect(() => new Endpoint(url)).not.toThrow(/secret/)
  })
})

const metrics: Metric[] = [{ name: 'errors', kind: 'errors', required: true, mode: 'sequential' }]
const arms: Arms = {
  namespace: 'default',
  service: 'shop',
  stable: { replicaSets: ['shop-1'] },
  canary: { replicaSets: ['shop-2'] },
}
const time = { now: () => 1000, pause: async () => {} }

function look(url: string) {
  return new Prometheus({ url }, {}, time).look(metrics, arms, { from: 990, to: 1000 }, signal)
}

function matrix(...series: [labels: Record<string, string>, values: [number, string][]][]): string {
  const result = series.map(([metric, values]) => ({ metric, values }))
  return JSON.stringify({ status: 'success', data: { resultType: 'matrix', result } })
}

function total(
  pod: string,
  status: string,
  ...values: [number, string][]
): [Record<string, string>, [number, string][]] {
  const __name__ = 'http_server_request_duration_seconds_count'
  const labels = { __name__, pod, job: 'pods', instance: pod, http_response_status_code: status }
  return [labels, values]
}

describe('an answer that is none', () => {
  test.each([
    ['{"status":"success","data":{"resultType":"string","result":[1,"x"]}}', 'not-a-number', /gave a string/],
    ['{"status":"success","data":{"resultType":"scalar","result":[1,"2"]}}', 'not-a-number', /gave a scalar/],
    ['{"status":"error"}', 'unreachable', /not that of a Prometheus/],
    ['null', 'unreachable', /not that of a Prometheus/],
    ['<html><body>Log in</body></html>', 'unreachable', /is no JSON \(Log in\)/],
    [matrix(total('shop-2-a', '200', [991, '5'], [999, 'NaN'])), 'not-a-number', /_count is NaN/],
    [matrix(total('shop-2-a', '200', [991, '5'], [999, '7.5'])), 'not-a-number', /_count is 7\.5/],
    [matrix(total('shop-2-a', '200', [991, '5'], [999, '1e300'])), 'not-a-number', /_count is 1e\+300/],
    [matrix(total('shop-2-a', '200', [991, '5'], [999, '+Inf'])), 'not-a-number', /_count is Infinity/],
    [matrix(total('shop-1-a', '200', [989, '5'], [999, '7'])), 'absent', /no scrape of them is known/],
    [matrix(total('shop-2-a', '200', [989, '5'], [999, '5'])), 'zero', /count no request/],
    [matrix(), 'absent', /have no request counts/],
  ])('%s is a gap: %s', async (text, cause, detail) => {
    const url = await serve((_, response) => response.end(text))
    expect((await look(url)).errors).toEqual({ gap: cause, detail: expect.stringMatching(detail) })
  })

  test('series that two jobs scraped are counted once', async () => {
    const one = total('shop-2-a', '200', [989, '5'], [995, '7'], [999, '9'])
    const [labels, values] = total('shop-2-a', '200', [989, '5'], [999, '9'])
    const url = await serve((_, response) => response.end(matrix(one, [{ ...labels, job: 'again' }, values])))
    expect((await look(url)).errors).toMatchObject({ n: 4, x: 0, m: 0, y: 0 })
  })

  test('pods of other workloads with a like name are not counted', async () => {
    const own = total('shop-2-a', '500', [989, '5'], [999, '9'])
    const other = total('shop-2-other-b', '500', [989, '5'], [999, '90'])
    const url = await serve((_, response) => response.end(matrix(own, other)))
    expect((await look(url)).errors).toMatchObject({ n: 4, x: 4 })
  })
})

describe('T15: names are values, never PromQL', () => {
  test('a service named like a query stays inside its quotes', async () => {
    let body = ''
    const url = await serve((request, response) => {
      body = request.body
      response.end(matrix())
    })
    const hostile: Arms = { ...arms, namespace: 'x"} or vector(1)#', canary: { replicaSets: ['a.b"}\n', 'c\\'] } }
    await new Prometheus({ url }, {}, time).look(metrics, hostile, { from: 990, to: 1000 }, signal)
    const query = new URLSearchParams(body).get('query') ?? ''
    expect(query).toContain(String.raw`namespace="x\"} or vector(1)#"`)
    expect(query).toContain(String.raw`pod=~"(?:shop-1|a\\.b\"\\}\n|c\\\\)-[a-z0-9]+"`)
    expect(query.replace(/"(?:[^"\\]|\\.)*"/g, '""')).toBe('{__name__=~"",namespace="",pod=~""}[70000ms]')
  })

  test.each([
    ['sum(rate(x[5m]))'],
    ['x[5m]'],
    ['x{a="b"} or y'],
    ['x{a="b"}[5m] offset 1h'],
    ['{}'],
    ['x{a=b}'],
    ['x{a="b}'],
    ['vector(1)'],
  ])('%s is no selector', (requests) => {
    expect(() => new Prometheus({ url: 'http://x', queries: { requests } }, {}, time)).toThrow(/is no plain selector/)
  })

  test('a query of 2,000 characters is checked in no time', () => {
    const begun = cpuMs()
    const requests = `x{${'a="b",'.repeat(330)}`
    expect(() => new Prometheus({ url: 'http://x', queries: { requests } }, {}, time)).toThrow(/no plain selector/)
    expect(() => new Prometheus({ url: 'http://x', queries: { requests: `${'a'.repeat(1e5)}{` } }, {}, time)).toThrow()
    expect(cpuMs() - begun).toBeLessThan(TOO_LONG_MS)
  })
})

describe('credentials', () => {
  const settings = { url: 'http://prometheus:9090' }

  test.each([
    [{ ...settings, 'token-env': 'TOKEN' }, {}, /prometheus\.token-env: the variable TOKEN is empty/],
    [settings, { token: 'a', user: 'b' }, /has a token and a user/],
    [settings, { ca: '/nowhere.pem' }, /prometheus-ca: can't read \/nowhere\.pem/],
    [settings, { ca: import.meta.filename }, /holds no certificate/],
  ])('%j %j', async (given, credentials, message) => {
    await expect(openSource(given, credentials, {})).rejects.toThrow(message)
  })

  test('the token comes from the named variable', async () => {
    const seen: (string | undefined)[] = []
    const url = await serve((request, response) => {
      seen.push(request.headers.authorization)
      response.end(matrix())
    })
    const source = await openSource({ url, 'token-env': 'TOKEN' }, {}, { TOKEN: 'abc\n' })
    await source.look(metrics, arms, { from: 0, to: 10 }, signal)
    expect(seen).toEqual(['Bearer abc'])
  })

  test('refused credentials are told at the survey', async () => {
    const url = await serve((_, response) => response.writeHead(401).end('{"error":"no"}'))
    const source = await openSource({ url }, {}, {})
    await expect(source.survey(metrics, arms, 60, signal)).rejects.toThrow(
      /refuses the credentials \(401\); give a token/,
    )
  })
})
