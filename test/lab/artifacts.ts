import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Loose } from './api.ts'

/**
 * GitHub's artifact service as `@actions/artifact` 6 speaks to it: Twirp JSON and block blobs, on loopback. Names are
 * immutable within a run (409), sizes and digests are checked, failures can be asked for.
 */
export interface Artifact {
  id: number
  run: string
  name: string
  digest: string
  /** The bytes that were uploaded: a zip, unless the client said otherwise. */
  data: Buffer
}

interface Stored extends Artifact {
  job: string
  blob: string
  mimeType: string
  createdAt: string
  finalized: boolean
}

interface Blob {
  blocks: Map<string, Buffer>
  data: Buffer | undefined
  contentType: string
}

type Reply = [status: number, body: Loose]
const SERVICE = /^\/twirp\/github\.actions\.results\.api\.v1\.ArtifactService\/(\w+)$/

export class ArtifactService {
  readonly #artifacts = new Map<string, Stored>()
  readonly #blobs = new Map<string, Blob>()
  readonly #failures: { match: RegExp; status: number }[] = []
  readonly #signature = randomUUID()
  readonly #server = createServer((request, response) => void this.#serve(request, response))
  #url = ''

  static async start(): Promise<ArtifactService> {
    const service = new ArtifactService()
    service.#server.listen(0, '127.0.0.1')
    await once(service.#server, 'listening')
    service.#url = `http://127.0.0.1:${(service.#server.address() as AddressInfo).port}`
    return service
  }

  /** What a runner puts into a step's environment. */
  environment(run: string, job = 'job-1'): Record<string, string> {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const scope = `Actions.Example Actions.Results:${run}:${job}`
    const token = `${part({ alg: 'none', typ: 'JWT' })}.${part({ scp: scope, exp: 4_102_444_800 })}.signature`
    return { ACTIONS_RESULTS_URL: `${this.#url}/`, ACTIONS_RUNTIME_TOKEN: token }
  }

  /** Complete artifacts of a run. */
  list(run: string): Artifact[] {
    return [...this.#artifacts.values()].filter((artifact) => artifact.finalized && artifact.run === run)
  }

  /** The next request whose "METHOD /path" matches gets this status instead of an answer. */
  failNext(match: RegExp, status: number): void {
    this.#failures.push({ match, status })
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.#url)
    const body = await bytes(request)
    const failing = this.#failures.findIndex(({ match }) => match.test(`${request.method} ${url.pathname}`))
    const [failure] = failing >= 0 ? this.#failures.splice(failing, 1) : []
    const call = SERVICE.exec(url.pathname)?.[1]
    if (failure) reply(response, [failure.status, { code: 'unavailable', msg: 'asked for by the test' }])
    else if (call) reply(response, this.#call(call, request.headers.authorization, body))
    else this.#serveBlob(request, response, url, body)
  }

  #call(name: string, authorization: string | undefined, body: Buffer): Reply {
    if (!authorization?.startsWith('Bearer ')) return [401, { code: 'unauthenticated', msg: 'no token' }]
    const query = JSON.parse(body.toString() || '{}')
    if (name === 'CreateArtifact') return this.#create(query)
    if (name === 'FinalizeArtifact') return this.#finalize(query)
    if (name === 'ListArtifacts') return this.#listFor(query)
    if (name === 'GetSignedArtifactURL') return this.#signedUrl(query)
    if (name === 'DeleteArtifact') return this.#remove(query)
    return [404, { code: 'bad_route', msg: name }]
  }

  #create(query: Loose): Reply {
    const key = keyOf(query)
    if (this.#artifacts.get(key)?.finalized) {
      return [409, { code: 'already_exists', msg: `an artifact with this name already exists: ${query.name}` }]
    }
    const blob = randomUUID()
    const mimeType = plain(query.mime_type) ?? 'application/zip'
    this.#blobs.set(blob, { blocks: new Map(), data: undefined, contentType: mimeType })
    const { workflow_run_backend_id: run, workflow_job_run_backend_id: job, name } = query
    const fresh = { finalized: false, digest: '', data: Buffer.alloc(0), createdAt: new Date().toISOString() }
    this.#artifacts.set(key, { id: this.#blobs.size, run, job, name, blob, mimeType, ...fresh })
    return [200, { ok: true, signed_upload_url: this.#blobUrl(blob) }]
  }

  #finalize(query: Loose): Reply {
    const artifact = this.#artifacts.get(keyOf(query))
    const data = artifact && this.#blobs.get(artifact.blob)?.data
    if (!artifact || !data) return [404, { code: 'not_found', msg: 'artifact not uploaded' }]
    if (Number(query.size) !== data.length) return [400, { code: 'invalid_argument', msg: `size is ${data.length}` }]
    const digest = `sha256:${createHash('sha256').update(data).digest('hex')}`
    const claimed = plain(query.hash)
    if (claimed && claimed !== digest) return [400, { code: 'invalid_argument', msg: 'hash mismatch' }]
    Object.assign(artifact, { finalized: true, data, digest })
    return [200, { ok: true, artifact_id: String(artifact.id) }]
  }

  #listFor(query: Loose): Reply {
    const name = plain(query.name_filter)
    const id = plain(query.id_filter)
    const found = this.list(query.workflow_run_backend_id).filter(
      (artifact) => (!name || artifact.name === name) && (!id || String(artifact.id) === String(id)),
    ) as Stored[]
    const artifacts = found.map((artifact) => ({
      workflow_run_backend_id: artifact.run,
      workflow_job_run_backend_id: artifact.job,
      database_id: String(artifact.id),
      name: artifact.name,
      size: String(artifact.data.length),
      created_at: artifact.createdAt,
      digest: artifact.digest,
    }))
    return [200, { artifacts }]
  }

  #signedUrl(query: Loose): Reply {
    const artifact = this.#artifacts.get(keyOf(query))
    return artifact?.finalized
      ? [200, { signed_url: this.#blobUrl(artifact.blob) }]
      : [404, { code: 'not_found', msg: 'no such artifact' }]
  }

  #remove(query: Loose): Reply {
    const artifact = this.#artifacts.get(keyOf(query))
    if (!artifact) return [404, { code: 'not_found', msg: 'no such artifact' }]
    this.#artifacts.delete(keyOf(query))
    return [200, { ok: true, artifact_id: String(artifact.id) }]
  }

  #blobUrl(blob: string): string {
    return `${this.#url}/blob/${blob}?sig=${this.#signature}`
  }

  #serveBlob(request: IncomingMessage, response: ServerResponse, url: URL, body: Buffer): unknown {
    const blob = this.#blobs.get(url.pathname.replace('/blob/', ''))
    if (!blob) return reply(response, [404, { code: 'bad_route', msg: url.pathname }])
    if (url.searchParams.get('sig') !== this.#signature) return reply(response, [403, {}])
    if (request.method === 'GET' && blob.data) {
      const headers = { 'content-type': blob.contentType, 'content-length': blob.data.length }
      return response.writeHead(200, headers).end(blob.data)
    }
    if (request.method !== 'PUT') return reply(response, [404, {}])
    const part = url.searchParams.get('comp')
    if (part === 'block') blob.blocks.set(url.searchParams.get('blockid') ?? '', body)
    else blob.data = part === 'blocklist' ? joined(blob, body.toString()) : body
    const now = new Date().toUTCString()
    const headers = { etag: '"1"', 'last-modified': now, date: now, 'x-ms-request-server-encrypted': 'true' }
    return response.writeHead(201, { 'x-ms-request-id': randomUUID(), 'x-ms-version': '2025-01-05', ...headers }).end()
  }
}

function joined(blob: Blob, list: string): Buffer {
  const ids = [...list.matchAll(/<(?:Latest|Uncommitted|Committed)>([^<]+)</g)].map((match) => match[1] ?? '')
  return Buffer.concat(ids.map((id) => blob.blocks.get(id) ?? Buffer.alloc(0)))
}

function keyOf(query: Loose): string {
  return `${query.workflow_run_backend_id}/${query.name}`
}

/** Protobuf's wrapper types come bare or as `{value}`. */
function plain(value: Loose): Loose {
  return value !== null && typeof value === 'object' && 'value' in value ? value.value : value
}

function reply(response: ServerResponse, [status, body]: Reply): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

async function bytes(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts)
}
