import { basename } from 'node:path'
import { UserError } from '../../errors.ts'
import { configOf } from '../../image/platform.ts'
import type { Project } from '../../image/project.ts'
import { removeLeftovers, smokeTest } from '../../image/smoke/smoke.ts'
import type { Isolation, SmokeRequest, SmokeResult, SmokeState, SmokeSurroundings } from '../../image/smoke/types.ts'
import { type Layout, openLayout } from '../../oci/layout.ts'
import { smokeSummary } from '../../report/smoke.ts'
import { pairsOf } from '../lists.ts'
import { type ImageAction, type ImageInputs, machineOf } from './machine.ts'
import type { LaidOut } from './scan.ts'

const STATE = 'smoke'
const DEFAULT_HEALTH = '/health'
const DEFAULT_SECONDS = 60
const DEFAULT_MEMORY_MIB = 512

/**
 * Starts the image of this machine's platform in isolation, until its health endpoint answers.
 *
 * @param project what the sources say of port, health endpoint and environment, where there are sources
 * @throws {UserError} it is not well, or can't be tested here
 */
export async function smokeLaidOut(
  action: ImageAction,
  inputs: ImageInputs,
  { layout, subjects }: LaidOut,
  project?: Project,
): Promise<void> {
  if (!inputs.smokeTest && inputs.command === 'build') return
  const surroundings = surroundingsOf(action, inputs)
  const subject = subjects.find(({ platform }) => platform.split('/')[1] === surroundings.architecture)
  if (subject === undefined) {
    const platforms = subjects.map(({ platform }) => platform).join(', ')
    const sentence = `the image was not started: it is for ${platforms}, this machine is ${surroundings.architecture}`
    if (inputs.command !== 'build') throw new UserError(`${sentence}; run this on a machine of its platform`)
    action.notice(sentence)
    return
  }
  const store = await openLayout(layout)
  const { digest } = subject.manifest
  const request: SmokeRequest = {
    store,
    image: digest,
    platform: subject.platform,
    healthPath: inputs.healthPath ?? project?.healthPath ?? DEFAULT_HEALTH,
    port: inputs.port ?? project?.port ?? (await exposedPort(store, digest)),
    env: { ...project?.environment, ...pairsOf('env', inputs.env) },
    memoryMiB: inputs.memory ?? project?.resources.memoryMiB ?? DEFAULT_MEMORY_MIB,
    cpus: Number(inputs.cpus),
    pids: inputs.pids,
    timeoutSeconds: inputs.timeout ?? Math.max(project?.startSeconds ?? 0, DEFAULT_SECONDS),
    writable: project?.writable ?? [],
    runner: inputs.runner,
  }
  const result = await action.group('Smoke test', () => smokeTest(request, surroundings, action.cancelled))
  action.output('smoke-test', shown(result))
  action.summary(smokeSummary(result, request))
  if (result.passed) {
    action.log(
      `${request.healthPath} answered ${result.status} after ${result.seconds.toFixed(1)} s (${result.runner.name} ${result.runner.version})`,
    )
    return
  }
  await action.group('What the container wrote', () => action.log(result.log.join('\n')))
  throw new UserError(`the smoke test failed: ${result.reason}`)
}

/** In the post step: what a killed smoke test left. */
export async function removeSmokeLeftovers(action: ImageAction, inputs: ImageInputs): Promise<void> {
  const text = action.state(STATE)
  if (text === '') return
  const state = JSON.parse(text) as SmokeState
  // State is a file of the runner's that a later step of the job could have written.
  if (!/^gradus-smoke-[0-9a-f]{12}$/.test(state.name) || basename(state.folder) !== state.name) return
  await removeLeftovers(state, surroundingsOf(action, inputs))
}

function surroundingsOf(action: ImageAction, inputs: ImageInputs): SmokeSurroundings {
  return {
    ...machineOf(action, inputs),
    node: process.execPath,
    uid: process.getuid?.() ?? -1,
    architecture: process.arch === 'x64' ? 'amd64' : process.arch,
    onState: (state) => action.saveState(STATE, JSON.stringify(state)),
  }
}

/** The one port that EXPOSE of the image names. */
async function exposedPort(store: Layout, digest: string): Promise<number> {
  const manifest = await store.resolve(digest)
  const config = manifest.kind === 'image' ? (await configOf(store, manifest)).config : undefined
  const ports = Object.keys(config?.ExposedPorts ?? {}).flatMap(
    (name) => /^([0-9]{1,5})(?:\/tcp)?$/.exec(name)?.[1] ?? [],
  )
  if (ports.length === 1) return Number(ports[0])
  const found = ports.length === 0 ? 'the image exposes no port' : `the image exposes the ports ${ports.join(', ')}`
  throw new UserError(`${found}; say with port which one its health endpoint is at`)
}

function shown({ isolation, log: _, ...result }: SmokeResult): object {
  return { ...result, ...(isolation === undefined ? {} : { isolation: plain(isolation) }) }
}

/** As JSON has it: capabilities in hexadecimal, as /proc writes them. */
function plain({ capabilities, ...rest }: Isolation): object {
  const hex = (value: bigint) => value.toString(16)
  return { ...rest, capabilities: { effective: hex(capabilities.effective), bounding: hex(capabilities.bounding) } }
}
