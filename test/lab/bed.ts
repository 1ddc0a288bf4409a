import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { apiOf, type ControlPlane, installCrds, startControlPlane } from './control-plane.ts'
import { type Daemon, startDaemon } from './daemon.ts'
import { insideLabNetwork, labFolder } from './namespace.ts'
import { crds, programs } from './programs.ts'
import { startPrometheus } from './prometheus.ts'
import { type EntryPoint, startProxy } from './proxy.ts'

/** Addresses of a running bed: plain data that another process can use through `BED_FILE`. */
export interface BedAddresses {
  dir: string
  controlPlane: ControlPlane
  proxy: EntryPoint
  prometheusUrl: string
  /** Control endpoint of the simulated node. */
  nodeUrl: string
}

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
}

/** Names the environment variable that carries the path of a running bed's addresses. */
export const BED_FILE = 'GRADUS_BED'

const PROGRAMS = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'traefik', 'prometheus'] as const
const NODE_ADDRESS = '10.244.0.10'
const NODE_CONTROL_PORT = 9000

/**
 * Starts the whole bed in this process's network namespace (see `enterLabNetwork`).
 *
 * @throws {Error} a part did not start; the message carries its last log lines, and everything is stopped again
 */
export async function startBed(options: BedOptions = {}): Promise<Bed> {
  if (!insideLabNetwork()) throw new Error('the bed starts inside the lab network only: call enterLabNetwork() first')
  const [paths, definitions] = await Promise.all([programs([...PROGRAMS], options.report ?? (() => {})), crds()])
  const begin = performance.now()
  const dir = join(labFolder(), 'bed')
  mkdirSync(dir, { recursive: true })
  const daemons: Daemon[] = []
  const stop = async () => {
    for (const daemon of daemons.reverse()) await daemon.stop('SIGKILL')
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    const addresses = await startParts(paths, definitions, dir, options, (daemon) => daemons.push(daemon))
    writeFileSync(join(dir, 'bed.json'), JSON.stringify(addresses))
    return { ...addresses, startedInMs: Math.round(performance.now() - begin), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** The bed that another process started, if there is one. */
export function runningBed(): BedAddresses | undefined {
  const file = process.env[BED_FILE]
  return file ? JSON.parse(readFileSync(file, 'utf8')) : undefined
}

async function startParts(
  paths: Record<(typeof PROGRAMS)[number], string>,
  definitions: string[],
  dir: string,
  options: BedOptions,
  started: (daemon: Daemon) => void,
): Promise<BedAddresses> {
  const controlPlane = await startControlPlane(paths, dir, started)
  const api = apiOf(controlPlane, 'lab')
  const scrapeSeconds = options.scrapeSeconds ?? 1
  try {
    const metrics = { name: 'prometheus', port: 9090, scrapeSeconds }
    const [proxy, prometheusUrl, nodeUrl] = await Promise.all([
      installCrds(api, definitions).then(() => startProxy(paths.traefik, controlPlane, api, dir, started)),
      startPrometheus(paths.prometheus, controlPlane, dir, metrics, started),
      startNode(controlPlane, dir, started),
    ])
    return { dir, controlPlane, proxy, prometheusUrl, nodeUrl }
  } finally {
    api.close()
  }
}

async function startNode(controlPlane: ControlPlane, dir: string, started: (daemon: Daemon) => void): Promise<string> {
  const settings = join(dir, 'node.json')
  writeFileSync(settings, JSON.stringify({ controlPlane, address: NODE_ADDRESS, controlPort: NODE_CONTROL_PORT }))
  const program = join(import.meta.dirname, 'simulated-node.ts')
  const daemon = startDaemon('node', [process.execPath, program, settings], { dir })
  started(daemon)
  const url = `http://${NODE_ADDRESS}:${NODE_CONTROL_PORT}`
  await daemon.ready(async () => (await fetch(`${url}/ready`)).ok, 20)
  return url
}
