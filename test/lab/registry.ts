import { mkdtempSync, rmSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDaemon } from './daemon.ts'
import { programs } from './programs.ts'

/** Registries that tests run against: distribution 3, Debian's 2.8 (no referrers API), olareg (with it). */
export type RegistryKind = 'distribution' | 'debian' | 'olareg'

export interface Registry {
  /** `127.0.0.1:<port>`, plain HTTP. */
  readonly address: string
  /** Name and password of its one user, where it asks for one. */
  readonly user?: { readonly name: string; readonly password: string }
  /** What it has logged. */
  log(): Promise<string>
  stop(): Promise<void>
}

/** Who signs the tokens that a registry takes. */
export interface TokenServer {
  readonly realm: string
  readonly service: string
  readonly issuer: string
  /** Public keys as a JSON Web Key Set. */
  readonly keys: object
}

export interface RegistryOptions {
  readonly kind: RegistryKind
  /** Folder of what it keeps; it stays when the registry stops. Default: a new one that goes with it. */
  readonly storage?: string
  /** Answers reads only; `storage` says what there is to read. */
  readonly readOnly?: boolean
  /** Asks for a name and password (Basic); distribution and Debian only. */
  readonly password?: boolean
  /** Asks for tokens of this server (Bearer); distribution only. */
  readonly tokens?: TokenServer
  /** Default: a free one. */
  readonly port?: number
}

const PROGRAM = { distribution: 'registry', debian: 'registry-2', olareg: 'olareg' } as const
/** The programs of all registries: what a test that starts them offline needs made before. */
export const REGISTRY_PROGRAMS = Object.values(PROGRAM)
const STARTED_WITHIN_SECONDS = 20
/** bcrypt of `lab-password`, cost 4: distribution takes no other hash. */
const PASSWORD = { name: 'lab', password: 'lab-password' }
const HTPASSWD = 'lab:$2y$04$c0WdKrM9HKcYXhuRKzp3be157xBEwig6ewkuV1mm..mnimmqG79kK\n'

/** @throws {Error} it did not start; the message has the end of its log */
export async function startRegistry(options: RegistryOptions): Promise<Registry> {
  const { kind, readOnly = false, password = false, tokens } = options
  const paths = await programs([PROGRAM[kind]], console.error)
  const folder = mkdtempSync(join(tmpdir(), `registry-${kind}-`))
  const storage = options.storage ?? join(folder, 'storage')
  const address = `127.0.0.1:${options.port ?? (await freePort())}`
  const settings = { program: paths[PROGRAM[kind]] as string, folder, storage, address, readOnly, password, tokens }
  const command = kind === 'olareg' ? olareg(settings) : await distribution(settings)
  const daemon = startDaemon(`registry-${kind}`, command, { dir: folder })
  const stop = async () => {
    await daemon.stop('SIGTERM')
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    await daemon.ready(() => answers(address), STARTED_WITHIN_SECONDS)
  } catch (error) {
    await stop()
    throw error
  }
  return { address, ...(password && { user: PASSWORD }), log: () => readFile(daemon.log, 'utf8'), stop }
}

interface Settings {
  readonly program: string
  readonly folder: string
  readonly storage: string
  readonly address: string
  readonly readOnly: boolean
  readonly password: boolean
  readonly tokens: TokenServer | undefined
}

function olareg({ program, storage, address, readOnly }: Settings): string[] {
  const [host, port] = address.split(':') as [string, string]
  const rights = readOnly ? ['--store-ro', '--api-push=false'] : ['--api-delete', '--api-blob-delete']
  return [program, 'serve', '--addr', host, '--port', port, '--dir', storage, ...rights]
}

async function distribution(settings: Settings): Promise<string[]> {
  const { program, folder, storage, address, readOnly, password, tokens } = settings
  const users = join(folder, 'htpasswd')
  const keys = join(folder, 'keys.json')
  const configuration = {
    version: '0.1',
    log: { level: 'warn', accesslog: { disabled: false } },
    storage: {
      filesystem: { rootdirectory: storage },
      delete: { enabled: true },
      maintenance: { readonly: { enabled: readOnly } },
    },
    http: { addr: address, secret: 'lab' },
    ...(password && { auth: { htpasswd: { realm: 'lab', path: users } } }),
    ...(tokens && { auth: { token: { ...tokens, keys: undefined, jwks: keys, signingalgorithms: ['ES256'] } } }),
  }
  const file = join(folder, 'registry.json')
  await writeFile(file, JSON.stringify(configuration))
  if (password) await writeFile(users, HTPASSWD)
  if (tokens) await writeFile(keys, JSON.stringify(tokens.keys))
  return [program, 'serve', file]
}

/** 401 is an answer too. */
async function answers(address: string): Promise<boolean> {
  const { status } = await fetch(`http://${address}/v2/`)
  return status === 200 || status === 401
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as { port: number }
  await new Promise((closed) => server.close(closed))
  return port
}
