import { readFile, readlink } from 'node:fs/promises'
import type { Isolation } from './types.ts'

/** Where a limit stands: file in version 2, controller and file in version 1. */
const MEMORY = { unified: 'memory.max', controller: 'memory', file: 'memory.limit_in_bytes' }
const PIDS = { unified: 'pids.max', controller: 'pids', file: 'pids.max' }
const CGROUPS = '/sys/fs/cgroup'
/** What version 1 calls no limit. */
const ENDLESS = 2 ** 62
/** Mounts that every runner makes and that hold nothing of the image. */
const MACHINERY = /^\/(?:dev|proc|sys)(?:\/|$)/

/** What the kernel says of a running process. @throws it is gone */
export async function isolationOf(pid: number): Promise<Isolation> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const field = (name: string) => new RegExp(`^${name}:\\s*(\\S+)`, 'm').exec(status)?.[1] ?? ''
  const mounts = mountsOf(await readFile(`/proc/${pid}/mountinfo`, 'utf8'))
  const groups = await readFile(`/proc/${pid}/cgroup`, 'utf8')
  const found: Isolation = {
    uid: Number(field('Uid')),
    capabilities: { effective: BigInt(`0x${field('CapEff')}`), bounding: BigInt(`0x${field('CapBnd')}`) },
    noNewPrivileges: field('NoNewPrivs') === '1',
    seccomp: field('Seccomp') === '2',
    readOnlyRoot: mounts.some(({ point, readOnly }) => point === '/' && readOnly),
    writable: mounts.filter(({ point, readOnly }) => !readOnly && !MACHINERY.test(point)).map(({ point }) => point),
    memoryBytes: limited(await limitOf(groups, MEMORY)),
    pids: limited(await limitOf(groups, PIDS)),
    cpus: await cpusOf(groups),
    ownNetwork: await ownNetwork(pid),
  }
  // A process that has just ended is said to be in the cgroup of all others.
  if (/^State:\s*[ZX]/m.test(await readFile(`/proc/${pid}/status`, 'utf8'))) throw new Error('it has ended')
  return found
}

/** Why it is less isolated than it should be; undefined where it is all right. */
export function weakness(found: Isolation, wanted: { uid: number; memoryMiB: number; pids: number; cpus: number }) {
  const { effective, bounding } = found.capabilities
  if (found.uid !== wanted.uid) return `it runs as user ${found.uid} and not as ${wanted.uid}`
  if (effective !== 0n || bounding !== 0n) return 'it has capabilities'
  if (!found.noNewPrivileges) return 'it may gain privileges'
  if (!found.readOnlyRoot) return 'its root can be written to'
  if (found.ownNetwork === false) return "it is in this machine's network"
  if ((found.memoryBytes ?? 0) > wanted.memoryMiB * 2 ** 20) return 'its memory is not limited as it should be'
  if ((found.pids ?? 0) > wanted.pids) return 'its processes are not limited as they should be'
  if ((found.cpus ?? 0) > wanted.cpus + 0.01) return 'its CPU time is not limited as it should be'
  return undefined
}

/** @see proc_pid_mountinfo(5): options of the mount are the sixth field, those of the file system come last */
function mountsOf(text: string): { point: string; readOnly: boolean }[] {
  const all = new Map<string, boolean>()
  for (const line of text.split('\n').filter((one) => one !== '')) {
    const [before = '', after = ''] = line.split(' - ')
    const [, , , , point = '', options = ''] = before.split(' ')
    const readOnly = [options, after.split(' ').at(-1) ?? ''].some((list) => list.split(',').includes('ro'))
    all.set(point, readOnly)
  }
  return [...all].map(([point, readOnly]) => ({ point, readOnly }))
}

async function limitOf(groups: string, place: typeof MEMORY): Promise<string | undefined> {
  return (await readGroup(groups, '', place.unified)) ?? (await readGroup(groups, place.controller, place.file))
}

async function cpusOf(groups: string): Promise<number | undefined> {
  const unified = await readGroup(groups, '', 'cpu.max')
  const [quota, period] =
    unified?.split(' ') ??
    (await Promise.all([readGroup(groups, 'cpu', 'cpu.cfs_quota_us'), readGroup(groups, 'cpu', 'cpu.cfs_period_us')]))
  if (quota === undefined || period === undefined) return undefined
  const cores = Number(quota) / Number(period)
  return cores > 0 ? cores : Number.POSITIVE_INFINITY
}

/** A file of a process's cgroup; of version 2 where `controller` is empty. */
export async function readGroup(groups: string, controller: string, file: string): Promise<string | undefined> {
  for (const line of groups.split('\n')) {
    const [, names = '', ...path] = line.split(':')
    if (path.length === 0 || !names.split(',').includes(controller)) continue
    const folders = names === '' ? [CGROUPS] : [`${CGROUPS}/${names}`, `${CGROUPS}/${controller}`]
    for (const folder of folders) {
      const text = await readFile(`${folder}${path.join(':')}/${file}`, 'utf8').catch(() => undefined)
      if (text !== undefined) return text.trim()
    }
  }
  return undefined
}

/** Undefined where it can't be read. */
function limited(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  return value < ENDLESS ? value : Number.POSITIVE_INFINITY
}

async function ownNetwork(pid: number): Promise<boolean | undefined> {
  try {
    return (await readlink(`/proc/${pid}/ns/net`)) !== (await readlink('/proc/self/ns/net'))
  } catch {
    return undefined
  }
}
