import { describe, expect, test } from '@jest/globals'
import type { MetricsConfig } from '../../src/config/metrics-schema.ts'
import { openSource } from '../../src/gates/metrics/source.ts'
import type { Arms, Metric } from '../../src/gates/types.ts'
import { type Answer, ARMS, CPU, ERRORS, json, P95, REQUESTS, serve } from './answering.ts'

type Settings = NonNullable<MetricsConfig['http-json']>

const { signal } = new AbortController()
const POINTERS = { errors: { n: '/canary/all', x: '/canary/bad', m: '/stable/all', y: '/stable/bad' } }
const COUNTS = { canary: { all: 500, bad: 5 }, stable: { all: 9500, bad: 10 } }

async function look(url: string, more: Partial<Settings> = {}, metrics: Metric[] = [ERRORS], arms: Arms = ARMS) {
  const source = await openSource({ 'http-json': { url, counts: POINTERS, ...more } }, {}, process.env)
  return await source.look(metrics, arms, { from: 990.2, to: 1000.2 }, signal)
}

describe('counts by JSON pointer', () => {
  test('one answer for both arms', async () => {
    const { url, asked } = await serve(json(COUNTS))
    const readings = await look(`${url}/v1?from={{from}}&to={{to}}&ns={{namespace}}&svc={{ service }}`)
    expect(readings).toEqual({ errors: { n: 500, x: 5, m: 9500, y: 10 } })
    expect(asked).toMatchObject([{ method: 'GET', url: '/v1?from=991&to=1001&ns=default&svc=shop' }])
  })

  test('an answer for each arm, where m and y are not said', async () => {
    const { url, asked } = await serve((one, response) =>
      response.end(JSON.stringify(one.url.includes('canary') ? COUNTS.canary : COUNTS.stable)),
    )
    const counts = { errors: { n: '/all', x: '/bad' } }
    const readings = await look(`${url}/{{arm}}?pods={{pods}}&sets={{replicasets}}`, { counts }, [ERRORS, REQUESTS])
    expect(readings.errors).toEqual({ n: 500, x: 5, m: 9500, y: 10 })
    expect(readings.requests).toEqual({ n: 500, x: 500, m: 9500, y: 9500 })
    expect(asked.map((one) => one.url).sort()).toEqual([
      '/canary?pods=shop-canary-7f4-%5Ba-z0-9%5D%2B&sets=shop-canary-7f4',
      '/stable?pods=shop-5d9-%5Ba-z0-9%5D%2B&sets=shop-5d9',
    ])
  })

  test('every gate that counts, and why the others are not there', async () => {
    const { url } = await serve(json({ ...COUNTS, slow: [3, 70] }))
    const counts = { ...POINTERS, p95: { n: '/canary/all', x: '/slow/0', m: '/stable/all', y: '/slow/1' } }
    const p99 = { ...P95, name: 'p99' }
    expect(await look(url, { counts }, [ERRORS, REQUESTS, P95, p99, CPU])).toEqual({
      errors: { n: 500, x: 5, m: 9500, y: 10 },
      requests: { n: 500, x: 500, m: 9500, y: 9500 },
      p95: { n: 500, x: 3, m: 9500, y: 70 },
      p99: { gap: 'absent', detail: 'metrics.http-json.counts has no p99' },
      cpu: { gap: 'absent', detail: 'metrics.http-json has no cpu' },
    })
  })

  test('a POST with values inside a JSON text, and secrets only in its headers', async () => {
    const { url, asked } = await serve(json(COUNTS))
    const hidden: string[] = []
    const settings: Settings = {
      url: `${url}/search`,
      body: '{"range": [{{from-ms}}, {{to-ms}}], "since": "{{from-iso}}", "q": "{{namespace}}"}',
      headers: { 'X-Team': 'shop' },
      'token-env': 'TOKEN',
      'header-env': { 'X-Key': 'KEY' },
      counts: POINTERS,
    }
    const env = { TOKEN: 'tok-123456\n', KEY: 'key-123456' }
    const source = await openSource({ 'http-json': settings }, {}, env, (secret) => hidden.push(secret))
    const hostile = { ...ARMS, namespace: 'x", "all": "\\\n' }
    await source.look([ERRORS], hostile, { from: 1000, to: 1010 }, signal)
    expect(asked[0]).toMatchObject({
      method: 'POST',
      url: '/search',
      headers: {
        'content-type': 'application/json',
        'x-team': 'shop',
        authorization: 'Bearer tok-123456',
        'x-key': 'key-123456',
      },
    })
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({
      range: [1_000_000, 1_010_000],
      since: '1970-01-01T00:16:40.000Z',
      q: 'x", "all": "\\\n',
    })
    expect(hidden).toEqual(['key-123456', 'tok-123456'])
  })

  test('T15: a value stays one part of the URL', async () => {
    const { url, asked } = await serve(json(COUNTS))
    const hostile = { ...ARMS, namespace: '../admin?x=1&y=%2e#', service: "a'b(c)*!" }
    await look(`${url}/ns/{{namespace}}/counts?svc={{service}}&last=1`, {}, [ERRORS], hostile)
    expect(asked[0]?.url).toBe('/ns/..%2Fadmin%3Fx%3D1%26y%3D%252e%23/counts?svc=a%27b%28c%29%2A%21&last=1')
  })

  test('a survey says what is there, from stable alone', async () => {
    const { url, asked } = await serve(json(COUNTS))
    const settings = { url: `${url}/?canary={{canary-replicasets}}&from={{from}}&to={{to}}`, counts: POINTERS }
    const source = await openSource({ 'http-json': settings }, {}, {}, undefined, {
      now: () => 2000,
      pause: async () => {},
    })
    const arms = { ...ARMS, canary: { replicaSets: [] } }
    expect(await source.survey([ERRORS, P95], arms, 600, signal)).toEqual({
      scrapeSeconds: 1,
      present: ['errors'],
      absent: [{ name: 'p95', why: 'metrics.http-json.counts has no p95' }],
      before: { errors: { m: 9500, y: 10 } },
    })
    expect(source.delaySeconds).toBe(6)
    expect(asked[0]?.url).toBe('/?canary=shop-5d9&from=1394&to=1994')
  })

  test('windows lie on the grid of the source and follow each other', async () => {
    const { url, asked } = await serve(json(COUNTS))
    const settings = { url: `${url}/?w={{from}}-{{to}}`, counts: POINTERS, resolution: 10, lag: 30 }
    const source = await openSource({ 'http-json': settings }, {}, {})
    for (const from of [1001.5, 1021.5, 1041.5]) {
      await source.look([ERRORS], ARMS, { from, to: from + 20 }, signal)
    }
    expect(asked.map((one) => one.url)).toEqual(['/?w=1010-1030', '/?w=1030-1050', '/?w=1050-1070'])
    expect(source.delaySeconds).toBe(40)
    const short = await source.look([ERRORS], ARMS, { from: 1001, to: 1009 }, signal)
    expect(short.errors).toEqual({ gap: 'zero', detail: 'the window is empty' })
  })
})

describe('an answer that is none is a gap that says why', () => {
  const stable = COUNTS.stable
  test.each<[string, unknown, string, RegExp]>([
    [
      'texts',
      { canary: { all: '500', bad: 5 }, stable },
      'not-a-number',
      /requests of the canary \(n\): the text "500"/,
    ],
    ['negative', { canary: { all: 500, bad: -5 }, stable }, 'not-a-number', /\(x\): -5 is no whole number/],
    ['fractions', { canary: { all: 500.5, bad: 5 }, stable }, 'not-a-number', /500\.5 is no whole number/],
    ['too large', { canary: { all: 1e300, bad: 5 }, stable }, 'not-a-number', /1e\+300 is no whole number/],
    ['booleans', { canary: { all: true, bad: 5 }, stable }, 'not-a-number', /true is no whole number/],
    ['lists', { canary: { all: [500], bad: 5 }, stable }, 'not-a-number', /a list is no whole number/],
    ['x above n', { canary: { all: 5, bad: 6 }, stable }, 'not-a-number', /canary has 6 events in 5 requests/],
    ['y above m', { ...COUNTS, stable: { all: 1, bad: 2 } }, 'not-a-number', /baseline has 2 events in 1 requests/],
    ['nothing there', { canary: {}, stable }, 'absent', /no number at \/canary\/all/],
    ['null', { canary: { all: null, bad: 0 }, stable }, 'absent', /no number at \/canary\/all/],
    ['no requests', { canary: { all: 0, bad: 0 }, stable }, 'zero', /canary has no request, the baseline 9500/],
    ['a bare number', 5, 'not-a-number', /the answer is 5, not an object/],
    ['null alone', null, 'not-a-number', /the answer is null/],
  ])('%s', async (_, answer, gap, detail) => {
    const { url } = await serve(json(answer))
    expect((await look(url)).errors).toEqual({ gap, detail: expect.stringMatching(detail) })
  })

  test('sums that are a little off are whole', async () => {
    const { url } = await serve(json({ ...COUNTS, canary: { all: 499.9999999, bad: 4.9999999999 } }))
    expect((await look(url)).errors).toEqual({ n: 500, x: 5, m: 9500, y: 10 })
  })

  test.each<[string, Answer, RegExp]>([
    ['NaN', (_, response) => response.end('{"canary": {"all": NaN}}'), /is no JSON/],
    ['a page', (_, response) => response.end('<html>Log in</html>'), /is no JSON \(Log in\)/],
    ['an error', (_, response) => response.writeHead(400).end('{"message":"bad range"}'), /400: bad range/],
    ['a list of errors', (_, response) => response.writeHead(403).end('{"errors":["Forbidden"]}'), /403: Forbidden/],
    ['a minute', () => {}, /no answer in time/],
    ['a slow drip', drip, /no answer in time/],
    ['an endless body', endless, /larger than 50 MB/],
    [
      'a redirect to the metadata address',
      (_, response) => response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data' }).end('{}'),
      /^302/,
    ],
  ])('%s', async (_, answer, detail) => {
    const { url, asked } = await serve(answer)
    const { errors } = await look(url, { timeout: answer === endless ? 20 : 1 })
    expect(errors).toEqual({ gap: 'unreachable', detail: expect.stringMatching(detail) })
    expect(asked).toHaveLength(1)
  })
})

function drip(...[, response]: Parameters<Answer>): void {
  const timer = setInterval(() => response.write(' '), 20)
  response.once('close', () => clearInterval(timer))
}

function endless(...[, response]: Parameters<Answer>): void {
  const chunk = Buffer.alloc(1e6, ' ')
  const more = () => {
    while (!response.destroyed && response.write(chunk));
  }
  response.on('drain', more)
  more()
}

describe('T14: addresses', () => {
  test.each([
    ['http://169.254.169.254/{{from}}'],
    ['http://0xa9fea9fe/{{from}}'],
    ['http://2852039166/'],
    ['http://[::ffff:169.254.169.254]/'],
    ['http://[fe80::1]/'],
    ['http://100.100.100.200/'],
  ])('%s is refused before anything is sent', async (url) => {
    await expect(look(url)).rejects.toThrow(/metrics\.http-json\.url: .* is a link-local or cloud metadata address/)
  })

  test.each([
    ['http://{{service}}.example.com/', /has \{\{…\}\} in its host/],
    ['http://example.com{{from}}/', /has \{\{…\}\} in its host/],
    ['http://me:secret@example.com/', /has credentials in it/],
    ['file:///etc/passwd', /is no http or https URL/],
  ])('%s is refused', async (url, message) => {
    await expect(look(url)).rejects.toThrow(message)
    await expect(look(url)).rejects.not.toThrow(/secret/)
  })
})

describe('settings that can’t be used are told before anything is sent', () => {
  test.each<[Partial<Settings>, RegExp]>([
    [{ url: 'http://x/{{form}}' }, /http-json\.url: \{\{form\}\} is unknown; there are \{\{from\}\}, \{\{to\}\}/],
    [{ body: '{"a": {{service}}}' }, /http-json\.body: is no JSON when it is filled in/],
    [{ body: '{}', method: 'GET' }, /http-json\.method: GET sends no body/],
    [{ counts: {} }, /http-json\.counts: is empty/],
    [{ counts: { errors: { n: '/a', x: '/b', m: '/c' } } }, /counts\.errors: has not all of n, x, m and y/],
    [{ counts: { errors: { n: '/a', m: '/b' } } }, /counts\.errors: has not all of/],
    [{ counts: { errors: { n: '/a', x: '/b' } } }, /the request says not which; write \{\{arm\}\}/],
    [{ counts: { ...POINTERS, p95: { n: '/a', x: '/b' } } }, /counts\.p95: has not all of/],
    [{ 'token-env': 'NOT_THERE' }, /http-json\.token-env: the variable NOT_THERE is empty/],
    [{ 'header-env': { 'X-Key': 'NOT_THERE' } }, /header-env\.X-Key: the variable NOT_THERE is empty/],
  ])('%j', async (more, message) => {
    await expect(look(more.url ?? 'http://127.0.0.1:1/', more)).rejects.toThrow(message)
  })

  test('a secret of several lines is no header', async () => {
    const settings = { url: 'http://x', counts: POINTERS, 'token-env': 'TOKEN' }
    const opened = openSource({ 'http-json': settings }, {}, { TOKEN: 'a\r\nX-Evil: 1' })
    await expect(opened).rejects.toThrow(/TOKEN holds more than one line/)
  })

  test.each<[string, Answer, RegExp]>([
    [
      'refused',
      (_, response) => response.writeHead(401).end('{"error":"who?"}'),
      /refuses the credentials \(401: who\?\)/,
    ],
    ['elsewhere', (_, response) => response.writeHead(301, { location: '/x' }).end(), /leads elsewhere \(301\)/],
    ['no JSON', (_, response) => response.end('hello'), /gave no counts \(the answer is no JSON/],
    ['not found', (_, response) => response.writeHead(404).end('no'), /refuses the request \(404: no\)/],
    ['a number', json(7), /metrics\.http-json: the answer is 7, .*; check what is asked for/],
  ])('the survey says who can mend it: %s', async (_, answer, message) => {
    const { url } = await serve(answer)
    const source = await openSource({ 'http-json': { url, counts: POINTERS } }, {}, {})
    await expect(source.survey([ERRORS], ARMS, 60, signal)).rejects.toThrow(message)
  })

  test('nobody there', async () => {
    const source = await openSource(
      { 'http-json': { url: 'http://127.0.0.1:9/', counts: POINTERS, timeout: 1 } },
      {},
      {},
    )
    await expect(source.survey([ERRORS], ARMS, 60, signal)).rejects.toThrow(
      /nothing answers at http:\/\/127\.0\.0\.1:9/,
    )
  })

  test('a cancelled job ends the wait', async () => {
    const { url } = await serve(() => {})
    const source = await openSource({ 'http-json': { url, counts: POINTERS } }, {}, {})
    const stop = new AbortController()
    setTimeout(() => stop.abort(new Error('cancelled')), 50)
    await expect(source.look([ERRORS], ARMS, { from: 0, to: 10 }, stop.signal)).rejects.toThrow('cancelled')
  })
})
