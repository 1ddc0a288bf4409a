import { IN_TOTO, PREDICATE } from '../image/provenance.ts'
import { CYCLONEDX } from '../image/sbom.ts'
import { gathered } from '../oci/content.ts'
import { type Descriptor, LARGEST_MANIFEST, type Manifest, platformName } from '../oci/manifest.ts'
import type { ImageStore } from '../oci/store.ts'
import { signedStatements, verifyImage } from '../sign/image.ts'
import type { Surroundings, Trust, Verified } from '../sign/types.ts'
import { absent, claimed, orWhy, proved } from './link.ts'
import { type BuildSaid, readProvenance } from './provenance.ts'
import type { Link } from './types.ts'

export interface ImageFacts {
  readonly links: readonly Link[]
  readonly contradictions: readonly string[]
  /** What counts as said of the build: of a signed statement before an unsigned one. */
  readonly build?: BuildSaid & { readonly standing: 'proved' | 'claimed' }
}

/**
 * The links that the image's registry holds: what runs is the signed digest or of it, who signed it, how it was built,
 * what is in it.
 *
 * @param signed  digest that was deployed
 * @param running digest that runs: the same, or a platform of it
 */
export async function imageLinks(
  store: ImageStore,
  signed: string,
  running: string,
  trust: Trust,
  world: Surroundings,
): Promise<ImageFacts> {
  const root = await orWhy(() => store.resolve(signed))
  if ('why' in root) {
    const kinds = ['image', 'signature', 'provenance', 'bill-of-materials'] as const
    const links = kinds.map((kind) => absent(kind, `nothing is known of ${store.name}@${signed}`, root.why))
    return { links, contradictions: [] }
  }
  const { link, contradiction } = identity(store, root, running)
  const signature = await signatureLink(store, signed, trust, world)
  const built = await provenanceOf(store, signed, trust, world)
  const materials = await materialsLink(store, root, running, trust, world)
  return {
    links: [link, signature, built.link, materials],
    contradictions: contradiction === undefined ? [] : [contradiction],
    ...(built.build && { build: built.build }),
  }
}

function identity(store: ImageStore, root: Manifest, running: string): { link: Link; contradiction?: string } {
  const { digest } = root.descriptor
  const because = 'its digest is of these very bytes'
  const facts = { repository: store.name, digest, 'media type': root.descriptor.mediaType }
  if (digest === running) return { link: proved('image', `${store.name} has ${digest}, which runs`, because, facts) }
  const platform = root.kind === 'index' ? root.manifests.find((one) => one.digest === running) : undefined
  if (platform !== undefined) {
    const name = platformName(platform) ?? 'a platform'
    const says = `${running} is the image for ${name} of ${digest}`
    return { link: proved('image', says, `the index ${digest} lists it, and ${because}`, { ...facts, platform: name }) }
  }
  const says = `${running} runs, which is neither ${digest} nor a platform of it`
  return { link: absent('image', says, `${store.name}@${digest} does not list it`), contradiction: says }
}

async function signatureLink(store: ImageStore, digest: string, trust: Trust, world: Surroundings): Promise<Link> {
  const verdict = await orWhy(() => verifyImage(store, digest, trust, world))
  if ('why' in verdict) return absent('signature', `nobody who counts signed ${digest}`, verdict.why)
  const { verified, refused } = verdict
  return proved(
    'signature',
    `${digest} is signed by ${signersText(verified)}`,
    `${verified.length === 1 ? 'a signature' : `${verified.length} signatures`} over this digest ${verified.length === 1 ? 'counts' : 'count'} by the trusted keys`,
    { signer: signersText(verified), 'signatures that do not count': refused.join('; ') },
  )
}

export function signersText(signers: readonly Verified[]): string {
  return signers.map(({ kind, signer, at }) => `${signer} (${kind}${at === undefined ? '' : `, ${at}`})`).join(', ')
}

/** What `cosign attest --type cyclonedx` states. */
const CYCLONEDX_PREDICATE = 'https://cyclonedx.org/bom'

interface Built {
  readonly link: Link
  readonly build?: ImageFacts['build']
}

/** A signed statement of the build counts; one that lies there unsigned, as a build leaves it, is a claim. */
async function provenanceOf(store: ImageStore, digest: string, trust: Trust, world: Surroundings): Promise<Built> {
  const signed = await orWhy(() => signedStatements(store, digest, PREDICATE, trust, world))
  if ('why' in signed) return { link: absent('provenance', 'nothing says how it was built', signed.why) }
  for (const { verified, statement } of signed.counted) {
    const said = readProvenance(statement, digest)
    if (typeof said === 'string') signed.refused.push(said)
    else {
      const because = `a statement of the build, signed by ${signersText([verified])}, counts by the trusted keys`
      return {
        link: proved('provenance', builtText(said), because, buildFacts(said)),
        build: { ...said, standing: 'proved' },
      }
    }
  }
  const lying = await orWhy(() => unsignedProvenance(store, digest, trust, world))
  const reasons = signed.refused.length === 0 ? '' : `; ${signed.refused.join('; ')}`
  if ('why' in lying) return { link: absent('provenance', 'nothing says how it was built', `${lying.why}${reasons}`) }
  const { said, where, signer } = lying
  if (said === undefined) {
    return {
      link: absent(
        'provenance',
        'nothing says how it was built',
        `no statement of its build is about ${digest}${reasons}`,
      ),
    }
  }
  if (signer !== undefined) {
    const because = `${where}, which ${signer} signed, says so`
    return {
      link: proved('provenance', builtText(said), because, buildFacts(said)),
      build: { ...said, standing: 'proved' },
    }
  }
  const because = `${where} says so, which nobody who counts signed${reasons}`
  return {
    link: claimed('provenance', builtText(said), because, buildFacts(said)),
    build: { ...said, standing: 'claimed' },
  }
}

interface Lying {
  readonly where: string
  readonly said?: BuildSaid
  /** Who signed the statement as it lies there, by its own digest. */
  readonly signer?: string
}

const MOST_STATEMENTS = 20

async function unsignedProvenance(
  store: ImageStore,
  digest: string,
  trust: Trust,
  world: Surroundings,
): Promise<Lying> {
  const found = (await store.referrers(digest)).filter(({ artifactType }) => artifactType === IN_TOTO)
  for (const descriptor of found.slice(0, MOST_STATEMENTS)) {
    const where = `the statement ${descriptor.digest}`
    const statement = await statementIn(store, descriptor, digest)
    const said = statement === undefined ? undefined : readProvenance(statement, digest)
    if (said === undefined || typeof said === 'string') continue
    const verdict = await orWhy(() => verifyImage(store, descriptor.digest, trust, world))
    return { where, said, ...('verified' in verdict && { signer: signersText(verdict.verified) }) }
  }
  return { where: '' }
}

async function statementIn(store: ImageStore, found: Descriptor, digest: string): Promise<unknown> {
  const manifest = await store.find(found.digest)
  if (manifest?.kind !== 'image' || manifest.subject?.digest !== digest) return undefined
  const [layer] = manifest.layers
  if (layer?.mediaType !== IN_TOTO || layer.size > LARGEST_MANIFEST) return undefined
  const bytes = await gathered(store.blob(layer).open())
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return undefined
  }
}

function builtText({ builder, commit, source }: BuildSaid): string {
  return `${builder} built it from ${commit === undefined ? 'sources without a commit' : `commit ${commit}`}${source === undefined ? '' : ` of ${source}`}`
}

function buildFacts(said: BuildSaid): Record<string, string | undefined> {
  const { builder, source, commit, invocation, started, finished, buildType } = said
  return { builder, source, commit, run: invocation, started, finished, 'build type': buildType }
}

/** What lists of components say is in it: attestations are signed, lists as a build leaves them there are claims. */
async function materialsLink(
  store: ImageStore,
  root: Manifest,
  running: string,
  trust: Trust,
  world: Surroundings,
): Promise<Link> {
  const { digest } = root.descriptor
  const subjects = [
    ...new Set([digest, ...(root.kind === 'index' && running === digest ? platformsOf(root) : [running])]),
  ]
  const attested = await orWhy(async () => {
    const all = await Promise.all(
      subjects.map((one) => signedStatements(store, one, CYCLONEDX_PREDICATE, trust, world)),
    )
    return all.flatMap(({ counted }) => counted.map(({ verified }) => verified))
  })
  if (!('why' in attested) && attested.length > 0) {
    const says = `${attested.length} signed ${attested.length === 1 ? 'SBOM says' : 'SBOMs say'} what is in it`
    const because = `attestations of ${signersText(attested)} count by the trusted keys`
    return proved('bill-of-materials', says, because, { signer: signersText(attested) })
  }
  const lists = await orWhy(async () => {
    const all = await Promise.all(subjects.map((one) => store.referrers(one)))
    return all.flat().filter(({ artifactType }) => artifactType === CYCLONEDX)
  })
  if ('why' in lists) return absent('bill-of-materials', 'nothing says what is in it', lists.why)
  if (lists.length === 0) {
    return absent(
      'bill-of-materials',
      'nothing says what is in it',
      `no SBOM (${CYCLONEDX}) is attached to ${digest} or its platforms`,
    )
  }
  const digests = lists.map((one) => one.digest).sort()
  const says = `${lists.length} ${lists.length === 1 ? 'SBOM says' : 'SBOMs say'} what is in it`
  return claimed('bill-of-materials', says, 'they lie beside the image and are not signed', {
    sboms: digests.join(', '),
  })
}

function platformsOf(root: Manifest): string[] {
  return root.kind === 'index'
    ? root.manifests.filter((one) => platformName(one) !== undefined).map((one) => one.digest)
    : []
}
