import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { UserError } from '../../src/errors.ts'
import { apiOf, type ControlPlane } from './control-plane.ts'
import { type Daemon, startDaemon } from './daemon.ts'
import { packImage, pushImage } from './image.ts'
import { labFolder } from './namespace.ts'
import type { ProgramName } from './programs.ts'
import { makeCgroup, removeCgroup, sweepCgroups, whyNoCgroups } from './real-node/cgroups.ts'
import {
  containerdConfiguration,
  kubeletConfiguration,
  NODE,
  networkConfiguration,
  REGISTRY_HOSTS,
  registryConfiguration,
} from './real-node/configuration.ts'

/** What a real node is made of. */
export const REAL_NODE_PROGRAMS = [
  'kubelet',
  'kube-scheduler',
  'registry',
  'containerd',
  'containerd-shim-runc-v2',
  'ctr',
  'runc',
  'bridge',
  'host-local',
  'loopback',
  'pause',
] as const satisfies readonly ProgramName[]

export type RealNodePrograms = Record<(typeof REAL_NODE_PROGRAMS)[number], string>

/** Labs' folders in the system's temporary folder are called so, and their cgroups the same. */
const LAB_PREFIX = 'gradus-lab-'
const OVERLAYFS = 0x794c7630
const FULL_RANGE = '4294967295'

/** Whether this machine allows a real node, and otherwise the reason in a sentence. */
export async function realNodeAvailable(): Promise<{ ok: true } | { ok: false; reason: string }> {
  const reason = whyNotRoot() ?? (await whyNoCgroups()) ?? whyNoTools() ?? whyNotKernel()
  return reason ? { ok: false, reason } : { ok: true }
}

/**
 * Which node the lab is to use: LAB_NODE=real or simulated; without it the real one where the machine allows it.
 *
 * @throws {UserError} LAB_NODE is neither, or asks for a real node where there can't be one
 */
export async function chosenNode(asked = process.env.LAB_NODE): Promise<'real' | 'simulated'> {
  if (asked === 'simulated') return 'simulated'
  if (asked && asked !== 'real') throw new UserError(`LAB_NODE is "${asked}"; give real or simulated`)
  const available = await realNodeAvailable()
  if (available.ok) return 'real'
  if (asked) throw new UserError(`LAB_NODE is real, and this machine has none: ${available.reason}`)
  return 'simulated'
}

function whyNotRoot(): string | undefined {
  if (process.getuid?.() !== 0) return 'it needs root'
  const everyUser = readFileSync('/proc/self/uid_map', 'utf8').trim().endsWith(FULL_RANGE)
  if (!everyUser) return 'it needs root outside of a user namespace'
  return existsSync('/dev/kmsg') ? undefined : '/dev/kmsg is missing'
}

function whyNoTools(): string | undefined {
  const missing = ['gcc', 'pkg-config', 'dpkg', 'apt-get', 'nsenter', 'mount'].filter((tool) => !isOnPath(tool))
  if (missing.length > 0) return `${missing.join(', ')} not found`
  const library = execFileSync('gcc', ['-print-file-name=libc.a'], { encoding: 'utf8' }).trim()
  return existsSync(library) ? undefined : 'the static C library (libc.a) that runc is linked with was not found'
}

/** Tries what the node's namespaces need of the kernel and of this process's rights. */
function whyNotKernel(): string | undefined {
  const probe = [
    'ip link add b0 type bridge',
    'ip link add v0 type veth peer name v1',
    'mount -t tmpfs tmpfs /run',
    'mkdir /run/u /run/w',
    'mount -t overlay overlay -o lowerdir=/var,upperdir=/run/u,workdir=/run/w /var',
    'mount --bind /proc/sys/kernel/panic /proc/sys/kernel/panic_on_oops',
  ].join(' && ')
  const flags = ['--net', '--mount', '--pid', '--fork', '--mount-proc']
  const { status, stderr } = spawnSync('unshare', [...flags, 'sh', '-c', probe], { encoding: 'utf8' })
  return status === 0 ? undefined : `the kernel refuses a part of it (${stderr.trim().split('\n')[0]})`
}

function isOnPath(tool: string): boolean {
  return (process.env.PATH ?? '').split(':').some((folder) => existsSync(join(folder, tool)))
}

/**
 * Starts registry, containerd, scheduler and kubelet in this network namespace, in mount, process and control groups
 * of their own. What `started` is given stops all of it and leaves nothing.
 *
 * @param controlPlane awaited where it is needed: the runtime starts beside it
 * @returns when the node is Ready: host and port of the registry that it pulls from
 */
export async function startRealNode(
  programs: RealNodePrograms,
  controlPlane: Promise<ControlPlane>,
  dir: string,
  started: (daemon: Daemon) => void,
): Promise<string> {
  const folder = join(dir, 'node')
  const lab = basename(labFolder())
  await sweepCgroups((name) => name.startsWith(LAB_PREFIX) && !existsSync(join(tmpdir(), name)))
  const cgroup = await makeCgroup(lab)
  const pause = await packImage(programs.pause)
  const pauseImage = `${NODE.registry}/pause@${pause.digest}`
  writeConfiguration(folder, programs, pauseImage, cgroup)
  connect()
  const inside = await enter(folder, programs, lab, started)
  const start = (name: string, command: readonly string[], env: NodeJS.ProcessEnv = {}) => {
    const daemon = startDaemon(name, [...inside, ...command], { dir, env: { ...process.env, ...env } })
    started(daemon)
    return daemon
  }
  const registry = `http://${NODE.registry}`
  await Promise.all([
    startRegistry(start, programs, folder, registry).then(() => pushImage(registry, 'pause', pause, 'lab')),
    startContainerd(start, programs, folder),
    controlPlane,
  ])
  await startKubelet(start, programs, await controlPlane, folder)
  return NODE.registry
}

type Start = (name: string, command: readonly string[], env?: NodeJS.ProcessEnv) => Daemon

function writeConfiguration(folder: string, programs: RealNodePrograms, pauseImage: string, cgroup: string): void {
  for (const name of ['network', 'registries/_default', 'certs']) mkdirSync(join(folder, name), { recursive: true })
  const cniFolders = [programs.bridge, programs['host-local'], programs.loopback].map((path) => dirname(path))
  // The kernel can't lay an overlay over an overlay, which is what the disk is inside a container.
  const snapshotter = statfsSync(folder).type === OVERLAYFS ? 'native' : 'overlayfs'
  const parts = { folder, runc: programs.runc, cniFolders, pauseImage, snapshotter } as const
  const files = {
    'containerd.toml': containerdConfiguration(parts),
    'registry.json': JSON.stringify(registryConfiguration(folder)),
    'network/10-lab.conflist': JSON.stringify(networkConfiguration(folder)),
    'registries/_default/hosts.toml': REGISTRY_HOSTS,
    'kubelet.json': JSON.stringify(kubeletConfiguration(cgroup)),
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
}

/** Gives the node its address. */
function connect(): void {
  ip(`link add ${NODE.bridge} type bridge`)
  ip(`addr add ${NODE.address}/24 dev ${NODE.bridge}`)
  ip(`link set ${NODE.bridge} up`)
}

function disconnect(): void {
  for (const bridge of [NODE.bridge, NODE.podBridge]) {
    if (existsSync(`/proc/sys/net/ipv4/conf/${bridge}`)) ip(`link delete ${bridge}`)
  }
}

function ip(command: string): void {
  execFileSync('ip', command.split(' '))
}

/** Makes the node's namespaces; returns the command that runs another command inside them. */
async function enter(
  folder: string,
  programs: RealNodePrograms,
  lab: string,
  started: (daemon: Daemon) => void,
): Promise<string[]> {
  const script = join(import.meta.dirname, 'real-node/enter.sh')
  const flags = ['--mount', '--pid', '--fork', '--kill-child', '--mount-proc']
  const first = startDaemon('node', ['unshare', ...flags, script, folder, programs.pause], { dir: folder })
  started({
    ...first,
    stop: async (signal) => {
      await first.stop(signal)
      await removeCgroup(lab)
      disconnect()
    },
  })
  await first.ready(async () => existsSync(join(folder, 'entered')), 10)
  const namespaces = `/proc/${first.pid}/ns`
  return ['nsenter', `--mount=${namespaces}/mnt`, `--pid=${namespaces}/pid_for_children`, '--']
}

async function startRegistry(start: Start, programs: RealNodePrograms, folder: string, address: string): Promise<void> {
  const command = [programs.registry, 'serve', join(folder, 'registry.json')]
  const registry = start('registry', command, { OTEL_TRACES_EXPORTER: 'none' })
  await registry.ready(async () => (await fetch(`${address}/v2/`)).ok, 20)
}

async function startContainerd(start: Start, programs: RealNodePrograms, folder: string): Promise<void> {
  const path = [programs['containerd-shim-runc-v2'], programs.runc].map((program) => dirname(program))
  const command = [programs.containerd, '--config', join(folder, 'containerd.toml')]
  const containerd = start('containerd', command, { PATH: [...path, process.env.PATH].join(':') })
  const log = () => readFileSync(containerd.log, 'utf8')
  await containerd.ready(async () => log().includes('containerd successfully booted'), 20)
}

async function startKubelet(start: Start, programs: RealNodePrograms, controlPlane: ControlPlane, folder: string) {
  const { kubeconfigs } = controlPlane
  const scheduler = ['--kubeconfig', kubeconfigs['lab-controllers'], '--leader-elect=false', '--secure-port', '0']
  start('kube-scheduler', [programs['kube-scheduler'], ...scheduler])
  const kubelet = start('kubelet', [
    programs.kubelet,
    ...['--config', join(folder, 'kubelet.json'), '--kubeconfig', kubeconfigs['lab-node']],
    ...['--hostname-override', NODE.name, '--node-ip', NODE.address],
    ...['--root-dir', '/var/lib/kubelet', '--cert-dir', join(folder, 'certs')],
  ])
  const api = apiOf(controlPlane, 'lab')
  try {
    await kubelet.ready(async () => takesPods(await api.call('GET', `/api/v1/nodes/${NODE.name}`)), 40)
  } finally {
    api.close()
  }
}

interface NodeObject {
  spec: { taints?: unknown[] }
  status: { conditions?: { type: string; status: string }[] }
}

function takesPods({ spec, status }: NodeObject): boolean {
  const ready = status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True')
  return ready === true && (spec.taints ?? []).length === 0
}
