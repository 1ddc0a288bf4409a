/** A socket that waits for connections. */
export interface Listener {
  readonly port: number
  /** It takes connections from the container itself only. */
  readonly local: boolean
}

const LISTENING = '0A'

/**
 * @param tables /proc/<pid>/net/tcp and tcp6
 * @see https://www.kernel.org/doc/html/latest/networking/proc_net_tcp.html
 */
export function listeners(...tables: readonly string[]): Listener[] {
  const found = new Map<number, boolean>()
  for (const line of tables.flatMap((table) => table.split('\n').slice(1))) {
    const [, address = '', , state] = line.trim().split(/\s+/)
    const [host = '', port = ''] = address.split(':')
    if (state !== LISTENING || port === '') continue
    const number = Number.parseInt(port, 16)
    found.set(number, (found.get(number) ?? true) && isLoopback(host))
  }
  return [...found].map(([port, local]) => ({ port, local })).sort((one, other) => one.port - other.port)
}

/** Bytes of each 32-bit word are in the machine's order: 127.0.0.1 is 0100007F on the machines there are. */
function isLoopback(host: string): boolean {
  if (host.length === 8) return host.endsWith('7F')
  return host === '00000000000000000000000001000000' || /^0{16}FFFF0000.{6}7F$/.test(host)
}

/** One sentence on why nothing answered at the port, by who listens where; undefined where the port is open. */
export function listeningTrouble(found: readonly Listener[], port: number): string | undefined {
  const own = found.find((one) => one.port === port)
  if (own?.local) {
    return `it listens on port ${port} of 127.0.0.1 only, where nobody outside of the container reaches it; let it listen on 0.0.0.0`
  }
  if (own !== undefined) return undefined
  if (found.length === 0) return `it listens on no port; it must listen on ${port}`
  const ports = found.map((one) => one.port).join(', ')
  return `it listens on ${ports} and not on ${port}; set port to the one that it serves, or let it listen on ${port}`
}
