import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

/** A registry for what a real one does not do: refusing, lying, hanging. */
export interface Fake {
  readonly address: string
  /** `GET /v2/shop/manifests/1`, with the Authorization header where one came. */
  readonly requests: readonly { readonly line: string; readonly authorization: string | undefined }[]
  stop(): Promise<void>
}

export type Handler = (request: IncomingMessage, response: ServerResponse, nth: number) => void

export async function startFake(handler: Handler): Promise<Fake> {
  const requests: { line: string; authorization: string | undefined }[] = []
  const server = createServer((request, response) => {
    requests.push({ line: `${request.method} ${request.url}`, authorization: request.headers.authorization })
    request.on('error', () => {})
    handler(request, response, requests.length)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as { port: number }
  return {
    address: `127.0.0.1:${port}`,
    requests,
    stop() {
      server.closeAllConnections()
      return new Promise((closed) => server.close(() => closed()))
    },
  }
}
