import type { Dockerfile, From, Instruction, Stage } from '../../dockerfile/types.ts'
import { JAR_TIME, type JavaBuild, type Packing } from './build.ts'
import { classPathOf, modulesScript, runtimeStage } from './runtime.ts'

export interface JavaStages {
  readonly name: string
  readonly version: string
  readonly build: JavaBuild
  readonly jlink: boolean
  readonly port: number
  readonly command: readonly string[]
}

const JVM = ['-XX:MaxRAMPercentage=75', '-XX:+ExitOnOutOfMemoryError']

/** What the production image starts, by how the program is packed. */
export function startCommand(packing: Packing, jlink: boolean): string[] {
  const java = [jlink ? '/opt/jre/bin/java' : 'java', ...JVM]
  if (packing.kind === 'spring-layertools') return [...java, '-cp', '/app', packing.launcher]
  if (packing.kind === 'libraries') return [...java, '-cp', '/app/app.jar:/app/lib/*', packing.mainClass]
  return [...java, '-jar', '/app/app.jar']
}

export function javaDockerfile(plan: JavaStages): Dockerfile {
  return {
    stages: [
      base(plan),
      dependencies(plan),
      compile(plan),
      ...(plan.jlink ? [runtimeStage(plan.version)] : []),
      development(plan),
      production(plan),
    ],
  }
}

function base({ version, build }: JavaStages): Stage {
  return {
    name: 'base',
    comment: 'The build tool, on the machine that builds: what it makes runs on every platform.',
    from: { base: build.base, version, buildPlatform: true },
    instructions: [
      { do: 'workdir', path: '/src' },
      { do: 'env', values: build.environment },
    ],
  }
}

function dependencies({ name, build }: JavaStages): Stage {
  return {
    name: 'dependencies',
    comment: 'Libraries stay in this layer until a build file changes; the cache spares the download even then.',
    from: { stage: 'base' },
    instructions: [
      ...[...build.buildFiles].map(
        ([folder, paths]): Instruction => ({ do: 'copy', sources: paths, to: folder === '.' ? './' : `${folder}/` }),
      ),
      {
        do: 'run',
        mounts: [{ type: 'cache', id: `${build.tool}-${name}`, target: build.cache, sharing: 'locked' }],
        script: build.fetch,
      },
    ],
  }
}

function compile({ version, build, jlink }: JavaStages): Stage {
  const unpack = unpackScript(build.packing)
  return {
    name: 'build',
    from: { stage: 'dependencies' },
    instructions: [
      { do: 'copy', sources: ['.'], to: '.' },
      { do: 'run', script: build.compile },
      ...(unpack.length === 0 ? [] : [{ do: 'run', script: unpack } as const]),
      ...(jlink ? [{ do: 'run', script: modulesScript(build.packing, version) } as const] : []),
    ],
  }
}

function unpackScript(packing: Packing): string[] {
  if (packing.kind === 'spring-tools') {
    return [
      'java -Djarmode=tools -jar /out/app.jar extract --layers --destination /out/layers',
      // What takes the jar apart gives the manifest of the jar that is left the time of its run.
      `jar --update --file=/out/layers/application/app.jar --manifest=/dev/null --date=${JAR_TIME}`,
    ]
  }
  if (packing.kind === 'spring-layertools') {
    return ['java -Djarmode=layertools -jar /out/app.jar extract --destination /out/layers']
  }
  return []
}

function development({ build, port }: JavaStages): Stage {
  return {
    name: 'development',
    comment: 'For work on the sources: mount them over /src.',
    from: { stage: 'dependencies' },
    instructions: [
      { do: 'copy', sources: ['.'], to: '.' },
      { do: 'expose', port },
      { do: 'cmd', exec: build.development },
    ],
  }
}

function production({ name, version, build, jlink, port, command }: JavaStages): Stage {
  const from: From = jlink ? { base: 'java-base' } : { base: 'java-jre', version }
  return {
    name: 'production',
    comment: jlink
      ? 'Only Java and the program: no shell, no compiler, no package manager. Probes ask for its health.'
      : 'Java without its compiler, and the program. Probes ask for its health.',
    from,
    instructions: [
      { do: 'label', values: { 'org.opencontainers.image.title': name } },
      { do: 'workdir', path: '/app' },
      { do: 'user', user: '65532' },
      { do: 'expose', port },
      { do: 'entrypoint', exec: command },
      // Behind what sources can't change, which is taken from the cache.
      ...(jlink ? [copied('runtime', '/opt/jre', '/opt/jre')] : []),
      ...classPathOf(build.packing).map(({ from: path, to }) => copied('build', path, to)),
    ],
  }
}

function copied(stage: string, path: string, to: string): Instruction {
  return { do: 'copy', sources: [path], to, from: { stage } }
}
