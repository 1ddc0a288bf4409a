import type { Infer, JsonSchema } from './json-schema.ts'

/** The blocks of gradus.yml about signatures: whose count, in which environment, and where packages are. */

/** Keys of environments that have none of their own. */
export const DEFAULT_TRUST = 'default'

const ENVIRONMENT = {
  type: 'string',
  minLength: 1,
  maxLength: 48,
  pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$',
  'x-expected': 'the name of an environment, such as production, or default',
} as const

const MOST_KEYS = 50

/** A path, or what would be in the file. */
const FILE = {
  type: 'string',
  minLength: 1,
  maxLength: 65_536,
  pattern:
    '^(?:(?![-/~]|[A-Za-z]:)[^\\u0000-\\u001f\\u007f\\\\]{1,500}|-----BEGIN (?:PGP PUBLIC KEY BLOCK|PUBLIC KEY)-----[\\s\\S]*)$',
} as const

const environmentKeys = {
  type: 'object',
  description: 'Whose signatures count in one environment.',
  additionalProperties: false,
  properties: {
    openpgp: {
      type: 'array',
      maxItems: MOST_KEYS,
      description: 'OpenPGP keys whose signatures of packages, promotions and indexes count.',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['fingerprint', 'key'],
        properties: {
          fingerprint: {
            type: 'string',
            maxLength: 62,
            pattern: '^(?:0[xX])?[0-9A-Fa-f](?: *[0-9A-Fa-f]){39}$',
            description: 'Fingerprint of the primary key, as gpg --fingerprint shows it.',
            'x-expected': 'the 40 hexadecimal digits of a primary key, in quotes, as gpg --fingerprint shows them',
          },
          key: {
            ...FILE,
            description: 'Path of its armoured public key from the workspace, or the key itself.',
            'x-expected':
              "the path of an armoured public key from the workspace, such as keys/release.asc, or the key's text",
          },
        },
      },
    },
    'sigstore-keys': {
      type: 'array',
      maxItems: MOST_KEYS,
      description:
        'Public keys (PEM, ECDSA P-256) of Sigstore signatures: paths from the workspace, or the keys themselves.',
      items: {
        ...FILE,
        'x-expected': "the path of a public key in PEM from the workspace, such as keys/cosign.pub, or the key's text",
      },
    },
    'sigstore-identities': {
      type: 'array',
      maxItems: MOST_KEYS,
      description: 'Who may have signed without a key (Fulcio): both must match letter by letter.',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['identity', 'issuer'],
        properties: {
          identity: {
            type: 'string',
            minLength: 1,
            maxLength: 2000,
            pattern: '^[^\\s\\u0000-\\u001f\\u007f]+$',
            description: "The certificate's subject: a workflow's address with its ref, or an e-mail address.",
            'x-expected':
              "a workflow's address such as https://github.com/acme/shop/.github/workflows/release.yml@refs/heads/main, or an e-mail address",
          },
          issuer: {
            type: 'string',
            maxLength: 2000,
            pattern: '^https://[^\\s\\u0000-\\u001f\\u007f]+$',
            description: 'Who vouched for it: https://token.actions.githubusercontent.com for workflows at GitHub.',
            'x-expected': 'the URL of an issuer, such as https://token.actions.githubusercontent.com',
          },
        },
      },
    },
    'trusted-root': {
      type: 'string',
      minLength: 1,
      maxLength: 500,
      pattern: '^(?![-/~]|[A-Za-z]:)[^\\u0000-\\u001f\\u007f\\\\]+$',
      description:
        "Path of a trusted root file for sigstore-identities, for work offline. Default: Sigstore's public one.",
      'x-expected': 'the path of a trusted root file from the workspace, such as keys/trusted_root.json',
    },
  },
} as const satisfies JsonSchema

/** Also the shape of the input `trusted-keys`. */
export const trustedKeysSchema = {
  type: 'object',
  description: 'Whose signatures count, by environment; default where an environment has no keys of its own.',
  maxProperties: 100,
  propertyNames: ENVIRONMENT,
  additionalProperties: environmentKeys,
} as const satisfies JsonSchema

export type TrustedKeys = Infer<typeof trustedKeysSchema>
export type EnvironmentKeys = Infer<typeof environmentKeys>

export const packagesSchema = {
  type: 'object',
  description: 'Where packages are.',
  additionalProperties: false,
  properties: {
    repository: {
      type: 'string',
      maxLength: 300,
      pattern:
        '^(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|\\[[a-f0-9:]{2,39}\\])(?::[0-9]{1,5})?(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)+$',
      description: 'Folder of an OCI registry that holds them: acme/shop 1.4.2 is <repository>/acme/shop:1.4.2.',
      examples: ['ghcr.io/acme/packages'],
      'x-expected': 'a registry and a folder in it, in small letters, such as ghcr.io/acme/packages',
    },
  },
} as const satisfies JsonSchema
