import { existsSync } from 'node:fs'
import { cp, mkdir, rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { UserError } from '../../../src/errors.ts'
import { cacheFolder, contentsOf, draftFolder, keyOf, publish } from './cache.ts'
import { output } from './command.ts'
import { unpackedDebianPackage } from './debian.ts'
import { type GoModule, type GoModuleName, goModules, type PinnedModule, type TrimmedCopy } from './list.ts'

const ARCHITECTURE = 'x86_64-linux-gnu'

/** A Go workspace around this folder must not change what is built. */
const GO_ENVIRONMENT = { ...process.env, GOWORK: 'off' }

/** The module that a program belongs to, as it would be built now. */
export class GoBuild {
  readonly module: GoModule
  readonly #folder: string
  readonly #key: string

  private constructor(module: GoModule, folder: string, key: string) {
    this.module = module
    this.#folder = folder
    this.#key = key
  }

  /** A module of `test/lab/programs/`. */
  static of(name: GoModuleName): Promise<GoBuild> {
    return GoBuild.in(join(import.meta.dirname, name), goModules[name])
  }

  static async in(folder: string, module: GoModule): Promise<GoBuild> {
    const key = keyOf([await goVersion(), JSON.stringify(module), await contentsOf(folder)])
    return new GoBuild(module, folder, key)
  }

  /** Where the cache has or will have this program. */
  place(program: string): string {
    return join(cacheFolder, `${program}-${this.#key}`, program)
  }

  has(program: string): boolean {
    return existsSync(this.place(program))
  }

  /** Builds programs of this module, all in one `go build`, into the cache. */
  async build(programs: readonly string[]): Promise<void> {
    const work = await draftFolder()
    try {
      const source = join(work, 'source')
      await cp(this.#folder, source, { recursive: true })
      for (const copy of this.module.trimmed ?? []) await trim(copy, source)
      const built = join(work, 'built')
      await mkdir(built)
      await this.#compile(programs, source, built)
      for (const program of programs) await this.#keep(program, built, work)
    } finally {
      await rm(work, { recursive: true, force: true })
    }
  }

  async #compile(programs: readonly string[], source: string, built: string): Promise<void> {
    const { tags, linker, cgo, experiment } = this.module
    const flags = ['-mod=readonly', '-buildvcs=false', '-trimpath', '-ldflags', `-s -w ${linker ?? ''}`.trimEnd()]
    if (tags) flags.push('-tags', tags)
    const environment = cgo ? await cgoEnvironment(cgo.debianPackages) : { CGO_ENABLED: '0' }
    await output('go', ['build', ...flags, '-o', `${built}/`, ...programs.map((program) => this.#packageOf(program))], {
      cwd: source,
      env: { ...GO_ENVIRONMENT, ...environment, ...(experiment && { GOEXPERIMENT: experiment }) },
    })
  }

  async #keep(program: string, built: string, work: string): Promise<void> {
    const draft = join(work, `keep-${program}`)
    await mkdir(draft)
    await rename(join(built, executableOf(this.#packageOf(program), program)), join(draft, program))
    await publish(draft, join(this.place(program), '..'))
  }

  #packageOf(program: string): string {
    const path = this.module.packages[program]
    if (!path) throw new Error(`no Go package is known for ${program}`)
    return path
  }
}

/** `go build -o folder/` names a program after the last element of its package path that is not a major version. */
function executableOf(path: string, program: string): string {
  return path === '.' ? program : basename(path.replace(/\/v\d+$/, ''))
}

let version: Promise<string> | undefined

function goVersion(): Promise<string> {
  version ??= output('go', ['env', 'GOVERSION'], { env: GO_ENVIRONMENT })
  return version
}

/** The folder of a module in Go's module cache, downloaded where it is missing, with its checksum compared. */
export async function moduleFolder({ module, version, sum }: PinnedModule): Promise<string> {
  const answer = await output('go', ['mod', 'download', '-json', `${module}@${version}`], { env: GO_ENVIRONMENT })
  const found: { Dir: string; Sum: string } = JSON.parse(answer)
  if (found.Sum !== sum) throw new UserError(`${module} ${version} has checksum ${found.Sum} where ${sum} is expected`)
  return found.Dir
}

async function trim(copy: TrimmedCopy, source: string): Promise<void> {
  const original = await moduleFolder(copy)
  const target = join(source, copy.folder)
  const left = new Set(copy.without.map((path) => join(original, path)))
  await cp(original, target, { recursive: true, mode: 0, filter: (path) => !left.has(path) })
  await output('chmod', ['-R', 'u+w', target])
  for (const [place, replacement] of Object.entries(copy.instead)) {
    await cp(join(source, replacement), join(target, place), { recursive: true })
  }
}

async function cgoEnvironment(packages: readonly string[]): Promise<NodeJS.ProcessEnv> {
  const roots = await Promise.all(packages.map(unpackedDebianPackage))
  const libraries = roots.map((root) => join(root, 'usr/lib', ARCHITECTURE))
  return {
    CGO_ENABLED: '1',
    CGO_CFLAGS: roots.map((root) => `-I${join(root, 'usr/include')}`).join(' '),
    CGO_LDFLAGS: libraries.map((library) => `-L${library}`).join(' '),
    PKG_CONFIG_PATH: libraries.map((library) => join(library, 'pkgconfig')).join(':'),
  }
}
