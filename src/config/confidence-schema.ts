import { type JsonSchema, typed } from './json-schema.ts'

/** The blocks of gradus.yml that the score reads. */

export const CRITICALITY = { low: 0.25, normal: 0.5, high: 0.75, critical: 1 } as const

export const criticalitySchema = {
  anyOf: [
    { type: 'string', enum: ['low', 'normal', 'high', 'critical'] },
    { type: 'number', minimum: 0, maximum: 1 },
  ],
  default: 'normal',
  description:
    'How much a bad version matters, for the blast radius in the score: a word, or 0 to 1 (low is 0.25, normal 0.5, high 0.75, critical 1).',
  'x-expected': 'low, normal, high, critical, or a number from 0 to 1',
} as const satisfies JsonSchema

export type ConfidenceWeights = Partial<
  Record<'safety' | 'health' | 'blast' | 'history' | 'complexity' | 'coverage', number>
>
export interface ConfidenceConfig {
  weights?: ConfidenceWeights
  thresholds?: { promote?: number; rollback?: number }
}

const weight = (preset: number, description: string): JsonSchema => ({
  type: 'integer',
  minimum: 0,
  maximum: 1000,
  default: preset,
  description,
})
const POINTS = { type: 'number', minimum: 0, maximum: 100 } as const

export const confidenceSchema = typed<ConfidenceConfig>({
  type: 'object',
  description: 'How the score is made and what it decides.',
  additionalProperties: false,
  properties: {
    weights: {
      type: 'object',
      description: 'Parts of a thousand; what is not named keeps its default, and all sum to 1000.',
      additionalProperties: false,
      properties: {
        safety: weight(300, 'An earlier safety check, test results, scans.'),
        health: weight(250, 'What the gates say of the canary.'),
        blast: weight(150, 'How many requests a bad version would meet at once, and how much that matters.'),
        history: weight(100, 'How earlier rollouts of the service ended.'),
        complexity: weight(100, 'How large and how unusual the change is.'),
        coverage: weight(100, 'Test coverage of the added lines.'),
      },
    },
    thresholds: {
      type: 'object',
      description: 'Scores that decide.',
      additionalProperties: false,
      properties: {
        promote: { ...POINTS, default: 80, description: 'At least this is promoted without a person.' },
        rollback: { ...POINTS, default: 60, description: 'Less than this is taken back.' },
      },
    },
  },
})
