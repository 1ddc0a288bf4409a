import type { Infer, JsonSchema } from '../../config/json-schema.ts'
import { report, sentenceOf } from '../../config/load.ts'
import { type Problem, readBySchema } from '../../config/read.ts'
import { UserError } from '../../errors.ts'
import { readYaml, SMALL_FILE } from '../../yaml.ts'
import type { Finding } from './findings.ts'
import { covers, coversImage, type ImageName, readPurl } from './purl.ts'

const LIMITS = { ...SMALL_FILE, bytes: 5_000_000, nodes: 500_000 }
const MOST_STATEMENTS = 10_000

const text = { type: 'string' } as const
const time = { type: 'string', pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(Z|[+-][0-9]{2}:[0-9]{2})$' } as const
const texts = { type: 'object', maxProperties: 50, additionalProperties: text } as const
const named = { '@id': text, identifiers: texts, hashes: texts, supplier: text } as const

const statementSchema = {
  type: 'object',
  required: ['vulnerability', 'status'],
  properties: {
    '@id': text,
    version: { type: 'integer' },
    vulnerability: {
      type: 'object',
      required: ['name'],
      properties: { '@id': text, name: text, description: text, aliases: { type: 'array', items: text } },
    },
    timestamp: time,
    last_updated: time,
    products: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          ...named,
          subcomponents: { type: 'array', items: { type: 'object', properties: named } },
        },
      },
    },
    status: { type: 'string', enum: ['not_affected', 'affected', 'fixed', 'under_investigation'] },
    supplier: text,
    status_notes: text,
    justification: {
      type: 'string',
      enum: [
        'component_not_present',
        'vulnerable_code_not_present',
        'vulnerable_code_not_in_execute_path',
        'vulnerable_code_cannot_be_controlled_by_adversary',
        'inline_mitigations_already_exist',
      ],
    },
    impact_statement: text,
    action_statement: text,
    action_statement_timestamp: time,
  },
} as const satisfies JsonSchema

/** @see https://github.com/openvex/spec/blob/main/openvex_json_schema.json (0.2.0) */
const documentSchema = {
  type: 'object',
  required: ['@context', '@id', 'author', 'timestamp', 'version', 'statements'],
  properties: {
    '@context': {
      type: 'string',
      pattern: '^https://openvex\\.dev/ns(/v0\\.2\\.[0-9]+)?$',
      'x-expected': 'https://openvex.dev/ns/v0.2.0: OpenVEX 0.2 is read',
    },
    '@id': text,
    author: text,
    role: text,
    timestamp: time,
    last_updated: time,
    version: { type: 'integer' },
    tooling: text,
    supplier: text,
    statements: { type: 'array', minItems: 1, maxItems: MOST_STATEMENTS, items: statementSchema },
  },
} as const satisfies JsonSchema

type Component = Infer<typeof statementSchema.properties.products.items>
type Subcomponent = Omit<Component, 'subcomponents'>

/** One statement of a VEX document, with what it takes over from the document. */
export interface VexStatement extends Infer<typeof statementSchema> {
  /** When it was known to be true, in ms since 1970. */
  readonly since: number
  readonly author: string
  /** How the document is called. */
  readonly document: string
}

/**
 * Reads an OpenVEX 0.2 document.
 *
 * @param name how errors call the file
 * @throws {UserError} all that is wrong with it, each with its line
 */
export function readOpenVex(source: string, name: string): VexStatement[] {
  const { value, lineOf } = readYaml(source, name, LIMITS)
  const problems: Problem[] = []
  const document = readBySchema(documentSchema, value, [], problems) as Infer<typeof documentSchema>
  if (problems.length === 0) problems.push(...document.statements.flatMap(withoutReason))
  if (problems.length > 0) {
    throw new UserError(
      report(problems.map((problem) => `${name} line ${lineOf(problem.path)}: ${sentenceOf(problem)}`)),
    )
  }
  return document.statements.map((statement) => ({
    ...statement,
    since: Date.parse(statement.last_updated ?? statement.timestamp ?? document.timestamp),
    author: document.author,
    document: name,
  }))
}

/** The specification asks for a reason: without one a statement is a claim. */
function withoutReason(statement: Infer<typeof statementSchema>, index: number): Problem[] {
  if (statement.status !== 'not_affected') return []
  if (statement.justification !== undefined || statement.impact_statement?.trim()) return []
  const sentence = 'not_affected has no reason; write a justification or an impact_statement'
  return [{ path: ['statements', index, 'status'], sentence }]
}

/**
 * What the documents say last about a finding in an image; undefined where they say nothing.
 *
 * @param image none: only statements about the package itself count
 */
export function statementOn(
  finding: Finding,
  statements: readonly VexStatement[],
  image: ImageName,
): VexStatement | undefined {
  const names = new Set([finding.id, ...finding.aliases])
  let latest: VexStatement | undefined
  for (const statement of statements) {
    const { name, aliases = [] } = statement.vulnerability
    if (![name, ...aliases].some((one) => names.has(one))) continue
    if (!(statement.products ?? []).some((product) => isAbout(product, finding, image))) continue
    if (latest === undefined || statement.since >= latest.since) latest = statement
  }
  return latest
}

/** A product is the image, with all its packages or some of them, or a package wherever it is. */
function isAbout(product: Component, finding: Finding, image: ImageName): boolean {
  const { subcomponents = [] } = product
  if (isImage(product, finding, image)) {
    return subcomponents.length === 0 || subcomponents.some((part) => isPackage(part, finding))
  }
  return subcomponents.length === 0 && isPackage(product, finding)
}

function isImage(product: Subcomponent, { platforms }: Finding, image: ImageName): boolean {
  const references = image.digests.map((digest) => `${image.repository}@${digest}`)
  const hashes = Object.entries(product.hashes ?? {})
  return (
    namesOf(product).some((name) => {
      const purl = readPurl(name)
      return purl === undefined ? references.includes(name) : coversImage(purl, image, platforms)
    }) || hashes.some(([kind, hash]) => kind === 'sha-256' && image.digests.includes(`sha256:${hash}`))
  )
}

function isPackage(part: Subcomponent, finding: Finding): boolean {
  const special = finding.purl === undefined ? undefined : readPurl(finding.purl)
  if (special === undefined) return false
  return namesOf(part).some((name) => {
    const general = readPurl(name)
    return general !== undefined && covers(general, special)
  })
}

function namesOf({ '@id': id, identifiers }: Subcomponent): string[] {
  return [...(id === undefined ? [] : [id]), ...Object.values(identifiers ?? {})]
}
