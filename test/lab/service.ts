import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import type { ActionOptions, ActionResult, Inputs, RunningAction } from './action.ts'
import { collectionPath, type LabObject, type Loose, pathOf } from './api.ts'
import { kubeconfig } from './control-plane.ts'
import type { Lab } from './lab.ts'
import type { Load, LoadOptions } from './load.ts'
import {
  deployment,
  httpRoute,
  outsideRoute,
  type RouteOptions,
  service as serviceObject,
  type WorkloadOptions,
} from './manifests.ts'
import type { Behaviour } from './node/behaviour.ts'
import { publishVersion } from './real-versions.ts'

export interface ServiceOptions extends WorkloadOptions {
  /** The version that serves first; default `{name: 'v1'}`, healthy. */
  version?: { name?: string; behaviour?: Behaviour }
  /**
   * `gateway-api` (default): an HTTPRoute on the bed's Gateway. `none`: no route in the namespace; requests come in
   * through an IngressRoute elsewhere.
   */
  traffic?: 'gateway-api' | 'none'
  route?: RouteOptions
  /** Path that the load asks for; default `/`. */
  path?: string
  /** An existing namespace, to put a second service beside a first. */
  namespace?: string
}

/** An image that does what its behaviour says wherever it is deployed. */
export interface Version {
  name: string
  digest: string
  image: string
}

/** True counts of one pod, from the node itself. */
export interface PodCounts {
  namespace: string
  name: string
  address: string
  image: string
  restarts: number
  /** The pod is no more. */
  gone: boolean
  requests: number
  byStatus: Record<string, number>
  resets: number
}

const KINDS: [apiVersion: string, kind: string][] = [
  ['apps/v1', 'Deployment'],
  ['apps/v1', 'ReplicaSet'],
  ['v1', 'Service'],
  ['v1', 'ConfigMap'],
  ['v1', 'Secret'],
  ['gateway.networking.k8s.io/v1', 'HTTPRoute'],
  ['networking.k8s.io/v1', 'Ingress'],
  ['coordination.k8s.io/v1', 'Lease'],
]
const READY_SECONDS = 60

/** One service in a Kubernetes namespace of its own (or beside another), answering through the proxy. */
export class LabService {
  readonly name: string
  readonly namespace: string
  readonly hostname: string
  readonly #lab: Lab
  readonly #path: string

  private constructor(lab: Lab, name: string, namespace: string, path: string) {
    this.#lab = lab
    this.name = name
    this.namespace = namespace
    this.hostname = `${name}.${namespace}.lab.test`
    this.#path = path
  }

  /** Creates everything and waits until the pods are ready and the route answers. */
  static async create(lab: Lab, name: string, namespace: string, options: ServiceOptions): Promise<LabService> {
    const created = new LabService(lab, name, namespace, options.path ?? '/')
    const { name: first = 'v1', behaviour = {} } = options.version ?? {}
    const { image } = await created.version(first, behaviour)
    const { api, bed } = lab
    if (options.namespace === undefined) {
      await api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } })
    }
    const route =
      options.traffic === 'none'
        ? outsideRoute(namespace, name, created.hostname, bed.proxy.gateway.namespace)
        : httpRoute(created, bed.proxy.gateway, options.route ?? {})
    const objects = [deployment(namespace, name, image, options), serviceObject(namespace, name), route]
    await Promise.all(objects.map((object) => api.create(object)))
    await created.untilAvailable()
    await created.untilAnswering()
    return created
  }

  /** Publishes an image whose containers behave like this, in this service only. */
  async version(name: string, behaviour: Behaviour = {}): Promise<Version> {
    const { node } = this.#lab.bed
    if (node.kind === 'real') return { name, ...(await publishVersion(node.registry, this.name, name, behaviour)) }
    const text = JSON.stringify([this.namespace, this.name, name, behaviour])
    const digest = `sha256:${createHash('sha256').update(text).digest('hex')}`
    await this.#lab.node('PUT', `versions/${digest}`, { version: name, ...behaviour })
    return { name, digest, image: `registry.example/${this.name}@${digest}` }
  }

  /** Changes what a version does from now on, in running containers too. */
  async change(version: Version, behaviour: Behaviour): Promise<void> {
    await this.#lab.node('PUT', `versions/${version.digest}`, { version: version.name, ...behaviour })
  }

  /** Overrides what one pod does, whatever its version. */
  async fault(pod: string, behaviour: Behaviour): Promise<void> {
    await this.#lab.node('PUT', `faults/${this.namespace}/${pod}`, behaviour)
  }

  /** Ends the containers of one pod now, as a crash or the kernel would (`137, 'OOMKilled'`). */
  async crash(pod: string, exitCode = 1, reason = 'Error'): Promise<void> {
    await this.#lab.node('POST', `end/${this.namespace}/${pod}`, { exitCode, reason })
  }

  stable(): Promise<LabObject> {
    return this.#get('apps/v1', 'Deployment')
  }

  service(): Promise<LabObject> {
    return this.#get('v1', 'Service')
  }

  route(): Promise<LabObject> {
    return this.#get('gateway.networking.k8s.io/v1', 'HTTPRoute')
  }

  /** Weights of the route's rule that names the service, by backend: `{shop: 95, 'shop-canary': 5}`. */
  async weights(): Promise<Record<string, number>> {
    const { spec } = await this.route()
    const rule = spec.rules.find(({ backendRefs = [] }: Loose) =>
      backendRefs.some(({ name }: Loose) => name === this.name),
    )
    return Object.fromEntries(rule.backendRefs.map(({ name, weight = 1 }: Loose) => [name, weight]))
  }

  /** @param selector label selector; default: all pods of the namespace */
  pods(selector = ''): Promise<LabObject[]> {
    const query = selector ? `?labelSelector=${encodeURIComponent(selector)}` : ''
    return this.#lab.api.list(`/api/v1/namespaces/${this.namespace}/pods${query}`)
  }

  events(): Promise<LabObject[]> {
    return this.#lab.api.list(`/api/v1/namespaces/${this.namespace}/events`)
  }

  /** What the node itself counted, of pods that are gone too. */
  counts(): Promise<PodCounts[]> {
    return this.#lab.node('GET', `pods/${this.namespace}`)
  }

  /** ConfigMaps and Leases of Gradus in the namespace. */
  async records(): Promise<LabObject[]> {
    const selector = `?labelSelector=${encodeURIComponent('app.kubernetes.io/managed-by=gradus')}`
    const maps = this.#lab.api.list(`${collectionPath('v1', 'ConfigMap', this.namespace)}${selector}`)
    const leases = this.#lab.api.list(`${collectionPath('coordination.k8s.io/v1', 'Lease', this.namespace)}${selector}`)
    return [...(await maps), ...(await leases)]
  }

  /** All objects of the namespace that say something about it, as `Kind/name`, sorted. */
  async objects(): Promise<string[]> {
    const lists = await Promise.all(
      KINDS.map(([apiVersion, kind]) => this.#lab.api.list(collectionPath(apiVersion, kind, this.namespace))),
    )
    return lists
      .flat()
      .map(({ kind, metadata }) => `${kind}/${metadata.name}`)
      .sort()
  }

  /** Deployment, Service and route without what every write changes, for comparing field by field. */
  async snapshot(): Promise<Record<string, LabObject>> {
    const kinds = KINDS.filter(([, kind]) => ['Deployment', 'Service', 'HTTPRoute', 'Ingress'].includes(kind))
    const lists = await Promise.all(
      kinds.map(([apiVersion, kind]) => this.#lab.api.list(collectionPath(apiVersion, kind, this.namespace))),
    )
    return Object.fromEntries(
      lists.flat().map((object) => [`${object.kind}/${object.metadata.name}`, withoutServersWords(object)]),
    )
  }

  /** Requests through the proxy at this rate until `stop()`, or the end of the test file. */
  load(rps: number, options: Partial<LoadOptions> = {}): Promise<Load> {
    return this.#lab.load({ url: this.#lab.bed.proxy.url, host: this.hostname, path: this.#path, rps, ...options })
  }

  /** One request through the proxy. */
  ask(path = this.#path): Promise<{ status: number; version: string; headers: Loose; body: string }> {
    const { hostname, port } = new URL(this.#lab.bed.proxy.url)
    return new Promise((resolve, reject) => {
      const call = request({ hostname, port, path, headers: { host: this.hostname }, agent: false }, async (answer) => {
        let body = ''
        for await (const part of answer.setEncoding('utf8')) body += part
        const version = String(answer.headers['x-version'] ?? '')
        resolve({ status: answer.statusCode ?? 0, version, headers: answer.headers, body })
      })
      call.once('error', reject)
      call.end()
    })
  }

  /** Runs an action for this service; `service` and `namespace` are filled in unless given. */
  action(name: string, inputs: Inputs = {}, options: ActionOptions = {}): Promise<ActionResult> {
    return this.startAction(name, inputs, options).result
  }

  startAction(name: string, inputs: Inputs = {}, options: ActionOptions = {}): RunningAction {
    return this.#lab.startAction(name, { service: this.name, namespace: this.namespace, ...inputs }, options)
  }

  /**
   * A kubeconfig of a service account that may do what `rules` say in this namespace, and nothing else.
   * Its user is `system:serviceaccount:<namespace>:<name>`.
   */
  async kubeconfigOf(name: string, rules: Loose[]): Promise<string> {
    const { api, bed } = this.#lab
    const { namespace } = this
    const rbac = 'rbac.authorization.k8s.io'
    const subjects = [{ kind: 'ServiceAccount', name, namespace }]
    const objects: LabObject[] = [
      { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } },
      { apiVersion: `${rbac}/v1`, kind: 'Role', metadata: { name, namespace }, rules },
      {
        apiVersion: `${rbac}/v1`,
        kind: 'RoleBinding',
        metadata: { name, namespace },
        subjects,
        roleRef: { apiGroup: rbac, kind: 'Role', name },
      },
    ]
    for (const object of objects) await api.create(object)
    const accounts = collectionPath('v1', 'ServiceAccount', namespace)
    const { status } = await api.call('POST', `${accounts}/${name}/token`, {
      ...{ apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 3600 } },
    })
    const file = join(bed.dir, `kubeconfig-${namespace}-${name}`)
    writeFileSync(file, kubeconfig(bed.controlPlane.server, this.#lab.ca, name, status.token, namespace), {
      mode: 0o600,
    })
    return file
  }

  /** Waits until the Deployment has what it wants, all of it updated and ready. */
  untilAvailable(name = this.name, seconds = READY_SECONDS): Promise<LabObject> {
    return this.#lab.until(`${name} is available`, seconds, async () => {
      const object = await this.#get('apps/v1', 'Deployment', name)
      const { replicas } = object.spec
      const { observedGeneration, updatedReplicas = 0, availableReplicas = 0, replicas: all = 0 } = object.status ?? {}
      const settled = observedGeneration === object.metadata.generation
      return settled && [updatedReplicas, availableReplicas, all].every((n) => n === replicas) ? object : undefined
    })
  }

  /** Waits until the proxy knows the route. */
  async untilAnswering(seconds = READY_SECONDS): Promise<void> {
    await this.#lab.until(`${this.hostname} answers`, seconds, async () => {
      const { status, version } = await this.ask()
      return status < 400 || version !== ''
    })
  }

  /** Changes an object by hand, as a colleague or a GitOps tool would. */
  edit(object: LabObject, patch: Loose): Promise<LabObject> {
    return this.#lab.api.patch(pathOf(object), patch)
  }

  #get(apiVersion: string, kind: string, name = this.name): Promise<LabObject> {
    return this.#lab.api.get(`${collectionPath(apiVersion, kind, this.namespace)}/${name}`)
  }
}

function withoutServersWords({ status, metadata, ...object }: LabObject): LabObject {
  const { managedFields, resourceVersion, generation, ...kept } = metadata
  return { ...object, metadata: kept } as LabObject
}
