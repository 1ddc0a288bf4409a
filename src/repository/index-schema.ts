import { DIGEST, LINE, PACKAGE_NAME, PACKAGE_SCHEMA, STAGE_NAME, TIME, VERSION } from '../package/schema.ts'
import { PROMOTION_SCHEMA, REASON, YANK_SCHEMA } from './statement-schema.ts'

/** Of a README, in bytes. */
export const LARGEST_README = 64 * 1024
const MOST_PACKAGES = 20_000
const MOST_VERSIONS = 10_000
const LARGEST_NUMBER = Number.MAX_SAFE_INTEGER

const { commit, created, images, dependencies, description, homepage, licence, source } = PACKAGE_SCHEMA.properties
const { from, to, approver, at } = PROMOTION_SCHEMA.properties
const { by } = YANK_SCHEMA.properties
const SIGNER = { ...LINE, minLength: 1, maxLength: 1000 } as const

const VERSION_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: [
    'version',
    'digest',
    'size',
    'commit',
    'created',
    'stage',
    'images',
    'dependencies',
    'signatures',
    'promotions',
  ],
  properties: {
    version: VERSION,
    digest: DIGEST,
    size: { type: 'integer', minimum: 0, maximum: LARGEST_NUMBER },
    commit,
    created,
    stage: STAGE_NAME,
    images,
    dependencies,
    signatures: {
      type: 'array',
      maxItems: 20,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['kind', 'signer'],
        properties: { kind: { type: 'string', enum: ['openpgp', 'sigstore'] }, signer: SIGNER, at: LINE },
      },
    },
    promotions: {
      type: 'array',
      maxItems: 200,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['from', 'to', 'approver', 'at', 'signer'],
        properties: { from, to, approver, at, reason: REASON, signer: SIGNER },
      },
    },
    yanked: {
      type: 'object',
      additionalProperties: false,
      required: ['by', 'at', 'reason'],
      properties: { by, at, reason: REASON },
    },
  },
} as const

export const INDEX_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['schema', 'statement', 'repository', 'serial', 'generated', 'expires', 'packages'],
  properties: {
    schema: { const: 1 },
    statement: { const: 'index' },
    repository: { ...LINE, maxLength: 512 },
    serial: { type: 'integer', minimum: 1, maximum: LARGEST_NUMBER },
    generated: TIME,
    expires: TIME,
    packages: {
      type: 'array',
      maxItems: MOST_PACKAGES,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['name', 'versions'],
        properties: {
          name: PACKAGE_NAME,
          description,
          homepage,
          licence,
          source,
          // A character has a byte at least.
          readme: {
            type: 'string',
            maxLength: LARGEST_README,
            'x-expected': `at most ${LARGEST_README} bytes of text`,
          },
          versions: { type: 'array', minItems: 1, maxItems: MOST_VERSIONS, items: VERSION_SCHEMA },
        },
      },
    },
  },
} as const
