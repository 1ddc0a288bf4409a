import { posix } from 'node:path'
import { UserError } from '../../errors.ts'
import type { Language, Project, Sources, Wishes } from '../project.ts'
import { serviceName } from '../service-name.ts'
import { metricsPathIn } from './endpoints.ts'
import { listeningOf } from './go/listening.ts'
import { type Member, moduleFiles, ownerOf, readMembers, requireSums } from './go/members.ts'
import { type GoModule, minorVersion } from './go/module.ts'
import { chooseProgram, programName } from './go/program.ts'
import { cgoOf, type GoFile, goFiles } from './go/sources.ts'
import { goDockerfile } from './go/stages.ts'
import { chooseVersion, type VersionHint } from './version.ts'

/** Lines of Go that there are base images of, newest first: older modules build with newer compilers. */
export const GO_VERSIONS = ['1.26', '1.25', '1.24']

export const go: Language = {
  name: 'go',
  manifests: (sources) => ['go.work', 'go.mod'].filter((file) => sources.has(file)),
  plan,
}

function plan(sources: Sources, wishes: Wishes): Project {
  const { members, work } = readMembers(sources)
  const files = goFiles(sources, members)
  const program = chooseProgram(files, wishes.module)
  const member = ownerOf(program.folder, members) as Member
  const modules = work === undefined ? members : [{ folder: '.', module: work }, ...members]

  const vendored = sources.has('vendor/modules.txt')
  if (!vendored) requireSums(members, sources)
  // Libraries of the module can be compiled in, programs beside this one can't.
  const compiled = files.filter(({ path }) => !program.others.includes(posix.dirname(path)))
  const cgo = cgoDecision(compiled, member)
  const listening = listeningOf(compiled, program.folder, wishes)
  const metricsPath = metricsPathIn(compiled.map(({ text }) => text))
  const name = wishes.name ?? serviceName(programName(program, member)) ?? serviceName(sources.folder) ?? 'app'
  const version = chooseVersion(GO_VERSIONS, GO_VERSIONS[0] ?? '', modules.flatMap(versionHints), wishes.version)
  const target = program.folder === '.' ? '.' : `./${program.folder}`
  const command = wishes.command ?? ['/app']
  return {
    language: 'go',
    framework: frameworkOf(member.module),
    packageManager: 'go',
    name,
    version,
    port: listening.port,
    healthPath: listening.healthPath,
    ...(metricsPath === undefined ? {} : { metricsPath }),
    command,
    developmentCommand: ['go', 'run', target],
    writable: [],
    environment: listening.environment,
    resources: { cpu: 0.1, memoryMiB: 64 },
    startSeconds: 10,
    dockerfile: goDockerfile({
      name,
      version,
      target,
      cgo: cgo.on,
      vendored,
      moduleFiles: moduleFiles(modules, work !== undefined, sources),
      port: listening.port,
      environment: listening.environment,
      command,
    }),
    ignored: ['**/*_test.go', '*.test', '*.out'],
    notes: [...program.notes, ...cgo.notes, ...listening.notes, ...privateModules(sources)],
  }
}

/** The lines `go` and `toolchain` are least versions. */
function versionHints({ folder, module }: Member): VersionHint[] {
  const file = posix.join(folder, module.module === '' ? 'go.work' : 'go.mod')
  return [module.go, module.toolchain].flatMap((least) =>
    least === undefined ? [] : [{ place: file, range: `>=${minorVersion(least)}` }],
  )
}

function frameworkOf({ requires }: GoModule): string {
  const known = { 'gin-gonic/gin': 'gin', 'go-chi/chi': 'chi', 'labstack/echo': 'echo', 'gofiber/fiber': 'fiber' }
  const found = Object.entries(known).find(([path]) =>
    requires.some((module) => module === `github.com/${path}` || module.startsWith(`github.com/${path}/`)),
  )
  return found?.[1] ?? 'none'
}

function cgoDecision(files: readonly GoFile[], { module }: Member): { on: boolean; notes: string[] } {
  const { reason, libraries } = cgoOf(files, module.requires)
  const [foreign] = libraries
  if (foreign !== undefined) {
    throw new UserError(
      `${foreign.file} links with the C library ${foreign.name} (#cgo), which neither the compiler's image nor the runtime has; write the Dockerfile of this service by hand, or use a module that brings its C sources along`,
    )
  }
  const notes =
    reason === undefined ? [] : [`cgo is on, because ${reason}: the image has glibc and is built on its own platform.`]
  return { on: reason !== undefined, notes }
}

function privateModules(sources: Sources): string[] {
  const said = ['Makefile', '.env.example', '.netrc', 'go.env'].find((file) =>
    /\bGOPRIVATE\b/.test(sources.text(file) ?? ''),
  )
  if (said === undefined) return []
  return [
    `${said} names GOPRIVATE: for private modules give "go mod download" a secret or an SSH mount, never a token in an argument.`,
  ]
}
