import { connect, createServer, type Socket } from 'node:net'

/** A way to a registry that breaks. */
export interface CuttingProxy {
  readonly address: string
  /** First byte that each request asked for which asked for a part. */
  readonly offsets: readonly number[]
  /** Bytes that came from the registry and were handed on. */
  received(): number
  stop(): Promise<void>
}

/** @param cuts a connection that carried so many bytes from the registry is reset, the next one after the next number */
export async function startCutting(registry: string, cuts: readonly number[]): Promise<CuttingProxy> {
  const [host = '', port] = registry.split(':')
  const sockets = new Set<Socket>()
  const left = [...cuts]
  const offsets: number[] = []
  let received = 0
  const server = createServer((client) => {
    let isCut = false
    let passed = 0
    const upstream = connect(Number(port), host)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        client.destroy()
        upstream.destroy()
      })
    }
    client.on('data', (chunk) => {
      for (const [, offset] of String(chunk).matchAll(/^range: bytes=(\d+)-/gim)) offsets.push(Number(offset))
      upstream.write(chunk)
    })
    upstream.on('data', (chunk) => {
      if (isCut) return
      const [cut = Number.POSITIVE_INFINITY] = left
      const part = chunk.subarray(0, Math.max(0, cut - passed))
      passed += part.length
      received += part.length
      if (part.length < chunk.length) {
        isCut = true
        left.shift()
        client.write(part, () => setTimeout(() => client.resetAndDestroy(), 50))
      } else if (!client.write(part)) {
        upstream.pause()
        client.once('drain', () => upstream.resume())
      }
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    address: `127.0.0.1:${(server.address() as { port: number }).port}`,
    offsets,
    received: () => received,
    stop() {
      for (const socket of sockets) socket.destroy()
      return new Promise((closed) => server.close(() => closed()))
    },
  }
}
