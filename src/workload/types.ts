import type { KubeObject } from '../kube/types.ts'

/** The fields of a Deployment that Gradus reads; all others travel along untouched. */
export interface Deployment extends KubeObject {
  spec: {
    replicas?: number
    selector: { matchLabels?: Record<string, string>; matchExpressions?: unknown[] }
    strategy?: DeploymentStrategy
    template: PodTemplate
    paused?: boolean
    minReadySeconds?: number
    progressDeadlineSeconds?: number
  }
  status?: {
    observedGeneration?: number
    replicas?: number
    updatedReplicas?: number
    readyReplicas?: number
    availableReplicas?: number
    conditions?: { type: string; status: string; reason?: string; message?: string }[]
  }
}

export interface DeploymentStrategy {
  type?: string
  rollingUpdate?: { maxUnavailable?: number | string; maxSurge?: number | string }
}

export interface PodTemplate {
  metadata?: { labels?: Record<string, string>; annotations?: Record<string, string> }
  spec: { containers: Container[]; terminationGracePeriodSeconds?: number }
}

export interface Container {
  name: string
  image: string
  resources?: { limits?: Record<string, string | number> }
}

export interface Service extends KubeObject {
  spec: { selector?: Record<string, string>; ports?: ServicePort[]; type?: string }
}

export interface ServicePort {
  name?: string
  port: number
  protocol?: string
  targetPort?: number | string
  appProtocol?: string
}

export interface Pod extends KubeObject {
  spec: { nodeName?: string }
  status?: {
    phase?: string
    conditions?: { type: string; status: string; reason?: string; message?: string }[]
    containerStatuses?: ContainerStatus[]
    initContainerStatuses?: ContainerStatus[]
  }
}

export interface ContainerStatus {
  name: string
  ready: boolean
  restartCount: number
  /** What the runtime resolved the image to. */
  imageID?: string
  state?: ContainerState
  lastState?: ContainerState
}

export interface ContainerState {
  waiting?: { reason?: string; message?: string }
  running?: { startedAt?: string }
  terminated?: { reason?: string; exitCode?: number; message?: string }
}
