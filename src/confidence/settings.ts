import { messageOf, UserError } from '../errors.ts'
import { checkThresholds, checkWeights } from './score.ts'
import { DEFAULT_THRESHOLDS, DEFAULT_WEIGHTS, FACTORS, type Thresholds, type Weights } from './types.ts'

const LONGEST = 1_000

/**
 * `safety=300,health=250` over the defaults, or the same as JSON. Parts of a thousand; all six may be given as parts of
 * one instead.
 *
 * @throws {UserError} an unknown name, no number, or they don't sum to 1000
 */
export function readWeights(text: string): Weights {
  return weightsFrom(readNumbers(text, 'weights', FACTORS, 'safety=300,health=250,blast=150'))
}

/** @throws {UserError} they don't sum to 1000 */
export function weightsFrom(given: Partial<Weights>): Weights {
  const values = Object.values(given)
  const sum = values.reduce((total, value) => total + value, 0)
  const fractions = values.length === FACTORS.length && Math.abs(sum - 1) < 1e-9
  const parts = Object.entries(given).map(([name, value]) => [name, fractions ? Math.round(value * 1000) : value])
  const weights: Weights = { ...DEFAULT_WEIGHTS, ...Object.fromEntries(parts) }
  checkWeights(weights)
  return weights
}

/** `promote=80,rollback=60` over the defaults, or the same as JSON. @throws {UserError} they are out of order */
export function readThresholds(text: string): Thresholds {
  return thresholdsFrom(readNumbers(text, 'thresholds', ['promote', 'rollback'], 'promote=80,rollback=60'))
}

export function thresholdsFrom(given: Partial<Thresholds>): Thresholds {
  const thresholds = { ...DEFAULT_THRESHOLDS, ...given }
  checkThresholds(thresholds)
  return thresholds
}

function readNumbers<N extends string>(
  text: string,
  what: string,
  names: readonly N[],
  example: string,
): Partial<Record<N, number>> {
  if (text.length > LONGEST) throw new UserError(`${what}: ${text.length} characters are too many; write ${example}`)
  const pairs = text.trim().startsWith('{') ? jsonPairs(text, what) : plainPairs(text)
  const found: Partial<Record<N, number>> = {}
  for (const [key, value] of pairs) {
    const name = names.find((one) => one === key)
    if (name === undefined) {
      throw new UserError(`${what}: there is no ${JSON.stringify(key.slice(0, 40))}; the names are ${names.join(', ')}`)
    }
    if (found[name] !== undefined) throw new UserError(`${what}: ${name} is there twice; write it once`)
    if (!Number.isFinite(value) || value < 0) {
      throw new UserError(`${what}: ${name} is no number from 0; write ${example}`)
    }
    found[name] = value
  }
  if (Object.keys(found).length === 0) throw new UserError(`${what}: nothing is given; write ${example}`)
  return found
}

function plainPairs(text: string): [string, number][] {
  return text
    .split(/[,\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const [name = '', value = ''] = part.split('=', 2).map((side) => side.trim())
      return [name, /^[0-9]{1,6}(?:\.[0-9]{1,9})?$/.test(value) ? Number(value) : Number.NaN]
    })
}

function jsonPairs(text: string, what: string): [string, number][] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new UserError(`${what}: it begins like JSON but is none (${messageOf(cause).slice(0, 100)})`, { cause })
  }
  return Object.entries(value as object).map(([name, one]) => [name, typeof one === 'number' ? one : Number.NaN])
}
