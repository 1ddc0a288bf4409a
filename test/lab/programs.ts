import { existsSync } from 'node:fs'
import { copyFile, glob, readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { messageOf, UserError } from '../../src/errors.ts'
import { cached, keyOf, whileBuilding } from './programs/cache.ts'
import { installedProgram, unpackedDebianPackage } from './programs/debian.ts'
import { GoBuild, moduleFolder } from './programs/go.ts'
import {
  type DebianProgramName,
  debianPrograms,
  type GoModuleName,
  goModules,
  type InstalledProgramName,
  installedPrograms,
  manifestModules,
  type ProgramName,
  type PypiProgramName,
  pypiPrograms,
} from './programs/list.ts'
import { pypiProgram } from './programs/pypi.ts'

export type { ProgramName } from './programs/list.ts'

/**
 * The programs of the test bed, built where the cache has not got them.
 *
 * @param report gets a line for each thing that takes a while
 * @returns absolute path of each program
 * @throws {UserError} a program needs something that this machine has not got
 */
export async function programs<Name extends ProgramName>(
  names: readonly Name[],
  report: (line: string) => void,
): Promise<Record<Name, string>> {
  const found = new Map<ProgramName, string>()
  for (const [module, wanted] of byModule(names)) {
    for (const [name, path] of await goPrograms(module, wanted, report)) found.set(name, path)
  }
  for (const name of names) {
    if (isDebian(name)) found.set(name, await debianProgram(name, report))
    if (isInstalled(name)) found.set(name, await installedProgram(name, installedPrograms[name], report))
    if (isPypi(name)) found.set(name, await pypiProgram(name, pypiPrograms[name]))
  }
  return Object.fromEntries(found) as Record<Name, string>
}

/** Paths of the YAML files with the CustomResourceDefinitions of the Gateway API (standard channel) and Traefik. */
export async function crds(): Promise<string[]> {
  const folder = await cached('crds', keyOf([JSON.stringify(manifestModules)]), async (draft) => {
    for (const module of manifestModules) await copyDefinitions(module, draft)
  })
  return (await readdir(folder)).sort().map((file) => join(folder, file))
}

async function copyDefinitions(module: (typeof manifestModules)[number], target: string): Promise<void> {
  const source = await moduleFolder(module)
  for await (const path of glob(module.files.map((pattern) => join(source, pattern)))) {
    if ((await readFile(path, 'utf8')).includes('kind: CustomResourceDefinition')) {
      await copyFile(path, join(target, basename(path)))
    }
  }
}

function byModule(names: readonly ProgramName[]): Map<GoModuleName, ProgramName[]> {
  const modules = Object.keys(goModules) as GoModuleName[]
  const wanted = modules.map((module): [GoModuleName, ProgramName[]] => [
    module,
    names.filter((name) => name in goModules[module].packages),
  ])
  return new Map(wanted.filter(([, programs]) => programs.length > 0))
}

async function goPrograms(
  module: GoModuleName,
  names: readonly ProgramName[],
  report: (line: string) => void,
): Promise<Map<ProgramName, string>> {
  const given = new Map(names.flatMap((name) => givenByUser(name) ?? []))
  const build = await GoBuild.of(module)
  const missing = () => names.filter((name) => !given.has(name) && !build.has(name))
  if (missing().length > 0) {
    await whileBuilding(
      () => report(`waiting for another build of the test bed's programs`),
      () => buildMissing(build, missing(), report),
    )
  }
  return new Map(names.map((name) => [name, given.get(name) ?? build.place(name)]))
}

async function buildMissing(build: GoBuild, names: readonly ProgramName[], report: (line: string) => void) {
  if (names.length === 0) return
  const list = names.join(', ')
  report(`building ${list} (only this once)`)
  const start = performance.now()
  await build.build(names)
  report(`built ${list} in ${seconds(start)} s`)
}

/** The folder in which controller-runtime's tests expect etcd and kube-apiserver, where the user has one. */
function givenByUser(name: ProgramName): [[ProgramName, string]] | undefined {
  const assets = process.env.KUBEBUILDER_ASSETS
  if (!assets || (name !== 'etcd' && name !== 'kube-apiserver')) return undefined
  const path = join(assets, name)
  if (!existsSync(path))
    throw new UserError(`KUBEBUILDER_ASSETS is "${assets}" and has no ${name}; unset it or put ${name} there`)
  return [[name, path]]
}

function isDebian(name: ProgramName): name is DebianProgramName {
  return name in debianPrograms
}

function isInstalled(name: ProgramName): name is InstalledProgramName {
  return name in installedPrograms
}

function isPypi(name: ProgramName): name is PypiProgramName {
  return name in pypiPrograms
}

async function debianProgram(name: DebianProgramName, report: (line: string) => void): Promise<string> {
  const start = performance.now()
  const path = join(await unpackedDebianPackage(debianPrograms[name].package), debianPrograms[name].path)
  if (performance.now() - start > 500) report(`fetched ${name} in ${seconds(start)} s`)
  return path
}

function seconds(start: number): string {
  return ((performance.now() - start) / 1000).toFixed(1)
}

function allNames(): ProgramName[] {
  const built = Object.values(goModules).flatMap((module) => Object.keys(module.packages))
  return [...built, ...Object.keys({ ...debianPrograms, ...pypiPrograms, ...installedPrograms })] as ProgramName[]
}

async function main(asked: readonly string[]): Promise<void> {
  const known = allNames()
  const unknown = asked.find((name) => !known.some((program) => program === name))
  if (unknown) throw new UserError(`no program "${unknown}"; give some of ${known.join(', ')}, or nothing for all`)
  const paths = await programs(asked.length > 0 ? known.filter((name) => asked.includes(name)) : known, console.error)
  for (const [name, path] of Object.entries(paths)) console.log(`${name}\t${path}`)
}

if (import.meta.main) {
  await main(process.argv.slice(2)).catch((error: unknown) => {
    console.error(error instanceof UserError ? messageOf(error) : error)
    process.exitCode = 1
  })
}
