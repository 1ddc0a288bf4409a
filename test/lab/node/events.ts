import { type Api, ApiError, type LabObject } from '../api.ts'

/** Writes Kubernetes events; the same one again counts up instead of making another. */
export class EventRecorder {
  readonly #api: Api
  readonly #known = new Map<string, { name: string; count: number }>()
  #next = 0

  constructor(api: Api) {
    this.#api = api
  }

  record(about: LabObject, type: 'Normal' | 'Warning', reason: string, message: string, component = 'kubelet'): void {
    const { namespace = 'default', uid = '', name } = about.metadata
    const key = `${uid} ${reason} ${message}`
    const known = this.#known.get(key)
    const now = new Date().toISOString().replace(/\.\d+Z$/, 'Z')
    if (known) {
      known.count += 1
      const path = `/api/v1/namespaces/${namespace}/events/${known.name}`
      this.#send(this.#api.patch(path, { count: known.count, lastTimestamp: now }))
      return
    }
    const entry = { name: `${name}.${(Date.now() * 1000 + this.#next++).toString(16)}`, count: 1 }
    this.#known.set(key, entry)
    const { apiVersion, kind, metadata } = about
    this.#send(
      this.#api.create({
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { name: entry.name, namespace },
        involvedObject: { apiVersion, kind, name, namespace, uid, resourceVersion: metadata.resourceVersion },
        ...{ type, reason, message, count: 1, firstTimestamp: now, lastTimestamp: now },
        source: { component },
        reportingComponent: component,
      }),
    )
  }

  forget(uid: string): void {
    for (const key of this.#known.keys()) if (key.startsWith(`${uid} `)) this.#known.delete(key)
  }

  /** Events are best effort, as a kubelet's are; a namespace that is going away refuses them. */
  #send(call: Promise<unknown>): void {
    call.catch((error) => {
      if (!(error instanceof ApiError)) console.error('event:', error)
    })
  }
}
