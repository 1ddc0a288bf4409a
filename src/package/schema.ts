import type { JsonSchema } from '../config/json-schema.ts'

/** Lower-case DNS labels with `/` between them; a name is also a repository's path in a registry. */
export const PACKAGE_NAME = {
  type: 'string',
  minLength: 1,
  maxLength: 128,
  pattern: '^(?!(?:.*/)?(?:constructor|prototype)(?:/|$))[a-z0-9]+(?:-+[a-z0-9]+)*(?:/[a-z0-9]+(?:-+[a-z0-9]+)*)*$',
  'x-expected': 'lower-case letters, digits and -, with / between the parts, such as shop or acme/shop',
} as const

/** @see https://semver.org/#is-there-a-suggested-regular-expression-regex-to-check-a-semver-string */
export const VERSION = {
  type: 'string',
  maxLength: 128,
  pattern:
    '^(?:0|[1-9]\\d{0,15})\\.(?:0|[1-9]\\d{0,15})\\.(?:0|[1-9]\\d{0,15})(?:-(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\\.(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?(?:\\+[0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*)?$',
  'x-expected': 'a semantic version such as 1.4.2 or 2.0.0-rc.1',
} as const

export const STAGE_NAME = {
  type: 'string',
  minLength: 1,
  maxLength: 48,
  pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$',
  'x-expected': 'the name of an environment, such as staging',
} as const

export const DIGEST = {
  type: 'string',
  pattern: '^sha256:[0-9a-f]{64}$',
  'x-expected': 'sha256: and 64 hexadecimal digits',
} as const

export const LINE = {
  type: 'string',
  maxLength: 2000,
  pattern: '^[^\\p{Cc}\\p{Zl}\\p{Zp}]*$',
  'x-expected': 'one line',
} as const

export const TIME = {
  type: 'string',
  pattern: '^\\d{4}-[01]\\d-[0-3]\\dT[0-2]\\d:[0-5]\\d:[0-5]\\dZ$',
  'x-expected': 'a time such as 2026-11-21T15:04:05Z',
} as const

const CONTAINER_NAME = {
  type: 'string',
  maxLength: 63,
  pattern: '^(?!(?:constructor|prototype)$)[a-z0-9]([-a-z0-9]*[a-z0-9])?$',
  'x-expected': 'the name of a container, such as shop',
} as const

export const PACKAGE_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['schema', 'name', 'version', 'commit', 'created', 'images', 'dependencies'],
  properties: {
    schema: { const: 1 },
    name: PACKAGE_NAME,
    version: VERSION,
    commit: { type: 'string', pattern: '^(?:[0-9a-f]{40}|[0-9a-f]{64})$', 'x-expected': 'the full id of a commit' },
    created: TIME,
    source: LINE,
    description: LINE,
    homepage: { ...LINE, pattern: '^https?://[^\\s\\p{Cc}]+$', 'x-expected': 'a URL such as https://shop.example.com' },
    licence: LINE,
    images: {
      type: 'object',
      maxProperties: 1000,
      propertyNames: CONTAINER_NAME,
      additionalProperties: {
        type: 'string',
        maxLength: 512,
        pattern: '^[^\\s\\p{Cc}@]+@sha256:[0-9a-f]{64}$',
        'x-expected': 'an image by digest, such as ghcr.io/acme/shop@sha256:…',
      },
    },
    dependencies: {
      type: 'object',
      maxProperties: 1000,
      propertyNames: PACKAGE_NAME,
      additionalProperties: {
        ...LINE,
        minLength: 1,
        maxLength: 256,
        'x-expected': 'a range of versions, such as ^1.2.0',
      },
    },
  },
} as const satisfies JsonSchema
