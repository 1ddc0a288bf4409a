const MOST_STEPS = 100
const ADVICE = 'give rising weights that end in 100, such as "5,25,50,100"'

/**
 * Weights of a rollout from a list or from text with commas: whole percents from 1 to 100, rising, the last is 100.
 * Otherwise what is wrong, as a sentence.
 */
export function parseSteps(value: unknown): number[] | { wrong: string } {
  if (typeof value === 'string' && value.length > 1000)
    return { wrong: `${value.length} characters are too many; ${ADVICE}` }
  const parts: unknown[] | undefined = Array.isArray(value)
    ? value
    : typeof value === 'string'
      ? value.split(',').map((part) => part.trim())
      : typeof value === 'number'
        ? [value]
        : undefined
  if (parts === undefined)
    return { wrong: `a ${value === null ? 'missing value' : typeof value} is no list of weights; ${ADVICE}` }
  if (parts.length > MOST_STEPS) return { wrong: `${parts.length} weights are too many; give at most ${MOST_STEPS}` }
  const given = `"${parts.map(textOf).join(',')}"`
  const weights: number[] = []
  for (const part of parts) {
    const weight = weightOf(part)
    if (weight === undefined)
      return {
        wrong: `${textOf(part) === '' ? 'nothing' : textOf(part)} in ${given} is no whole percent from 1 to 100; ${ADVICE}`,
      }
    const last = weights.at(-1)
    if (last !== undefined && last >= weight) {
      return {
        wrong:
          last === weight
            ? `${last} comes twice in ${given}; ${ADVICE}`
            : `${last} comes before ${weight} in ${given}; ${ADVICE}`,
      }
    }
    weights.push(weight)
  }
  if (weights.at(-1) !== 100) return { wrong: `${given} ends in ${weights.at(-1) ?? 'nothing'}; ${ADVICE}` }
  return weights
}

function weightOf(part: unknown): number | undefined {
  const weight = typeof part === 'string' && /^[0-9]{1,3}%?$/.test(part) ? Number(part.replace('%', '')) : part
  return typeof weight === 'number' && Number.isInteger(weight) && weight >= 1 && weight <= 100 ? weight : undefined
}

function textOf(part: unknown): string {
  return typeof part === 'object' ? 'a block' : String(part).slice(0, 40)
}
