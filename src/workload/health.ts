import type { ContainerStatus, Deployment, Pod } from './types.ts'

/** What keeps a pod from serving, in the words a person would look for. */
export interface Trouble {
  pod: string
  container?: string
  /** As Kubernetes names it: CrashLoopBackOff, ImagePullBackOff, OOMKilled, Unschedulable, … */
  reason: string
  message: string
}

/** @see https://github.com/kubernetes/kubernetes pkg/kubelet/images/types.go and kuberuntime/kuberuntime_container.go */
const FATAL_WAITING = new Set([
  'CrashLoopBackOff',
  'ImagePullBackOff',
  'ErrImagePull',
  'ErrImageNeverPull',
  'ImageInspectError',
  'InvalidImageName',
  'SignatureValidationFailed',
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
  'PreCreateHookError',
  'PreStartHookError',
  'PostStartHookError',
])

/** The first trouble that waiting won't mend, over all pods. Pods that are being deleted don't count. */
export function trouble(pods: Iterable<Pod>): Trouble | undefined {
  for (const pod of pods) {
    if (pod.metadata.deletionTimestamp !== undefined) continue
    const found = podTrouble(pod)
    if (found) return found
  }
  return undefined
}

function podTrouble(pod: Pod): Trouble | undefined {
  const name = pod.metadata.name
  const scheduled = pod.status?.conditions?.find((condition) => condition.type === 'PodScheduled')
  if (scheduled?.status === 'False' && scheduled.reason === 'Unschedulable') {
    return { pod: name, reason: 'Unschedulable', message: scheduled.message ?? 'no node takes the pod' }
  }
  for (const container of [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])]) {
    const found = containerTrouble(container)
    if (found) return { pod: name, container: container.name, ...found }
  }
  return crashedNow(pod)
}

/** A container that should serve and ended with an error; an init container may try again. */
function crashedNow(pod: Pod): Trouble | undefined {
  for (const { name, state } of pod.status?.containerStatuses ?? []) {
    const exitCode = state?.terminated?.exitCode ?? 0
    if (exitCode === 0) continue
    return {
      pod: pod.metadata.name,
      container: name,
      reason: state?.terminated?.reason ?? 'Error',
      message: `exit code ${exitCode}`,
    }
  }
  return undefined
}

function containerTrouble(container: ContainerStatus): { reason: string; message: string } | undefined {
  const died = container.state?.terminated ?? container.lastState?.terminated
  if (died?.reason === 'OOMKilled') {
    return { reason: 'OOMKilled', message: ['killed for its memory', ...restarts(container)].join(', ') }
  }
  const waiting = container.state?.waiting
  if (waiting?.reason !== undefined && FATAL_WAITING.has(waiting.reason)) {
    const said = waiting.message === undefined ? restarts(container) : [waiting.message]
    const exit = died?.exitCode === undefined ? [] : [`exit code ${died.exitCode}`]
    return { reason: waiting.reason, message: [...said, ...exit].join(', ') || 'it has not started yet' }
  }
  if (container.restartCount > 0 && died !== undefined && died.exitCode !== 0) {
    return {
      reason: died.reason ?? 'Error',
      message: [`exit code ${died.exitCode ?? 'unknown'}`, ...restarts(container)].join(', '),
    }
  }
  return undefined
}

function restarts({ restartCount }: ContainerStatus): string[] {
  if (restartCount === 0) return []
  return [restartCount === 1 ? 'restarted once' : `restarted ${restartCount} times`]
}

/** The first pod that doesn't take traffic though nothing fatal is known of it. */
export function unready(pods: Iterable<Pod>): Trouble | undefined {
  const all = [...pods].filter((pod) => pod.metadata.deletionTimestamp === undefined)
  const ready = readyPods(all)
  const pod = all.find((one) => !ready.includes(one))
  if (!pod) return undefined
  const condition = pod.status?.conditions?.find(({ type }) => type === 'Ready')
  return {
    pod: pod.metadata.name,
    reason: condition?.reason ?? 'NotReady',
    message: condition?.message ?? 'it is not ready',
  }
}

/** Pods that take traffic now. */
export function readyPods(pods: Iterable<Pod>): Pod[] {
  return [...pods].filter(
    (pod) =>
      pod.metadata.deletionTimestamp === undefined &&
      pod.status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True'),
  )
}

/**
 * True when a Deployment is where its spec wants it: generation observed, and updated = ready = available = wanted with
 * no pod of an older template left (`minReadySeconds` is in `available`).
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#complete-deployment
 */
export function isComplete(deployment: Deployment): boolean {
  const wanted = deployment.spec.replicas ?? 1
  const status = deployment.status ?? {}
  return (
    (status.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0) &&
    (status.replicas ?? 0) === wanted &&
    (status.updatedReplicas ?? 0) === wanted &&
    (status.readyReplicas ?? 0) === wanted &&
    (status.availableReplicas ?? 0) === wanted
  )
}

/** Why a Deployment gave up, where it says so of its present generation. */
export function progressFailure(deployment: Deployment): string | undefined {
  if ((deployment.status?.observedGeneration ?? 0) < (deployment.metadata.generation ?? 0)) return undefined
  const progressing = deployment.status?.conditions?.find((condition) => condition.type === 'Progressing')
  if (progressing?.status !== 'False') return undefined
  return `${progressing.reason ?? 'no progress'}: ${progressing.message ?? 'the Deployment stopped progressing'}`
}

/** ReplicaSets that own the pods. */
export function replicaSetsOf(pods: Iterable<Pod>): string[] {
  const names = [...pods].flatMap((pod) =>
    (pod.metadata.ownerReferences ?? []).filter((owner) => owner.kind === 'ReplicaSet').map((owner) => owner.name),
  )
  return [...new Set(names)].sort()
}
