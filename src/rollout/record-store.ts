import { UserError } from '../errors.ts'
import { KubeError } from '../kube/errors.ts'
import { configMap, configMaps } from '../kube/paths.ts'
import type { Kube, KubeObject } from '../kube/types.ts'
import { Fenced } from '../traffic/router.ts'
import { MANAGED_BY, ROLLOUT_LABEL, SERVICE_LABEL } from '../workload/canary.ts'
import { isLive } from './machine.ts'
import { KEY, LARGEST_RECORD, parseRecord, type RolloutRecord } from './record.ts'

interface RecordObject extends KubeObject {
  data?: Record<string, string>
}

/**
 * Records in the cluster, one ConfigMap a rollout. Every save carries the version that was read, so a run that lost
 * the lease can't overwrite what its successor wrote.
 */
export class RecordStore {
  readonly #kube: Kube
  readonly #namespace: string
  readonly #versions = new Map<string, string | undefined>()

  constructor(kube: Kube, namespace: string) {
    this.#kube = kube
    this.#namespace = namespace
  }

  static nameOf(id: string): string {
    return `gradus-${id}`
  }

  /** Newest first. */
  async list(service: string): Promise<RolloutRecord[]> {
    const selector = `${MANAGED_BY}=gradus,${SERVICE_LABEL}=${service}`
    const found = await this.#kube.list<RecordObject>(configMaps(this.#namespace), {
      query: { labelSelector: selector },
    })
    return found.items
      .filter((object) => object.data?.[KEY] !== undefined)
      .map((object) => this.#read(object))
      .sort((a, b) => b.startedAt.localeCompare(a.startedAt))
  }

  async load(id: string): Promise<RolloutRecord | undefined> {
    const found = await this.#kube.find<RecordObject>(configMap(this.#namespace, RecordStore.nameOf(id)))
    return found === undefined ? undefined : this.#read(found)
  }

  async create(record: RolloutRecord): Promise<void> {
    try {
      const made = await this.#kube.create<RecordObject>(configMaps(this.#namespace), this.#object(record))
      this.#versions.set(record.id, made.metadata.resourceVersion)
    } catch (error) {
      if (!(error instanceof KubeError) || error.status !== 409) throw error
      await this.#adopt(record)
    }
  }

  /** @throws {Fenced} somebody else wrote it since it was read */
  async save(record: RolloutRecord, at: Date, signal?: AbortSignal): Promise<void> {
    record.updatedAt = at.toISOString()
    const path = configMap(this.#namespace, RecordStore.nameOf(record.id))
    try {
      const saved = await this.#kube.replace<RecordObject>(path, this.#object(record), signal ? { signal } : {})
      this.#versions.set(record.id, saved.metadata.resourceVersion)
    } catch (error) {
      if (error instanceof KubeError && error.status === 404) {
        throw new Fenced(`the record ${RecordStore.nameOf(record.id)} was deleted under this run`)
      }
      if (!(error instanceof KubeError) || error.status !== 409) throw error
      await this.#adopt(record)
    }
  }

  async remove(id: string): Promise<void> {
    await this.#kube.remove(configMap(this.#namespace, RecordStore.nameOf(id)))
  }

  /**
   * Removes records beyond the newest `keep` that are not live; never the one that knows what stable ran before.
   *
   * @param records newest first
   */
  async prune(records: readonly RolloutRecord[], keep: number): Promise<void> {
    const needed = wayBack(records)
    const ended = records.filter((record) => !isLive(record.state))
    const old = ended.slice(keep).filter((record) => record !== needed)
    for (const record of old) await this.remove(record.id)
  }

  /** A write that was answered with a conflict may be our own, tried again after its answer was lost. */
  async #adopt(record: RolloutRecord): Promise<void> {
    const found = await this.#kube.find<RecordObject>(configMap(this.#namespace, RecordStore.nameOf(record.id)))
    if (found?.data?.[KEY] !== this.#object(record).data?.[KEY]) {
      throw new Fenced(`the record ${RecordStore.nameOf(record.id)} was written by another run`)
    }
    this.#versions.set(record.id, found?.metadata.resourceVersion)
  }

  #read(object: RecordObject): RolloutRecord {
    const where = `record ${object.metadata.name} in namespace ${this.#namespace}`
    const record = parseRecord(object.data?.[KEY] ?? '', where)
    const { service, namespace } = record.plan
    if (
      RecordStore.nameOf(record.id) !== object.metadata.name ||
      namespace !== this.#namespace ||
      service !== object.metadata.labels?.[SERVICE_LABEL]
    ) {
      throw new UserError(
        `${where} tells of rollout ${record.id} of service ${service} in namespace ${namespace}, so it belongs elsewhere; somebody copied or edited it, compare it with the cluster`,
      )
    }
    this.#versions.set(record.id, object.metadata.resourceVersion)
    return record
  }

  #object(record: RolloutRecord): RecordObject {
    const text = JSON.stringify(record)
    const bytes = Buffer.byteLength(text)
    if (bytes > LARGEST_RECORD) {
      throw new UserError(
        `the record of ${record.id} has grown to ${bytes} bytes, more than ${LARGEST_RECORD}; use a longer interval or fewer metrics`,
      )
    }
    const version = this.#versions.get(record.id)
    return {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: RecordStore.nameOf(record.id),
        namespace: this.#namespace,
        ...(version === undefined ? {} : { resourceVersion: version }),
        labels: { [MANAGED_BY]: 'gradus', [SERVICE_LABEL]: record.plan.service, [ROLLOUT_LABEL]: record.id },
      },
      data: { [KEY]: text },
    }
  }
}

/** The rollout that brought what stable runs now: failed ones after it may be many, and a rollback asks for it. */
function wayBack(records: readonly RolloutRecord[]): RolloutRecord | undefined {
  const promoted = records.filter(({ state }) => state === 'PROMOTED' || state === 'VERIFIED')
  const present = promoted[0]?.plan.to
  return promoted.find(({ kind, plan }) => kind === 'rollout' && plan.to === present)
}
