/** A Kubernetes object as the API server sent it: fields that no model of ours names stay in it. */
export interface KubeObject {
  apiVersion?: string
  kind?: string
  metadata: ObjectMeta
}

export interface ObjectMeta {
  name: string
  namespace?: string
  uid?: string
  resourceVersion?: string
  generation?: number
  labels?: Record<string, string>
  annotations?: Record<string, string>
  creationTimestamp?: string
  deletionTimestamp?: string
  ownerReferences?: { apiVersion: string; kind: string; name: string; uid: string; controller?: boolean }[]
}

export interface ObjectList<T extends KubeObject> {
  metadata: { resourceVersion?: string; continue?: string }
  items: T[]
}

/** One operation of RFC 6902. */
export type PatchOperation =
  | { op: 'test' | 'add' | 'replace'; path: string; value: unknown }
  | { op: 'remove'; path: string }

export interface CallOptions {
  signal?: AbortSignal
  /** Milliseconds for the whole call, retries included; the client's default is 10,000. */
  deadlineMs?: number
  /** Query parameters; undefined ones are left out. */
  query?: Record<string, string | undefined>
}

/**
 * The Kubernetes API as raw JSON over one keep-alive connection. Paths come from `paths.ts`.
 *
 * Every call has a deadline. 429 (with Retry-After), 500, 502, 503, 504, connection resets and refused connections are
 * tried again with jitter until the deadline, for every verb: callers write idempotent effects (a create that finds 409
 * AlreadyExists, a patch whose `test` fails because it took effect before) and look again on a conflict.
 *
 * @throws {KubeError} the API server answered with a status that is no success
 * @throws {UserError} the API server can't be reached, or doesn't take the credentials
 */
export interface Kube {
  readonly server: string
  /** Namespace of the kubeconfig's context. */
  readonly namespace: string
  get<T extends KubeObject>(path: string, options?: CallOptions): Promise<T>
  /** Like get, but undefined for 404. */
  find<T extends KubeObject>(path: string, options?: CallOptions): Promise<T | undefined>
  /** All pages. */
  list<T extends KubeObject>(path: string, options?: CallOptions): Promise<ObjectList<T>>
  create<T extends KubeObject>(path: string, body: T, options?: CallOptions): Promise<T>
  replace<T extends KubeObject>(path: string, body: T, options?: CallOptions): Promise<T>
  /** RFC 6902; a failed `test` is a KubeError with status 422. */
  jsonPatch<T extends KubeObject>(
    path: string,
    operations: readonly PatchOperation[],
    options?: CallOptions,
  ): Promise<T>
  /** Server-side apply as field manager `gradus`, not forced. */
  apply<T extends KubeObject>(path: string, body: KubeObject, options?: CallOptions): Promise<T>
  /** Resolves also when the object was gone already. */
  remove(path: string, options?: CallOptions): Promise<void>
  /** Any other request, e.g. a SelfSubjectRulesReview (POST) or a pod's log (text). Every status but 401 is handed back. */
  raw(method: string, path: string, body?: unknown, options?: CallOptions): Promise<{ status: number; text: string }>
  /** Follows one collection or object (by field selector); see `watch.ts`. */
  watch<T extends KubeObject>(path: string, options: WatchOptions): AsyncIterable<WatchEvent<T>>
  close(): void
}

export interface WatchOptions {
  resourceVersion?: string
  labelSelector?: string
  fieldSelector?: string
  signal: AbortSignal
  /** Told true whenever the stream stands, and false whenever it broke and is being taken up again. */
  onConnected?: (connected: boolean) => void
}

export type WatchEvent<T extends KubeObject> = { type: 'ADDED' | 'MODIFIED' | 'DELETED'; object: T }

/**
 * A collection (or one object of it) kept in memory by list and watch, with its own resume after a break or 410 Gone.
 * `items` is what was last seen; `stale` says since when (ms, monotonic) the watch has been broken, if it is.
 */
export interface Tracker<T extends KubeObject> {
  readonly items: ReadonlyMap<string, T>
  readonly staleSince: number | undefined
  /** Resolves with the first truthy answer of `look`, asked now and after every change. Rejects when `signal` aborts. */
  until<R>(look: (items: ReadonlyMap<string, T>) => R | undefined | false, signal: AbortSignal): Promise<R>
  /** Called after every change until the tracker is stopped. */
  onChange(listener: (items: ReadonlyMap<string, T>) => void): () => void
  stop(): void
}
