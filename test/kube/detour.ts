import net, { type AddressInfo, type Socket } from 'node:net'

/** A way to a port of this machine that can be cut: open connections break, new ones are refused. */
export class Detour {
  readonly port: number
  readonly #server: net.Server
  readonly #sockets: Set<Socket>

  private constructor(server: net.Server, sockets: Set<Socket>) {
    this.#server = server
    this.#sockets = sockets
    this.port = (server.address() as AddressInfo).port
  }

  static async to(port: number): Promise<Detour> {
    const sockets = new Set<Socket>()
    const server = net.createServer((near) => {
      const far = net.connect(port, '127.0.0.1')
      near.pipe(far).pipe(near)
      for (const socket of [near, far]) {
        sockets.add(socket)
        socket.on('error', () => {})
        socket.on('close', () => {
          sockets.delete(socket)
          near.destroy()
          far.destroy()
        })
      }
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return new Detour(server, sockets)
  }

  cut(): void {
    this.#server.close()
    for (const socket of this.#sockets) socket.destroy()
  }

  mend(): void {
    this.#server.listen(this.port, '127.0.0.1')
  }

  async close(): Promise<void> {
    this.cut()
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
