import { type Api, ApiError, type LabObject, pathOf } from '../api.ts'
import type { TrueCounts } from './app.ts'
import type { Behaviour } from './behaviour.ts'
import { Container } from './container.ts'
import type { EventRecorder } from './events.ts'
import { podStatus } from './status.ts'

export interface PodNode {
  api: Api
  events: EventRecorder
  hostAddress: string
  /** @param pod `namespace/name` of the pod that asks */
  behaviourOf(image: string, pod: string): Behaviour | undefined
}

/** One pod on the simulated node, from binding to its last status. */
export class SimulatedPod {
  readonly key: string
  readonly address: string
  readonly counts: TrueCounts = { requests: 0, byStatus: {}, resets: 0 }
  #pod: LabObject
  readonly #node: PodNode
  readonly #containers: Container[]
  #terminating = false
  #gone = false
  #reporting = false
  #dirty = false

  constructor(pod: LabObject, address: string, node: PodNode) {
    this.key = `${pod.metadata.namespace}/${pod.metadata.name}`
    this.address = address
    this.#pod = pod
    this.#node = node
    const around = {
      pod: pod.metadata.name,
      address,
      counts: this.counts,
      behaviourOf: (image: string) => node.behaviourOf(image, this.key),
      changed: () => this.#changed(),
      event: (type: 'Normal' | 'Warning', reason: string, message: string) =>
        node.events.record(this.#pod, type, reason, message),
    }
    this.#containers = pod.spec.containers.map((spec: unknown) => new Container(spec, around))
  }

  get summary(): object {
    const { name, namespace } = this.#pod.metadata
    const containers = this.#containers.map(({ status }) => status)
    return {
      ...{ namespace, name, address: this.address, gone: this.#gone },
      image: this.#pod.spec.containers[0].image,
      restarts: containers.reduce((sum, { restartCount }) => sum + restartCount, 0),
      ...this.counts,
    }
  }

  start(): void {
    this.#changed()
    for (const container of this.#containers) void container.start()
  }

  /** The object changed at the API server. */
  update(pod: LabObject): void {
    this.#pod = pod
    if (pod.metadata.deletionTimestamp && !this.#terminating) void this.#terminate()
  }

  /** The object is gone. */
  remove(): void {
    this.#gone = true
    for (const container of this.#containers) container.kill()
  }

  end(exitCode: number, reason: string): void {
    for (const container of this.#containers) container.end(exitCode, reason)
  }

  log(container: string | undefined, previous: boolean): string[] | undefined {
    const found = container ? this.#containers.find(({ name }) => name === container) : this.#containers[0]
    return found?.log(previous)
  }

  async #terminate(): Promise<void> {
    this.#terminating = true
    const graceMs = (this.#pod.metadata.deletionGracePeriodSeconds ?? 30) * 1000
    for (const { name } of this.#containers) {
      this.#node.events.record(this.#pod, 'Normal', 'Killing', `Stopping container ${name}`)
    }
    await Promise.all(this.#containers.map((container) => container.terminate(graceMs)))
    await this.#report()
    const { uid } = this.#pod.metadata
    await this.#quietly(() =>
      this.#node.api.remove(pathOf(this.#pod), { gracePeriodSeconds: 0, preconditions: { uid } }),
    )
  }

  /** At most one status on its way; what changes meanwhile goes with the next. */
  #changed(): void {
    this.#dirty = true
    if (this.#reporting || this.#gone) return
    this.#reporting = true
    void this.#reportWhileDirty()
  }

  async #reportWhileDirty(): Promise<void> {
    while (this.#dirty && !this.#gone) {
      this.#dirty = false
      await this.#report()
    }
    this.#reporting = false
  }

  async #report(): Promise<void> {
    const addresses = { host: this.#node.hostAddress, pod: this.address }
    const containers = this.#containers.map(({ status }) => status)
    const status = podStatus(this.#pod, containers, addresses, Date.now())
    const body = { metadata: { uid: this.#pod.metadata.uid }, status }
    await this.#quietly(async () => {
      const pod = await this.#node.api.patch(`${pathOf(this.#pod)}/status`, body, 'strategic')
      this.#pod.status = pod.status
    })
  }

  /** A pod that was removed meanwhile has nothing to report any more. */
  async #quietly(call: () => Promise<unknown>): Promise<void> {
    try {
      await call()
    } catch (error) {
      if (this.#gone || (error instanceof ApiError && (error.status === 404 || error.status === 409))) return
      console.error(`${this.key}:`, error)
    }
  }
}
