import { describe, expect, test } from '@jest/globals'
import { SETTING_INPUTS } from '../../src/config/inputs.ts'
import { loadConfig } from '../../src/config/load.ts'
import { type Selection, serviceConfig } from '../../src/config/service.ts'
import { UserError } from '../../src/errors.ts'

const config = loadConfig(
  `
services:
  shop:
    settle: 10s
    traffic: {provider: gateway-api, rule: all}
    gates: {errors: {ratio: 1.5}, cpu: false}
  cart: {}
environments:
  production:
    context: prod
    namespace: live
    settle: 1m30s
    gates: {cpu: 70%}
    prometheus: {url: http://prod:9090}
    services:
      shop: {drain: 1}
prometheus: {url: http://lab:9090, preset: istio}
retention: {records: 3}
`,
  'gradus.yml',
)

function complaint(selection: Selection, from = config): string {
  try {
    serviceConfig(from, selection)
  } catch (error) {
    expect(error).toBeInstanceOf(UserError)
    return (error as Error).message
  }
  throw new Error('it did not complain')
}

test('without a file, a name is enough and everything has a default', () => {
  expect(serviceConfig({}, { service: 'shop' })).toEqual({
    name: 'shop',
    deployment: 'shop',
    criticality: 0.5,
    confidence: { weights: {}, thresholds: {} },
    traffic: { provider: 'auto' },
    strategy: 'canary',
    steps: [5, 25, 50, 100],
    settleSeconds: 60,
    readySeconds: 300,
    timeoutSeconds: 3600,
    drainSeconds: 5,
    onInconclusive: 'extend',
    onCancel: 'rollback',
    gates: {},
    retention: { records: 10 },
  })
})

test('the only service of a file needs no name', () => {
  expect(serviceConfig(loadConfig('services: {shop: {deployment: web}}', 'a'), {})).toMatchObject({
    name: 'shop',
    deployment: 'web',
  })
})

test('service, environment, its word on the service, and inputs, each over the one before', () => {
  expect(serviceConfig(config, { service: 'shop' })).toMatchObject({
    settleSeconds: 10,
    gates: { errors: { ratio: 1.5 }, cpu: false },
    prometheus: { url: 'http://lab:9090', preset: 'istio' },
    retention: { records: 3 },
  })
  const production = serviceConfig(config, { service: 'shop', environment: 'production' })
  expect(production).toMatchObject({
    environment: 'production',
    context: 'prod',
    namespace: 'live',
    settleSeconds: 90,
    drainSeconds: 1,
    gates: { errors: { ratio: 1.5 }, cpu: '70%' },
    prometheus: { url: 'http://prod:9090', preset: 'istio' },
    traffic: { provider: 'gateway-api', rule: 'all' },
  })
  const inputs = {
    settle: '2s',
    steps: '50,100',
    traffic: 'replicas',
    rule: 'main',
    gates: 'errors: false',
    'prometheus-url': 'http://input:9090',
    'on-cancel': 'hold',
    namespace: '',
    drain: undefined,
  }
  expect(serviceConfig(config, { service: 'shop', environment: 'production', inputs })).toMatchObject({
    namespace: 'live',
    settleSeconds: 2,
    drainSeconds: 1,
    steps: [50, 100],
    onCancel: 'hold',
    traffic: { provider: 'replicas', rule: 'main' },
    gates: { errors: false, cpu: '70%' },
    prometheus: { url: 'http://input:9090', preset: 'istio' },
  })
})

test('interval and time limit of a step are left to the plan unless they are given', () => {
  const given = { interval: '5s', 'step-timeout': '2m' }
  expect(serviceConfig({}, { service: 'a', inputs: given })).toMatchObject({
    intervalSeconds: 5,
    stepTimeoutSeconds: 120,
  })
  expect(serviceConfig({}, { service: 'a' })).not.toHaveProperty('intervalSeconds')
})

test('gates can be switched off as a whole, and on again by what is nearer', () => {
  const off = loadConfig('services: {shop: {gates: none}}', 'a')
  expect(serviceConfig(off, {})).not.toHaveProperty('gates')
  expect(serviceConfig(off, { inputs: { gates: '{errors: true}' } }).gates).toEqual({ errors: true })
  expect(serviceConfig(config, { service: 'shop', inputs: { gates: 'none' } })).not.toHaveProperty('gates')
})

test('what one call gives can be changed without changing the next', () => {
  serviceConfig({}, { service: 'a' }).steps.pop()
  expect(serviceConfig({}, { service: 'a' }).steps).toEqual([5, 25, 50, 100])
})

describe('what can’t be used is one sentence', () => {
  const CASES: [string, Selection, string][] = [
    ['no service said', {}, 'service: the configuration has shop, cart; say which one'],
    [
      'an unknown service',
      { service: 'shopp' },
      'service: "shopp" is not known; the configuration has shop, cart; did you mean shop?',
    ],
    [
      'an unknown environment',
      { service: 'shop', environment: 'prod' },
      'environment: "prod" is not known; the configuration has production; did you mean production?',
    ],
    [
      'a prototype as environment',
      { service: 'shop', environment: 'constructor' },
      'environment: "constructor" is not known; the configuration has production',
    ],
    [
      'steps',
      { service: 'shop', inputs: { steps: '50,25,100' } },
      'steps: 50 comes before 25 in "50,25,100"; give rising weights that end in 100, such as "5,25,50,100"',
    ],
    [
      'settle',
      { service: 'shop', inputs: { settle: 'soon' } },
      'settle: "soon" can\'t be used; write a time from 1s to 7d, such as 60s, 1m30s or 2h',
    ],
    [
      'traffic',
      { service: 'shop', inputs: { traffic: 'istio' } },
      'traffic: "istio" can\'t be used; write auto, replicas or gateway-api',
    ],
    [
      'gates',
      { service: 'shop', inputs: { gates: '{errors: {ratio: 0}}' } },
      "gates.errors.ratio: 0 can't be used; write a number from 1 to 100",
    ],
    ['gates that are no YAML', { service: 'shop', inputs: { gates: '{errors' } }, 'gates line 1: '],
    [
      'interval over settle',
      { service: 'shop', inputs: { interval: '20s' } },
      'interval: 20s is longer than settle (10s); give an interval that fits into it',
    ],
  ]
  test.each(CASES)('%s', (_, selection, sentence) => {
    expect(complaint(selection)).toContain(sentence)
  })
  test('several inputs at once', () => {
    expect(complaint({ service: 'shop', inputs: { settle: 'x', drain: 'y' } }).split('\n')).toHaveLength(2)
  })
  test('no service anywhere', () => {
    expect(complaint({}, {})).toBe(
      'service: give the name of the service, such as shop, or write it into gradus.yml under services',
    )
    expect(complaint({ service: 'My Shop' }, {})).toContain(
      'service: "My Shop" can\'t be used; write at most 48 lower-case letters, digits and -',
    )
    expect(complaint({ service: 'shop', environment: 'a' }, {})).toBe(
      'environment: "a" is not known; the configuration has no environments',
    )
  })
})

test('an input that no setting belongs to is a defect of ours', () => {
  expect(() => serviceConfig({}, { service: 'a', inputs: { colour: 'red' } })).toThrow(
    'no setting belongs to the input colour',
  )
})

test('every input that is named has a setting', () => {
  for (const name of SETTING_INPUTS) {
    expect(() => serviceConfig({}, { service: 'a', inputs: { [name]: '{]' } })).toThrow(UserError)
  }
})

describe('metrics from elsewhere', () => {
  const datadog = { datadog: { requests: 'sum:x{rs:{{replicaset}}}.as_count()' } }
  const of = (config: Parameters<typeof serviceConfig>[0], inputs = {}) =>
    serviceConfig(config, { service: 'shop', environment: config.environments && 'production', inputs })

  test('go before a Prometheus at the same place or below', () => {
    const both = { prometheus: { url: 'http://p' }, metrics: datadog }
    expect(of({ ...both, services: { shop: {} } }).metrics).toEqual(datadog)
    expect(of({ prometheus: { url: 'http://p' }, services: { shop: { metrics: datadog } } }).metrics).toEqual(datadog)
    expect(of({ services: { shop: both } }).metrics).toEqual(datadog)
  })

  test('give way to a Prometheus that is named above', () => {
    const services = { shop: { prometheus: { url: 'http://p' } } }
    expect(of({ metrics: datadog, services })).not.toHaveProperty('metrics')
    expect(of({ metrics: datadog, services: { shop: {} } }, { 'prometheus-url': 'http://q' })).toMatchObject({
      prometheus: { url: 'http://q' },
    })
    expect(of({ metrics: datadog, services: { shop: {} } }, { 'prometheus-url': 'http://q' })).not.toHaveProperty(
      'metrics',
    )
    const labels = { shop: { prometheus: { 'pod-label': 'kubernetes_pod' } } }
    expect(of({ metrics: datadog, services: labels }).metrics).toEqual(datadog)
  })

  test('are one source, which another environment may change whole', () => {
    const environments = { production: { metrics: { command: { run: ['./counts'] } } } }
    expect(of({ metrics: datadog, services: { shop: {} }, environments }).metrics).toEqual({
      command: { run: ['./counts'] },
    })
    expect(() => of({ metrics: {}, services: { shop: {} } })).toThrow(
      /metrics: names no source; write one of http-json/,
    )
  })
})
