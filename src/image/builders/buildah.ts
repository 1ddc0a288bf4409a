import { randomBytes } from 'node:crypto'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { messageOf, UserError } from '../../errors.ts'
import { findProgram } from '../../program/find.ts'
import { type Ended, runProgram } from '../../program/run.ts'
import type { BuildRequest, BuildResult, ImageBuilder } from '../builder.ts'
import { BuildahProgress } from './buildah-progress.ts'
import { CompressedLayers } from './compressed-layers.ts'
import { failureOf } from './failure.ts'
import { LayerCache } from './layer-cache.ts'
import { checkRequest } from './request.ts'
import { WrongPlatforms } from './settle.ts'
import { builderEnvironment, type Surroundings } from './surroundings.ts'

const ASK_SECONDS = 60
/** After a cancel the runner waits a few seconds before it kills. */
const TIDY_SECONDS = 20
const VARIABLES = [
  'CONTAINERS_CONF',
  'CONTAINERS_REGISTRIES_CONF',
  'CONTAINERS_STORAGE_CONF',
  'REGISTRY_AUTH_FILE',
  'STORAGE_DRIVER',
]

/** buildah, with the storage that its user has: the layers that stay there are the cache of the next build. */
export function buildah(surroundings: Surroundings): ImageBuilder {
  return {
    name: 'buildah',
    async available() {
      try {
        const program = findProgram('buildah', surroundings.env.PATH, surroundings.outside)
        const { version, failure } = await versionOf(program, surroundings, new AbortController().signal)
        return version !== undefined ? { version } : { missing: `buildah does not answer (${failure})` }
      } catch (error) {
        if (error instanceof UserError) return { missing: error.message }
        throw error
      }
    },
    async build(request, progress, cancelled) {
      checkRequest(request)
      return await new Build(surroundings, request, progress, cancelled).run()
    },
  }
}

/** One build: what it makes in the storage besides layers has a name of its own, by which it is removed. */
class Build {
  readonly #surroundings: Surroundings
  readonly #request: BuildRequest
  readonly #progress: (line: string) => void
  readonly #cancelled: AbortSignal
  readonly #program: string
  readonly #name = `gradus-${randomBytes(8).toString('hex')}`
  /** An empty list of mounts; every working container of the build says its path, and nothing else of ours. */
  readonly #mark: string

  constructor(
    surroundings: Surroundings,
    request: BuildRequest,
    progress: (line: string) => void,
    cancelled: AbortSignal,
  ) {
    this.#surroundings = surroundings
    this.#request = request
    this.#progress = progress
    this.#cancelled = cancelled
    this.#program = findProgram('buildah', surroundings.env.PATH, surroundings.outside)
    this.#mark = join(surroundings.temporary, `${this.#name}.mounts`)
  }

  async run(): Promise<BuildResult> {
    const begin = performance.now()
    const { usable, notices } = cachesOf(this.#request)
    for (const notice of notices) this.#progress(notice)
    writeFileSync(this.#mark, '', { mode: 0o600, flag: 'wx' })
    try {
      const { digest, said } = await this.#inLayout(usable)
      const duration = (performance.now() - begin) / 1000
      const all = [...notices, ...said.notices]
      return { digest, duration, steps: said.steps, statements: [], notices: all, reproducible: true }
    } catch (error) {
      rmSync(usable.layout, { recursive: true, force: true })
      await this.#removeContainers()
      throw error
    } finally {
      await this.#removeManifest(AbortSignal.timeout(TIDY_SECONDS * 1000))
      rmSync(this.#mark, { force: true })
    }
  }

  async #inLayout(request: BuildRequest): Promise<{ digest: string; said: BuildahProgress }> {
    const { version = 'unknown' } = await versionOf(this.#program, this.#surroundings, this.#cancelled)
    const cache = new LayerCache(cacheFolder(this.#surroundings), `buildah-${version}`)
    const ahead = cache.readAhead(this.#cancelled)
    const said = await this.#build(request, []).finally(() => cache.endAhead())
    await ahead
    try {
      return { digest: await this.#export(request, cache), said }
    } catch (error) {
      if (!(error instanceof WrongPlatforms)) throw error
      // Its cache takes the image of one platform for another's where both have the same steps on no base image.
      this.#progress('buildah took one platform for another from its cache; building again without the cache')
      await this.#removeManifest(this.#cancelled)
      const again = await this.#build(request, ['--no-cache'])
      return { digest: await this.#export(request, cache), said: again }
    }
  }

  async #build(request: BuildRequest, further: readonly string[]): Promise<BuildahProgress> {
    const said = new BuildahProgress(this.#progress)
    const args = buildArguments(request, this.#surroundings, this.#name)
    const { failure } = await runProgram(
      this.#program,
      [`--default-mounts-file=${this.#mark}`, ...args, ...further, '--', request.context],
      {
        env: environment(this.#surroundings, [
          ...request.secrets.flatMap(({ env }) => env ?? []),
          ...(request.ssh.length > 0 ? ['SSH_AUTH_SOCK'] : []),
        ]),
        signal: this.#cancelled,
        onLine: (line) => said.take(line),
      },
    )
    if (failure !== undefined) {
      const why = said.failure(request.dockerfile)
      throw failureOf(request.dockerfile, why.failure, why.image)
    }
    return said
  }

  async #export(request: BuildRequest, cache: LayerCache): Promise<string> {
    return await new CompressedLayers(cache, this.#progress).export(request, this.#cancelled, async () => {
      const pushed = await this.#ask(['manifest', 'push', '--all', '--quiet', this.#name, `oci:${request.layout}`])
      if (pushed.failure === undefined) return
      throw failureOf(request.dockerfile, { reason: pushed.failure, log: [] }, undefined)
    })
  }

  /** A cancel kills buildah in the middle of a step, and it leaves what it worked in. */
  async #removeContainers(): Promise<void> {
    const signal = AbortSignal.timeout(TIDY_SECONDS * 1000)
    try {
      const { stdout } = await this.#ask(['containers', '--all', '--format', '{{.ContainerID}}'], signal)
      for (const id of stdout.split('\n').filter((line) => /^[0-9a-f]+$/.test(line))) {
        const { stdout: about } = await this.#ask(['inspect', '--type', 'container', '--', id], signal)
        if (about.includes(this.#mark)) await this.#ask(['rm', '--', id], signal)
      }
    } catch (error) {
      this.#progress(`warning: buildah could not be tidied up: ${messageOf(error)}`)
    }
  }

  async #removeManifest(signal: AbortSignal): Promise<void> {
    // Where the build did not get as far, there is none.
    await this.#ask(['manifest', 'rm', this.#name], signal).catch(() => {})
  }

  #ask(args: readonly string[], signal = this.#cancelled): Promise<Ended> {
    return runProgram(this.#program, args, { env: environment(this.#surroundings), signal })
  }
}

async function versionOf(
  program: string,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<{ version?: string; failure?: string }> {
  const options = { env: environment(surroundings), signal, seconds: ASK_SECONDS }
  const { code, stdout, failure } = await runProgram(program, ['--version'], options)
  const version = /version (\d+\.\d+\S*)/.exec(stdout)?.[1]
  return code === 0 && version !== undefined ? { version } : { ...(failure !== undefined && { failure }) }
}

/** Beside what other programs of this user keep; like buildah's own storage it outlives the run. */
function cacheFolder({ env }: Surroundings): string {
  return join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache'), 'gradus', 'layers')
}

/** The command line of buildah up to the context; every value stands in an argument of its own (T1). */
export function buildArguments(
  request: BuildRequest,
  { isolation = 'chroot' }: Pick<Surroundings, 'isolation'>,
  name: string,
): string[] {
  return [
    'build',
    `--isolation=${isolation}`,
    '--layers',
    '--force-rm',
    '--format=oci',
    '--identity-label=false',
    `--timestamp=${request.epoch}`,
    `--manifest=${name}`,
    `--file=${request.dockerfile}`,
    ...ignoreFile(request.dockerfile),
    `--platform=${request.platforms.join(',')}`,
    ...(request.target === undefined ? [] : [`--target=${request.target}`]),
    ...Object.entries(request.buildArgs).map(([key, value]) => `--build-arg=${key}=${value}`),
    ...Object.entries(request.labels).map(([key, value]) => `--label=${key}=${value}`),
    ...request.secrets.map(
      ({ id, file, env }) => `--secret=id=${id},${file === undefined ? `env=${env}` : `src=${file}`}`,
    ),
    ...request.ssh.map((one) => `--ssh=${one}`),
    ...request.cacheFrom.map((one) => `--cache-from=${repositoryOf(one)}`),
    ...request.cacheTo.map((one) => `--cache-to=${repositoryOf(one)}`),
  ]
}

/** BuildKit's own habit: a file beside the Dockerfile goes before the context's. */
function ignoreFile(dockerfile: string): string[] {
  const path = `${dockerfile}.dockerignore`
  return existsSync(path) ? [`--ignorefile=${path}`] : []
}

/** buildah keeps its cache in its storage and in registries; anything else is left out, with a notice. */
function cachesOf(request: BuildRequest): { usable: BuildRequest; notices: string[] } {
  const isUsable = (one: string) => repositoryOf(one) !== undefined
  const unusable = [...new Set([...request.cacheFrom, ...request.cacheTo].filter((one) => !isUsable(one)))]
  return {
    usable: { ...request, cacheFrom: request.cacheFrom.filter(isUsable), cacheTo: request.cacheTo.filter(isUsable) },
    notices: unusable.map(
      (one) =>
        `buildah can't use the cache ${one.split(',')[0]}: only type=registry, and what is in its storage; buildx can`,
    ),
  }
}

/** buildah takes a repository, without the tag that buildx needs. */
function repositoryOf(cache: string): string | undefined {
  const reference = /^type=registry,(?:.*,)?ref=([^,]+)/.exec(cache)?.[1]
  return reference?.replace(/(?<=\/[^/]*):[^/:]+$/, '')
}

function environment(surroundings: Surroundings, further: readonly string[] = []): Record<string, string> {
  const { env } = surroundings
  // buildah fails where DOCKER_CONFIG names a folder without the file.
  const logins = join(env.DOCKER_CONFIG ?? join(env.HOME ?? homedir(), '.docker'), 'config.json')
  const also = env.DOCKER_CONFIG !== undefined && existsSync(logins) ? ['DOCKER_CONFIG'] : []
  return builderEnvironment(surroundings, [...VARIABLES, ...also, ...further], {
    BUILDAH_ISOLATION: surroundings.isolation ?? 'chroot',
  })
}
