import { posix } from 'node:path'
import { shown } from '../../../config/read.ts'
import { UserError } from '../../../errors.ts'
import { quoted } from '../../dockerfile/write.ts'
import type { Sources } from '../../project.ts'
import {
  isClassName,
  JAR_TIME,
  type JavaBuild,
  outputsOf,
  type Packing,
  springPacking,
  takeJar,
  unsupportedFramework,
} from './build.ts'
import { mainClassIn, saysSpringApplication } from './main-class.ts'
import { all, coordinates, type Element, textAt } from './pom.ts'
import { type Module, pluginOf, pluginsOf, readReactor, resolved } from './reactor.ts'

const SPRING_PLUGIN = 'spring-boot-maven-plugin'
/** Pinned, as Maven's own default for it is ten years old. */
const COPY_LIBRARIES =
  'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DincludeScope=runtime -DoutputDirectory=/out/lib'
const CACHE = '/var/cache/maven'
/** Not below ~/.m2, which is a volume in some images of Maven. */
const KEPT = '/opt/maven-repository'

/**
 * @param wish folder or artifact of the module to start
 * @throws {UserError} a question, or a pom that can't be read
 */
export function planMaven(sources: Sources, wish: string | undefined): JavaBuild {
  const modules = readReactor(sources)
  refuseUnsupported(modules)
  const { module, notes } = chooseModule(modules, sources, wish)
  if (textAt(module.pom.project, 'packaging') === 'war') {
    throw new UserError(
      `${module.pom.file} packs a war, which needs a server around it; write <packaging>jar</packaging>, so that the service starts by itself`,
    )
  }
  const mainClass = isSpring(module) ? undefined : mainClassOf(module, sources)
  const { packing, suffix } = packingOf(module, mainClass)
  const wrapper = sources.has('mvnw') && sources.has('.mvn/wrapper/maven-wrapper.properties')
  const maven = `${wrapper ? 'sh ./mvnw' : 'mvn'} -B -ntp`
  const one = module.folder === '.' ? '' : ` -pl ${quoted(module.folder)} -am`
  const goals = packing.kind === 'libraries' ? `package ${COPY_LIBRARIES}` : 'package'
  return {
    tool: 'maven',
    base: wrapper ? 'java-jdk' : 'maven',
    artifact: textAt(module.pom.project, 'artifactId'),
    framework: isSpring(module) ? 'spring-boot' : 'none',
    javaVersion: javaVersionOf(module),
    packing,
    module: module.folder,
    buildFiles: buildFiles(modules, sources, wrapper),
    // Without sources some plugins have nothing to work on; what they miss here is fetched by the build itself.
    fetch: [
      `${maven} -fn -DskipTests${mainClass === undefined ? ' -Dspring-boot.repackage.skip=true' : ''} -Dmaven.repo.local=${CACHE}${one} ${goals}`,
      "find . -type d -name target -prune -exec rm -r '{}' + && rm -rf /out",
      `cp -a ${CACHE} ${KEPT}`,
    ],
    cache: CACHE,
    environment: { MAVEN_OPTS: `-Dmaven.repo.local=${KEPT}` },
    compile: [
      `${maven} -DskipTests -Dproject.build.outputTimestamp=${JAR_TIME}${one} ${goals}`,
      'mkdir -p /out/lib',
      takeJar(quoted(`./${posix.join(module.folder, 'target')}`), suffix),
    ],
    development: development(module, mainClass, wrapper),
    outputs: outputsOf(
      modules.map(({ folder }) => folder),
      'target',
    ),
    dependencies: module.chain.flatMap(({ project }) => all(project, 'dependencies').map(coordinates)),
    notes: [...notes, ...springNotes(module, packing)],
  }
}

function refuseUnsupported(modules: readonly Module[]): void {
  for (const { pom } of modules) {
    const parts = [
      ...all(pom.project, 'dependencies'),
      ...all(pom.project, 'build', 'plugins'),
      ...all(pom.project, 'dependencyManagement', 'dependencies'),
    ]
    const other = unsupportedFramework(parts.map((part) => textAt(part, 'groupId') ?? ''))
    if (other === undefined) continue
    throw new UserError(
      `${pom.file} builds with ${other}, whose images are not made here; use its own container build or write a Dockerfile, and build-image builds and checks that one`,
    )
  }
}

function chooseModule(
  modules: readonly Module[],
  sources: Sources,
  wish: string | undefined,
): { module: Module; notes: string[] } {
  const runnable = modules.filter((module) => textAt(module.pom.project, 'packaging') !== 'pom')
  if (wish !== undefined) {
    const folder = posix.join(wish, '.').replace(/\/$/, '')
    const found = runnable.find(
      (module) => module.folder === folder || textAt(module.pom.project, 'artifactId') === wish,
    )
    if (found) return { module: found, notes: [] }
    throw new UserError(`module is ${shown(wish)}, which is no module of pom.xml; write one of ${listed(runnable)}`)
  }
  const [root] = modules
  if (root !== undefined && runnable.includes(root) && modules.length === 1) return { module: root, notes: [] }
  const candidates = runnable.filter((module) => startsSomething(module, sources))
  const [first, ...more] = candidates
  if (first === undefined) {
    throw new UserError(
      `none of the modules ${listed(runnable)} can be started; add ${SPRING_PLUGIN} to the build of the one that is the service, or set module`,
    )
  }
  if (more.length > 0) {
    throw new UserError(
      `there are several modules that can be started (${listed(candidates)}); set module to the one that the image is for, such as "module: ${first.folder}"`,
    )
  }
  return { module: first, notes: [`The module that is started is ${first.folder}, the only one that can be.`] }
}

function listed(modules: readonly Module[]): string {
  const some = modules.slice(0, 10).map(({ folder }) => (/^[\w./-]{1,100}$/.test(folder) ? folder : shown(folder)))
  return modules.length > some.length ? `${some.join(', ')}, …` : some.join(', ')
}

function startsSomething(module: Module, sources: Sources): boolean {
  const own = all(module.pom.project, 'build', 'plugins')
  const spring = own.find((plugin) => textAt(plugin, 'artifactId') === SPRING_PLUGIN)
  if (spring !== undefined) return textAt(spring, 'configuration', 'skip') !== 'true'
  if (isSpring(module)) return saysSpringApplication(sources, module.folder)
  return own.some((plugin) => descendant(plugin, ['mainClass', 'Main-Class']) !== undefined)
}

function isSpring(module: Module): boolean {
  return pluginOf(module, SPRING_PLUGIN) !== undefined
}

function descendant(element: Element, names: readonly string[]): Element | undefined {
  for (const child of element.children) {
    if (names.includes(child.name)) return child
    const found = descendant(child, names)
    if (found) return found
  }
  return undefined
}

/** A classifier of a jar, from the project and so checked before it stands in a script. */
function classifier(text: string | undefined, file: string): string | undefined {
  if (text === undefined || /^[\w][\w.-]{0,60}$/.test(text)) return text
  throw new UserError(`${file} has the classifier ${shown(text)}; write letters, digits, dots and dashes`)
}

function packingOf(module: Module, mainClass: string | undefined): { packing: Packing; suffix?: string | undefined } {
  if (mainClass === undefined) {
    const written = textAt(pluginOf(module, SPRING_PLUGIN), 'configuration', 'classifier')
    return {
      packing: springPacking(springVersionOf(module)),
      suffix: classifier(resolved(written, module), module.pom.file),
    }
  }
  if (pluginOf(module, 'maven-shade-plugin') !== undefined) return { packing: { kind: 'jar' } }
  const assembly = pluginOf(module, 'maven-assembly-plugin')
  if (assembly && descendant(assembly, ['descriptorRef'])?.text === 'jar-with-dependencies') {
    return { packing: { kind: 'jar' }, suffix: 'jar-with-dependencies' }
  }
  return { packing: { kind: 'libraries', mainClass } }
}

function mainClassOf(module: Module, sources: Sources): string {
  const written = pluginsOf(module).flatMap((plugin) => descendant(plugin, ['mainClass', 'Main-Class'])?.text ?? [])
  for (const text of [
    ...written,
    propertyReference('exec.mainClass'),
    propertyReference('start-class'),
    propertyReference('mainClass'),
    propertyReference('main.class'),
  ]) {
    const name = resolved(text, module)
    if (isClassName(name)) return name
  }
  return mainClassIn(sources, module.folder, `<mainClass> to the maven-jar-plugin in ${module.pom.file}`)
}

function propertyReference(name: string): string {
  return `\${${name}}`
}

function springVersionOf(module: Module): string | undefined {
  const versions = module.chain.flatMap(({ project }) => [
    ...(textAt(project, 'parent', 'groupId') === 'org.springframework.boot'
      ? [textAt(project, 'parent', 'version')]
      : []),
    ...all(project, 'dependencyManagement', 'dependencies')
      .filter((one) => coordinates(one) === 'org.springframework.boot:spring-boot-dependencies')
      .map((one) => textAt(one, 'version')),
  ])
  const plugin = textAt(pluginOf(module, SPRING_PLUGIN), 'version')
  return [...versions, plugin].map((version) => resolved(version, module)).find((version) => version !== undefined)
}

function javaVersionOf(module: Module): string | undefined {
  const compiler = pluginOf(module, 'maven-compiler-plugin')
  const written = [
    textAt(compiler, 'configuration', 'release'),
    propertyReference('maven.compiler.release'),
    propertyReference('java.version'),
    textAt(compiler, 'configuration', 'target'),
    propertyReference('maven.compiler.target'),
    propertyReference('maven.compiler.source'),
  ]
  return written.map((text) => resolved(text, module)).find((version) => version !== undefined)
}

function buildFiles(modules: readonly Module[], sources: Sources, wrapper: boolean): Map<string, string[]> {
  const settings = sources.files.filter((path) => path.startsWith('.mvn/'))
  const folders = new Map<string, string[]>([['.', ['pom.xml', ...(wrapper ? ['mvnw'] : [])]]])
  for (const { pom } of modules) {
    const folder = posix.dirname(pom.file)
    const paths = folders.get(folder) ?? []
    folders.set(folder, paths.includes(pom.file) ? paths : [...paths, pom.file])
  }
  for (const path of settings) {
    const folder = posix.dirname(path)
    folders.set(folder, [...(folders.get(folder) ?? []), path])
  }
  return folders
}

/** The plugin runs in one module only, so what it needs of the others is installed first. */
function development({ folder }: Module, mainClass: string | undefined, wrapper: boolean): string[] {
  const maven = wrapper ? ['sh', './mvnw'] : ['mvn']
  const run =
    mainClass === undefined
      ? ['spring-boot:run']
      : ['compile', 'org.codehaus.mojo:exec-maven-plugin:3.5.1:java', `-Dexec.mainClass=${mainClass}`]
  if (folder === '.') return [...maven, '-B', ...run]
  const first = `${maven.join(' ')} -B -q -DskipTests -pl "$0" -am install`
  return ['sh', '-c', `${first} && exec ${maven.join(' ')} -B -pl "$0" "$@"`, folder, ...run]
}

function springNotes(module: Module, packing: Packing): string[] {
  if (packing.kind !== 'nested') return []
  return [
    `${module.pom.file} doesn't show a version of Spring Boot that can take its jar apart, so the image has the jar in one layer.`,
  ]
}
