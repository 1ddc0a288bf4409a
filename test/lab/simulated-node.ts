import { readFileSync } from 'node:fs'
import { type Api, ApiError, type LabObject, pathOf } from './api.ts'
import { apiOf, type ControlPlane } from './control-plane.ts'
import { Addresses } from './node/addresses.ts'
import type { Behaviour } from './node/behaviour.ts'
import { type Control, serveControl, serveKubelet } from './node/endpoints.ts'
import { EventRecorder } from './node/events.ts'
import { SimulatedPod } from './node/pod.ts'
import { whyNotHere } from './node/scheduling.ts'

/**
 * A node without containers: pods get an address in 10.244.0.0/16 and a real HTTP server on it that answers as their
 * version should. Runs as a process of its own, one for each bed: `node simulated-node.ts SETTINGS.json`.
 */
const NAME = 'node-1'
const CAPACITY = { cpu: '256', memory: '1024Gi', pods: '5000' }
const KEPT_COUNTS = 20_000

interface Settings {
  controlPlane: ControlPlane
  address: string
  controlPort: number
}

class SimulatedNode implements Control {
  readonly #api: Api
  readonly #events: EventRecorder
  readonly #settings: Settings
  readonly #addresses = new Addresses()
  readonly #pods = new Map<string, SimulatedPod>()
  readonly #placed = new Set<string>()
  readonly #versions = new Map<string, Behaviour>()
  readonly #faults = new Map<string, Behaviour>()
  #gone: SimulatedPod[] = []

  constructor(settings: Settings) {
    this.#settings = settings
    this.#api = apiOf(settings.controlPlane, 'lab-node', 'gradus-lab-node')
    this.#events = new EventRecorder(this.#api)
  }

  async run(): Promise<never> {
    await this.#register()
    await serveKubelet(this, this.#settings)
    await serveControl(this, this.#settings)
    for (;;) {
      try {
        await this.#follow()
      } catch (error) {
        console.error('watch:', error)
        await new Promise((resolve) => setTimeout(resolve, 200))
      }
    }
  }

  setVersion(digest: string, behaviour: Behaviour): void {
    this.#versions.set(digest, behaviour)
  }

  setFault(pod: string, behaviour: Behaviour): void {
    this.#faults.set(pod, behaviour)
  }

  summaries(namespace: string): object[] {
    return [...this.#gone, ...this.#pods.values()]
      .filter(({ key }) => key.startsWith(`${namespace}/`))
      .map(({ summary }) => summary)
  }

  end(key: string, exitCode: number, reason: string): boolean {
    const pod = [...this.#pods.values()].find((candidate) => candidate.key === key)
    pod?.end(exitCode, reason)
    return pod !== undefined
  }

  log(key: string, container: string | undefined, previous: boolean): string[] | undefined {
    return [...this.#pods.values()].find((candidate) => candidate.key === key)?.log(container, previous)
  }

  /** Lists, then watches until the stream ends; a new list afterwards finds what was missed. */
  async #follow(): Promise<void> {
    const list = await this.#api.call('GET', '/api/v1/pods')
    const present = new Set(list.items.map(({ metadata }: LabObject) => metadata.uid))
    for (const [uid] of this.#pods) if (!present.has(uid)) this.#remove(uid)
    for (const item of list.items) this.#see({ ...item, apiVersion: 'v1', kind: 'Pod' })
    const signal = new AbortController().signal
    for await (const { type, object } of this.#api.watch('/api/v1/pods', list.metadata.resourceVersion, signal)) {
      if (type === 'ERROR') return
      if (type === 'DELETED') this.#remove(object.metadata.uid ?? '')
      else if (type !== 'BOOKMARK') this.#see(object)
    }
  }

  #see(pod: LabObject): void {
    const uid = pod.metadata.uid ?? ''
    if (!pod.spec.nodeName) {
      if (!pod.metadata.deletionTimestamp && !this.#placed.has(uid)) void this.#place(pod, uid)
      return
    }
    if (pod.spec.nodeName !== NAME) return
    const known = this.#pods.get(uid)
    if (known) {
      known.update(pod)
      return
    }
    const started = new SimulatedPod(pod, this.#addresses.take(), {
      api: this.#api,
      events: this.#events,
      hostAddress: this.#settings.address,
      behaviourOf: (image, key) => this.#behaviourOf(image, key),
    })
    this.#pods.set(uid, started)
    started.start()
    started.update(pod)
  }

  /** The scheduler's part: binds the pod, or says why it fits nowhere. */
  async #place(pod: LabObject, uid: string): Promise<void> {
    this.#placed.add(uid)
    const why = whyNotHere(pod, CAPACITY)
    try {
      if (why) {
        const status = {
          conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: why }],
        }
        await this.#api.patch(`${pathOf(pod)}/status`, { status }, 'strategic')
        this.#events.record(pod, 'Warning', 'FailedScheduling', why, 'default-scheduler')
        return
      }
      const { name, namespace } = pod.metadata
      const target = { apiVersion: 'v1', kind: 'Node', name: NAME }
      await this.#api.call('POST', `${pathOf(pod)}/binding`, {
        ...{ apiVersion: 'v1', kind: 'Binding', metadata: { name, namespace }, target },
      })
      const message = `Successfully assigned ${namespace}/${name} to ${NAME}`
      this.#events.record(pod, 'Normal', 'Scheduled', message, 'default-scheduler')
    } catch (error) {
      if (error instanceof ApiError && (error.status === 404 || error.status === 409)) return
      this.#placed.delete(uid)
      console.error(`placing ${pathOf(pod)}:`, error)
    }
  }

  #remove(uid: string): void {
    this.#placed.delete(uid)
    this.#events.forget(uid)
    const pod = this.#pods.get(uid)
    if (!pod) return
    this.#pods.delete(uid)
    pod.remove()
    this.#addresses.release(pod.address)
    this.#gone.push(pod)
    if (this.#gone.length > KEPT_COUNTS) this.#gone = this.#gone.slice(-KEPT_COUNTS / 2)
  }

  #behaviourOf(image: string, pod: string): Behaviour | undefined {
    const version = this.#versions.get(image.split('@')[1] ?? image)
    const fault = this.#faults.get(pod)
    return version && fault ? { ...version, ...fault } : version
  }

  async #register(): Promise<void> {
    const node: LabObject = {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: NAME, labels: { 'kubernetes.io/hostname': NAME, 'kubernetes.io/os': 'linux' } },
      spec: { podCIDR: '10.244.0.0/16' },
    }
    await this.#api.create(node)
    const now = new Date().toISOString().replace(/\.\d+Z$/, 'Z')
    const ready = { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' }
    const status = {
      capacity: CAPACITY,
      allocatable: CAPACITY,
      conditions: [{ ...ready, lastHeartbeatTime: now, lastTransitionTime: now }],
      addresses: [{ type: 'InternalIP', address: this.#settings.address }],
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
    }
    await this.#api.patch(`${pathOf(node)}/status`, { status })
  }
}

const [file = ''] = process.argv.slice(2)
await new SimulatedNode(JSON.parse(readFileSync(file, 'utf8'))).run()
