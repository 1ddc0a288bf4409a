import type { LabObject, Loose } from '../api.ts'

/** One container as its node sees it now. */
export interface ContainerState {
  name: string
  image: string
  imageId: string
  containerId: string
  state: State
  lastState: Terminated | undefined
  ready: boolean
  restartCount: number
}

export type State =
  | { kind: 'waiting'; reason: string; message?: string }
  | { kind: 'running'; startedAt: number }
  | ({ kind: 'terminated' } & Terminated)

export interface Terminated {
  exitCode: number
  reason: string
  startedAt: number
  finishedAt: number
  containerId: string
}

/** The pod status a kubelet would report. `previous` keeps the times of conditions that didn't change. */
export function podStatus(pod: LabObject, containers: ContainerState[], addresses: Addresses, now: number): Loose {
  const started = containers.every(({ state }) => state.kind !== 'waiting' || state.reason === 'CrashLoopBackOff')
  const unready = containers.filter(({ ready }) => !ready).map(({ name }) => name)
  const ended = containers.every(({ state }) => state.kind === 'terminated')
  const terminating = pod.metadata.deletionTimestamp !== undefined
  const phase = phaseOf(containers, started, ended && (terminating || restartsNever(pod)))
  const ready: Partial<Condition> = unready.length
    ? {
        status: 'False',
        reason: phase === 'Succeeded' ? 'PodCompleted' : phase === 'Failed' ? 'PodFailed' : 'ContainersNotReady',
        message: `containers with unready status: [${unready.join(' ')}]`,
      }
    : { status: 'True' }
  const conditions = [
    { type: 'PodReadyToStartContainers', status: 'True' },
    { type: 'Initialized', status: 'True' },
    { type: 'Ready', ...ready },
    { type: 'ContainersReady', ...ready },
  ].map((condition) => withTimes(condition, pod, now))
  return {
    observedGeneration: pod.metadata.generation,
    phase,
    conditions,
    hostIP: addresses.host,
    hostIPs: [{ ip: addresses.host }],
    podIP: addresses.pod,
    podIPs: [{ ip: addresses.pod }],
    startTime: pod.status?.startTime ?? time(now),
    containerStatuses: containers.map(containerStatus),
    qosClass: pod.status?.qosClass,
  }
}

export interface Addresses {
  host: string
  pod: string
}

interface Condition {
  type: string
  status: string
  reason: string
  message: string
}

function phaseOf(containers: ContainerState[], started: boolean, finished: boolean): string {
  if (finished) return containers.some(({ state }) => exitCodeOf(state) !== 0) ? 'Failed' : 'Succeeded'
  return started ? 'Running' : 'Pending'
}

function exitCodeOf(state: State): number {
  return state.kind === 'terminated' ? state.exitCode : 0
}

function restartsNever(pod: LabObject): boolean {
  return (pod.spec.restartPolicy ?? 'Always') !== 'Always'
}

function withTimes(condition: Partial<Condition>, pod: LabObject, now: number): object {
  const before = pod.status?.conditions?.find(({ type }: Condition) => type === condition.type)
  const same = before?.status === condition.status
  return {
    ...condition,
    reason: condition.reason ?? null,
    message: condition.message ?? null,
    observedGeneration: pod.metadata.generation,
    lastProbeTime: null,
    lastTransitionTime: same ? before.lastTransitionTime : time(now),
  }
}

function containerStatus(container: ContainerState): object {
  const { name, image, imageId, containerId, state, lastState, ready, restartCount } = container
  return {
    name,
    image,
    imageID: imageId,
    ...(containerId ? { containerID: containerId } : {}),
    state: stateOf(state),
    lastState: lastState ? { terminated: terminatedOf(lastState) } : {},
    ready,
    started: state.kind === 'running',
    restartCount,
  }
}

function stateOf(state: State): object {
  if (state.kind === 'waiting') return { waiting: { reason: state.reason, message: state.message } }
  if (state.kind === 'running') return { running: { startedAt: time(state.startedAt) } }
  return { terminated: terminatedOf(state) }
}

function terminatedOf({ exitCode, reason, startedAt, finishedAt, containerId }: Terminated): object {
  return { exitCode, reason, startedAt: time(startedAt), finishedAt: time(finishedAt), containerID: containerId }
}

/** Kubernetes' times have whole seconds. */
function time(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z')
}
