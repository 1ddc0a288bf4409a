import { rmSync } from 'node:fs'
import { UserError } from '../../errors.ts'
import { findProgram } from '../../program/find.ts'
import { type Ended, runProgram } from '../../program/run.ts'
import type { BuildRequest, BuildResult, ImageBuilder } from '../builder.ts'
import { BuildxProgress } from './buildx-progress.ts'
import { failureOf } from './failure.ts'
import { checkRequest } from './request.ts'
import { settleLayout } from './settle.ts'
import { builderEnvironment, type Surroundings } from './surroundings.ts'

/** Older ones have no `--progress=rawjson`. */
const OLDEST: readonly [number, number] = [0, 13]
const ASK_SECONDS = 60
/** How the client finds its daemon, its builders and a person's logins. */
const VARIABLES = [
  'DOCKER_CONFIG',
  'DOCKER_HOST',
  'DOCKER_CONTEXT',
  'DOCKER_CERT_PATH',
  'DOCKER_TLS_VERIFY',
  'BUILDX_CONFIG',
  'BUILDX_BUILDER',
]

/** The plugin of docker, or the same program standing alone. */
interface Command {
  readonly program: string
  readonly before: readonly string[]
  readonly version: string
  /** Of the BuildKit behind it, where it says. */
  readonly buildkit: string | undefined
}

/** BuildKit by way of `docker buildx`. */
export function buildx(surroundings: Surroundings): ImageBuilder {
  const environment = builderEnvironment(surroundings, VARIABLES)
  const ask = (command: Pick<Command, 'program' | 'before'>, args: readonly string[], signal: AbortSignal) =>
    runProgram(command.program, [...command.before, ...args], { env: environment, signal, seconds: ASK_SECONDS })

  async function command(signal: AbortSignal): Promise<Omit<Command, 'buildkit'> | { missing: string }> {
    for (const [name, before] of [
      ['docker', ['buildx']],
      ['docker-buildx', []],
      ['buildx', []],
    ] as const) {
      const program = found(name, surroundings)
      if (program === undefined) continue
      const { code, stdout } = await ask({ program, before }, ['version'], signal)
      const version = /\bv?(\d+\.\d+\.\d+\S*)/.exec(stdout)?.[1]
      if (code !== 0 || version === undefined) continue
      if (isOlder(version)) {
        return {
          missing: `buildx ${version} is too old; 0.13 is the oldest that serves, and docker/setup-buildx-action brings the newest`,
        }
      }
      return { program, before, version }
    }
    return { missing: 'docker has no plugin buildx here; add docker/setup-buildx-action before this step' }
  }

  async function usable(signal: AbortSignal): Promise<Command | { missing: string }> {
    const candidate = await command(signal)
    if ('missing' in candidate) return candidate
    const builder = await builderOf((args) => ask(candidate, args, signal), surroundings.builderName)
    return 'missing' in builder ? builder : { ...candidate, ...builder }
  }

  return {
    name: 'buildx',
    async available() {
      const answer = await usable(new AbortController().signal)
      return 'missing' in answer ? answer : { version: answer.version }
    },
    async build(request, progress, cancelled) {
      checkRequest(request)
      const chosen = await usable(cancelled)
      if ('missing' in chosen) throw new UserError(chosen.missing)
      try {
        return await buildWith(chosen, surroundings, request, progress, cancelled)
      } catch (error) {
        rmSync(request.layout, { recursive: true, force: true })
        throw error
      }
    },
  }
}

async function buildWith(
  command: Command,
  surroundings: Surroundings,
  request: BuildRequest,
  progress: (line: string) => void,
  cancelled: AbortSignal,
): Promise<BuildResult> {
  const said = new BuildxProgress(progress)
  const begin = performance.now()
  const { failure } = await runProgram(command.program, [...command.before, ...buildArguments(request, surroundings)], {
    env: builderEnvironment(surroundings, [...VARIABLES, ...furtherVariables(request, surroundings)]),
    signal: cancelled,
    onLine: (line) => said.take(line),
  })
  if (failure !== undefined) throw failureOf(request.dockerfile, said.failure.failure, said.failure.image)
  const duration = (performance.now() - begin) / 1000
  const { digest, statements } = await settleLayout(request.layout, request.platforms)
  return { digest, duration, steps: said.steps, statements, notices: [], reproducible: reproducible(command) }
}

/** The whole command line after `buildx`; every value stands in an argument of its own (T1). */
export function buildArguments(request: BuildRequest, { builderName }: Pick<Surroundings, 'builderName'>): string[] {
  const { buildArgs, labels, secrets } = request
  return [
    'build',
    ...(builderName === undefined ? [] : [`--builder=${builderName}`]),
    '--progress=rawjson',
    `--file=${request.dockerfile}`,
    `--platform=${request.platforms.join(',')}`,
    ...(request.target === undefined ? [] : [`--target=${request.target}`]),
    ...Object.entries({ ...buildArgs, SOURCE_DATE_EPOCH: String(request.epoch) }).map(
      ([name, value]) => `--build-arg=${name}=${value}`,
    ),
    ...Object.entries(labels).map(([name, value]) => `--label=${name}=${value}`),
    ...secrets.map(({ id, file, env }) => `--secret=id=${id},${file === undefined ? `env=${env}` : `src=${file}`}`),
    ...request.ssh.map((one) => `--ssh=${one}`),
    ...request.cacheFrom.map((one) => `--cache-from=${one}`),
    ...request.cacheTo.map((one) => `--cache-to=${one}`),
    // It is taken out of the layout afterwards: in the index it would give each run another digest.
    request.provenance ? '--attest=type=provenance,mode=max,version=v1' : '--provenance=false',
    // An SBOM is made by a scanner image that BuildKit would pull from where it pleases; ours comes from the scan.
    '--sbom=false',
    `--output=type=oci,dest=${request.layout},tar=false,rewrite-timestamp=true`,
    '--',
    request.context,
  ]
}

/** What this one build may see besides: the cache service, its secrets, the agent of SSH (T9). */
function furtherVariables(
  { cacheFrom, cacheTo, secrets, ssh }: BuildRequest,
  { cacheVariables }: Surroundings,
): string[] {
  const asksCacheService = [...cacheFrom, ...cacheTo].some((one) => /^type=gha(?:,|$)/.test(one))
  return [
    ...(asksCacheService ? cacheVariables : []),
    ...secrets.flatMap(({ env }) => env ?? []),
    ...(ssh.length > 0 ? ['SSH_AUTH_SOCK'] : []),
  ]
}

/** The builder of buildx, or why it can't write an OCI layout. */
async function builderOf(
  ask: (args: readonly string[]) => Promise<Ended>,
  name: string | undefined,
): Promise<{ buildkit: string | undefined } | { missing: string }> {
  const which = name === undefined ? [] : [name]
  const { code, stdout, failure } = await ask(['inspect', ...which])
  const field = (label: string, text: string) => new RegExp(`^\\s*${label}:\\s+(.+)$`, 'm').exec(text)?.[1]?.trim()
  const error = field('Error', stdout)
  if (code !== 0 || error !== undefined) {
    const why = error ?? failure
    return {
      missing: `the builder ${name ?? 'of buildx'} can't be used (${why}); add docker/setup-buildx-action before this step`,
    }
  }
  const buildkit = field('BuildKit version', stdout)?.replace(/^v/, '')
  if (field('Driver', stdout) !== 'docker') return { buildkit }
  // With containerd's image store docker's own driver can; only the features say so.
  const features = await ask(['--debug', 'inspect', ...which])
  if (field('OCI exporter', features.stdout + features.stderr) === 'true') return { buildkit }
  return {
    missing: `the builder ${field('Name', stdout) ?? ''} has the driver docker, which writes neither OCI layouts nor several platforms; add docker/setup-buildx-action before this step, or run docker buildx create --use`,
  }
}

/** BuildKit rewrites timestamps in layers since the version that buildx 0.13 came with. */
function reproducible({ buildkit }: Command): true | string {
  if (buildkit === undefined || !isOlder(buildkit)) return true
  return `BuildKit ${buildkit} leaves the time of the build in layers; 0.13 or newer writes SOURCE_DATE_EPOCH there`
}

function isOlder(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])
}

function found(name: string, { env, outside }: Surroundings): string | undefined {
  try {
    return findProgram(name, env.PATH, outside)
  } catch (error) {
    if (error instanceof UserError) return undefined
    throw error
  }
}
