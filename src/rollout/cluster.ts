import { KubeError } from '../kube/errors.ts'
import { deployment, deployments, pods, service, services } from '../kube/paths.ts'
import type { Kube, PatchOperation, Tracker } from '../kube/types.ts'
import { track } from '../kube/watch.ts'
import { FENCE } from '../traffic/router.ts'
import { type CanaryWish, canaryDeployment, canaryService, isOurs, TRACK_LABEL } from '../workload/canary.ts'
import type { Deployment, Pod, Service } from '../workload/types.ts'
import type { Lease } from './lease.ts'
import type { RolloutRecord } from './record.ts'

const STABLE_ATTEMPTS = 5

/** Stable's Deployment was edited, or is gone, while a rollout was live. */
export class Superseded extends Error {
  override readonly name = 'Superseded'
}

/**
 * The cluster as one rollout sees it: stable, canary and the canary's pods are followed by watches, so that looking at
 * them costs no request. Every effect here may be repeated.
 */
export class Cluster {
  readonly #kube: Kube
  readonly #record: RolloutRecord
  readonly #lease: Lease
  readonly #stopped = new AbortController()
  #stable!: Tracker<Deployment>
  #canary!: Tracker<Deployment>
  #pods!: Tracker<Pod>
  #madeService: Service | undefined

  private constructor(kube: Kube, record: RolloutRecord, lease: Lease) {
    this.#kube = kube
    this.#record = record
    this.#lease = lease
  }

  static async follow(kube: Kube, record: RolloutRecord, lease: Lease): Promise<Cluster> {
    const cluster = new Cluster(kube, record, lease)
    const { namespace, deployment: name, traffic } = record.plan
    const signal = cluster.#stopped.signal
    const named = (one: string) => ({ fieldSelector: `metadata.name=${one}`, signal })
    ;[cluster.#stable, cluster.#canary, cluster.#pods] = await Promise.all([
      track<Deployment>(kube, deployments(namespace), named(name)),
      track<Deployment>(kube, deployments(namespace), named(traffic.canary)),
      track<Pod>(kube, pods(namespace), { labelSelector: `${TRACK_LABEL}=canary`, signal }),
    ])
    return cluster
  }

  /** @throws {Superseded} it was deleted */
  stable(): Deployment {
    const found = this.#stable.items.get(this.#record.plan.deployment)
    if (!found)
      throw new Superseded(`Deployment ${this.#record.plan.deployment} was deleted while the rollout was live`)
    return found
  }

  stableImage(): string {
    const { index, name } = this.#record.plan.container
    const container = this.stable().spec.template.spec.containers[index]
    return container?.name === name ? container.image : ''
  }

  canary(): Deployment | undefined {
    return this.#canary.items.get(this.#record.plan.traffic.canary)
  }

  /** The canary's own pods: those of its Deployment, not of another service's canary. */
  canaryPods(): Pod[] {
    const prefix = `${this.#record.plan.traffic.canary}-`
    return [...this.#pods.items.values()].filter((pod) =>
      pod.metadata.ownerReferences?.some(
        (owner) =>
          owner.kind === 'ReplicaSet' &&
          /^[a-z0-9]+$/.test(owner.name.slice(prefix.length)) &&
          owner.name.startsWith(prefix),
      ),
    )
  }

  async untilStable<R>(look: (stable: Deployment) => R | undefined | false, signal: AbortSignal): Promise<R> {
    return await this.#stable.until(() => look(this.stable()), signal)
  }

  async untilCanary<R>(
    look: (canary: Deployment | undefined) => R | undefined | false,
    signal: AbortSignal,
  ): Promise<R> {
    return await this.#canary.until(() => look(this.canary()), signal)
  }

  onPodChange(listener: () => void): () => void {
    return this.#pods.onChange(listener)
  }

  onStableChange(listener: () => void): () => void {
    return this.#stable.onChange(listener)
  }

  /** Creates the canary Deployment and, where it has one, its Service; takes up what an earlier try made. */
  async createCanary(replicas: number, own: Service | undefined): Promise<void> {
    const wish = this.#wish(replicas, own)
    const { namespace, traffic } = this.#record.plan
    const made = canaryDeployment(this.stable(), wish)
    await this.#createOurs(deployments(namespace), deployment(namespace, traffic.canary), made)
    if (own && traffic.canaryService !== undefined) {
      const its = canaryService(this.stable(), own, wish)
      this.#madeService = await this.#createOurs(services(namespace), service(namespace, traffic.canaryService), its)
    }
  }

  async scaleCanary(replicas: number): Promise<void> {
    if (this.canary()?.spec.replicas === replicas) return
    const { namespace, traffic } = this.#record.plan
    try {
      await this.#kube.jsonPatch<Deployment>(deployment(namespace, traffic.canary), [
        { op: 'test', path: FENCE_PATH, value: String(this.#lease.fence) },
        { op: 'replace', path: '/spec/replicas', value: replicas },
      ])
    } catch (error) {
      if (!(error instanceof KubeError) || (error.status !== 422 && error.status !== 404)) throw error
      await this.#lease.confirm()
      const how = error.status === 404 ? 'deleted' : 'changed'
      throw new Superseded(`Deployment ${traffic.canary} was ${how} by somebody else while the rollout was live`)
    }
  }

  /** From now on only this run's number is taken on the canary. */
  async seizeCanary(): Promise<void> {
    const canary = this.canary()
    if (!canary || !this.#isThisRollouts(canary)) return
    const { namespace, traffic } = this.#record.plan
    await this.#kube.jsonPatch<Deployment>(deployment(namespace, traffic.canary), [
      { op: 'add', path: FENCE_PATH, value: String(this.#lease.fence) },
    ])
  }

  async deleteCanary(): Promise<void> {
    const { namespace, traffic } = this.#record.plan
    const remove = async (path: string, found: Deployment | Service | undefined) => {
      if (found && this.#isThisRollouts(found)) {
        await this.#kube.remove(path, { query: { propagationPolicy: 'Background' } })
      }
    }
    const removing = remove(deployment(namespace, traffic.canary), this.canary())
    if (traffic.canaryService === undefined) return await removing
    const path = service(namespace, traffic.canaryService)
    const its = async () => remove(path, this.#madeService ?? (await this.#kube.find<Service>(path)))
    await Promise.all([removing, its()])
  }

  /**
   * Patches stable; where it changed meanwhile (a status is enough) looks again and asks for the operations anew.
   *
   * @param operations for the Deployment as it stands; empty when there is nothing left to do
   */
  async patchStable(operations: (stable: Deployment) => PatchOperation[]): Promise<void> {
    const path = deployment(this.#record.plan.namespace, this.#record.plan.deployment)
    let stable = this.stable()
    for (let attempt = 1; ; attempt++) {
      const wanted = operations(stable)
      if (wanted.length === 0) return
      try {
        const patched = await this.#kube.jsonPatch<Deployment>(path, wanted)
        await this.untilStable(
          (seen) => (seen.metadata.generation ?? 0) >= (patched.metadata.generation ?? 0),
          AbortSignal.timeout(5_000),
        )
        return
      } catch (error) {
        if (
          !(error instanceof KubeError) ||
          (error.status !== 422 && error.status !== 409) ||
          attempt === STABLE_ATTEMPTS
        ) {
          throw error
        }
        await this.#lease.confirm()
        stable = await this.#kube.get<Deployment>(path)
      }
    }
  }

  stop(): void {
    this.#stopped.abort()
    for (const tracker of [this.#stable, this.#canary, this.#pods]) tracker.stop()
  }

  #wish(replicas: number, own: Service | undefined): CanaryWish {
    const { service: name, container, to } = this.#record.plan
    return {
      rollout: this.#record.id,
      service: name,
      fence: this.#lease.fence,
      container: container.name,
      image: to,
      replicas,
      ...(own === undefined ? {} : { own }),
    }
  }

  async #createOurs<T extends Deployment | Service>(collection: string, path: string, object: T): Promise<T> {
    try {
      return await this.#kube.create(collection, object)
    } catch (error) {
      if (!(error instanceof KubeError) || error.status !== 409) throw error
      const found = await this.#kube.get<T>(path)
      if (!this.#isThisRollouts(found)) {
        throw new Superseded(
          `${object.kind} ${object.metadata.name} exists already and is not this rollout's${isOurs(found) ? ` but of ${found.metadata.labels?.['gradus.dev/rollout']}` : ''}; remove or rename it`,
        )
      }
      return found
    }
  }

  #isThisRollouts(object: Deployment | Service): boolean {
    return isOurs(object) && object.metadata.labels?.['gradus.dev/rollout'] === this.#record.id
  }
}

const FENCE_PATH = `/metadata/annotations/${FENCE.replace('/', '~1')}`
