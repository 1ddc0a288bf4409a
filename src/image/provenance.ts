import { PackageURL } from 'packageurl-js'
import { type Artifact, partOfBytes } from '../oci/artifact.ts'
import type { Descriptor } from '../oci/manifest.ts'

/** Media type of an in-toto statement. */
export const IN_TOTO = 'application/vnd.in-toto+json'
export const PREDICATE = 'https://slsa.dev/provenance/v1'
/** What the parameters below mean; the page of `build-image` describes it. */
export const BUILD_TYPE = 'https://gradus.dev/build-image/v1'

/** How an image came to be, as it is known when it is there. */
export interface BuildFacts {
  /** Reference without tag → digest of the index; and of each platform's manifest. */
  readonly subjects: readonly { readonly name: string; readonly digest: string }[]
  /** URI of who ran the build and is trusted to tell the truth about it: on GitHub the workflow's reference. */
  readonly builder: string
  /** Programs that took part, with versions: gradus, buildx, … */
  readonly versions: Readonly<Record<string, string>>
  readonly source: {
    /** `https://github.com/acme/shop`; absent: a folder that is no checkout. */
    readonly repository?: string
    /** `refs/heads/main` */
    readonly ref?: string
    readonly commit?: string
    /** Files differed from the commit. */
    readonly dirty?: boolean
  }
  readonly parameters: {
    /** Paths in the repository. */
    readonly context: string
    readonly dockerfile: string
    readonly target?: string
    readonly platforms: readonly string[]
    /** Names alone: a value may be a secret that should not have been one. */
    readonly buildArgs: readonly string[]
    readonly secrets: readonly string[]
  }
  /** Images of FROM by what the Dockerfile calls them, with the digest that was used. */
  readonly bases: readonly { readonly reference: string; readonly digest: string }[]
  /** SOURCE_DATE_EPOCH, seconds since 1970. */
  readonly epoch: number
  /** URI of this very run. */
  readonly invocation: string
  /** In ms since 1970. */
  readonly started: number
  readonly finished: number
}

/** @see https://github.com/in-toto/attestation/blob/main/spec/v1/resource_descriptor.md */
export interface ResourceDescriptor {
  readonly name?: string
  readonly uri?: string
  readonly digest?: Readonly<Record<string, string>>
}

/** @see https://slsa.dev/spec/v1.1/provenance */
export interface Provenance {
  readonly _type: 'https://in-toto.io/Statement/v1'
  readonly subject: readonly ResourceDescriptor[]
  readonly predicateType: typeof PREDICATE
  readonly predicate: {
    readonly buildDefinition: {
      readonly buildType: string
      readonly externalParameters: Readonly<Record<string, unknown>>
      readonly internalParameters: Readonly<Record<string, unknown>>
      readonly resolvedDependencies: readonly ResourceDescriptor[]
    }
    readonly runDetails: {
      readonly builder: { readonly id: string; readonly version: Readonly<Record<string, string>> }
      readonly metadata: { readonly invocationId: string; readonly startedOn: string; readonly finishedOn: string }
    }
  }
}

/**
 * The SLSA provenance of a build. What a user decided is in the external parameters, all of them, so that a verifier may
 * refuse what it does not expect.
 */
export function provenanceOf(facts: BuildFacts): Provenance {
  if (facts.subjects.length === 0) throw new Error('provenance is about at least one digest')
  const { parameters, source, bases } = facts
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: facts.subjects.map(({ name, digest }) => ({ name, digest: digestSet(digest) })),
    predicateType: PREDICATE,
    predicate: {
      buildDefinition: {
        buildType: BUILD_TYPE,
        externalParameters: {
          ...(source.repository === undefined ? {} : { source: sourceUri(source) }),
          context: parameters.context,
          dockerfile: parameters.dockerfile,
          ...(parameters.target === undefined ? {} : { target: parameters.target }),
          platforms: [...parameters.platforms],
          buildArgs: [...parameters.buildArgs].sort(),
          secrets: [...parameters.secrets].sort(),
        },
        internalParameters: { sourceDateEpoch: facts.epoch, ...(source.dirty ? { dirty: true } : {}) },
        resolvedDependencies: [
          ...sourceDependency(source),
          ...bases.map(({ reference, digest }) => ({ uri: ociUri(reference, digest), digest: digestSet(digest) })),
        ],
      },
      runDetails: {
        builder: { id: facts.builder, version: { ...facts.versions } },
        metadata: {
          invocationId: facts.invocation,
          startedOn: timestamp(facts.started),
          finishedOn: timestamp(facts.finished),
        },
      },
    },
  }
}

/** The statement as it is written to a file and attached: the bytes that are signed. */
export function provenanceBytes(provenance: Provenance): Uint8Array {
  return Buffer.from(`${JSON.stringify(provenance, null, 2)}\n`)
}

/** The statement, unsigned, as a referrer of the image's index. */
export function provenanceArtifact(bytes: Uint8Array, subject: Descriptor): Artifact {
  const annotations = { 'in-toto.io/predicate-type': PREDICATE }
  return { artifactType: IN_TOTO, layers: [partOfBytes(bytes, IN_TOTO, { annotations })], subject, annotations }
}

/** A dirty tree is not the commit, so no digest is claimed for it. */
function sourceDependency(source: BuildFacts['source']): ResourceDescriptor[] {
  if (source.repository === undefined || source.commit === undefined) return []
  const uri = sourceUri(source)
  return [source.dirty ? { uri } : { uri, digest: { gitCommit: source.commit } }]
}

function sourceUri({ repository, ref }: BuildFacts['source']): string {
  return `git+${repository}${ref === undefined ? '' : `@${ref}`}`
}

/**
 * `docker.io/library/python:3.13-slim` as a package URL.
 *
 * @see https://github.com/package-url/purl-spec/blob/main/types-doc/oci-definition.md
 */
function ociUri(reference: string, digest: string): string {
  const plain = reference.split('@')[0] as string
  const slash = plain.lastIndexOf('/')
  const colon = plain.indexOf(':', slash)
  const repository = (colon < 0 ? plain : plain.slice(0, colon)).toLowerCase()
  const tag = colon < 0 ? undefined : plain.slice(colon + 1)
  return new PackageURL(
    'oci',
    undefined,
    repository.slice(repository.lastIndexOf('/') + 1),
    digest,
    {
      repository_url: repository,
      ...(tag === undefined ? {} : { tag }),
    },
    undefined,
  ).toString()
}

function digestSet(digest: string): Record<string, string> {
  const [algorithm = '', value = ''] = digest.split(':')
  if (algorithm !== 'sha256' || !/^[0-9a-f]{64}$/.test(value)) throw new Error(`${digest} is no sha256 digest`)
  return { [algorithm]: value }
}

/** RFC 3339 in UTC with whole seconds, as the specification has it. */
function timestamp(ms: number): string {
  return new Date(ms).toISOString().replace(/\.[0-9]{3}Z$/, 'Z')
}
