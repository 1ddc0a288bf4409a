import { UserError } from '../errors.ts'
import type { Descriptor } from '../oci/manifest.ts'
import { canonicalBytes } from '../package/canonical.ts'
import { readLock } from '../package/lock.ts'
import { DIGEST, PACKAGE_NAME, PACKAGE_SCHEMA, STAGE_NAME, VERSION } from '../package/schema.ts'
import type { Lock, PackageFile } from '../package/types.ts'
import type { VerifiedPackage } from '../package/verify.ts'
import { parseCanonical } from './canonical-json.ts'

export const CONFIG_TYPE = 'application/vnd.gradus.package.config.v1+json'

/** What a package's manifest in a registry says of it, to be read without its archive; believed where that says the same. */
export interface PackageConfig {
  readonly schema: 1
  readonly name: string
  readonly version: string
  /** Environment that it was packed for. */
  readonly stage: string
  readonly created: string
  readonly commit: string
  readonly dependencies: PackageFile['dependencies']
  readonly images: PackageFile['images']
  /** What its dependencies were locked to. */
  readonly locked: Lock['packages']
  /** Of the uncompressed archive, `sha256:…`: the same package packed elsewhere has the same. */
  readonly archive: string
}

/** @param archive digest of the uncompressed archive */
export function configOf(verified: VerifiedPackage, archive: string): PackageConfig {
  const { manifest, package: file, lock } = verified
  return {
    schema: 1,
    name: manifest.name,
    version: manifest.version,
    stage: manifest.stage,
    created: file.created,
    commit: file.commit,
    dependencies: file.dependencies,
    images: file.images,
    locked: lock === undefined ? {} : readLock(lock, `the package ${manifest.name} ${manifest.version}`).packages,
    archive,
  }
}

export function configBytes(config: PackageConfig): Buffer {
  return canonicalBytes(config)
}

/** A lock is most of it. */
const LARGEST = 2 * 1024 * 1024
const MOST_LOCKED = 10_000

const SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['schema', 'name', 'version', 'stage', 'created', 'commit', 'dependencies', 'images', 'locked', 'archive'],
  properties: {
    schema: { const: 1 },
    name: PACKAGE_NAME,
    version: VERSION,
    stage: STAGE_NAME,
    created: PACKAGE_SCHEMA.properties.created,
    commit: PACKAGE_SCHEMA.properties.commit,
    dependencies: PACKAGE_SCHEMA.properties.dependencies,
    images: PACKAGE_SCHEMA.properties.images,
    locked: {
      type: 'object',
      maxProperties: MOST_LOCKED,
      propertyNames: PACKAGE_NAME,
      additionalProperties: {
        type: 'object',
        additionalProperties: false,
        required: ['version', 'digest'],
        properties: { version: VERSION, digest: DIGEST },
      },
    },
    archive: DIGEST,
  },
} as const

/** @throws {UserError} it is larger than one can be */
export function checkConfigSize({ size }: Pick<Descriptor, 'size'>, where: string): void {
  if (size > LARGEST) throw new UserError(`${where} has a config of ${size} bytes, more than ${LARGEST}; push it again`)
}

/** @throws {UserError} what is wrong with it */
export function readConfig(bytes: Uint8Array, where: string): PackageConfig {
  return parseCanonical<PackageConfig>(SCHEMA, bytes, `${where}: its config`)
}
