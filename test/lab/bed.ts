import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { apiOf, type ControlPlane, installCrds, startControlPlane } from './control-plane.ts'
import { type Daemon, startDaemon } from './daemon.ts'
import { enterLabNetwork, insideLabNetwork, labFolder } from './namespace.ts'
import { crds, type ProgramName, programs } from './programs.ts'
import { startPrometheus } from './prometheus.ts'
import { type EntryPoint, startProxy } from './proxy.ts'
import { chosenNode, REAL_NODE_PROGRAMS, type RealNodePrograms, startRealNode } from './real-node.ts'
import { buildShop } from './shop.ts'

/** Addresses of a running bed: plain data that another process can use through `BED_FILE`. */
export interface BedAddresses {
  dir: string
  controlPlane: ControlPlane
  proxy: EntryPoint
  prometheusUrl: string
  node: RunningNode
}

/** What pods run on: `url` is the simulated node's control endpoint, `registry` where the real one pulls from. */
export type RunningNode = { kind: 'simulated'; url: string } | { kind: 'real'; registry: string }

export interface Bed extends BedAddresses {
  /** Milliseconds that the start took. */
  startedInMs: number
  stop(): Promise<void>
}

export interface BedOptions {
  /** Time between two scrapes; default 1. */
  scrapeSeconds?: number
  /** One line for each thing that takes long (building programs). */
  report?: (line: string) => void
  /** Longest time until Prometheus scrapes new pods; default 1 (its own default is 5). */
  discoverySeconds?: number
  /** Default: what LAB_NODE says, and the simulated one where it says nothing. */
  node?: RunningNode['kind']
}

/** Names the environment variable that carries the path of a running bed's addresses. */
export const BED_FILE = 'GRADUS_BED'

const PROGRAMS = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'traefik', 'prometheus'] as const
type Paths = Record<(typeof PROGRAMS)[number], string> & Partial<Record<ProgramName, string>>
const NODE_ADDRESS = '10.244.0.10'
const NODE_CONTROL_PORT = 9000

/**
 * Starts the whole bed in this process's network namespace (see `enterLabNetwork`).
 *
 * @throws {Error} a part did not start; the message carries its last log lines, and everything is stopped again
 */
export async function startBed(options: BedOptions = {}): Promise<Bed> {
  if (!insideLabNetwork()) throw new Error('the bed starts inside the lab network only: call enterLabNetwork() first')
  const node = await nodeKind(options)
  const [paths, definitions] = await Promise.all([programs(programNames(node), options.report ?? (() => {})), crds()])
  const begin = performance.now()
  const dir = join(labFolder(), 'bed')
  mkdirSync(dir, { recursive: true })
  const daemons: Daemon[] = []
  const stop = async () => {
    for (const daemon of daemons.reverse()) await daemon.stop('SIGKILL')
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    const addresses = await startParts(paths, definitions, dir, { ...options, node }, (daemon) => daemons.push(daemon))
    writeFileSync(join(dir, 'bed.json'), JSON.stringify(addresses))
    return { ...addresses, startedInMs: Math.round(performance.now() - begin), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/**
 * Makes what a bed needs and enters the lab's network (see `enterLabNetwork`): inside it nothing can be downloaded.
 *
 * @param also further programs that will be wanted inside
 */
export async function enterLab(options: BedOptions = {}, also: readonly ProgramName[] = []): Promise<void> {
  if (!insideLabNetwork()) {
    const report = options.report ?? (() => {})
    await programs([...programNames(await nodeKind(options)), ...also], report)
    await crds()
    await buildShop({ version: '1' }, report)
  }
  await enterLabNetwork()
}

async function nodeKind({ node }: BedOptions): Promise<RunningNode['kind']> {
  return node ?? (process.env.LAB_NODE ? await chosenNode() : 'simulated')
}

function programNames(node: RunningNode['kind']): ProgramName[] {
  return [...PROGRAMS, ...(node === 'real' ? REAL_NODE_PROGRAMS : [])]
}

/** The bed that another process started, if there is one. */
export function runningBed(): BedAddresses | undefined {
  const file = process.env[BED_FILE]
  return file ? JSON.parse(readFileSync(file, 'utf8')) : undefined
}

async function startParts(
  paths: Paths,
  definitions: string[],
  dir: string,
  options: BedOptions & { node: RunningNode['kind'] },
  started: (daemon: Daemon) => void,
): Promise<BedAddresses> {
  const starting = startControlPlane(paths, dir, started, options.node)
  const node = startNode(options.node, paths, starting, dir, started)
  // Waited for below, where its failure counts; until then it is no unhandled one.
  node.catch(() => {})
  const controlPlane = await starting
  const api = apiOf(controlPlane, 'lab')
  const scrapeSeconds = options.scrapeSeconds ?? 1
  try {
    const { discoverySeconds = 1 } = options
    const metrics = { name: 'prometheus', port: 9090, scrapeSeconds, discoverySeconds }
    const [proxy, prometheusUrl, running] = await Promise.all([
      installCrds(api, definitions).then(() => startProxy(paths.traefik, controlPlane, api, dir, started)),
      startPrometheus(paths.prometheus, controlPlane, dir, metrics, started),
      node,
    ])
    return { dir, controlPlane, proxy, prometheusUrl, node: running }
  } finally {
    api.close()
  }
}

async function startNode(
  kind: RunningNode['kind'],
  paths: Paths,
  controlPlane: Promise<ControlPlane>,
  dir: string,
  started: (daemon: Daemon) => void,
): Promise<RunningNode> {
  if (kind === 'simulated') return { kind, url: await startSimulatedNode(await controlPlane, dir, started) }
  return { kind, registry: await startRealNode(paths as RealNodePrograms, controlPlane, dir, started) }
}

async function startSimulatedNode(
  controlPlane: ControlPlane,
  dir: string,
  started: (daemon: Daemon) => void,
): Promise<string> {
  const settings = join(dir, 'node.json')
  writeFileSync(settings, JSON.stringify({ controlPlane, address: NODE_ADDRESS, controlPort: NODE_CONTROL_PORT }))
  const program = join(import.meta.dirname, 'simulated-node.ts')
  const daemon = startDaemon('node', [process.execPath, program, settings], { dir })
  started(daemon)
  const url = `http://${NODE_ADDRESS}:${NODE_CONTROL_PORT}`
  await daemon.ready(async () => (await fetch(`${url}/ready`)).ok, 20)
  return url
}
