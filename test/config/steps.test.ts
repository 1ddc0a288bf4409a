import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseSteps } from '../../src/config/steps.ts'

const GOOD: [unknown, number[]][] = [
  ['5,25,50,100', [5, 25, 50, 100]],
  [' 5, 25 ,100 ', [5, 25, 100]],
  ['5%,100%', [5, 100]],
  [
    [1, 99, 100],
    [1, 99, 100],
  ],
  ['100', [100]],
  [100, [100]],
]
test.each(GOOD)('%j', (given, steps) => {
  expect(parseSteps(given)).toEqual(steps)
})

const ADVICE = 'give rising weights that end in 100, such as "5,25,50,100"'
const BAD: [unknown, string][] = [
  ['50,25,100', `50 comes before 25 in "50,25,100"; ${ADVICE}`],
  ['5,5,100', `5 comes twice in "5,5,100"; ${ADVICE}`],
  ['5,50', `"5,50" ends in 50; ${ADVICE}`],
  ['0,100', `0 in "0,100" is no whole percent from 1 to 100; ${ADVICE}`],
  ['5,101', `101 in "5,101" is no whole percent from 1 to 100; ${ADVICE}`],
  ['2.5,100', `2.5 in "2.5,100" is no whole percent from 1 to 100; ${ADVICE}`],
  ['5,,100', `nothing in "5,,100" is no whole percent from 1 to 100; ${ADVICE}`],
  ['five,100', `five in "five,100" is no whole percent from 1 to 100; ${ADVICE}`],
  [[5, '25%', null, 100], `a block in "5,25%,a block,100" is no whole percent from 1 to 100; ${ADVICE}`],
  [[], `"" ends in nothing; ${ADVICE}`],
  [{}, `a object is no list of weights; ${ADVICE}`],
  [null, `a missing value is no list of weights; ${ADVICE}`],
]
test.each(BAD)('%j', (given, wrong) => {
  expect(parseSteps(given)).toEqual({ wrong })
})

test('what is accepted is rising, whole, from 1 to 100, and ends in 100', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -5, max: 105 }), { maxLength: 8 }), (weights) => {
      const good =
        weights.at(-1) === 100 &&
        weights.every((weight, i) => weight >= 1 && weight <= 100 && weight > (weights[i - 1] ?? 0))
      const steps = parseSteps(weights.join(','))
      if (good) expect(steps).toEqual(weights)
      else expect(steps).toHaveProperty('wrong')
    }),
  )
})
