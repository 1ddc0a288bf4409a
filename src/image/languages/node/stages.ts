import { posix } from 'node:path'
import type { Dockerfile, Instruction, Mount, Stage } from '../../dockerfile/types.ts'
import {
  cacheOf,
  installTool,
  managerVariables,
  type NodeInstall,
  productionInstall,
  prune,
  runBuild,
  wholeInstall,
  withoutOwnScripts,
} from './install.ts'

export interface NodeImage {
  readonly name: string
  readonly version: string
  readonly install: NodeInstall
  /** Folders of the packages to build, in order, and whether each has a build script. */
  readonly packages: readonly { readonly folder: string; readonly builds: boolean }[]
  /** Folder of the package that is started. */
  readonly folder: string
  /** Next writes a server with what it needs into .next/standalone. */
  readonly standalone: boolean
  /** There is a folder public/ beside the package. */
  readonly hasPublic: boolean
  /** Packages are changed by a script of the project (Prisma, patches): production takes them from the build. */
  readonly prunes: boolean
  readonly ownPostinstall: boolean
  readonly port: number
  readonly healthPath: string
  /** Arguments of node in production; the whole command where a person gave one. */
  readonly words: readonly string[]
  readonly developmentCommand: readonly string[]
  readonly environment: Readonly<Record<string, string>>
}

/** Where the distroless image has it. */
export const NODE = '/nodejs/bin/node'
const USER: Instruction = { do: 'user', user: '65532:65532' }
const SOURCES: Instruction = { do: 'copy', sources: ['.'], to: '.' }

export function nodeDockerfile(image: NodeImage): Dockerfile {
  const builds = needsBuild(image)
  return {
    stages: [
      {
        name: 'base',
        comment: 'What the stages that install and build share.',
        from: { base: 'node', version: image.version },
        instructions: [
          { do: 'env', values: managerVariables(image.install.manager) },
          ...installTool(image.install.manager),
          { do: 'workdir', path: '/app' },
        ],
      },
      {
        name: 'dependencies',
        comment: 'All packages: installed anew only when the files that name them change.',
        from: { stage: 'base' },
        instructions: installing(image, wholeInstall(image.install)),
      },
      ...(image.standalone || image.prunes ? [] : [productionDependencies(image)]),
      ...(builds ? [buildStage(image)] : []),
      {
        name: 'development',
        comment: 'For work on the service: with what development needs, reloading; mount the sources over /app.',
        from: { stage: 'dependencies' },
        instructions: [
          SOURCES,
          ...(image.folder === '.' ? [] : [{ do: 'workdir', path: posix.join('/app', image.folder) } as const]),
          { do: 'env', values: { HOME: '/tmp', PORT: String(image.port) } },
          USER,
          { do: 'expose', port: image.port },
          { do: 'cmd', exec: image.developmentCommand },
        ],
      },
      {
        name: 'production',
        comment: 'What runs: no shell, no package manager; files owned by root and only read by the service.',
        from: { base: 'node-runtime', version: image.version },
        instructions: productionStage(image, builds),
      },
    ],
  }
}

function needsBuild({ standalone, prunes, packages }: NodeImage): boolean {
  return standalone || prunes || packages.some(({ builds }) => builds)
}

function productionDependencies(image: NodeImage): Stage {
  return {
    name: 'production-dependencies',
    comment: 'The packages of production alone.',
    from: { stage: 'base' },
    instructions: installing(image, productionInstall(image.install)),
  }
}

function installing({ install }: NodeImage, script: readonly string[]): Instruction[] {
  const secret: Mount[] = install.manager.secret ? [{ type: 'secret', id: 'npmrc', target: '/root/.npmrc' }] : []
  return [
    ...manifests(install),
    { do: 'run', mounts: [cacheOf(install.manager), ...secret], script: [...withoutOwnScripts(install), ...script] },
  ]
}

function manifests({ manager, folders }: NodeInstall): Instruction[] {
  const files = manager.files.filter((file) => file.includes('/') === false && file !== 'patches')
  const trees = manager.files.filter((file) => !files.includes(file))
  return [
    { do: 'copy', sources: ['package.json', manager.lock, ...files], to: './' },
    ...trees.map((tree): Instruction => ({ do: 'copy', sources: [tree], to: tree })),
    ...folders.map((folder): Instruction => ({ do: 'copy', sources: [`${folder}/package.json`], to: `${folder}/` })),
  ]
}

function buildStage({ install, packages, standalone, prunes, ownPostinstall }: NodeImage): Stage {
  const run = `${install.manager.name === 'yarn-berry' ? 'yarn' : install.manager.name} run`
  const script = [
    ...(ownPostinstall ? [`${run} postinstall`] : []),
    ...packages.filter(({ builds }) => builds).map(({ folder }) => runBuild(install, folder)),
    ...(prunes && !standalone ? prune(install) : []),
    ...(prunes || standalone ? [] : ['find . -name node_modules -prune -exec rm -rf {} +']),
  ]
  return {
    name: 'build',
    comment: prunes
      ? 'The build, and the packages as its scripts leave them, less those of development.'
      : 'The build; packages of production come from a stage of their own.',
    from: { stage: 'dependencies' },
    instructions: [
      SOURCES,
      ...(script.length === 0 ? [] : [{ do: 'run', mounts: [cacheOf(install.manager)], script } as const]),
    ],
  }
}

function productionStage(image: NodeImage, builds: boolean): Instruction[] {
  const { name, port, healthPath, words, environment, folder, standalone } = image
  const ask = `fetch("http://127.0.0.1:${port}${healthPath}").then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))`
  return [
    // What sources can't change comes first: a builder takes it from its cache.
    { do: 'env', values: { NODE_ENV: 'production', HOME: '/tmp', ...environment } },
    { do: 'workdir', path: '/app' },
    { do: 'label', values: { 'org.opencontainers.image.title': name } },
    USER,
    { do: 'expose', port },
    { do: 'healthcheck', exec: [NODE, '-e', ask], intervalSeconds: 10, timeoutSeconds: 5, startSeconds: 20 },
    { do: 'entrypoint', exec: [NODE] },
    { do: 'cmd', exec: words },
    ...(standalone ? standaloneFiles(image) : serviceFiles(image, builds)),
    ...(standalone || folder === '.' ? [] : [{ do: 'workdir', path: posix.join('/app', folder) } as const]),
  ]
}

function standaloneFiles({ folder, hasPublic }: NodeImage): Instruction[] {
  const built = posix.join('/app', folder)
  const from = { stage: 'build' }
  const beside = (path: string): Instruction => ({
    do: 'copy',
    sources: [posix.join(built, path)],
    to: `./${posix.join(folder, path)}`,
    from,
  })
  return [
    { do: 'copy', sources: [posix.join(built, '.next/standalone')], to: './', from },
    beside('.next/static'),
    ...(hasPublic ? [beside('public')] : []),
  ]
}

/** Packages first: they change seldom, so their layer is kept. */
function serviceFiles({ packages, prunes }: NodeImage, builds: boolean): Instruction[] {
  if (prunes) return [{ do: 'copy', sources: ['/app'], to: '/app', from: { stage: 'build' } }]
  const sources = packages.map(
    ({ folder }): Instruction =>
      builds
        ? {
            do: 'copy',
            sources: [posix.join('/app', folder)],
            to: posix.join('/app', folder),
            from: { stage: 'build' },
          }
        : { do: 'copy', sources: [folder], to: folder === '.' ? '.' : `${folder}/` },
  )
  return [{ do: 'copy', sources: ['/app'], to: '/app', from: { stage: 'production-dependencies' } }, ...sources]
}
