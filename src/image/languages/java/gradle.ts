import { posix } from 'node:path'
import { shown } from '../../../config/read.ts'
import { UserError } from '../../../errors.ts'
import { quoted } from '../../dockerfile/write.ts'
import type { Sources } from '../../project.ts'
import {
  isClassName,
  type JavaBuild,
  outputsOf,
  type Packing,
  springPacking,
  takeJar,
  unsupportedFramework,
} from './build.ts'
import { type Catalog, readCatalog, SPRING_PLUGIN } from './catalog.ts'
import {
  appliesAlias,
  appliesPlugin,
  includedProjects,
  javaVersionIn,
  toolchainIn,
  withoutComments,
} from './gradle-text.ts'
import { mainClassIn } from './main-class.ts'
import { JAVA_VERSIONS } from './version.ts'

/*
 * Build files of Gradle are programs, and nothing of a folder is run before it is built in its container. They are
 * looked at as text, for the few forms that nearly all of them are written in.
 */

const CACHE = '/var/cache/gradle'
/** Not below ~/.gradle, which is a volume in some images of Gradle. */
const KEPT = '/opt/gradle-home'
/** Gradle has no command that only downloads. */
const FETCH_SCRIPT =
  "allprojects { tasks.create('fetchDependencies') { doLast { configurations.findAll { it.canBeResolved }.each { c -> c.incoming.artifactView { v -> v.lenient(true) }.files.files } } } }"

/** A project of the build: the root, or one that the settings include. */
interface Subproject {
  /** `:` for the root, `:web:api` for others. */
  readonly path: string
  readonly folder: string
  /** Text of its build file without comments; empty where it has none. */
  readonly text: string
  readonly file: string
}

/**
 * @param wish folder or path (`:api`) of the project to start
 * @throws {UserError} a question
 */
export function planGradle(sources: Sources, wish: string | undefined): JavaBuild {
  const settings = ['settings.gradle.kts', 'settings.gradle'].find((file) => sources.has(file))
  const settingsText = withoutComments(sources.text(settings ?? '') ?? '')
  const projects = subprojects(settingsText, settings ?? 'settings.gradle', sources)
  const catalog = readCatalog(sources)
  refuseUnsupported(projects, catalog)
  const { project, notes } = chooseProject(projects, catalog, wish)
  const wrapper = sources.has('gradlew') && sources.has('gradle/wrapper/gradle-wrapper.properties')
  const gradle = `${wrapper ? 'sh ./gradlew' : 'gradle'} --no-daemon`
  const spring = isSpring(project, catalog)
  const packing = spring ? springPacking(springVersion(projects, catalog)) : librariesOf(project, sources)
  const out = (folder: string): string => quoted(`./${posix.join(project.folder, 'build', folder)}`)
  const task = (name: string): string => (project.path === ':' ? name : `${project.path}:${name}`)
  return {
    tool: 'gradle',
    base: wrapper ? 'java-jdk' : 'gradle',
    artifact: artifactOf(project, settingsText),
    framework: spring ? 'spring-boot' : 'none',
    javaVersion: javaVersionOf(project, projects),
    packing,
    module: project.folder,
    buildFiles: buildFiles(projects, sources, wrapper),
    fetch: [
      `printf '%s\\n' ${quoted(FETCH_SCRIPT)} > /tmp/fetch.gradle`,
      // Build files that read sources fail here; then the build itself downloads what is missing.
      `(GRADLE_USER_HOME=${CACHE} ${gradle} -Dorg.gradle.configuration-cache=false --init-script /tmp/fetch.gradle fetchDependencies || echo 'not all could be fetched ahead')`,
      `cp -a ${CACHE} ${KEPT}`,
    ],
    cache: CACHE,
    environment: { GRADLE_USER_HOME: KEPT },
    compile: spring
      ? [`${gradle} ${quoted(task('bootJar'))}`, 'mkdir -p /out', takeJar(out('libs'), undefined)]
      : [
          `${gradle} ${quoted(task('installDist'))}`,
          'mkdir -p /out/lib',
          `cp ${out('install')}/*/lib/*.jar /out/lib/`,
          // Its own jar changes with every commit, and so has a layer of its own.
          `for jar in ${out('libs')}/*.jar; do rm -f "/out/lib/\${jar##*/}"; done`,
          takeJar(out('libs'), undefined),
        ],
    development: [...(wrapper ? ['sh', './gradlew'] : ['gradle']), '--no-daemon', task(spring ? 'bootRun' : 'run')],
    outputs: outputsOf(
      projects.map(({ folder }) => folder),
      'build',
    ),
    dependencies: dependenciesOf(project, catalog),
    notes: [...notes, ...versionNote(packing, project)],
  }
}

function subprojects(settings: string, file: string, sources: Sources): Subproject[] {
  const paths = [':', ...includedProjects(settings).map((path) => (path.startsWith(':') ? path : `:${path}`))]
  return paths.map((path) => {
    const folder = path === ':' ? '.' : path.slice(1).replaceAll(':', '/')
    if (!/^[\w.][\w./-]*$/.test(folder) || folder.split('/').includes('..')) {
      throw new UserError(
        `${file} includes the project ${shown(path)}; write a name of letters, digits, dots and dashes`,
      )
    }
    const found = ['build.gradle.kts', 'build.gradle']
      .map((name) => posix.join(folder, name))
      .find((one) => sources.has(one))
    return {
      path,
      folder,
      text: withoutComments(sources.text(found ?? '') ?? ''),
      file: found ?? posix.join(folder, 'build.gradle'),
    }
  })
}

function isSpring({ text }: Subproject, { springAlias }: Catalog): boolean {
  return appliesPlugin(text, SPRING_PLUGIN) || (springAlias !== undefined && appliesAlias(text, springAlias))
}

function springVersion(projects: readonly Subproject[], catalog: Catalog): string | undefined {
  const forms = [
    /\borg\.springframework\.boot["')]{1,3}[ \t]{1,10}version[ \t(]{1,5}["']([\w.-]{1,40})["']/,
    /\bspring-boot-gradle-plugin:([\w.-]{1,40})["']/,
  ]
  const found = projects.flatMap(({ text }) => forms.map((form) => form.exec(text)?.[1]))
  return found.find((version) => version !== undefined) ?? catalog.springVersion
}

function isApplication(project: Subproject): boolean {
  return appliesPlugin(project.text, 'application') || /^[ \t]{0,20}`?application`?[ \t\r]{0,20}$/m.test(project.text)
}

function refuseUnsupported(projects: readonly Subproject[], catalog: Catalog): void {
  for (const { text, file } of projects) {
    const groups = [...text.matchAll(/["'](io\.[a-z]{1,30})[.:"']/g)].map(([, group = '']) => group)
    const other = unsupportedFramework([...groups, ...catalog.libraries.map((library) => library.split(':')[0] ?? '')])
    if (other === undefined) continue
    throw new UserError(
      `${file} builds with ${other}, whose images are not made here; use its own container build or write a Dockerfile, and build-image builds and checks that one`,
    )
  }
}

function chooseProject(
  projects: readonly Subproject[],
  catalog: Catalog,
  wish: string | undefined,
): { project: Subproject; notes: string[] } {
  if (wish !== undefined) {
    const folder = posix.join(wish.replace(/^:/, '').replaceAll(':', '/'), '.').replace(/\/$/, '')
    const found = projects.find((project) => project.folder === folder)
    if (found) return { project: found, notes: [] }
    throw new UserError(
      `module is ${shown(wish)}, which is no project of this build; write one of ${projects
        .slice(0, 10)
        .map((one) => one.folder)
        .join(', ')}`,
    )
  }
  const candidates = projects.filter((project) => isSpring(project, catalog) || isApplication(project))
  const [first, ...more] = candidates
  if (first === undefined) {
    throw new UserError(
      `no build file of Gradle here applies org.springframework.boot or application, so there is nothing to start; add one of them to the plugins of ${projects[0]?.file ?? 'build.gradle'}`,
    )
  }
  if (more.length > 0) {
    throw new UserError(
      `there are several projects that can be started (${candidates
        .slice(0, 10)
        .map((one) => one.folder)
        .join(', ')}); set module to the one that the image is for, such as "module: ${more[0]?.folder}"`,
    )
  }
  return {
    project: first,
    notes: projects.length === 1 ? [] : [`The project that is started is ${first.path}, the only one that can be.`],
  }
}

function librariesOf(project: Subproject, sources: Sources): Packing {
  const written = /\bmainClass(?:Name)?(?:\.set\(|[ \t]{0,10}=)[ \t]{0,10}["']([^"'\n]{1,300})["']/.exec(
    project.text,
  )?.[1]
  const mainClass = isClassName(written)
    ? written
    : mainClassIn(sources, project.folder, `mainClass to the application block in ${project.file}`)
  return { kind: 'libraries', mainClass }
}

function artifactOf(project: Subproject, settings: string): string | undefined {
  if (project.path !== ':') return posix.basename(project.folder)
  return /\brootProject\.name[ \t]{0,10}=[ \t]{0,10}["']([^"'\n]{1,200})["']/.exec(settings)?.[1]
}

function javaVersionOf(project: Subproject, projects: readonly Subproject[]): string | undefined {
  for (const { text, file } of [project, ...projects]) {
    const toolchain = toolchainIn(text)
    if (toolchain !== undefined && !JAVA_VERSIONS.includes(toolchain)) {
      throw new UserError(
        `${file} asks for a toolchain of exactly Java ${toolchain}, and there are base images of ${JAVA_VERSIONS.join(', ')}; write one of them, with "options.release = ${toolchain}" where the classes must stay so old`,
      )
    }
    const version = javaVersionIn(text)
    if (version !== undefined) return version
  }
  return undefined
}

function dependenciesOf(project: Subproject, catalog: Catalog): string[] {
  const written = project.text.matchAll(/["']([\w.-]{1,100}:[\w.-]{1,100})[:"']/g)
  return [...[...written].map(([, name = '']) => name), ...catalog.libraries]
}

/** Whatever a build file may read before the sources are there. */
function buildFiles(projects: readonly Subproject[], sources: Sources, wrapper: boolean): Map<string, string[]> {
  const root = ['settings.gradle', 'settings.gradle.kts', 'gradle.properties', ...(wrapper ? ['gradlew'] : [])]
  const wanted = new Set([
    ...root,
    ...projects.map(({ file }) => file),
    ...projects.map(({ folder }) => posix.join(folder, 'gradle.properties')),
  ])
  const found = sources.files.filter(
    (path) =>
      wanted.has(path) ||
      /^(?:gradle|buildSrc|build-logic)\//.test(path) ||
      /^[\w-]{1,80}\.gradle(?:\.kts)?$/.test(path),
  )
  const folders = new Map<string, string[]>()
  for (const path of found) folders.set(posix.dirname(path), [...(folders.get(posix.dirname(path)) ?? []), path])
  return folders
}

function versionNote(packing: Packing, { file }: Subproject): string[] {
  if (packing.kind !== 'nested') return []
  return [
    `${file} doesn't show a version of Spring Boot that can take its jar apart, so the image has the jar in one layer.`,
  ]
}
