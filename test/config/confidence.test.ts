import { expect, test } from '@jest/globals'
import { loadConfig } from '../../src/config/load.ts'
import { serviceConfig } from '../../src/config/service.ts'

const FILE = `
services:
  shop:
    criticality: high
    confidence:
      weights: {safety: 400, coverage: 0}
      thresholds: {promote: 90}
environments:
  staging:
    criticality: 0.1
    confidence:
      thresholds: {promote: 70, rollback: 40}
`
const of = (environment?: string, criticality?: string) =>
  serviceConfig(loadConfig(FILE, 'gradus.yml'), { environment, inputs: { criticality } })

test('how much a service matters is a word or a number, from file, environment or input', () => {
  expect(of().criticality).toBe(0.75)
  expect(of('staging').criticality).toBe(0.1)
  expect(of('staging', 'critical').criticality).toBe(1)
  expect(of(undefined, '0.35').criticality).toBe(0.35)
  expect(of(undefined, '1').criticality).toBe(1)
})

test('an environment’s thresholds go before the service’s, its weights stay', () => {
  expect(of('staging').confidence).toEqual({
    weights: { safety: 400, coverage: 0 },
    thresholds: { promote: 70, rollback: 40 },
  })
})

test.each(['1.5', '-1', 'urgent', '1e-1'])('criticality %j can’t be used', (text) => {
  expect(() => of(undefined, text)).toThrow(
    /criticality: .* can't be used; write low, normal, high, critical, or a number from 0 to 1/,
  )
})

test.each([
  ['{weights: {safty: 1}}', /unknown key; did you mean safety/],
  ['{weights: {safety: 1.5}}', /safety.*write a whole number from 0 to 1000/],
  ['{thresholds: {promote: 120}}', /promote.*write a number from 0 to 100/],
  ['{factors: {}}', /unknown key/],
])('confidence: %s can’t be used', (block, sentence) => {
  expect(() => loadConfig(`services: {shop: {confidence: ${block}}}`, 'gradus.yml')).toThrow(sentence)
})
