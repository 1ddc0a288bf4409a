import type { JsonSchema } from '../config/json-schema.ts'
import { report, sentenceOf } from '../config/load.ts'
import { type Problem, readBySchema } from '../config/read.ts'
import { messageOf, UserError } from '../errors.ts'
import { canonicalBytes } from './canonical.ts'
import { byBytes, LIMITS, PathSet, pathTrouble, shownPath } from './paths.ts'
import { DIGEST, PACKAGE_NAME, STAGE_NAME, VERSION } from './schema.ts'
import { MANIFEST, type Manifest, type ManifestFile, SIGNATURES } from './types.ts'

/** 10,000 files with long paths. */
export const LARGEST_MANIFEST = 8 * 1024 * 1024

const HEX = { type: 'string', pattern: '^[0-9a-f]{64}$', 'x-expected': '64 hexadecimal digits' } as const

const MANIFEST_SCHEMA: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['schema', 'name', 'version', 'stage', 'images', 'files'],
  properties: {
    schema: { const: 1 },
    name: PACKAGE_NAME,
    version: VERSION,
    stage: STAGE_NAME,
    images: { type: 'array', maxItems: 1000, items: DIGEST },
    lock: HEX,
    files: {
      type: 'array',
      maxItems: LIMITS.files,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['path', 'size', 'sha256', 'mode'],
        properties: {
          path: { type: 'string', maxLength: 300 },
          size: { type: 'integer', minimum: 0, maximum: LIMITS.fileBytes },
          sha256: HEX,
          mode: { type: 'string', enum: ['file', 'executable'] },
        },
      },
    },
  },
}

/** The bytes that are signed. */
export function manifestBytes(manifest: Manifest): Buffer {
  return canonicalBytes(manifest)
}

/**
 * A manifest out of the bytes whose signature was checked.
 *
 * @param where the package as an error names it
 * @throws {UserError} it is none, not canonical, of a newer schema, or lists what can't lie in a package
 */
export function readManifest(bytes: Uint8Array, where: string): Manifest {
  const fault = (what: string) => new UserError(`${where}: ${MANIFEST} ${what}`)
  if (bytes.length > LARGEST_MANIFEST) throw fault(`has more than ${LARGEST_MANIFEST} bytes; it is no manifest`)
  const value = parsed(bytes, fault)
  const schema = typeof value === 'object' && value !== null && 'schema' in value ? value.schema : undefined
  if (typeof schema === 'number' && schema > 1) {
    throw fault(`has schema ${schema} and this Gradus reads schema 1; use the Gradus that made it, or a newer one`)
  }
  const problems: Problem[] = []
  const manifest = readBySchema(MANIFEST_SCHEMA, value, [], problems) as Manifest
  if (problems.length > 0) throw fault(`is none: ${report(problems.slice(0, 1).map(sentenceOf))}`)
  // Whoever reads these bytes by another reader gets the same value: no key twice, no other way to write it (T18).
  if (!manifestBytes(manifest).equals(bytes)) {
    throw fault('is not in its canonical form (RFC 8785 and LF); pack it again, and write it by no other tool')
  }
  const trouble = filesTrouble(manifest.files) ?? sortedTrouble(manifest.images)
  if (trouble !== undefined) throw fault(trouble)
  return manifest
}

function parsed(bytes: Uint8Array, fault: (what: string) => UserError): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
  } catch (cause) {
    throw new UserError(fault(`is no JSON (${shownPath(messageOf(cause))})`).message, { cause })
  }
}

function filesTrouble(files: readonly ManifestFile[]): string | undefined {
  const paths = new PathSet()
  let before = ''
  for (const { path } of files) {
    const own = path === MANIFEST || (SIGNATURES as readonly string[]).includes(path)
    const trouble = own ? 'a manifest never lists' : (pathTrouble(path) ?? paths.add(path))
    if (trouble !== undefined) return `lists ${shownPath(path)}, which ${trouble}`
    if (byBytes(before, path) >= 0) return `lists ${shownPath(path)} out of order`
    before = path
  }
  return undefined
}

function sortedTrouble(images: readonly string[]): string | undefined {
  const wrong = images.find((image, index) => index > 0 && image <= (images[index - 1] as string))
  return wrong === undefined ? undefined : `lists the image ${wrong} twice or out of order`
}
