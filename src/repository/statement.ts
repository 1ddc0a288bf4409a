import { UserError } from '../errors.ts'
import { type Part, partOfBytes, pushArtifact } from '../oci/artifact.ts'
import { gathered } from '../oci/content.ts'
import type { Descriptor, Manifest } from '../oci/manifest.ts'
import type { ImageStore } from '../oci/store.ts'
import { canonicalBytes } from '../package/canonical.ts'
import type { Signature, SignatureKind, Signer } from '../sign/types.ts'
import { SIGNATURE_LAYERS, type Signed, STATEMENT_LAYER } from './types.ts'

const KINDS = new Map(Object.entries(SIGNATURE_LAYERS).map(([kind, type]) => [type, kind as SignatureKind]))
const MOST_SIGNATURES = 10
const LARGEST_SIGNATURE = 1024 * 1024
const CREATED = 'org.opencontainers.image.created'

/**
 * Signs a statement's canonical bytes with each signer.
 *
 * @throws {UserError} there is no signer, or one fails
 */
export async function signStatement<T>(
  statement: T,
  signers: readonly Signer[],
  what: string,
  signal: AbortSignal,
): Promise<Signed<T>> {
  if (signers.length === 0) {
    throw new UserError(`${what} must be signed and there is no key to sign with; give gpg-private-key or cosign-key`)
  }
  const bytes = canonicalBytes(statement)
  const signatures: Signature[] = []
  for (const { kind, signer, sign } of signers) {
    signatures.push({ kind, where: `the signature of ${signer}`, bytes: await sign(bytes, signal) })
  }
  return { statement, bytes, signatures }
}

export interface StatementPlace {
  /** `application/vnd.gradus.…` */
  readonly type: string
  /** ISO 8601: for those who list statements. */
  readonly at: string
  /** What it is about; absent: it stands for itself under its tag. */
  readonly subject?: Descriptor
  readonly tag?: string
}

/**
 * @returns the statement's manifest
 * @throws {UserError} it can't be written, or is not listed afterwards
 */
export async function pushStatement(
  store: ImageStore,
  { bytes, signatures }: Pick<Signed<unknown>, 'bytes' | 'signatures'>,
  { type, at, subject, tag }: StatementPlace,
): Promise<Manifest> {
  const layers: Part[] = [
    partOfBytes(bytes, STATEMENT_LAYER),
    ...signatures.map((one) => partOfBytes(one.bytes, SIGNATURE_LAYERS[one.kind])),
  ]
  const artifact = { artifactType: type, layers, annotations: { [CREATED]: at }, ...(subject && { subject }) }
  const manifest = await pushArtifact(store, artifact, tag)
  if (subject !== undefined) await expectReferrer(store, subject.digest, manifest.descriptor.digest)
  return manifest
}

async function expectReferrer(store: ImageStore, subject: string, digest: string): Promise<void> {
  if ((await store.referrers(subject)).some((one) => one.digest === digest)) return
  throw new UserError(`${store.name} does not list ${digest} as about ${subject} after it was written; run this again`)
}

/** ISO 8601 in UTC, to the second. */
export function timeOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z')
}

/**
 * The bytes of a statement and the signatures over them; nothing of it is believed yet.
 *
 * @param where it, as an error names it
 * @param most  bytes that it has at most
 * @throws {UserError} it is of another kind, or larger
 */
export async function readSigned(
  store: ImageStore,
  manifest: Manifest,
  type: string,
  where: string,
  most: number,
): Promise<Omit<Signed<never>, 'statement'>> {
  const refuse = (why: string) => new UserError(`${where} can't be used: ${why}`)
  if (manifest.kind !== 'image' || manifest.artifactType !== type) throw refuse(`it is no ${type}`)
  const [first, ...others] = manifest.layers
  if (first?.mediaType !== STATEMENT_LAYER) throw refuse(`its first layer is no ${STATEMENT_LAYER}`)
  if (first.size > most) throw refuse(`it has ${first.size} bytes, more than ${most}`)
  if (others.length > MOST_SIGNATURES) {
    throw refuse(`it has ${others.length} signatures, more than ${MOST_SIGNATURES}`)
  }
  const bytes = await gathered(store.blob(first).open())
  const signatures: Signature[] = []
  for (const layer of others) {
    const kind = KINDS.get(layer.mediaType)
    if (kind === undefined) throw refuse(`a layer is ${layer.mediaType.slice(0, 100)}, which is no signature`)
    if (layer.size > LARGEST_SIGNATURE) throw refuse(`a signature has ${layer.size} bytes`)
    signatures.push({ kind, where: `the ${kind} signature`, bytes: await gathered(store.blob(layer).open()) })
  }
  return { bytes, signatures }
}
