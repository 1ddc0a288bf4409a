import { posix } from 'node:path'

/** What a build tool makes, and so what the image holds and starts. */
export type Packing =
  /** A jar of Spring Boot that takes itself apart: `-Djarmode=tools`, and the jar is started. */
  | { readonly kind: 'spring-tools' }
  /** The older way: `-Djarmode=layertools`, and this class is started. */
  | { readonly kind: 'spring-layertools'; readonly launcher: string }
  /** One jar with all classes in it. */
  | { readonly kind: 'jar' }
  /** One jar with jars in it, of a Spring Boot that doesn't take itself apart. */
  | { readonly kind: 'nested' }
  /** A thin jar beside the libraries it needs. */
  | { readonly kind: 'libraries'; readonly mainClass: string }

/** Of every entry of a jar, so that the same sources make the same jar; archives know no earlier one. */
export const JAR_TIME = '1980-01-01T00:00:02Z'

/** A project of Maven or Gradle as the stages need it; lines of scripts are ours, with names of the project quoted. */
export interface JavaBuild {
  readonly tool: 'maven' | 'gradle'
  readonly base: 'maven' | 'gradle' | 'java-jdk'
  readonly artifact: string | undefined
  readonly framework: 'spring-boot' | 'none'
  /** As the project says: `21`, `17`, `8`. */
  readonly javaVersion: string | undefined
  readonly packing: Packing
  /** Folder of the module that is started, `.` for the root. */
  readonly module: string
  /** Files that say what is needed, by folder; copied before the sources. */
  readonly buildFiles: ReadonlyMap<string, readonly string[]>
  /** Downloads what is needed into `cache`, and keeps it in `kept`. */
  readonly fetch: readonly string[]
  readonly cache: string
  /** For every stage with the build tool. */
  readonly environment: Readonly<Record<string, string>>
  /** Ends with /out/app.jar, and /out/lib for a thin one. */
  readonly compile: readonly string[]
  readonly development: readonly string[]
  /** Folders that builds write into, for `.dockerignore`. */
  readonly outputs: readonly string[]
  /** Artifacts it depends on, `groupId:artifactId`. */
  readonly dependencies: readonly string[]
  readonly notes: readonly string[]
}

/** How Spring Boot of a version takes its jar apart; a version that can't be seen is left whole. */
export function springPacking(version: string | undefined): Packing {
  const [, major, minor] = /^(\d{1,3})\.(\d{1,3})\./.exec(version ?? '') ?? []
  if (major === undefined) return { kind: 'nested' }
  const number = Number(major) * 1000 + Number(minor)
  if (number >= 3003) return { kind: 'spring-tools' }
  if (number >= 3002)
    return { kind: 'spring-layertools', launcher: 'org.springframework.boot.loader.launch.JarLauncher' }
  if (number >= 2003) return { kind: 'spring-layertools', launcher: 'org.springframework.boot.loader.JarLauncher' }
  return { kind: 'nested' }
}

/** Frameworks with a layout of their own, by the group of what a project depends on. */
const OTHERS = { 'io.quarkus': 'Quarkus', 'io.micronaut': 'Micronaut', 'io.helidon': 'Helidon' } as const

export function unsupportedFramework(groups: Iterable<string>): string | undefined {
  for (const group of groups) {
    const found = Object.entries(OTHERS).find(([known]) => group === known || group.startsWith(`${known}.`))
    if (found) return found[1]
  }
  return undefined
}

/** Java class names in sources and build files; `$` joins inner classes. */
export function isClassName(text: string | undefined): text is string {
  return text !== undefined && text.length <= 300 && /^[A-Za-z_][\w$]*(?:\.[A-Za-z_][\w$]*)*$/.test(text)
}

/** Copies the one jar that can be started, of all that a build leaves in a folder, to /out/app.jar. */
export function takeJar(folder: string, suffix: string | undefined): string {
  const others = ['*-sources.jar', '*-javadoc.jar', '*-tests.jar', '*-plain.jar', 'original-*.jar']
  const names =
    suffix === undefined
      ? `-name '*.jar' ${others.map((name) => `! -name '${name}'`).join(' ')}`
      : `-name '*-${suffix}.jar'`
  return `cp "$(find ${folder} -maxdepth 1 -type f ${names} -print -quit)" /out/app.jar`
}

/** What a build leaves in each folder; folders with signs that `.dockerignore` reads as patterns are left in. */
export function outputsOf(folders: readonly string[], name: 'target' | 'build'): string[] {
  return folders.filter((folder) => /^[\w.][\w./-]*$/.test(folder)).map((folder) => posix.join(folder, name))
}
