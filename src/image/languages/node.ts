import { posix } from 'node:path'
import { UserError } from '../../errors.ts'
import type { Language, Project, Sources, Wishes } from '../project.ts'
import { serviceName } from '../service-name.ts'
import { healthPathIn, metricsPathIn } from './endpoints.ts'
import { containerNotes, type Listening, listeningOf, nodeCode } from './node/code.ts'
import type { NodeInstall } from './node/install.ts'
import { checkLock } from './node/locks.ts'
import { type Manager, readManager } from './node/manager.ts'
import { type Package, readPackage } from './node/package.ts'
import { NODE, nodeDockerfile } from './node/stages.ts'
import { type NodeStart, nodeStart } from './node/start.ts'
import { nodeHints } from './node/version.ts'
import { chooseMember, readWorkspace, type Workspace, withLocalDependencies } from './node/workspaces.ts'
import { chooseVersion } from './version.ts'

export const NODE_VERSIONS = ['24', '22']
const PREFERRED = '24'
const PORT = 3000
/** By the dependency that tells it; the first counts. */
const FRAMEWORKS = {
  next: 'next',
  '@nestjs/core': 'nest',
  fastify: 'fastify',
  express: 'express',
  koa: 'koa',
  hono: 'hono',
  '@hapi/hapi': 'hapi',
} as const
/** Scripts of a project's own manifest that npm runs at every installation. */
const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall', 'prepublish', 'preprepare', 'prepare', 'postprepare']

export const node: Language = {
  name: 'node',
  manifests: (sources) => ['package.json'].filter((file) => sources.has(file)),
  toolingOnly: (sources) => {
    const { dependencies, scripts, workspaces } = readPackage(sources, '.')
    return dependencies.size === 0 && scripts.start === undefined && workspaces.length === 0
  },
  plan,
}

function plan(sources: Sources, wishes: Wishes): Project {
  const workspace = readWorkspace(sources)
  const { root } = workspace
  const manager = readManager(sources, root)
  checkLock(sources, manager, root)
  const { member, notes } = chooseMember(workspace, wishes.module)
  const packages = withLocalDependencies(member, workspace)
  const version = chooseVersion(NODE_VERSIONS, PREFERRED, nodeHints(sources, [root, member]), wishes.version)
  const framework = frameworkOf(member)
  const start = startOf(sources, member, framework, wishes)
  const texts = packages.flatMap(({ folder }) => nodeCode(sources, folder))
  const listening = listeningOf(texts)
  const port = wishes.port ?? listening.port ?? PORT
  const health = healthOf(texts, wishes)
  const metricsPath = metricsPathIn(texts)
  const name = wishes.name ?? serviceName(member.name?.replace(/^@[^/]*\//, '')) ?? serviceName(sources.folder) ?? 'app'
  const words = wishedWords(wishes.command) ?? start.words
  const developmentCommand = developmentOf(member, manager, words)
  return {
    language: 'node',
    framework,
    packageManager: manager.name === 'yarn-berry' ? 'yarn' : manager.name,
    name,
    version,
    port,
    healthPath: health.path,
    ...(metricsPath === undefined ? {} : { metricsPath }),
    command: [NODE, ...words],
    developmentCommand,
    writable: framework === 'next' ? [posix.join('/app', member.folder, '.next/cache')] : [],
    environment: {},
    resources: { cpu: 0.25, memoryMiB: framework === 'next' ? 512 : 256 },
    startSeconds: 20,
    dockerfile: nodeDockerfile({
      name,
      version,
      install: installOf(workspace, manager, member),
      packages: packages.map(({ folder, scripts }) => ({ folder, builds: scripts.build !== undefined })),
      folder: member.folder,
      standalone: framework === 'next',
      hasPublic: sources.files.some((file) => file.startsWith(posix.join(member.folder, 'public/'))),
      prunes: root.scripts.postinstall !== undefined || member.dependencies.has('@prisma/client'),
      ownPostinstall: root.scripts.postinstall !== undefined,
      port,
      healthPath: health.path,
      words,
      developmentCommand,
      environment: {
        ...start.environment,
        PORT: String(port),
        ...(framework === 'next' ? { HOSTNAME: '0.0.0.0' } : {}),
      },
    }),
    ignored: ignoredOf(packages, manager),
    notes: [
      ...notes,
      ...start.notes,
      ...portNotes(listening, wishes),
      ...health.notes,
      ...containerNotes(texts, framework),
    ],
  }
}

function frameworkOf({ dependencies }: Package): string {
  return Object.entries(FRAMEWORKS).find(([name]) => dependencies.has(name))?.[1] ?? 'none'
}

function startOf(sources: Sources, member: Package, framework: string, { command }: Wishes): NodeStart {
  if (framework === 'next') return nextStart(sources, member)
  if (command !== undefined) return { words: command, environment: {}, notes: [] }
  return nodeStart(sources, member)
}

/** @throws {UserError} Next does not write a server that runs alone: the line to add */
function nextStart(sources: Sources, { folder, scripts }: Package): NodeStart {
  const files = ['next.config.js', 'next.config.mjs', 'next.config.ts'].map((file) => posix.join(folder, file))
  const config = files.find((file) => sources.has(file))
  if (!/\boutput\s{0,4}:\s{0,4}["'`]standalone["'`]/.test(sources.text(config ?? '') ?? '')) {
    throw new UserError(
      `Next.js needs the line "output: 'standalone'" in ${config ?? posix.join(folder, 'next.config.mjs')}, so that its build writes a server that runs without the packages of development; add it`,
    )
  }
  if (scripts.build === undefined) {
    throw new UserError(`${posix.join(folder, 'package.json')} has no build script; add "build": "next build"`)
  }
  return { words: [posix.join(folder, 'server.js')], environment: {}, notes: [] }
}

/** In the last image there is no program but node. */
function wishedWords(command: readonly string[] | undefined): readonly string[] | undefined {
  if (command === undefined) return undefined
  const [program, ...words] = command
  if ((program === 'node' || program === NODE) && words.length > 0) return words
  throw new UserError(
    `command begins with "${program}", and the last image has no program but node; write it as "node server.js"`,
  )
}

function developmentOf({ scripts }: Package, { name }: Manager, words: readonly string[]): readonly string[] {
  const script = ['dev', 'start:dev', 'develop'].find((one) => scripts[one] !== undefined)
  if (script !== undefined) return [name === 'yarn-berry' ? 'yarn' : name, 'run', script]
  return ['node', '--watch', ...words]
}

function installOf({ root, members }: Workspace, manager: Manager, member: Package): NodeInstall {
  return {
    manager,
    folders: members.map(({ folder }) => folder),
    ...(member.folder === '.' ? {} : { member: { folder: member.folder, name: member.name ?? '' } }),
    ownScripts: [root, ...members].flatMap(({ folder, scripts }) => {
      const found = INSTALL_SCRIPTS.filter((name) => scripts[name] !== undefined)
      return found.length === 0 ? [] : [{ folder, scripts: found }]
    }),
  }
}

function healthOf(texts: readonly string[], { healthPath }: Wishes): { path: string; notes: string[] } {
  if (healthPath !== undefined) return { path: healthPath, notes: [] }
  const found = healthPathIn(texts)
  if (found !== undefined) return { path: found, notes: [`${found} was taken for the health endpoint.`] }
  return {
    path: '/health',
    notes: ['No health endpoint was found: probes ask /health; add such a route, or give its path as "health-path".'],
  }
}

function portNotes({ port, variable }: Listening, wishes: Wishes): string[] {
  if (wishes.port !== undefined) {
    return variable || port === wishes.port
      ? []
      : [
          `The sources listen at ${port} whatever PORT says, and the port asked for is ${wishes.port}: read process.env.PORT.`,
        ]
  }
  if (port !== undefined) return [`The port is ${port}, as the sources have it.`]
  return [`The port is ${PORT}, given to the program as PORT.`]
}

/** What a build makes anew is no source. */
function ignoredOf(packages: readonly Package[], manager: Manager): string[] {
  const built = packages.some(({ scripts }) => scripts.build !== undefined)
  return [
    ...(built ? ['**/dist', '**/.next', '**/*.tsbuildinfo'] : []),
    'coverage',
    '.npm',
    ...(manager.secret ? ['.npmrc'] : []),
  ]
}
