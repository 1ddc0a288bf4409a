import { describe, expect, test } from '@jest/globals'
import { readThresholds, readWeights, weightsFrom } from '../../src/confidence/settings.ts'
import { DEFAULT_THRESHOLDS, DEFAULT_WEIGHTS, FACTORS } from '../../src/confidence/types.ts'
import { confidenceSchema } from '../../src/config/confidence-schema.ts'
import { UserError } from '../../src/errors.ts'

const ALL = { safety: 200, health: 300, blast: 200, history: 100, complexity: 100, coverage: 100 }

describe('weights', () => {
  test.each([
    ['safety=200,health=300,blast=200', ALL],
    [' safety = 200 ,\n health=300, blast=200,history=100', ALL],
    [JSON.stringify(ALL), ALL],
    ['safety=0.2,health=0.3,blast=0.2,history=0.1,complexity=0.1,coverage=0.1', ALL],
    ['coverage=0,blast=250', { ...DEFAULT_WEIGHTS, coverage: 0, blast: 250 }],
  ])('%j', (text, weights) => {
    expect(readWeights(text)).toEqual(weights)
  })

  test.each([
    ['safety=301', /sum to 1001; give whole parts of a thousand/],
    ['safety=0.3', /sum to 700\.3/],
    ['safty=300', /there is no "safty"; the names are safety, health/],
    ['safety=300,safety=300', /safety is there twice/],
    ['safety=-300', /safety is no number from 0/],
    ['safety=1e3', /safety is no number/],
    ['safety', /safety is no number/],
    ['', /nothing is given; write safety=300/],
    ['{"safety": "300"}', /safety is no number/],
    ['{"safety"', /begins like JSON but is none/],
    ['{"__proto__": 1}', /there is no "__proto__"/],
    ['x'.repeat(2000), /2000 characters are too many/],
  ])('%j can’t be used', (text, sentence) => {
    expect(() => readWeights(text)).toThrow(UserError)
    expect(() => readWeights(text)).toThrow(sentence)
  })

  test('gradus.yml names the same factors with the same defaults', () => {
    const { weights, thresholds } = confidenceSchema.properties ?? {}
    const presets = (of: typeof weights) =>
      Object.fromEntries(Object.entries(of?.properties ?? {}).map(([name, schema]) => [name, schema.default]))
    expect(presets(weights)).toEqual(DEFAULT_WEIGHTS)
    expect(Object.keys(presets(weights))).toEqual([...FACTORS])
    expect(presets(thresholds)).toEqual(DEFAULT_THRESHOLDS)
    expect(weightsFrom({})).toEqual(DEFAULT_WEIGHTS)
  })
})

test.each([
  ['promote=90', { promote: 90, rollback: 60 }],
  ['{"promote": 70.5, "rollback": 0}', { promote: 70.5, rollback: 0 }],
])('thresholds %j', (text, thresholds) => {
  expect(readThresholds(text)).toEqual(thresholds)
})

test.each([
  ['promote=50', /rollback 60 and promote 50 are out of order/],
  ['promote=101', /out of order/],
  ['keep=1', /there is no "keep"; the names are promote, rollback/],
])('thresholds %j can’t be used', (text, sentence) => {
  expect(() => readThresholds(text)).toThrow(sentence)
})
