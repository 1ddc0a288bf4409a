import { describe, expect, test } from '@jest/globals'
import { loadConfig } from '../../src/config/load.ts'
import { UserError } from '../../src/errors.ts'
import { cpuMs, TOO_LONG_MS } from '../cpu.ts'

function complaint(text: string): string {
  try {
    loadConfig(text, 'gradus.yml')
  } catch (error) {
    expect(error).toBeInstanceOf(UserError)
    return (error as Error).message
  }
  throw new Error('it did not complain')
}

test('the smallest configuration of the documentation is read', () => {
  const text = `
services:
  shop:                       # the service's name in outputs, records, reports
    deployment: shop
    namespace: default
    traffic:
      provider: gateway-api
      route: shop
    steps: [5, 25, 50, 100]
    settle: 60s
prometheus:
  url: http://prometheus.monitoring:9090
`
  expect(loadConfig(text, 'gradus.yml')).toEqual({
    services: {
      shop: {
        deployment: 'shop',
        namespace: 'default',
        traffic: { provider: 'gateway-api', route: 'shop' },
        steps: [5, 25, 50, 100],
        settle: 60,
      },
    },
    prometheus: { url: 'http://prometheus.monitoring:9090' },
  })
})

test.each(['', '# nothing yet\n', 'services:\n'])('%j says nothing, and that is fine', (text) => {
  expect(loadConfig(text, 'gradus.yml')).toEqual({})
})

test('a key without a value is a key that was left out', () => {
  expect(loadConfig('services:\n  shop:\n    settle:\n  cart:\n', 'gradus.yml')).toEqual({
    services: { shop: {}, cart: {} },
  })
})

test('every mistake is reported at once, each with its line', () => {
  const text = `services:
  shop:
    setle: 60s
    steps: [5, 50, 25]
    traffic: {provider: istio, rule: A}
retention: {records: 0}
`
  expect(complaint(text).split('\n')).toEqual([
    'gradus.yml line 3: services.shop.setle: unknown key; did you mean settle?',
    'gradus.yml line 4: services.shop.steps: 50 comes before 25 in "5,50,25"; give rising weights that end in 100, such as "5,25,50,100"',
    `gradus.yml line 5: services.shop.traffic.provider: "istio" can't be used; write auto, replicas or gateway-api`,
    `gradus.yml line 5: services.shop.traffic.rule: "A" can't be used; write a Kubernetes name: at most 253 lower-case letters, digits, - and ., such as shop-api`,
    "gradus.yml line 6: retention.records: 0 can't be used; write a whole number from 1 to 100",
  ])
})

test('a file full of mistakes is not a flood', () => {
  const keys = Array.from({ length: 50 }, (_, i) => `key${i}: 1`).join('\n')
  const lines = complaint(keys).split('\n')
  expect(lines).toHaveLength(11)
  expect(lines.at(-1)).toBe('and 40 more')
})

const ONE_MISTAKE: [string, string][] = [
  ['a name instead of keys', 'services: shop'],
  ['a list instead of keys', 'services: [shop]'],
  ['a list instead of the file', '- services'],
  ['a word instead of the file', 'services'],
  ['a service with capitals', 'services: {Shop: {}}'],
  ['a service with a very long name', `services: {${'a'.repeat(49)}: {}}`],
  ['a namespace with a slash', 'services: {shop: {namespace: a/b}}'],
  ['a deployment that is a number', 'services: {shop: {deployment: 12}}'],
  ['settle below a second', 'services: {shop: {settle: 0s}}'],
  ['settle as a fraction', 'services: {shop: {settle: 1.5}}'],
  ['settle below zero', 'services: {shop: {settle: -5}}'],
  ['settle with a foreign unit', 'services: {shop: {settle: 5 minutes}}'],
  ['a strategy that is not there', 'services: {shop: {strategy: blue-green}}'],
  ['on-cancel with another word', 'services: {shop: {on-cancel: extend}}'],
  ['traffic as a word', 'services: {shop: {traffic: replicas}}'],
  ['a URL of another kind', 'prometheus: {url: ftp://a}'],
  ['a URL with a password', 'prometheus: {url: "http://ann:pw@a"}'],
  ['an Authorization header', 'prometheus: {headers: {authorization: Bearer x}}'],
  ['a header with a line break', 'prometheus: {headers: {X-A: "a\\nb"}}'],
  ['a gate that is not there', 'services: {shop: {gates: {p94: 1s}}}'],
  ['a gate bound without a unit', 'services: {shop: {gates: {p95: 500}}}'],
  ['an environment with an unknown service', 'services: {shop: {}}\nenvironments: {a: {services: {shopp: {}}}}'],
]
test.each(ONE_MISTAKE)('%s is one sentence that names the place', (_, text) => {
  const sentence = complaint(text)
  expect(sentence).toMatch(/^gradus\.yml( line \d+: [\w.[\]-]+)?: [^\n]+$/)
})

describe('what is near is offered', () => {
  const NEAR: [string, string][] = [
    ['setle', 'settle'],
    ['on_cancel', 'on-cancel'],
    ['onInconclusive', 'on-inconclusive'],
    ['timout', 'timeout'],
    ['Steps', 'steps'],
    ['namspace', 'namespace'],
    ['trafic', 'traffic'],
  ]
  test.each(NEAR)('%s: %s', (written, meant) => {
    expect(complaint(`services: {shop: {${written}: x}}`)).toContain(`unknown key; did you mean ${meant}?`)
  })
  test('what is not near is not', () => {
    expect(complaint('banana: 1')).toBe(
      'gradus.yml line 1: banana: unknown key; known are services, environments, prometheus, metrics, trusted-keys, packages, retention',
    )
  })
})

describe('T19: long text meets every pattern', () => {
  const long = 'a'.repeat(100_000)
  test.each([
    ['a key', `${long}: 1`],
    ['a service', `services: {${long}: {}}`],
    ['a name', `services: {shop: {deployment: ${long}!}}`],
    ['a time', `services: {shop: {settle: ${'1'.repeat(100_000)}x}}`],
    ['steps', `services: {shop: {steps: "${'1,'.repeat(50_000)}"}}`],
    ['a URL', `prometheus: {url: "http://${long} "}`],
    ['a header', `prometheus: {headers: {${long}: a}}`],
    ['a gate', `services: {shop: {gates: {p95: ${long}}}}`],
  ])('%s', (_, text) => {
    const before = cpuMs()
    expect(complaint(text).length).toBeLessThan(1000)
    expect(cpuMs() - before).toBeLessThan(TOO_LONG_MS)
  })
})

describe('metrics', () => {
  const load = (text: string) => loadConfig(text, 'gradus.yml')

  test('are read with times in seconds', () => {
    const text = `metrics:
  http-json:
    url: https://metrics.example.com/{{service}}?from={{from}}
    resolution: 1m
    counts:
      errors: {n: /n, x: "/a~1b", m: /m, y: /y}`
    expect(load(text).metrics).toEqual({
      'http-json': {
        url: 'https://metrics.example.com/{{service}}?from={{from}}',
        resolution: 60,
        counts: { errors: { n: '/n', x: '/a~1b', m: '/m', y: '/y' } },
      },
    })
  })

  test.each([
    ['{datadog: {requests: a}, command: {run: [b]}}', /metrics: has 2 entries; at most 1/],
    ['{grafana: {}}', /metrics\.grafana: unknown key; known are http-json, command, datadog/],
    ['{command: {}}', /command: has no run; write a list of texts, such as \[node/],
    ['{command: {run: "rm -rf /"}}', /command\.run: "rm -rf \/" can't be used; write a list/],
    ['{command: {run: [a], env: ["A=B"]}}', /env\[0\]: "A=B" can't be used; write the name of an environment variable/],
    ['{datadog: {requests: a, api-key: secret}}', /api-key: unknown key; did you mean api-key-env/],
    ['{newrelic: {requests: a, account: abc}}', /account: "abc" can't be used; write a whole number/],
    ['{http-json: {url: "ftp://x", counts: {}}}', /url: "ftp:\/\/x" can't be used; write a URL/],
    ['{http-json: {url: "http://x", counts: {cpu: {n: /a}}}}', /"cpu" can't be a name here; write a gate that counts/],
    ['{http-json: {url: "http://x", counts: {errors: {n: a/b}}}}', /"a\/b" can't be used; write a JSON pointer/],
    ['{http-json: {url: "http://x", counts: {errors: {n: "/a~2"}}}}', /write a JSON pointer, such as/],
    ['{http-json: {url: "http://x", counts: {}, headers: {Authorization: x}}}', /write a header's name such as X-Team/],
    ['{cloudwatch: {requests: a, resolution: 2h}}', /resolution: "2h" can't be used; write a time from 1s to 1h/],
  ])('%s', (block, message) => {
    expect(() => load(`metrics: ${block}`)).toThrow(message)
  })
})
