import { hasStatus } from '../kube/errors.ts'
import { configMap, configMaps } from '../kube/paths.ts'
import type { Kube, KubeObject } from '../kube/types.ts'
import { MANAGED_BY, SERVICE_LABEL } from '../workload/canary.ts'
import { type HistoryEntry, historyText, mergeHistory, parseHistory } from './history.ts'

interface HistoryObject extends KubeObject {
  data?: Record<string, string>
}

const KEY = 'history.json'
const ATTEMPTS = 5

/**
 * A service's history in the cluster: one ConfigMap, so that a fresh runner knows what the one before knew. A write
 * carries the version that was read; what another run added meanwhile is merged.
 */
export class HistoryStore {
  readonly #kube: Kube
  readonly #namespace: string
  readonly #service: string

  constructor(kube: Kube, namespace: string, service: string) {
    this.#kube = kube
    this.#namespace = namespace
    this.#service = service
  }

  /** Oldest first. @throws {UserError} it is damaged */
  async load(): Promise<HistoryEntry[]> {
    return this.#entriesOf(await this.#find())
  }

  /**
   * Adds rollouts that ended, or what became known of them; nothing is written where there is nothing new.
   *
   * @param fresh entries to add, made from those that are there
   * @returns all entries, oldest first
   * @throws {UserError} it is damaged; it is left as it is then
   */
  async update(fresh: (known: readonly HistoryEntry[]) => readonly HistoryEntry[]): Promise<HistoryEntry[]> {
    for (let attempt = 1; ; attempt += 1) {
      const object = await this.#find()
      const before = this.#entriesOf(object)
      const after = mergeHistory(before, fresh(before))
      if (historyText(after) === historyText(before)) return after
      try {
        await this.#write(object, historyText(after))
        return after
      } catch (error) {
        if (!hasStatus(error, 409) || attempt === ATTEMPTS) throw error
      }
    }
  }

  get #name(): string {
    return `gradus-history-${this.#service}`
  }

  #find(): Promise<HistoryObject | undefined> {
    return this.#kube.find<HistoryObject>(configMap(this.#namespace, this.#name))
  }

  #entriesOf(object: HistoryObject | undefined): HistoryEntry[] {
    const text = object?.data?.[KEY]
    return text === undefined ? [] : parseHistory(text, `history ${this.#name} in namespace ${this.#namespace}`)
  }

  async #write(before: HistoryObject | undefined, text: string): Promise<void> {
    const version = before?.metadata.resourceVersion
    const object: HistoryObject = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: this.#name,
        namespace: this.#namespace,
        ...(version === undefined ? {} : { resourceVersion: version }),
        labels: { [MANAGED_BY]: 'gradus', [SERVICE_LABEL]: this.#service },
      },
      data: { [KEY]: text },
    }
    if (before) await this.#kube.replace(configMap(this.#namespace, this.#name), object)
    else await this.#kube.create(configMaps(this.#namespace), object)
  }
}
