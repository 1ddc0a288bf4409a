import { constants } from 'node:fs'
import { access, mkdir, readdir, readFile, rmdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const ROOT = '/sys/fs/cgroup'
const REMOVAL_MS = 3_000

/** The mounted hierarchies: one for each controller (version 1, one of version 2 beside them), or the one of version 2. */
async function hierarchies(): Promise<string[]> {
  const entries = await readdir(ROOT, { withFileTypes: true })
  if (entries.some(({ name }) => name === 'cgroup.controllers')) return [ROOT]
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(ROOT, name))
}

/** Why this process can't make cgroups, or nothing when it can. */
export async function whyNoCgroups(): Promise<string | undefined> {
  try {
    for (const hierarchy of await hierarchies()) await access(hierarchy, constants.W_OK)
    return undefined
  } catch {
    return `cgroups can't be made in ${ROOT}`
  }
}

/** Makes the cgroup in which everything of one node runs; `cgroupRoot` of its kubelet. */
export async function makeCgroup(name: string): Promise<string> {
  for (const hierarchy of await hierarchies()) {
    await mkdir(join(hierarchy, name), { recursive: true })
    if (hierarchy.endsWith('/cpuset')) await inherit(hierarchy, name, ['cpuset.cpus', 'cpuset.mems'])
  }
  return `/${name}`
}

/** A new cpuset of version 1 is empty and takes no process. */
async function inherit(hierarchy: string, group: string, files: readonly string[]): Promise<void> {
  for (const file of files) await writeFile(join(hierarchy, group, file), await readFile(join(hierarchy, file)))
}

/** Removes a cgroup with all below it, once its processes are gone. */
export async function removeCgroup(name: string): Promise<void> {
  const end = Date.now() + REMOVAL_MS
  for (const hierarchy of await hierarchies()) {
    while (!(await removed(join(hierarchy, name))) && Date.now() < end) await sleep(50)
  }
}

/** Removes the cgroups of labs that were killed: those with a name for which `abandoned` says so. */
export async function sweepCgroups(abandoned: (name: string) => boolean): Promise<void> {
  for (const hierarchy of await hierarchies()) {
    const groups = (await readdir(hierarchy)).filter(abandoned)
    for (const group of groups) await removed(join(hierarchy, group))
  }
}

async function removed(folder: string): Promise<boolean> {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    const below = entries.filter((entry) => entry.isDirectory())
    for (const { name } of below) if (!(await removed(join(folder, name)))) return false
    await rmdir(folder)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT'
  }
}
