import { openRegistry } from '../oci/registry.ts'
import { choose } from '../repository/choose.ts'
import { inPrivateFolder } from '../repository/download.ts'
import { type FetchedPackage, fetchPackage } from '../repository/fetch.ts'
import { readIndex } from '../repository/index-read.ts'
import type { Judge, World } from '../repository/judge.ts'
import { placeOfPackage } from '../repository/place.ts'
import type { Standing } from '../repository/standing.ts'
import { readWanted, type Wanted, wantedText } from '../repository/wanted.ts'
import { signersText } from './image-links.ts'
import { absent, claimed, orWhy, proved } from './link.ts'
import type { Link } from './types.ts'

export interface PackageQuestion {
  /** `ghcr.io/acme/packages`; absent: packages are kept nowhere. */
  readonly repository?: string
  /** `acme/shop@1.4.2`; absent: the one that the rollout's record or the signed index names. */
  readonly wanted?: string
  /** What the record says was deployed: `ghcr.io/acme/packages/acme/shop@sha256:…`. */
  readonly recorded?: string
  /** Digest of the image that was deployed. */
  readonly image: string
  /** Where it runs. */
  readonly environment?: string
}

export interface PackageFacts {
  readonly links: readonly Link[]
  readonly contradictions: readonly string[]
  /** Where the package is proved, its commit is too. */
  readonly commit?: string
  /** The list of components that is in the signed package. */
  readonly materials?: Link
  /** Names of those who approved a promotion that counts. */
  readonly approvers: readonly string[]
}

/** Where a package has the list of components of its image. */
const SBOM = 'metadata/sbom.cdx.json'

interface Found {
  readonly wanted: Wanted
  /** Who named it. */
  readonly by: string
  /** Further packages that hold the image, by the same index. */
  readonly others?: readonly string[]
}

/** The links that the repository of packages holds: the package that the image came in, and its promotions. */
export async function packageLinks(question: PackageQuestion, judge: Judge, world: World): Promise<PackageFacts> {
  const { repository } = question
  if (repository === undefined) return none('no repository of packages was given')
  const found = await orWhy(() => namedPackage(repository, question, judge, world))
  if (found === undefined || 'why' in found) {
    return none(found?.why ?? `the signed index of ${repository} lists no package with ${question.image}`)
  }
  const read = await orWhy(() => verifiedPackage(repository, found.wanted, judge, world))
  if ('why' in read) return unverified(found, read.why)
  return verified(question, found, read)
}

function none(why: string): PackageFacts {
  const links = [
    absent('package', 'nothing says which package it came in', why),
    absent('promotion', 'nothing says who let it into this environment', 'no package is known'),
  ]
  return { links, contradictions: [], approvers: [] }
}

function unverified({ wanted, by }: Found, why: string): PackageFacts {
  const links = [
    claimed(
      'package',
      `the package ${wantedText(wanted)} holds it`,
      `${by} says so; the package itself does not verify: ${why}`,
    ),
    absent('promotion', 'nothing says who let it into this environment', 'the package does not verify'),
  ]
  return { links, contradictions: [], approvers: [] }
}

async function namedPackage(
  repository: string,
  { wanted, recorded, image, environment = 'default' }: PackageQuestion,
  judge: Judge,
  world: World,
): Promise<Found | undefined> {
  if (wanted !== undefined) return { wanted: readWanted(wanted, repository), by: 'who asked' }
  if (recorded !== undefined) return { wanted: readWanted(recorded, repository), by: "the rollout's record" }
  const { index } = await readIndex({ repository, judge, environment }, world)
  const [first, ...others] = index.packages.flatMap(({ name, versions }) =>
    versions
      .filter(({ images }) => Object.values(images).some((one) => one.endsWith(`@${image}`)))
      .map(({ version, digest }) => ({ name, version, digest })),
  )
  if (first === undefined) return undefined
  return { wanted: first, by: `the signed index (serial ${index.serial})`, others: others.map(wantedText) }
}

interface Read {
  readonly digest: string
  readonly name: string
  readonly version: string
  readonly fetched: FetchedPackage
  readonly standing: Standing
}

async function verifiedPackage(repository: string, wanted: Wanted, judge: Judge, world: World): Promise<Read> {
  const store = openRegistry(placeOfPackage(repository, wanted.name), world)
  // What runs goes on running when its package is taken back; the audit says so.
  const { record, standing } = await choose(store, wanted, { judge, yanked: 'accepted' })
  const asked = { name: wanted.name, version: wanted.version ?? record.config.version }
  const fetched = await inPrivateFolder(world.temporary, world, (folder) =>
    fetchPackage(store, record, asked, folder, { judge }, world),
  )
  return { ...asked, digest: record.digest, fetched, standing }
}

function verified(question: PackageQuestion, { by, others = [] }: Found, read: Read): PackageFacts {
  const { name, version, digest, fetched, standing } = read
  const { manifest, package: file, signers } = fetched
  const what = `${name} ${version}`
  if (!manifest.images.includes(question.image)) {
    const says = `${by} names the package ${what}, which does not hold ${question.image}`
    return { ...none(says), contradictions: [says] }
  }
  const { yank } = standing
  const link = proved(
    'package',
    `the package ${what}, signed by ${signersText(signers)}, holds it`,
    `the package holds this digest, and its signature counts in ${manifest.stage}, for which it was packed; ${by} named it`,
    {
      name,
      version,
      digest,
      signer: signersText(signers),
      'packed for': manifest.stage,
      commit: file.commit,
      'packed from sources of': file.created,
      'held too by': others.join(', '),
      ...(yank && { 'taken back': `${yank.statement.at} by ${yank.statement.by}: ${yank.statement.reason}` }),
    },
  )
  const promotions = promotionLinks(question.environment, manifest.stage, standing, what)
  const approvers = standing.promotions.map(({ statement }) => statement.approver)
  const sbom = manifest.files.find(({ path }) => path === SBOM)
  const materials = proved(
    'bill-of-materials',
    `the package ${what} lists what is in it`,
    `${SBOM} is in the signed package`,
    {
      sha256: sbom?.sha256,
      signer: signersText(signers),
    },
  )
  return {
    links: [link, ...promotions],
    contradictions: [],
    commit: file.commit,
    approvers,
    ...(sbom !== undefined && { materials }),
  }
}

/** One for each promotion that counts, and one that says so where the environment was never reached. */
export function promotionLinks(
  environment: string | undefined,
  packedFor: string,
  { promotions, stages, refused }: Pick<Standing, 'promotions' | 'stages' | 'refused'>,
  what: string,
): Link[] {
  const links = promotions.map(({ statement: { from, to, approver, at, reason }, digest, signers }) =>
    proved(
      'promotion',
      `${approver} let ${what} go on from ${from} to ${to} at ${at}`,
      `the statement ${digest}, signed by ${signersText(signers)}, counts in ${to}`,
      { from, to, approver, at, reason, signer: signersText(signers) },
    ),
  )
  if (environment !== undefined && !stages.includes(environment)) {
    const why = refused.filter(({ to }) => to === undefined || to === environment).map(({ sentence }) => sentence)
    const reasons = why.length === 0 ? 'no statement that counts leads there' : why.join('; ')
    links.push(absent('promotion', `nothing says that ${what} may run in ${environment}`, reasons))
  }
  if (links.length > 0) return links
  const says = `${what} was packed for ${packedFor}${environment === undefined ? ' and promoted nowhere' : ', so it needs no promotion'}`
  return [proved('promotion', says, 'its signed manifest says so', { 'packed for': packedFor })]
}
