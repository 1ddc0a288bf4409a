import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

/** One request that the API server answered, from its audit log. */
export interface AuditedRequest {
  /** Unix milliseconds when it came in. */
  at: number
  user: string
  userAgent: string
  verb: string
  resource: string
  subresource: string
  namespace: string
  name: string
  uri: string
  status: number
}

export interface AuditFilter {
  /** Unix milliseconds; since <= at < until. */
  since?: number
  until?: number
  user?: string
  userAgent?: RegExp
  namespace?: string
  verb?: string | readonly string[]
  resource?: string
}

/** The API server's audit log; requests of the bed's own parts are not in it. A watch counts when it starts. */
export class AuditLog {
  readonly #file: string
  readonly #requests: AuditedRequest[] = []
  readonly #seen = new Set<string>()
  #offset = 0
  #rest = ''

  constructor(file: string) {
    this.#file = file
  }

  requests(filter: AuditFilter = {}): AuditedRequest[] {
    this.#read()
    return this.#requests.filter((request) => matches(request, filter))
  }

  #read(): void {
    const file = openSync(this.#file, 'r')
    try {
      const size = fstatSync(file).size
      const fresh = Buffer.alloc(size - this.#offset)
      this.#offset += readSync(file, fresh, 0, fresh.length, this.#offset)
      const lines = (this.#rest + fresh.toString()).split('\n')
      this.#rest = lines.pop() ?? ''
      for (const line of lines) this.#take(JSON.parse(line))
    } finally {
      closeSync(file)
    }
  }

  #take(event: Record<string, unknown> & { auditID: string }): void {
    if (this.#seen.has(event.auditID)) return
    this.#seen.add(event.auditID)
    const user = event.user as { username: string }
    const object = (event.objectRef ?? {}) as Record<string, string | undefined>
    this.#requests.push({
      at: Date.parse(String(event.requestReceivedTimestamp)),
      user: user.username,
      userAgent: String(event.userAgent ?? ''),
      verb: String(event.verb),
      resource: object.resource ?? '',
      subresource: object.subresource ?? '',
      namespace: object.namespace ?? '',
      name: object.name ?? '',
      uri: String(event.requestURI),
      status: (event.responseStatus as { code: number }).code,
    })
  }
}

function matches(request: AuditedRequest, filter: AuditFilter): boolean {
  const { since = 0, until = Infinity, user, userAgent, namespace, verb, resource } = filter
  if (request.at < since || request.at >= until) return false
  if (user !== undefined && request.user !== user) return false
  if (userAgent !== undefined && !userAgent.test(request.userAgent)) return false
  if (namespace !== undefined && request.namespace !== namespace) return false
  if (resource !== undefined && request.resource !== resource) return false
  return verb === undefined || [verb].flat().includes(request.verb)
}
