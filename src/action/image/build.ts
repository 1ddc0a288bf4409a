import { readFileSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import { UserError } from '../../errors.ts'
import { type BuiltImage, buildImage } from '../../image/build.ts'
import type { BuildRequest, ImageBuilder } from '../../image/builder.ts'
import { chooseBuilder } from '../../image/builders.ts'
import { commitOf } from '../../image/commit.ts'
import { provenanceArtifact } from '../../image/provenance.ts'
import { readSbom, sbomArtifact } from '../../image/sbom.ts'
import type { PlatformScan } from '../../image/scan/scan.ts'
import { subjectsOf } from '../../image/scan/subjects.ts'
import { buildTag, furtherTags, labelsOf, type SourceFacts, type Tag } from '../../image/tags.ts'
import { pushArtifact } from '../../oci/artifact.ts'
import { openLayout } from '../../oci/layout.ts'
import { parseReference, repositoryOf } from '../../oci/reference.ts'
import { openRegistry, type Repository } from '../../oci/registry.ts'
import { buildSummary, pushSummary } from '../../report/image.ts'
import { linesOf, listOf, pairsOf } from '../lists.ts'
import { registryAccess } from '../registry-access.ts'
import { cacheOf } from './cache.ts'
import { lintSource } from './lint.ts'
import { type ImageAction, type ImageInputs, machineOf } from './machine.ts'
import { writeProvenance } from './provenance.ts'
import { scanLaidOut } from './scan.ts'
import { secretsOf, valuesOf } from './secrets.ts'
import { smokeLaidOut } from './smoke.ts'
import { type Source, sourceOf } from './source.ts'
import { bytesOf } from './values.ts'

/** build: Dockerfile, lint, build, size, smoke test, scan, push, digest; nothing is pushed that failed before. */
export async function buildCommand(action: ImageAction, inputs: ImageInputs): Promise<void> {
  const work = await prepared(action, inputs)
  if (inputs.dryRun) {
    action.log(`would build ${work.source.dockerfile.shown} as ${work.tags.map(({ name }) => name).join(', ')}`)
    return
  }
  const made = await make(action, inputs, work)
  await handOn(action, inputs, work, made)
}

/** What is known before anything is built. */
interface Work {
  readonly source: Source
  readonly facts: SourceFacts
  readonly tags: readonly Tag[]
  /** Repository to push to. */
  readonly target: string | undefined
  /** What the image is called: the repository, or the service's name. */
  readonly name: string
}

async function prepared(action: ImageAction, inputs: ImageInputs): Promise<Work> {
  const target = targetOf(inputs)
  const source = await sourceOf(action, inputs)
  action.output('dockerfile', source.dockerfile.path)
  await lintSource(action, inputs, source)
  const machine = machineOf(action, inputs)
  const facts = { ...gitFacts(action), ...(await commitOf(source.context, machine, action.cancelled)) }
  const tags: Tag[] = [{ name: buildTag(facts, new Date()), moves: false }, ...furtherTags(listOf(inputs.tags), facts)]
  action.output('tag', tags[0]?.name)
  return { source, facts, tags, target, name: target ?? source.project?.name ?? basename(source.context) }
}

interface Made {
  readonly built: BuiltImage
  readonly scans: readonly PlatformScan[]
  readonly request: BuildRequest
  /** Version of the builder. */
  readonly version: string
  /** Where it was pushed to. */
  readonly repository: Repository | undefined
  /** In ms since 1970. */
  readonly started: number
}

async function make(action: ImageAction, inputs: ImageInputs, work: Work): Promise<Made> {
  const { source, tags, target, name } = work
  const machine = machineOf(action, inputs)
  const { builder, version } = await chooseBuilder(inputs.builder, machine)
  action.output('builder', `${builder.name} ${version}`)
  const request = requestOf(inputs, work, join(machine.temporary, 'layout'))
  // A step that prints its secret must not show it to whoever reads the log.
  for (const value of valuesOf(request.secrets)) action.mask(value)
  const access = registryAccess(action, inputs)
  const repository = inputs.push && target !== undefined ? openRegistry(target, access) : undefined
  const started = Date.now()
  let scans: readonly PlatformScan[] = []
  const measured = (built: BuiltImage) => {
    tellSize(action, built)
    action.summary(buildSummary(built, name, `${builder.name} ${version}`))
  }
  const checks = async (built: BuiltImage) => {
    const subjects = await subjectsOf(await openLayout(built.layout), built.digest)
    const image = { layout: built.layout, digest: built.digest, subjects, repository: name }
    await smokeLaidOut(action, inputs, image, source.project)
    scans = await scanLaidOut(action, inputs, image)
  }
  const built = await buildImage(
    { request, tags, ...(inputs.maxSize === undefined ? {} : { maxSize: bytesOf(inputs.maxSize) }) },
    {
      builder: folded(action, builder, version),
      ...(repository === undefined ? {} : { repository }),
      measured,
      checks,
      progress: (line) => action.log(line),
      cancelled: action.cancelled,
    },
  )
  return { built, scans, request, version, repository, started }
}

async function handOn(action: ImageAction, inputs: ImageInputs, work: Work, made: Made): Promise<void> {
  const { source, facts, target, name } = work
  const { built, scans, request, version, repository, started } = made
  const image = repository === undefined ? undefined : `${target}@${built.digest}`
  action.output('image', image)
  action.output('reproducible', built.reproducible)
  const provenance = inputs.provenance
    ? writeProvenance(action, { source, request, facts, built, builder: version, name, started })
    : undefined
  if (built.statements.length > 0) {
    action.results.write('builder-provenance.json', `${JSON.stringify(built.statements, null, 2)}\n`)
  }
  if (repository !== undefined) await attach(repository, built, scans, provenance)
  action.log(`${image ?? name}: ${built.digest}`)
  for (const notice of built.notices) action.notice(notice)
  action.summary(pushSummary(built, image))
  const files = action.results.list().map((file) => join(action.results.path, file))
  if (files.length > 0) await action.uploadArtifact('image', files, 'results')
}

/** What the builder writes is folded in the log; what comes after it is not. */
function folded(action: ImageAction, builder: ImageBuilder, version: string): ImageBuilder {
  return {
    ...builder,
    build: (...args) => action.group(`Build with ${builder.name} ${version}`, () => builder.build(...args)),
  }
}

/** Repository to push to, with Docker Hub's name filled in. */
function targetOf({ image, push }: ImageInputs): string | undefined {
  if (image === undefined) {
    if (push) throw new UserError('input image is missing; a push needs a repository such as ghcr.io/acme/shop')
    return undefined
  }
  const reference = parseReference(image)
  if (reference.tag === undefined && reference.digest === undefined) return repositoryOf(reference)
  throw new UserError(
    `input image: "${image}" has a tag or digest; a build makes its own, so give the repository alone`,
  )
}

function gitFacts({ facts }: ImageAction): SourceFacts {
  const [, kind, name] = /^refs\/(heads|tags)\/(.+)$/.exec(facts.ref ?? '') ?? []
  return {
    ...(facts.sha === undefined ? {} : { commit: facts.sha }),
    ...(facts.repositoryUrl === undefined ? {} : { url: facts.repositoryUrl }),
    ...(kind === 'heads' && name !== undefined ? { branch: name } : {}),
    ...(kind === 'tags' && name !== undefined ? { tag: name } : {}),
  }
}

/**
 * Of sources without a commit, in seconds since 1970: 1980-01-01T00:00:02Z, before which archives know no time. Not 0:
 * Maven takes a file of 1970 for one that is not there, and leaves it out of the jar.
 */
const UNKNOWN_TIME = 315_532_802

function requestOf(inputs: ImageInputs, { source, facts, target }: Work, layout: string): BuildRequest {
  const epoch = facts.committed ?? UNKNOWN_TIME
  const title = inputs.name ?? source.project?.name ?? target?.split('/').at(-1) ?? basename(source.context)
  const { from, to } = cacheOf(inputs.cache, target)
  return {
    context: source.context,
    dockerfile: source.dockerfile.path,
    platforms: listOf(inputs.platforms),
    ...(inputs.target === undefined ? {} : { target: inputs.target }),
    buildArgs: pairsOf('build-args', inputs.buildArgs),
    labels: labelsOf(title, epoch, facts),
    secrets: secretsOf(inputs.secrets),
    ssh: linesOf(inputs.ssh),
    cacheFrom: from,
    cacheTo: to,
    epoch,
    provenance: inputs.provenance,
    push: inputs.push,
    layout,
  }
}

function tellSize(action: ImageAction, { digest, duration, size }: BuiltImage): void {
  const { platforms } = size
  const largest = (pick: (one: (typeof platforms)[number]) => number) => Math.max(0, ...platforms.map(pick))
  action.output('digest', digest)
  action.output('duration', Math.round(duration * 10) / 10)
  action.output(
    'size',
    largest(({ compressed }) => compressed),
  )
  action.output(
    'unpacked-size',
    largest(({ unpacked }) => unpacked),
  )
  action.output('layers', platforms[0]?.layers.length)
  action.output('efficiency', Math.round((platforms[0]?.efficiency ?? 1) * 10_000) / 10_000)
  action.output(
    'platforms',
    platforms.map((one) => ({
      name: one.platform,
      digest: one.digest,
      size: one.compressed,
      unpackedSize: one.unpacked,
      layers: one.layers.length,
    })),
  )
}

/** What is known of the image goes where the image is: an SBOM for each platform, and how it was built. */
async function attach(
  repository: Repository,
  { digest }: BuiltImage,
  scans: readonly PlatformScan[],
  provenance: Uint8Array | undefined,
): Promise<void> {
  for (const { subject, files } of scans) {
    if (files === undefined) continue
    const sbom = readSbom(readFileSync(files.sbom), relative(resolve('.'), files.sbom))
    await pushArtifact(repository, sbomArtifact(sbom, subject.manifest))
  }
  if (provenance !== undefined) {
    const { descriptor } = await repository.resolve(digest)
    await pushArtifact(repository, provenanceArtifact(provenance, descriptor))
  }
}
