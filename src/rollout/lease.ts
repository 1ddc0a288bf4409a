import { setTimeout as sleep } from 'node:timers/promises'
import { UserError } from '../errors.ts'
import { hasStatus, KubeError } from '../kube/errors.ts'
import { lease as leasePath, leases as leasesPath } from '../kube/paths.ts'
import type { Kube, KubeObject } from '../kube/types.ts'
import { Fenced } from '../traffic/router.ts'
import { MANAGED_BY, SERVICE_LABEL } from '../workload/canary.ts'

/** @see https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/lease-v1/ */
interface LeaseObject extends KubeObject {
  spec: {
    holderIdentity?: string
    leaseDurationSeconds?: number
    acquireTime?: string
    renewTime?: string
    /** Counts every taking of the lease, also by the same holder: our fencing number. */
    leaseTransitions?: number
  }
}

/** A lease that wasn't renewed for so long is free for another run. */
export const LEASE_SECONDS = 10
/** A run renews this often, … */
const RENEW_MS = 3_000
/** … and takes its own lease for lost when it could not renew for this long, well before another may take it. */
const LOST_AFTER_MS = 7_000
/** How often a held lease is looked at while waiting for it. */
const LOOK_MS = 500

/** On the lease: somebody wants the rollout taken back, and says why. */
const ABORT = 'gradus.dev/abort'

/** A person asked, by another run of Gradus, to have this rollout taken back. */
export class AbortRequested extends Error {
  override readonly name = 'AbortRequested'
}

/**
 * The right to move a service's traffic. One run holds it; the fencing number rises by one whenever it is taken, and
 * every write to the cluster carries it.
 *
 * Whether a holder is dead is told by watching: a lease whose object didn't change for its duration, on this
 * machine's own monotonic clock, is free. Clocks of different machines are never compared.
 */
export class Lease {
  readonly fence: number
  /** Aborts when the lease is lost; the reason is a Fenced. */
  readonly lost: AbortSignal
  /** Aborts when somebody asked, by `requestAbort`, to have the rollout taken back. */
  readonly abortRequested: AbortSignal
  readonly #kube: Kube
  readonly #path: string
  readonly #lostController = new AbortController()
  readonly #abortController = new AbortController()
  #object: LeaseObject
  #renewedAt = performance.now()
  #timer: NodeJS.Timeout | undefined
  #renewing: Promise<void> = Promise.resolve()

  private constructor(kube: Kube, object: LeaseObject) {
    this.#kube = kube
    this.#object = object
    this.#path = leasePath(object.metadata.namespace as string, object.metadata.name)
    this.fence = object.spec.leaseTransitions as number
    this.lost = this.#lostController.signal
    this.abortRequested = this.#abortController.signal
    this.#timer = setInterval(() => this.#tick(), RENEW_MS)
    this.#timer.unref()
  }

  /**
   * @param waitMs how long to wait for a holder to let go or to be seen dead
   * @throws {UserError} somebody else holds it and renews it
   */
  static async acquire(
    kube: Kube,
    service: { name: string; namespace: string },
    /** Unique to the run and step; a post step is its main step's successor under the same one. */
    identity: string,
    options: { waitMs: number; signal: AbortSignal; tell: (line: string) => void },
  ): Promise<Lease> {
    const name = `gradus-${service.name}`
    const start = performance.now()
    let seen: { version: string | undefined; at: number } | undefined
    for (;;) {
      const found = await kube.find<LeaseObject>(leasePath(service.namespace, name))
      const now = performance.now()
      if (!found) {
        const made = await take(() => kube.create(leasesPath(service.namespace), leaseObject(service, name, identity)))
        if (made) return new Lease(kube, made)
        continue
      }
      if (seen === undefined || seen.version !== found.metadata.resourceVersion) {
        seen = { version: found.metadata.resourceVersion, at: now }
        const by = found.spec.holderIdentity ?? ''
        if (by !== '' && by !== identity && now - start < LOOK_MS) {
          options.tell(
            `waiting for the lease of ${service.name}, held by ${by} since ${found.spec.acquireTime ?? 'an unknown time'}`,
          )
        }
      }
      if (isFree(found, identity, now - seen.at)) {
        const taken = await take(() =>
          kube.replace(leasePath(service.namespace, name), {
            ...found,
            metadata: withoutAbort(found.metadata),
            spec: leaseSpec(identity, (found.spec.leaseTransitions ?? 0) + 1),
          }),
        )
        if (taken) return new Lease(kube, taken)
        continue
      }
      if (now - start > options.waitMs) {
        throw new UserError(
          `service ${service.name} is held by ${found.spec.holderIdentity} since ${found.spec.acquireTime ?? 'an unknown time'}, and that run is alive; wait for it to end, or cancel it`,
        )
      }
      await sleep(LOOK_MS, undefined, { signal: options.signal }).catch(() => options.signal.throwIfAborted())
    }
  }

  /** Resolves while this run holds the lease, asking the API server. @throws {Fenced} */
  async confirm(): Promise<void> {
    await this.#renew()
    this.lost.throwIfAborted()
  }

  /**
   * Asks the run that holds a service's lease to take its rollout back; it looks at every renewal.
   *
   * @returns false where nobody holds it
   */
  static async requestAbort(
    kube: Kube,
    service: { name: string; namespace: string },
    reason: string,
  ): Promise<boolean> {
    const path = leasePath(service.namespace, `gradus-${service.name}`)
    for (;;) {
      const found = await kube.find<LeaseObject>(path)
      if (!found?.spec.holderIdentity) return false
      const annotations = { ...found.metadata.annotations, [ABORT]: reason }
      const asked = await take(() => kube.replace(path, { ...found, metadata: { ...found.metadata, annotations } }))
      if (asked) return true
      // The holder renewed it in that moment; it does so every few seconds only.
    }
  }

  /** Lets go, so that the next run need not wait. Never throws: the lease runs out by itself. */
  async release(): Promise<void> {
    clearInterval(this.#timer)
    await this.#renewing
    if (this.lost.aborted) return
    try {
      await this.#letGo().catch(async (error) => {
        // A request to abort may have come in that moment; it has nobody to go to any more.
        if (!hasStatus(error, 409)) throw error
        await this.#renew()
        if (!this.lost.aborted) await this.#letGo()
      })
    } catch (error) {
      if (!(error instanceof KubeError || error instanceof UserError)) throw error
    }
  }

  async #letGo(): Promise<void> {
    const { acquireTime: _taken, holderIdentity: _holder, ...spec } = this.#object.spec
    const metadata = withoutAbort(this.#object.metadata)
    await this.#kube.replace(this.#path, { ...this.#object, metadata, spec }, { deadlineMs: 2_000 })
  }

  #tick(): void {
    this.#renewing = this.#renew().catch(() => {
      if (performance.now() - this.#renewedAt > LOST_AFTER_MS) {
        this.#lose('it could not be renewed: the API server did not answer in time')
      }
    })
  }

  async #renew(): Promise<void> {
    if (this.lost.aborted) return
    // A run that slept through its lease (a frozen machine) must look before it writes anything.
    try {
      const spec = { ...this.#object.spec, renewTime: microTime() }
      this.#object = await this.#kube.replace(this.#path, { ...this.#object, spec }, { deadlineMs: RENEW_MS })
      this.#renewedAt = performance.now()
    } catch (error) {
      if (!(error instanceof KubeError) || (error.status !== 409 && error.status !== 404)) throw error
      const now = await this.#kube.find<LeaseObject>(this.#path, { deadlineMs: RENEW_MS })
      if (now?.spec.leaseTransitions === this.fence && now.spec.holderIdentity === this.#object.spec.holderIdentity) {
        this.#object = now
        this.#renewedAt = performance.now()
        const wish = now.metadata.annotations?.[ABORT]
        if (wish !== undefined) this.#abortController.abort(new AbortRequested(wish))
        return
      }
      this.#lose(now ? `${now.spec.holderIdentity || 'another run'} took it` : 'it was deleted')
    }
  }

  #lose(why: string): void {
    clearInterval(this.#timer)
    this.#lostController.abort(new Fenced(`this run lost the lease: ${why}`))
  }
}

function isFree(lease: LeaseObject, identity: string, unchangedMs: number): boolean {
  const by = lease.spec.holderIdentity ?? ''
  // Our own name on it: a lost answer to our own write, or the main step of this post step.
  if (by === '' || by === identity) return true
  return unchangedMs > (lease.spec.leaseDurationSeconds ?? LEASE_SECONDS) * 1000
}

/** Undefined when another run was faster. */
async function take(write: () => Promise<LeaseObject>): Promise<LeaseObject | undefined> {
  try {
    return await write()
  } catch (error) {
    if (error instanceof KubeError && error.status === 409) return undefined
    throw error
  }
}

function leaseObject(service: { name: string; namespace: string }, name: string, identity: string): LeaseObject {
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: {
      name,
      namespace: service.namespace,
      labels: { [MANAGED_BY]: 'gradus', [SERVICE_LABEL]: service.name },
    },
    spec: leaseSpec(identity, 1),
  }
}

function leaseSpec(identity: string, fence: number): LeaseObject['spec'] {
  const now = microTime()
  return {
    holderIdentity: identity,
    leaseDurationSeconds: LEASE_SECONDS,
    acquireTime: now,
    renewTime: now,
    leaseTransitions: fence,
  }
}

function withoutAbort(metadata: LeaseObject['metadata']): LeaseObject['metadata'] {
  const { [ABORT]: _wish, ...annotations } = metadata.annotations ?? {}
  return { ...metadata, annotations }
}

/** Kubernetes' MicroTime has exactly six digits of a second. */
function microTime(): string {
  return new Date().toISOString().replace('Z', '000Z')
}
