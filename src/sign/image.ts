import { UserError } from '../errors.ts'
import { partOfBytes, pushArtifact } from '../oci/artifact.ts'
import { gathered } from '../oci/content.ts'
import type { Descriptor } from '../oci/manifest.ts'
import type { ImageStore } from '../oci/store.ts'
import { BUNDLE_TYPE, LARGEST_BUNDLE } from './sigstore/bundle.ts'
import { COSIGN_SIGN, imageStatement } from './sigstore/statement.ts'
import { verifyImageBundle, verifyStatementBundle } from './sigstore/verify.ts'
import type { ImageSigner, Surroundings, Trust, Verified } from './types.ts'
import { judge, type Verdict } from './verify.ts'

const CONTENT = 'dev.sigstore.bundle.content'
const PREDICATE = 'dev.sigstore.bundle.predicateType'
const CREATED = 'org.opencontainers.image.created'
/** Anybody who may push can attach more; nobody needs that many. */
const MOST_SIGNATURES = 100

/**
 * Signs an image or an index by its digest, in the form of cosign 3: a bundle that refers to it.
 *
 * @param digest `sha256:…`; of an index it covers all platforms that are listed in it
 * @returns digest of the signature's manifest
 */
export async function signImage(
  repository: ImageStore,
  digest: string,
  signer: ImageSigner,
  { signal, now }: Pick<Surroundings, 'signal' | 'now'>,
): Promise<string> {
  const { descriptor: subject } = await repository.resolve(digest)
  const bundle = await signer.signStatement(imageStatement(subject.digest), signal)
  const annotations = {
    [CONTENT]: 'dsse-envelope',
    [PREDICATE]: COSIGN_SIGN,
    [CREATED]: new Date(now()).toISOString().replace(/\.\d+Z$/, 'Z'),
  }
  const layers = [partOfBytes(bundle, BUNDLE_TYPE)]
  const { descriptor } = await pushArtifact(repository, { artifactType: BUNDLE_TYPE, layers, subject, annotations })
  return descriptor.digest
}

/**
 * Checks that an image is signed: at least one bundle that refers to it counts, and what it signs is this digest.
 *
 * @param digest that the reference was resolved to, once; this is what must run
 * @throws {UserError} it is not signed, or no signature counts; says why of each
 */
export async function verifyImage(
  repository: ImageStore,
  digest: string,
  trust: Trust,
  world: Surroundings,
): Promise<Verdict> {
  const what = `${repository.name}@${digest}`
  const { sigstore } = trust
  if (sigstore === undefined) {
    throw new UserError(`${what} can't be checked: neither a Sigstore key nor an identity is trusted here; list one`)
  }
  const found = (await repository.referrers(digest)).filter(mayBeSignature)
  if (found.length > MOST_SIGNATURES) {
    throw new UserError(
      `${what} has ${found.length} signatures, more than ${MOST_SIGNATURES}; remove those nobody needs`,
    )
  }
  return await judge(found, what, async (descriptor) => {
    const where = `the signature ${descriptor.digest}`
    const bytes = await bundleOf(repository, digest, descriptor, where)
    return await verifyImageBundle(digest, { bytes, where }, sigstore, world)
  })
}

/** A statement about an image, and who signed it. */
export interface SignedStatement {
  readonly verified: Verified
  /** As it was parsed; only its subject and type were looked at. */
  readonly statement: Readonly<Record<string, unknown>>
}

/**
 * Signed statements of one kind about an image, in the form of cosign 3 and of GitHub's attestations.
 *
 * @param digest that the reference was resolved to
 * @param type   of the predicate, `https://slsa.dev/provenance/v1`
 * @returns those that count, and why others don't
 * @throws {UserError} they can't be read, or are too many
 */
export async function signedStatements(
  repository: ImageStore,
  digest: string,
  type: string,
  trust: Trust,
  world: Surroundings,
): Promise<{ counted: SignedStatement[]; refused: string[] }> {
  const found = (await repository.referrers(digest)).filter(
    ({ artifactType, annotations }) => artifactType === BUNDLE_TYPE && annotations?.[PREDICATE] === type,
  )
  const { sigstore } = trust
  const [counted, refused]: [SignedStatement[], string[]] = [[], []]
  if (found.length > MOST_SIGNATURES)
    refused.push(`${found.length - MOST_SIGNATURES} more statements are not looked at`)
  for (const descriptor of found.slice(0, MOST_SIGNATURES)) {
    const where = `the statement ${descriptor.digest}`
    try {
      if (sigstore === undefined) throw new UserError(`${where} does not count: no Sigstore key is trusted here`)
      const bytes = await bundleOf(repository, digest, descriptor, where)
      const { statement, ...verified } = await verifyStatementBundle(digest, type, { bytes, where }, sigstore, world)
      counted.push({ verified, statement })
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      refused.push(error.message)
    }
  }
  return { counted, refused }
}

/**
 * Checks that what runs is what was signed: the digest itself, or a platform that the signed index lists.
 *
 * @param signed  digest that `verifyImage` accepted
 * @param running digest of the manifest that runs
 * @throws {UserError} it is neither
 */
export async function checkRuns(repository: ImageStore, signed: string, running: string): Promise<void> {
  if (running === signed) return
  const manifest = await repository.resolve(signed)
  if (manifest.kind === 'index' && manifest.manifests.some(({ digest }) => digest === running)) return
  throw new UserError(
    `${repository.name}@${running} runs, which is neither the signed ${signed} nor a platform of it; deploy the signed digest`,
  )
}

/** What an unsigned list says serves to leave out attestations of other things; nothing is believed for it. */
function mayBeSignature({ artifactType, annotations }: Descriptor): boolean {
  return artifactType === BUNDLE_TYPE && (annotations?.[PREDICATE] ?? COSIGN_SIGN) === COSIGN_SIGN
}

async function bundleOf(repository: ImageStore, digest: string, found: Descriptor, where: string): Promise<Uint8Array> {
  const refuse = (why: string) => new UserError(`${where} does not count: ${why}`)
  const manifest = await repository.resolve(found.digest)
  if (manifest.kind !== 'image' || manifest.artifactType !== BUNDLE_TYPE) throw refuse('it is no Sigstore bundle')
  if (manifest.subject?.digest !== digest) throw refuse(`it refers to another image, ${manifest.subject?.digest}`)
  const [layer, ...more] = manifest.layers
  if (layer === undefined || more.length > 0 || layer.mediaType !== BUNDLE_TYPE) {
    throw refuse('it does not hold exactly one Sigstore bundle')
  }
  if (layer.size > LARGEST_BUNDLE) throw refuse(`its bundle has ${layer.size} bytes, more than ${LARGEST_BUNDLE}`)
  return await gathered(repository.blob(layer).open())
}
