import { UserError } from '../errors.ts'
import type { Kube } from '../kube/types.ts'
import { formatReference, parseReference } from '../oci/reference.ts'
import { openRegistry } from '../oci/registry.ts'
import type { Judge, World } from '../repository/judge.ts'
import type { RolloutRecord } from '../rollout/record.ts'
import type { Trust } from '../sign/types.ts'
import { controlsOf } from './controls.ts'
import { type ImageFacts, imageLinks } from './image-links.ts'
import { absent, claimed, orWhy, plain, proved } from './link.ts'
import { type PackageFacts, packageLinks } from './package-links.ts'
import { recordSha256, rolloutLinks } from './rollout-links.ts'
import { given, type Running, recordsOf, runningOf } from './running.ts'
import type { Asked, AuditChain, Link } from './types.ts'

/** An image by digest, or the service that runs one. */
export interface AuditQuestion extends Asked {
  /** Default: the one of the service's last rollout, or the service's name. */
  readonly deployment?: string
  readonly container?: string
  /** `acme/shop@1.4.2`, where neither the rollout's record nor the signed index names the package. */
  readonly package?: string
}

export interface AuditSources {
  /** By whose keys images are judged. */
  readonly trust: Trust
  /** By whose keys packages, promotions and the index are judged, environment by environment. */
  readonly judge: Judge
  /** Repository of packages: `ghcr.io/acme/packages`. */
  readonly packages?: string
  /** The cluster; absent: it is not looked at. */
  readonly kube?: Kube
  /** Version of Gradus. */
  readonly gradus: string
}

export interface Audited {
  readonly chain: AuditChain
  /** The record of the rollout that brought it; its bytes go beside the chain, which has their digest. */
  readonly record?: RolloutRecord
}

/**
 * Follows what runs back to its sources, and says of each step how sure it is. What can't be looked at is absent, with the
 * reason; nothing is made up, and what two places say differently is told.
 *
 * @throws {UserError} the question names nothing that can be looked for
 */
export async function auditChain(question: AuditQuestion, sources: AuditSources, world: World): Promise<Audited> {
  const running = await whatRuns(question, sources.kube)
  const deployed = parseReference(running.image)
  const digest = deployed.digest as string
  const image = formatReference(deployed)
  const rollout = rolloutLinks(running.records, [digest, running.digest], running.where)
  const found = await imageLinks(openRegistry(deployed, world), digest, running.digest, sources.trust, world)
  const environment = question.environment ?? rollout.record?.plan.environment
  const recorded = rollout.record?.admissions?.findLast((one) => one.package !== undefined)?.package?.reference
  const packed = await packageLinks(
    {
      image: digest,
      ...(sources.packages !== undefined && { repository: sources.packages }),
      ...(question.package !== undefined && { wanted: question.package }),
      ...(recorded !== undefined && { recorded }),
      ...(environment !== undefined && { environment }),
    },
    sources.judge,
    world,
  )
  const commit = commitLink(found, packed)
  const links = [running.link, ...withMaterials(found.links, packed), commit.link, ...packed.links, ...rollout.links]
  const contradictions = [running, found, commit, packed, rollout].flatMap((part) => part.contradictions.map(plain))
  const people = { actors: rollout.actors, approvers: [...packed.approvers, ...rollout.deciders] }
  const { record } = rollout
  const chain: AuditChain = {
    schema: 1,
    statement: 'audit',
    gradus: sources.gradus,
    at: new Date(world.now()).toISOString().replace(/\.\d+Z$/, 'Z'),
    asked: askedOf(question, environment),
    image,
    links,
    contradictions,
    ...(record && { record: { id: record.id, sha256: recordSha256(record) } }),
    controls: controlsOf(links, people, contradictions),
  }
  return { chain, ...(record && { record }) }
}

/** A list that somebody signed stands in the place of one that lies there unsigned. */
function withMaterials(links: readonly Link[], { materials }: PackageFacts): Link[] {
  return links.map((link) =>
    link.kind === 'bill-of-materials' && link.standing !== 'proved' ? (materials ?? link) : link,
  )
}

async function whatRuns(question: AuditQuestion, kube: Kube | undefined): Promise<Running> {
  const { image, service, deployment, container } = question
  if (image !== undefined && parseReference(image).digest === undefined) {
    throw new UserError(`${image} is no image by digest; give registry/path@sha256:… as it runs`)
  }
  if (kube === undefined) {
    if (image === undefined)
      throw new UserError('an audit needs an image by digest, or a service and a cluster to look at')
    const { digest = '' } = parseReference(image)
    return {
      image,
      digest,
      link: given(image, 'no cluster was looked at'),
      contradictions: [],
      records: [],
      where: 'no cluster was looked at',
    }
  }
  const namespace = question.namespace ?? kube.namespace
  if (service === undefined) {
    throw new UserError(
      'an audit of a cluster needs the name of a service; give it as service, or an image by digest and no cluster',
    )
  }
  const settings = { ...(deployment !== undefined && { deployment }), ...(container !== undefined && { container }) }
  const look = () => runningOf(kube, { service, namespace, ...settings })
  if (image === undefined) return await look()
  const now = await orWhy(look)
  const { digest = '' } = parseReference(image)
  if (!('why' in now) && (now.digest === digest || now.image.endsWith(`@${digest}`))) return { ...now, image }
  // One that ran once: its records may still be there.
  const instead = 'why' in now ? now.why : `the pods of ${service} run ${now.digest} now`
  return {
    image,
    digest,
    link: given(image, instead),
    contradictions: [],
    ...(await recordsOf(kube, namespace, service)),
  }
}

function askedOf({ image, service, namespace }: AuditQuestion, environment: string | undefined): Asked {
  const all = Object.entries({ image, service, namespace, environment })
  return Object.fromEntries(all.flatMap(([key, value]) => (value === undefined ? [] : [[key, plain(value)]])))
}

/** The commit is proved where something that is signed names it, and never by a claim alone. */
export function commitLink(
  { build }: Pick<ImageFacts, 'build'>,
  { commit }: Pick<PackageFacts, 'commit'>,
): { link: Link; contradictions: string[] } {
  const built = build?.commit
  const contradictions =
    commit !== undefined && built !== undefined && commit !== built
      ? [`the package was made of commit ${commit}, and the image, by what is said of its build, of ${built}`]
      : []
  const facts = { source: build?.source }
  if (build?.standing === 'proved' && built !== undefined) {
    const because =
      commit === built
        ? 'the signed provenance of its build and the signed package say so'
        : 'the signed provenance of its build says so'
    return {
      link: proved('commit', `it was built from commit ${built}`, because, { ...facts, commit: built }),
      contradictions,
    }
  }
  if (commit !== undefined) {
    const also = built === commit ? ', and so does what lies unsigned beside the image' : ''
    return {
      link: proved('commit', `it was packed from commit ${commit}`, `the signed package says so${also}`, {
        ...facts,
        commit,
      }),
      contradictions,
    }
  }
  if (built !== undefined) {
    return {
      link: claimed(
        'commit',
        `it was built from commit ${built}`,
        'a statement of its build says so, which nobody who counts signed',
        { ...facts, commit: built },
      ),
      contradictions,
    }
  }
  return {
    link: absent(
      'commit',
      'nothing says of which commit it is',
      'neither a package nor a statement of its build names one',
    ),
    contradictions,
  }
}
