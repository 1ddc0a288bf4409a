import type { Project } from '../../project.ts'
import { HTTP, labelsOf, metadataOf, selectorOf } from './labels.ts'

/** The user of the production image; without a user name in the image, Kubernetes needs the number. */
const USER = 65532
const PROBE_SECONDS = 5
/** Time for proxies to hear that the pod ends before it does, and then for requests in flight. */
const DRAIN_SECONDS = 10
const GRACE_SECONDS = 40
const LIMIT_FACTOR = 2
const SCRATCH = '256Mi'

/** `.invalid` is no domain and never will be (RFC 2606): nobody can serve an image under it. */
export function unset(name: string): string {
  return `registry.invalid/${name}:not-set`
}

/** Meets the Pod Security Standard `restricted`. */
export function deployment(project: Project, image: string): Record<string, unknown> {
  const { name } = project
  const folders = ['/tmp', ...project.writable.filter((folder) => folder !== '/tmp')]
  const volumes = folders.map((mountPath, index) => ({ name: index === 0 ? 'tmp' : `writable-${index}`, mountPath }))
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadataOf(name),
    spec: {
      selector: { matchLabels: selectorOf(name) },
      revisionHistoryLimit: 5,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
      template: {
        metadata: { labels: labelsOf(name) },
        spec: {
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          terminationGracePeriodSeconds: GRACE_SECONDS,
          securityContext: {
            runAsNonRoot: true,
            runAsUser: USER,
            runAsGroup: USER,
            fsGroup: USER,
            seccompProfile: { type: 'RuntimeDefault' },
          },
          topologySpreadConstraints: [spread(name)],
          containers: [container(project, image, volumes)],
          volumes: volumes.map((volume) => ({ name: volume.name, emptyDir: { sizeLimit: SCRATCH } })),
        },
      },
    },
  }
}

function container(project: Project, image: string, volumeMounts: readonly object[]): Record<string, unknown> {
  const environment = Object.entries(project.environment)
  return {
    name: project.name,
    image,
    imagePullPolicy: 'IfNotPresent',
    ports: [{ name: HTTP, containerPort: project.port, protocol: 'TCP' }],
    ...(environment.length > 0 && { env: environment.map(([name, value]) => variable(project, name, value)) }),
    ...probes(project),
    // Without a shell in the image there is no `sleep` to run; the kubelet waits itself (Kubernetes 1.30).
    lifecycle: { preStop: { sleep: { seconds: DRAIN_SECONDS } } },
    resources: resources(project.resources),
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    volumeMounts,
  }
}

export function secretName(name: string): string {
  return `${name}-environment`
}

/** Names whose values a person has to give before a pod starts: one that serves for development must not get there. */
export function secretKeys({ environment, port }: Project): string[] {
  return Object.keys(environment).filter((name) => environment[name] !== String(port))
}

/** The port is no secret, and it is the same everywhere. */
function variable(project: Project, name: string, value: string): Record<string, unknown> {
  if (!secretKeys(project).includes(name)) return { name, value }
  return { name, valueFrom: { secretKeyRef: { name: secretName(project.name), key: name } } }
}

function probes({ healthPath, startSeconds }: Project): Record<string, unknown> {
  const httpGet = { path: healthPath, port: HTTP }
  return {
    startupProbe: { httpGet, periodSeconds: 1, timeoutSeconds: 3, failureThreshold: Math.max(30, startSeconds * 2) },
    readinessProbe: { httpGet, periodSeconds: PROBE_SECONDS, timeoutSeconds: 3, failureThreshold: 2 },
    // Later than readiness: a pod that is only busy leaves the Service first and is not restarted.
    livenessProbe: { httpGet, periodSeconds: PROBE_SECONDS * 2, timeoutSeconds: 5, failureThreshold: 6 },
  }
}

/** No more memory than was asked for: a node that is full takes the pod that has more. */
function resources({ cpu, memoryMiB }: Project['resources']): Record<string, unknown> {
  const memory = `${Math.ceil(memoryMiB)}Mi`
  return { requests: { cpu: millis(cpu), memory }, limits: { cpu: millis(cpu * LIMIT_FACTOR), memory } }
}

function millis(cores: number): string {
  return `${Math.max(10, Math.round(cores * 1000))}m`
}

function spread(name: string): Record<string, unknown> {
  return {
    maxSkew: 1,
    topologyKey: 'kubernetes.io/hostname',
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: selectorOf(name) },
  }
}
