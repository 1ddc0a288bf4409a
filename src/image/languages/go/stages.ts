import type { Dockerfile, From, Instruction, Stage } from '../../dockerfile/types.ts'
import { quoted } from '../../dockerfile/write.ts'

export interface GoStages {
  readonly name: string
  readonly version: string
  /** The package that is the program, as the go command takes it: `.`, `./cmd/server`. */
  readonly target: string
  readonly cgo: boolean
  readonly vendored: boolean
  /** Paths of go.mod, go.sum, go.work and so on, with what the download needs, by folder (`.` for the root). */
  readonly moduleFiles: ReadonlyMap<string, readonly string[]>
  readonly port: number
  readonly environment: Readonly<Record<string, string>>
  readonly command: readonly string[]
}

const BUILD_CACHE = { type: 'cache', target: '/root/.cache/go-build' } as const

export function goDockerfile(plan: GoStages): Dockerfile {
  const before = plan.vendored ? 'base' : 'dependencies'
  return {
    stages: [base(plan), ...(plan.vendored ? [] : [dependencies(plan)]), build(plan, before), ...last(plan, before)],
  }
}

function base({ version, cgo }: GoStages): Stage {
  const from: From = cgo ? { base: 'go', version } : { base: 'go', version, buildPlatform: true }
  return {
    name: 'base',
    comment: cgo
      ? 'The compiler, on the platform the image is for: cgo needs its C libraries.'
      : 'The compiler, on the machine that builds: Go compiles for other platforms by itself.',
    from,
    instructions: [{ do: 'workdir', path: '/src' }],
  }
}

function dependencies({ moduleFiles }: GoStages): Stage {
  return {
    name: 'dependencies',
    comment: 'Modules stay in this layer until go.mod or go.sum changes.',
    from: { stage: 'base' },
    instructions: [
      ...[...moduleFiles].map(
        ([folder, paths]): Instruction => ({ do: 'copy', sources: paths, to: folder === '.' ? './' : `${folder}/` }),
      ),
      { do: 'run', script: ['go mod download'] },
    ],
  }
}

function build({ target, cgo }: GoStages, before: string): Stage {
  const compile = `go build -trimpath -buildvcs=false -ldflags='-s -w' -o /out/app ${quoted(target)}`
  return {
    name: 'build',
    from: { stage: before },
    instructions: [
      ...(cgo
        ? []
        : ([
            { do: 'arg', name: 'TARGETOS' },
            { do: 'arg', name: 'TARGETARCH' },
          ] as const)),
      { do: 'copy', sources: ['.'], to: '.' },
      {
        do: 'run',
        mounts: [BUILD_CACHE],
        script: [cgo ? `CGO_ENABLED=1 ${compile}` : `CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH ${compile}`],
      },
    ],
  }
}

function last({ name, target, cgo, port, environment, command }: GoStages, before: string): Stage[] {
  const env: Instruction[] = Object.keys(environment).length === 0 ? [] : [{ do: 'env', values: environment }]
  return [
    {
      name: 'development',
      comment: 'For work on the sources: mount them over /src.',
      from: { stage: before },
      instructions: [
        { do: 'copy', sources: ['.'], to: '.' },
        ...env,
        { do: 'expose', port },
        { do: 'cmd', exec: ['go', 'run', target] },
      ],
    },
    {
      name: 'production',
      comment: cgo
        ? 'Only glibc and the program: no shell, no package manager. Probes ask for its health.'
        : 'Only the program: no shell, no libraries, no package manager. Probes ask for its health.',
      from: { base: cgo ? 'glibc' : 'static' },
      instructions: [
        { do: 'label', values: { 'org.opencontainers.image.title': name } },
        ...env,
        { do: 'user', user: '65532' },
        { do: 'expose', port },
        { do: 'entrypoint', exec: command },
        // The only layer, and the last: what sources can't change is taken from the cache.
        { do: 'copy', sources: ['/out/app'], to: '/app', from: { stage: 'build' } },
      ],
    },
  ]
}
