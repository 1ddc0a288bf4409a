import type { LabObject, Loose } from './api.ts'
import type { EntryPoint } from './proxy.ts'

/** The objects of one service in the lab, as a team would have written them. */

export const PORT = 8080
export const SERVICE_PORT = 80

export interface RouteOptions {
  /** Of the rule that leads to the service. */
  name?: string
  matches?: Loose[]
  filters?: Loose[]
  /** Of the service itself; default: none is written, which counts as 1. */
  weight?: number
  /** Foreign backends of the same rule, with their weights. */
  backends?: { name: string; port?: number; weight?: number }[]
  /** Rules before and after the one that leads to the service. */
  before?: Loose[]
  after?: Loose[]
}

export interface WorkloadOptions {
  replicas?: number
  readyAfterMs?: number
  slowShutdownMs?: number
  /** terminationGracePeriodSeconds, default 20. */
  graceSeconds?: number
  minReadySeconds?: number
  strategy?: Loose
  labels?: Record<string, string>
  /** A last change of the Deployment before it is created. */
  edit?: (deployment: LabObject) => void
}

export function deployment(namespace: string, name: string, image: string, options: WorkloadOptions): LabObject {
  const { replicas = 2, minReadySeconds, strategy, labels = {}, graceSeconds = 20, edit } = options
  const object: LabObject = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace, labels: { app: name, ...labels } },
    spec: {
      replicas,
      ...(minReadySeconds === undefined ? {} : { minReadySeconds }),
      ...(strategy === undefined ? {} : { strategy }),
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name, ...labels }, annotations: { team: 'shop' } },
        spec: {
          terminationGracePeriodSeconds: graceSeconds,
          automountServiceAccountToken: false,
          containers: [container(name, image, options)],
        },
      },
    },
  }
  edit?.(object)
  return object
}

function container(name: string, image: string, { readyAfterMs, slowShutdownMs }: WorkloadOptions): Loose {
  const variable = (key: string, value: number | undefined) =>
    value === undefined ? [] : [{ name: key, value: String(value) }]
  return {
    name,
    image,
    ports: [{ name: 'http', containerPort: PORT }],
    env: [...variable('READY_AFTER_MS', readyAfterMs), ...variable('SLOW_SHUTDOWN_MS', slowShutdownMs)],
    resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { cpu: '500m', memory: '128Mi' } },
    readinessProbe: { httpGet: { path: '/ready', port: 'http' }, periodSeconds: 1 },
    livenessProbe: { httpGet: { path: '/health', port: 'http' }, periodSeconds: 5 },
    securityContext: { allowPrivilegeEscalation: false, runAsNonRoot: true, runAsUser: 65_532 },
  }
}

export function service(namespace: string, name: string): LabObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, labels: { app: name } },
    spec: { selector: { app: name }, ports: [{ name: 'http', port: SERVICE_PORT, targetPort: 'http' }] },
  }
}

export function httpRoute(
  place: { namespace: string; name: string; hostname: string },
  gateway: EntryPoint['gateway'],
  { name, matches, filters, weight, backends = [], before = [], after = [] }: RouteOptions,
): LabObject {
  const foreign = backends.map(({ port = SERVICE_PORT, ...backend }) => ({ ...backend, port }))
  const rule = {
    ...(name === undefined ? {} : { name }),
    ...(matches ? { matches } : {}),
    ...(filters ? { filters } : {}),
    backendRefs: [{ name: place.name, port: SERVICE_PORT, ...(weight === undefined ? {} : { weight }) }, ...foreign],
  }
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: place.name, namespace: place.namespace },
    spec: { parentRefs: [gateway], hostnames: [place.hostname], rules: [...before, rule, ...after] },
  }
}

/** Leads requests to the Service from outside its namespace, with nothing in it that a router could be taken for. */
export function outsideRoute(namespace: string, name: string, hostname: string, outside: string): LabObject {
  return {
    apiVersion: 'traefik.io/v1alpha1',
    kind: 'IngressRoute',
    metadata: { name: `${namespace}-${name}`, namespace: outside },
    spec: {
      entryPoints: ['web'],
      routes: [{ kind: 'Rule', match: `Host(\`${hostname}\`)`, services: [{ name, namespace, port: SERVICE_PORT }] }],
    },
  }
}
