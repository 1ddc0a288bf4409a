import { randomBytes } from 'node:crypto'
import { connect, createServer, type Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { partOfBytes } from '../../src/oci/artifact.ts'
import { Connection } from '../../src/oci/connection.ts'
import { gathered } from '../../src/oci/content.ts'
import type { Descriptor } from '../../src/oci/manifest.ts'
import { openRegistry } from '../../src/oci/registry.ts'
import { type Upload, upload } from '../../src/oci/upload.ts'
import { type Registry, startRegistry } from '../lab/registry.ts'
import { type Fake, startFake } from './fake.ts'
import { access, LAYER, refusalOf } from './sample.ts'

const MB = 1024 * 1024
const PIECE = MB / 2
const bytes = randomBytes(4 * MB)
const { descriptor } = partOfBytes(bytes, LAYER)

/** The source of an upload, and how often and how far it was read. */
function watched() {
  const seen = { opened: 0, bytes: 0 }
  return {
    seen,
    async *open() {
      seen.opened += 1
      for (let at = 0; at < bytes.length; at += 65_536) {
        seen.bytes += 65_536
        yield bytes.subarray(at, at + 65_536)
      }
    },
  }
}

function taskAt(address: string, open: Upload['open'], content: Descriptor = descriptor): Upload {
  const connection = new Connection(address, access())
  const blobs = new URL('shop/blobs/', connection.address)
  return { connection, purpose: { doing: 'write a blob', scopes: [] }, blobs, content, open, pieceBytes: PIECE }
}

/** Cuts the connection that carries the given byte of what a client sends from now on. */
class CuttingProxy {
  readonly cuts: number[] = []
  address = ''
  sent = 0
  total = 0
  readonly #sockets = new Set<Socket>()
  readonly #server

  constructor(target: string) {
    const [host = '', port] = target.split(':')
    this.#server = createServer((client) => {
      const registry = connect(Number(port), host)
      for (const socket of [client, registry]) {
        this.#sockets.add(socket)
        socket.on('error', () => {})
        socket.on('close', () => {
          client.destroy()
          registry.destroy()
        })
      }
      registry.pipe(client)
      client.on('data', (chunk) => {
        this.sent += chunk.length
        this.total += chunk.length
        const [cut] = this.cuts
        if (cut === undefined || this.sent < cut) return void registry.write(chunk)
        this.cuts.shift()
        this.sent = 0
        client.resetAndDestroy()
      })
    })
  }

  async start(): Promise<this> {
    await new Promise<void>((listening) => this.#server.listen(0, '127.0.0.1', listening))
    this.address = `127.0.0.1:${(this.#server.address() as { port: number }).port}`
    return this
  }

  stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    return new Promise((closed) => this.#server.close(() => closed()))
  }
}

describe.each(['distribution', 'debian', 'olareg'] as const)('%s, over a connection that breaks', (kind) => {
  let registry: Registry
  let proxy: CuttingProxy
  beforeAll(async () => {
    registry = await startRegistry({ kind })
    proxy = await new CuttingProxy(registry.address).start()
  })
  afterAll(async () => {
    await proxy.stop()
    await registry.stop()
  })
  const stored = () => gathered(openRegistry(`${registry.address}/shop`, access()).blob(descriptor).open())
  const remove = () => fetch(`http://${registry.address}/v2/shop/blobs/${descriptor.digest}`, { method: 'DELETE' })
  afterEach(remove)

  test('a blob goes in one request', async () => {
    const source = watched()
    proxy.sent = 0
    expect(await upload(taskAt(proxy.address, source.open))).toBe('copied')
    expect(source.seen.opened).toBe(1)
    expect(proxy.sent).toBeLessThan(bytes.length + 4096)
    expect((await stored()).equals(bytes)).toBe(true)
  })

  test('broken once: the rest follows in pieces', async () => {
    proxy.sent = 0
    proxy.cuts.push(2 * MB)
    const source = watched()
    expect(await upload(taskAt(proxy.address, source.open))).toBe('copied')
    expect(source.seen.opened).toBe(2)
    expect((await stored()).equals(bytes)).toBe(true)
  })

  test('broken again and again: what has arrived is not sent twice where the registry knows it', async () => {
    proxy.sent = 0
    proxy.total = 0
    proxy.cuts.push(MB, 1.75 * MB, 1.75 * MB, 1.75 * MB)
    const source = watched()
    expect(await upload(taskAt(proxy.address, source.open))).toBe('copied')
    expect(proxy.cuts.length).toBeLessThanOrEqual(2)
    // Debian's 2.8 drops an upload whose last piece broke off, so it begins anew.
    expect(proxy.total).toBeLessThan(kind === 'debian' ? 12 * MB : 4.5 * MB)
    proxy.cuts.length = 0
    expect((await stored()).equals(bytes)).toBe(true)
  })

  test('broken always: an end, and one sentence', async () => {
    proxy.sent = 0
    proxy.cuts.push(...Array.from({ length: 50 }, () => 100_000))
    const message = await refusalOf(upload(taskAt(proxy.address, watched().open)))
    proxy.cuts.length = 0
    expect(message).toMatch(/^can't write a blob at 127\.0\.0\.1:\d+: .*(?:ECONNRESET|EPIPE|hang up).*; check/)
  })

  test('T20: a source that gives other bytes the second time is refused', async () => {
    proxy.sent = 0
    proxy.cuts.push(2 * MB)
    let opened = 0
    const open = async function* () {
      opened += 1
      yield opened === 1 ? bytes : Buffer.concat([bytes.subarray(0, -1), Buffer.from([(bytes.at(-1) as number) ^ 1])])
    }
    expect(await refusalOf(upload(taskAt(proxy.address, open)))).toContain('is not what its digest says')
    expect(opened).toBe(2)
    expect(await openRegistry(`${registry.address}/shop`, access()).hasBlob(descriptor)).toBe(false)
  })
})

describe('a registry that knows where it was', () => {
  let fake: Fake
  afterEach(() => fake.stop())

  test('is asked, and gets the rest alone', async () => {
    const kept = 3 * MB
    const ranges: (string | undefined)[] = []
    let got = 0
    fake = await startFake((request, response) => {
      const location = { location: '/v2/shop/blobs/uploads/1?state=a%2Fb' }
      if (request.method === 'HEAD') response.writeHead(404).end()
      else if (request.method === 'POST') response.writeHead(202, location).end()
      else if (request.method === 'GET') response.writeHead(204, { ...location, range: `0-${kept - 1}` }).end()
      else if (request.method === 'PATCH') {
        ranges.push(request.headers['content-range'])
        request.on('data', (chunk: Buffer) => {
          got += chunk.length
        })
        request.on('end', () => response.writeHead(202, location).end())
      } else if (Number(request.headers['content-length']) > 0) setTimeout(() => request.socket.destroy(), 50)
      else response.writeHead(201).end()
    })
    expect(await upload(taskAt(fake.address, watched().open))).toBe('copied')
    expect(got).toBe(bytes.length - kept)
    expect(ranges).toEqual([`${kept}-${kept + PIECE - 1}`, `${kept + PIECE}-${bytes.length - 1}`])
    const last = fake.requests.at(-1)?.line
    expect(last).toBe(`PUT /v2/shop/blobs/uploads/1?state=a%2Fb&digest=${encodeURIComponent(descriptor.digest)}`)
  })

  test.each([
    [413, 'too large for one request', true],
    [403, 'not allowed', false],
  ] as const)('%i: %s', async (status, _, inPieces) => {
    fake = await startFake((request, response) => {
      request.resume()
      const location = { location: 'uploads/1' }
      if (request.method === 'HEAD') response.writeHead(404).end()
      else if (request.method === 'POST') response.writeHead(202, location).end()
      else if (request.method === 'GET') response.writeHead(204, { ...location, range: '0-0' }).end()
      else if (request.method === 'PATCH') request.on('end', () => response.writeHead(202, location).end())
      else if (Number(request.headers['content-length']) > 0) response.writeHead(status).end()
      else response.writeHead(201).end()
    })
    const sending = upload(taskAt(fake.address, watched().open))
    if (inPieces) expect(await sending).toBe('copied')
    else expect(await refusalOf(sending)).toContain(`(${status})`)
    const pieces = fake.requests.filter(({ line }) => line.startsWith('PATCH'))
    expect(pieces).toHaveLength(inPieces ? bytes.length / PIECE : 0)
  })

  test('an answer that got lost after the last byte needs no second upload', async () => {
    let stored = false
    fake = await startFake((request, response) => {
      request.resume()
      if (request.method === 'HEAD') response.writeHead(stored ? 200 : 404).end()
      else if (request.method === 'POST') response.writeHead(202, { location: 'uploads/1' }).end()
      else
        request.on('end', () => {
          stored = true
          request.socket.destroy()
        })
    })
    expect(await upload(taskAt(fake.address, watched().open))).toBe('copied')
    expect(fake.requests.filter(({ line }) => line.startsWith('PUT'))).toHaveLength(1)
  })
})
