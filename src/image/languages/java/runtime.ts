import type { Stage } from '../../dockerfile/types.ts'
import type { Packing } from './build.ts'

/**
 * Modules that programs reach by reflection or by name, where jdeps can't see it: agents and JMX, data sources and
 * directories, Kerberos, TLS with elliptic curves, files in jars.
 */
const ALWAYS = [
  'java.instrument',
  'java.logging',
  'java.management',
  'java.naming',
  'java.security.jgss',
  'java.sql',
  'jdk.management',
  'jdk.unsupported',
  'jdk.zipfs',
]
/** Since 22 the curves are part of java.base. */
const LAST_WITH_CURVES = 21

/** What of the build goes where, from what changes least to what changes with every commit. */
export function classPathOf(packing: Packing): { from: string; to: string }[] {
  switch (packing.kind) {
    case 'spring-tools':
      return layers(['dependencies', 'snapshot-dependencies', 'application'])
    case 'spring-layertools':
      return layers(['dependencies', 'spring-boot-loader', 'snapshot-dependencies', 'application'])
    case 'libraries':
      return [
        { from: '/out/lib/', to: '/app/lib/' },
        { from: '/out/app.jar', to: '/app/app.jar' },
      ]
    case 'jar':
    case 'nested':
      return [{ from: '/out/app.jar', to: '/app/app.jar' }]
  }
}

function layers(names: readonly string[]): { from: string; to: string }[] {
  return names.map((name) => ({ from: `/out/layers/${name}/`, to: '/app/' }))
}

/** Writes the modules of Java that the program uses to /out/modules. A jar that jdeps can't read gets all of Java SE. */
export function modulesScript(packing: Packing, version: string): string[] {
  const more = [...ALWAYS, ...(Number(version) <= LAST_WITH_CURVES ? ['jdk.crypto.ec'] : [])].join(',')
  const found = '/tmp/modules'
  const jdeps = `jdeps --ignore-missing-deps --print-module-deps --multi-release ${version} -q`
  const used =
    packing.kind === 'nested' ? undefined : `(${jdeps} ${classes(packing)} > ${found} || echo java.se > ${found})`
  return [used ?? `echo java.se > ${found}`, `echo "$(cat ${found}),${more}" > /out/modules`]
}

function classes(packing: Exclude<Packing, { kind: 'nested' }>): string {
  switch (packing.kind) {
    case 'spring-tools':
      return "--class-path '/out/layers/dependencies/lib/*:/out/layers/snapshot-dependencies/lib/*' /out/layers/application/app.jar"
    case 'spring-layertools':
      return "--class-path '/out/layers/dependencies/BOOT-INF/lib/*:/out/layers/snapshot-dependencies/BOOT-INF/lib/*' /out/layers/application/BOOT-INF/classes"
    case 'libraries':
      return "--class-path '/out/lib/*' /out/app.jar"
    case 'jar':
      return '/out/app.jar'
  }
}

/** On the platform that the image is for, and again only where other modules are used. */
export function runtimeStage(version: string): Stage {
  return {
    name: 'runtime',
    comment: 'A Java of only the modules that the program uses.',
    from: { base: 'java-jdk', version },
    instructions: [
      { do: 'copy', sources: ['/out/modules'], to: '/tmp/modules', from: { stage: 'build' } },
      {
        do: 'run',
        script: [
          `jlink --add-modules "$(cat /tmp/modules)" --strip-java-debug-attributes --no-header-files --no-man-pages --compress=${Number(version) < 21 ? '2' : 'zip-6'} --output /opt/jre`,
        ],
      },
    ],
  }
}
