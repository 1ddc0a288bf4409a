import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { UserError } from '../../../src/errors.ts'
import { parseDockerfile } from '../../../src/image/dockerfile/read.ts'
import { writeDockerfile } from '../../../src/image/dockerfile/write.ts'
import { JAVA_VERSIONS } from '../../../src/image/languages/java/version.ts'
import { java } from '../../../src/image/languages/java.ts'
import type { Project, Wishes } from '../../../src/image/project.ts'
import { readSources } from '../../../src/image/sources.ts'
import { cpuMs, TOO_LONG_MS } from '../../cpu.ts'
import { sourcesOf } from '../sources-of.ts'

type Files = Readonly<Record<string, string>>

const SPRING_PLUGIN =
  '<plugin><groupId>org.springframework.boot</groupId><artifactId>spring-boot-maven-plugin</artifactId></plugin>'
const parent = (version: string) =>
  `<parent><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-parent</artifactId><version>${version}</version></parent>`
const pom = (...parts: string[]) => `<project>${parts.join('\n')}</project>`
const plugins = (...list: string[]) => `<build><plugins>${list.join('')}</plugins></build>`
const dependency = (group: string, artifact: string) =>
  `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId></dependency>`
const spring = (version: string, ...parts: string[]) =>
  pom(parent(version), '<artifactId>shop</artifactId>', plugins(SPRING_PLUGIN), ...parts)
const APPLICATION = 'src/main/java/com/example/Shop.java'
const MAIN = 'package com.example;\nclass Shop { public static void main(String[] args) { } }\n'

const plan = (files: Files, wishes: Wishes = {}): Project => java.plan(sourcesOf(files), wishes)
const text = (files: Files, wishes: Wishes = {}): string =>
  writeDockerfile(plan(files, wishes).dockerfile, (key, version) => `base.example/${key}:${version ?? 'any'}`)
const refusal = (files: Files, wishes: Wishes = {}): string => {
  try {
    text(files, wishes)
  } catch (error) {
    if (error instanceof UserError) return error.message
    throw error
  }
  throw new Error('nothing was refused')
}

describe('Spring Boot by Maven', () => {
  test.each([
    ['4.0.9', '-Djarmode=tools', '/app/app.jar', undefined],
    ['3.3.0', '-Djarmode=tools', '/app/app.jar', undefined],
    ['3.2.5', '-Djarmode=layertools', 'org.springframework.boot.loader.launch.JarLauncher', undefined],
    ['2.7.18', '-Djarmode=layertools', 'org.springframework.boot.loader.JarLauncher', undefined],
    ['2.1.0.RELEASE', undefined, '/app/app.jar', /so the image has the jar in one layer/],
    [`\${nobody.says}`, undefined, '/app/app.jar', /doesn't show a version of Spring Boot/],
  ])('%s takes its jar apart by %s and starts %s', (version, jarmode, started, note) => {
    const files = { 'pom.xml': spring(version) }
    const project = plan(files)
    expect(project).toMatchObject({ framework: 'spring-boot', packageManager: 'maven', name: 'shop', port: 8080 })
    expect(project.command.at(-1)).toBe(started)
    if (jarmode === undefined) expect(text(files)).not.toMatch(/jarmode/)
    else expect(text(files)).toContain(`java ${jarmode} -jar /out/app.jar extract`)
    if (note) expect(project.notes.join()).toMatch(note)
  })

  test('the version may come through a property of the parent here', () => {
    const root = pom(
      '<artifactId>all</artifactId><packaging>pom</packaging><modules><module>web</module></modules>',
      `<properties><boot>\${minor}.7</boot><minor>3.5</minor></properties>`,
      `<dependencyManagement><dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-dependencies</artifactId><version>\${boot}</version></dependency></dependencies></dependencyManagement>`,
    )
    const web = pom('<parent><artifactId>all</artifactId></parent><artifactId>web</artifactId>', plugins(SPRING_PLUGIN))
    expect(text({ 'pom.xml': root, 'web/pom.xml': web })).toMatch(/jarmode=tools.*jar --update .* --date=1980-01-01T/s)
  })

  test('a property that names itself says nothing', () => {
    const files = { 'pom.xml': spring(`\${a}`, `<properties><a>\${b}</a><b>\${a}</b></properties>`) }
    expect(plan(files).notes.join()).toMatch(/doesn't show a version/)
  })

  test('a wrapper builds with the version it is bound to, on the JDK alone', () => {
    const files = { 'pom.xml': spring('3.5.7'), mvnw: '', '.mvn/wrapper/maven-wrapper.properties': '' }
    expect(text(files)).toMatch(/^FROM --platform=\$BUILDPLATFORM base\.example\/java-jdk:21 AS base$/m)
    expect(text(files)).toMatch(/^COPY \.mvn\/wrapper\/maven-wrapper\.properties \.mvn\/wrapper\/$/m)
    expect(text(files)).toMatch(/sh \.\/mvnw -B/)
    expect(plan(files).developmentCommand).toEqual(['sh', './mvnw', '-B', 'spring-boot:run'])
  })

  test('without jlink a runtime of the table is taken', () => {
    const made = text({ 'pom.xml': spring('3.5.7') }, { jlink: false })
    expect(made).toMatch(/^FROM base\.example\/java-jre:21 AS production$/m)
    expect(made).not.toMatch(/jlink|jdeps/)
    expect(made).toMatch(/^ENTRYPOINT \["java", /m)
  })

  test('a classifier picks the jar that starts', () => {
    const plugin = SPRING_PLUGIN.replace(
      '</plugin>',
      '<configuration><classifier>exec</classifier></configuration></plugin>',
    )
    const files = { 'pom.xml': pom(parent('3.5.7'), plugins(plugin)) }
    expect(text(files)).toMatch(/-name '\*-exec\.jar' -print -quit/)
    const bad = { 'pom.xml': files['pom.xml'].replace('>exec<', ">$(touch pwn)'<") }
    expect(refusal(bad)).toMatch(/classifier "\$\(touch pwn\)'"; write letters/)
  })
})

describe('settings of Spring', () => {
  const actuator = `<dependencies>${dependency('org.springframework.boot', 'spring-boot-starter-actuator')}${dependency('io.micrometer', 'micrometer-registry-prometheus')}</dependencies>`
  const properties = 'src/main/resources/application.properties'
  const yaml = 'src/main/resources/application.yml'

  test.each<[string, Files, Partial<Project>]>([
    ['actuator', {}, { port: 8080, healthPath: '/actuator/health' }],
    ['a port', { [properties]: 'server.port=9000\n' }, { port: 9000 }],
    ['a port with a default', { [properties]: `server.port = \${PORT:9100}\n` }, { port: 9100 }],
    ['a base path', { [properties]: 'management.endpoints.web.base-path=/\n' }, { healthPath: '/health' }],
    [
      'a context path',
      { [yaml]: 'server:\n  servlet:\n    context-path: /shop\n' },
      { healthPath: '/shop/actuator/health' },
    ],
    [
      'a name',
      { [yaml]: 'spring:\n  application:\n    name: The Shop\n---\nspring:\n  application:\n    name: other\n' },
      { name: 'the-shop' },
    ],
    [
      'metrics',
      { [yaml]: 'management:\n  endpoints:\n    web:\n      exposure:\n        include: [health, prometheus]\n' },
      { metricsPath: '/actuator/prometheus' },
    ],
    [
      'metrics among all',
      { [properties]: 'management.endpoints.web.exposure.include=*\n' },
      { metricsPath: '/actuator/prometheus' },
    ],
  ])('%s', (_, files, expected) => {
    expect(plan({ 'pom.xml': spring('3.5.7', actuator), ...files })).toMatchObject(expected)
  })

  test('metrics that are not exposed are not there', () => {
    expect(plan({ 'pom.xml': spring('3.5.7', actuator) }).metricsPath).toBeUndefined()
  })

  test('a port of its own for actuator is a question', () => {
    const files = { 'pom.xml': spring('3.5.7', actuator), [properties]: 'management.server.port=9090\n' }
    expect(refusal(files)).toMatch(/management\.server\.port is 9090, a port of its own/)
    expect(plan(files, { healthPath: '/up' }).healthPath).toBe('/up')
  })

  test('without actuator the sources are asked, else it is said', () => {
    const files = { 'pom.xml': spring('3.5.7') }
    expect(plan(files).notes.join()).toMatch(/Add spring-boot-starter-actuator/)
    const controller = { ...files, [APPLICATION]: '@GetMapping("/healthz") String ok() { return "ok"; }' }
    expect(plan(controller)).toMatchObject({ healthPath: '/healthz', notes: [] })
  })

  test('settings that are no YAML are refused with their line', () => {
    expect(refusal({ 'pom.xml': spring('3.5.7'), [yaml]: 'server:\n  port: [\n' })).toMatch(/application\.yml.*line/)
  })
})

describe('modules of Maven', () => {
  const root = pom(
    '<artifactId>all</artifactId><packaging>pom</packaging><modules><module>core</module><module>web</module></modules>',
  )
  const core = pom('<artifactId>core</artifactId>')
  const web = pom('<artifactId>web</artifactId>', plugins(SPRING_PLUGIN))
  const files = { 'pom.xml': root, 'core/pom.xml': core, 'web/pom.xml': web }

  test('the one that can be started is taken, and said', () => {
    const made = text(files)
    expect(plan(files).notes).toContain('The module that is started is web, the only one that can be.')
    expect(made).toMatch(/COPY pom\.xml \.\/\nCOPY core\/pom\.xml core\/\nCOPY web\/pom\.xml web\//)
    expect(made).toMatch(/mvn -B -ntp -DskipTests -D\S+ -pl web -am package/)
    expect(made).toMatch(/find \.\/web\/target /)
    expect(plan(files).developmentCommand.slice(-2)).toEqual(['web', 'spring-boot:run'])
  })

  test('what builds leave is kept out of the next one, packages of that name are not', () => {
    expect(plan(files).ignored).toEqual(expect.arrayContaining(['target', 'core/target', 'web/target']))
    expect(plan(files).ignored.filter((line) => line.startsWith('**/'))).toEqual(['**/*.class'])
  })

  test('several are a question, a wish answers it by folder or artifact', () => {
    const two = { ...files, 'core/pom.xml': web.replace('>web<', '>engine<') }
    expect(refusal(two)).toMatch(/several modules that can be started \(core, web\); set module/)
    expect(text(two, { module: 'core' })).toMatch(/-pl core -am/)
    expect(text(two, { module: 'engine' })).toMatch(/-pl core -am/)
    expect(refusal(two, { module: 'shop' })).toMatch(
      /module is "shop", which is no module of pom\.xml; write one of core, web/,
    )
  })

  test.each<[string, Files, RegExp]>([
    [
      'none that starts',
      { ...files, 'web/pom.xml': core },
      /none of the modules core, web can be started; add spring-boot-maven-plugin/,
    ],
    [
      'one that is not there',
      { 'pom.xml': root, 'core/pom.xml': core },
      /pom\.xml names the module "web", but there is no "web\/pom\.xml"/,
    ],
    ['one outside', { 'pom.xml': root.replace('>core<', '>../core<') }, /"\.\.\/core", which lies outside/],
  ])('%s is said', (_, all, message) => {
    expect(refusal(all)).toMatch(message)
  })

  test('modules in a circle end', () => {
    const circle = pom('<packaging>pom</packaging><modules><module>../web</module><module>.</module></modules>')
    expect(text({ 'pom.xml': root, 'core/pom.xml': circle, 'web/pom.xml': web })).toMatch(/-pl web -am/)
  })
})

describe('plain jars', () => {
  const jarPlugin = (mainClass: string) =>
    `<plugin><artifactId>maven-jar-plugin</artifactId><configuration><archive><manifest><mainClass>${mainClass}</mainClass></manifest></archive></configuration></plugin>`

  test('a thin one starts beside its libraries', () => {
    const files = { 'pom.xml': pom('<artifactId>clock</artifactId>', plugins(jarPlugin('com.example.Clock'))) }
    expect(plan(files).command.slice(-3)).toEqual(['-cp', '/app/app.jar:/app/lib/*', 'com.example.Clock'])
    expect(text(files)).toMatch(
      /COPY --from=build \/out\/lib\/ \/app\/lib\/\nCOPY --from=build \/out\/app\.jar \/app\/app\.jar/,
    )
  })

  test.each<[string, string]>([
    [
      'shade',
      `<plugin><artifactId>maven-shade-plugin</artifactId><configuration><mainClass>a.B</mainClass></configuration></plugin>`,
    ],
    [
      'assembly',
      `<plugin><artifactId>maven-assembly-plugin</artifactId><configuration><mainClass>a.B</mainClass><descriptorRefs><descriptorRef>jar-with-dependencies</descriptorRef></descriptorRefs></configuration></plugin>`,
    ],
  ])('one of the %s plugin starts by itself', (_, plugin) => {
    expect(plan({ 'pom.xml': pom(plugins(plugin)) }).command.slice(-2)).toEqual(['-jar', '/app/app.jar'])
  })

  test('the class comes from a property, or from the sources', () => {
    const property = { 'pom.xml': pom('<properties><exec.mainClass>a.B</exec.mainClass></properties>') }
    expect(plan(property).command.at(-1)).toBe('a.B')
    const sources = { 'pom.xml': pom(), [APPLICATION]: MAIN }
    expect(plan(sources).command.at(-1)).toBe('com.example.Shop')
    expect(refusal({ 'pom.xml': pom() })).toMatch(/no class under src\/main\/java has a "static void main"/)
    const two = { ...sources, 'src/main/java/Two.java': MAIN }
    expect(refusal(two)).toMatch(/several classes have a main method \(Two, com\.example\.Shop\); add <mainClass>/)
  })

  test.each<[string, number]>([
    ['HttpServer.create(new InetSocketAddress(9001), 0)', 9001],
    ['new InetSocketAddress("0.0.0.0", 9002)', 9002],
    ['app.start(7070);', 7070],
    ['var port = System.getenv().getOrDefault("PORT", "5000");', 5000],
    ['private static final int PORT = 6001;', 6001],
    ['', 8080],
  ])('%s listens at %d', (body, port) => {
    expect(plan({ 'pom.xml': pom(), [APPLICATION]: `${MAIN}${body}` }).port).toBe(port)
  })
})

describe('Gradle', () => {
  const build = `plugins {\n  id 'java'\n  id 'org.springframework.boot' version '3.5.7'\n}\n// id 'io.quarkus'\n`

  test('a wrapper builds on the JDK alone', () => {
    const files = {
      'build.gradle': build,
      'settings.gradle': "rootProject.name = 'tickets'\n",
      gradlew: '',
      'gradle/wrapper/gradle-wrapper.properties': '',
    }
    const made = text(files)
    expect(plan(files)).toMatchObject({ packageManager: 'gradle', framework: 'spring-boot', name: 'tickets' })
    expect(made).toMatch(/base\.example\/java-jdk:21 AS base$/m)
    expect(made).toMatch(
      /COPY build\.gradle gradlew settings\.gradle \.\/\nCOPY gradle\/wrapper\/gradle-wrapper\.properties gradle\/wrapper\//,
    )
    expect(made).toMatch(/sh \.\/gradlew --no-daemon bootJar/)
    expect(made).toMatch(/jarmode=tools/)
    expect(plan(files).developmentCommand).toEqual(['sh', './gradlew', '--no-daemon', 'bootRun'])
  })

  test.each<[string, Files]>([
    ['Kotlin', { 'build.gradle.kts': 'plugins { id("org.springframework.boot") version "3.4.0" }\n' }],
    [
      'the old way',
      {
        'build.gradle':
          "buildscript { dependencies { classpath 'org.springframework.boot:spring-boot-gradle-plugin:3.4.0' } }\napply plugin: 'org.springframework.boot'\n",
      },
    ],
    [
      'a catalogue',
      {
        'build.gradle.kts': 'plugins { alias(libs.plugins.spring.boot) }\n',
        'gradle/libs.versions.toml':
          '[versions]\nboot = "3.4.0"\n[plugins]\nspring-boot = { id = "org.springframework.boot", version.ref = "boot" }\n',
      },
    ],
    [
      'a short catalogue',
      {
        'build.gradle.kts': 'plugins { alias(libs.plugins.boot) }\n',
        'gradle/libs.versions.toml': '[plugins]\nboot = "org.springframework.boot:3.4.0"\n',
      },
    ],
  ])('knows Spring Boot by %s', (_, files) => {
    expect(text(files)).toMatch(/base\.example\/gradle:21 AS base[\s\S]*gradle --no-daemon bootJar[\s\S]*jarmode=tools/)
  })

  test('the project that starts is found among those of the settings', () => {
    const files = {
      'settings.gradle.kts': 'include("core", ":apps:web")\n',
      'build.gradle.kts': 'plugins { id("org.springframework.boot") version "3.5.7" apply false }\n',
      'core/build.gradle.kts': 'plugins { java }\n',
      'apps/web/build.gradle.kts': 'plugins {\n  id("org.springframework.boot")\n}\n',
    }
    expect(text(files)).toMatch(/gradle --no-daemon :apps:web:bootJar[\s\S]*find \.\/apps\/web\/build\/libs /)
    expect(plan(files).notes).toContain('The project that is started is :apps:web, the only one that can be.')
    const two = { ...files, 'core/build.gradle.kts': 'plugins {\n  application\n}\n' }
    expect(refusal(two)).toMatch(/several projects that can be started \(core, apps\/web\)/)
    expect(text(two, { module: ':apps:web' })).toMatch(/:apps:web:bootJar/)
    expect(refusal(two, { module: 'web' })).toMatch(/module is "web", which is no project of this build/)
  })

  test('an application starts beside its libraries', () => {
    const files = {
      'build.gradle': "plugins { id 'application' }\napplication {\n  mainClass = 'com.example.Clock'\n}\n",
    }
    expect(plan(files)).toMatchObject({ framework: 'none', developmentCommand: ['gradle', '--no-daemon', 'run'] })
    expect(plan(files).command.at(-1)).toBe('com.example.Clock')
    expect(text(files)).toMatch(/gradle --no-daemon installDist/)
  })

  test.each<[string, string, RegExp]>([
    [
      'nothing that starts',
      "plugins { id 'java' }\n",
      /no build file of Gradle here applies org\.springframework\.boot or application/,
    ],
    [
      'a toolchain that no image has',
      `${build}java { toolchain { languageVersion = JavaLanguageVersion.of(11) } }`,
      /build\.gradle asks for a toolchain of exactly Java 11, and there are base images of 25, 21, 17/,
    ],
    ['Quarkus', "plugins { id 'io.quarkus' }\n", /build\.gradle builds with Quarkus, whose images are not made here/],
  ])('%s is a question', (_, text_, message) => {
    expect(refusal({ 'build.gradle': text_ })).toMatch(message)
  })

  test('T2: a project of the settings with another name than folders have is refused', () => {
    expect(refusal({ 'build.gradle': build, 'settings.gradle': "include '$(touch pwn)'\n" })).toMatch(
      /settings\.gradle includes the project ":\$\(touch pwn\)"/,
    )
    expect(refusal({ 'build.gradle': build, 'settings.gradle': "include '..:..:etc'\n" })).toMatch(
      /write a name of letters/,
    )
  })
})

test('the sample with a wrapper is planned as it is on disk', () => {
  const project = java.plan(readSources('examples/images/java-spring-gradle-wrapper'), {})
  expect(project).toMatchObject({
    framework: 'spring-boot',
    packageManager: 'gradle',
    name: 'tickets',
    version: '21',
    healthPath: '/health',
    metricsPath: '/prometheus',
  })
  expect(project.dockerfile.stages[0]?.from).toEqual({ base: 'java-jdk', version: '21', buildPlatform: true })
})

describe('the version', () => {
  test('is one that the table of base images has', () => {
    const { images } = JSON.parse(readFileSync('src/image/base/images.json', 'utf8'))
    for (const wanted of ['java-jdk', 'java-jre', 'maven', 'gradle']) {
      const known = images.flatMap(({ key, version }: { key: string; version: string }) =>
        key === wanted ? [version] : [],
      )
      expect(known.sort()).toEqual([...JAVA_VERSIONS].sort())
    }
  })

  test.each<[string, Files, string, number]>([
    ['nobody says', {}, '21', 0],
    [
      'java.version',
      { 'pom.xml': spring('3.5.7', '<properties><java.version>17</java.version></properties>') },
      '17',
      0,
    ],
    ['1.8', { 'pom.xml': spring('2.7.18', '<properties><java.version>1.8</java.version></properties>') }, '17', 1],
    [
      '22',
      { 'pom.xml': spring('3.5.7', '<properties><maven.compiler.release>22</maven.compiler.release></properties>') },
      '25',
      1,
    ],
    ['.java-version', { '.java-version': '25.0.1\n' }, '25', 0],
    ['.sdkmanrc', { '.sdkmanrc': '# x\njava=17.0.12-tem\n' }, '17', 0],
    ['.tool-versions', { '.tool-versions': 'java temurin-25.0.1+8\n' }, '25', 0],
  ])('%s', (_, files, version, noted) => {
    const project = plan({ 'pom.xml': spring('3.5.7'), ...files })
    expect(project.version).toBe(version)
    expect(project.notes.filter((note) => /asks for Java/.test(note))).toHaveLength(noted)
  })

  test('compression is asked for as that Java understands it', () => {
    const at = (version: string) => text({ 'pom.xml': spring('3.5.7') }, { version })
    expect(at('17')).toMatch(/--compress=2 /)
    expect(at('25')).toMatch(/--compress=zip-6 /)
    expect(at('21')).toMatch(/jdk\.crypto\.ec/)
    expect(at('25')).not.toMatch(/jdk\.crypto\.ec/)
  })

  test('one that there is no image of is a question', () => {
    expect(refusal({ 'pom.xml': spring('3.5.7', '<properties><java.version>99</java.version></properties>') })).toMatch(
      /the build file asks for ">=99"/,
    )
    expect(
      refusal({ 'pom.xml': spring('3.5.7', '<properties><java.version>new</java.version></properties>') }),
    ).toMatch(/asks for Java "new"; write a version such as 21/)
  })
})

describe('what is not made', () => {
  test.each<[string, Files, RegExp]>([
    [
      'a war',
      { 'pom.xml': spring('3.5.7', '<packaging>war</packaging>') },
      /pom\.xml packs a war, which needs a server around it/,
    ],
    [
      'Quarkus',
      { 'pom.xml': pom(`<dependencies>${dependency('io.quarkus', 'quarkus-rest')}</dependencies>`) },
      /pom\.xml builds with Quarkus/,
    ],
    [
      'Micronaut',
      { 'pom.xml': pom(plugins('<plugin><groupId>io.micronaut.maven</groupId><artifactId>x</artifactId></plugin>')) },
      /pom\.xml builds with Micronaut/,
    ],
    [
      'two tools without a wrapper',
      { 'pom.xml': spring('3.5.7'), 'build.gradle': '' },
      /a pom\.xml and a build\.gradle, and no wrapper/,
    ],
  ])('%s is said', (_, files, message) => {
    expect(refusal(files)).toMatch(message)
  })

  test('of two tools the one with a wrapper builds, and it is said', () => {
    const project = plan({ 'pom.xml': spring('3.5.7'), 'build.gradle': '', mvnw: '' })
    expect(project.packageManager).toBe('maven')
    expect(project.notes.join()).toMatch(/maven builds, as its wrapper is here/)
  })
})

describe('a pom.xml that is broken', () => {
  test.each<[string, string, RegExp]>([
    ['cut off', '<project>\n<artifactId>shop', /^pom\.xml is no well-formed XML: line 2: /],
    ['of something else', '<settings/>', /^pom\.xml is no Maven project: its outermost element is not <project>/],
    ['empty', '', /^pom\.xml is no /],
    [
      'T16: with entities',
      '<!DOCTYPE lolz [<!ENTITY a "aaaa">]><project/>',
      /^pom\.xml declares a document type of its own/,
    ],
    ['T16: 20,000 deep', '<a>'.repeat(20_000), /^pom\.xml is nested more than 200 levels deep/],
    [
      'T16: of countless elements',
      `<project>${'<a/>'.repeat(60_000)}</project>`,
      /^pom\.xml has more than 50000 elements/,
    ],
    [
      'a conflict of a merge',
      '<<<<<<< HEAD\n<project/>',
      /^pom\.xml is no well-formed XML: line 2: text data outside of root node/,
    ],
  ])('%s', (_, broken, message) => {
    expect(refusal({ 'pom.xml': broken })).toMatch(message)
  })
})

test('T2: artifacts, modules and classes with any sign in their name make the same lines, or a sentence', () => {
  const hostile = fc.string({
    unit: fc.constantFrom('a', '$', '(', ')', '`', ';', '\n', '"', "'", '\\', ' ', '#', '|', '-', '/', '.', '\u2028'),
    minLength: 1,
    maxLength: 12,
  })
  const escaped = (name: string) => name.replace(/[&<>]/g, '')
  const withModule = (name: string) => ({
    'pom.xml': pom(`<packaging>pom</packaging><modules><module>${escaped(name)}</module></modules>`),
    [`${escaped(name)}/pom.xml`]: spring('3.5.7', `<name>${escaped(name)}</name>`).replace(
      '>shop<',
      `>${escaped(name)}<`,
    ),
  })
  const lines = parseDockerfile(text(withModule('web'))).length
  fc.assert(
    fc.property(hostile, (name) => {
      try {
        expect(parseDockerfile(text(withModule(name)))).toHaveLength(lines)
      } catch (error) {
        expect(error).toBeInstanceOf(UserError)
      }
      const mainClass = {
        'pom.xml': pom(`<properties><exec.mainClass>${escaped(name)}</exec.mainClass></properties>`),
        [APPLICATION]: MAIN,
      }
      expect(plan(mainClass).command.at(-1)).toMatch(/^[\w$.]+$/)
    }),
  )
})

test('T19: 100 kB of anything is read in no time', () => {
  const began = cpuMs()
  const pieces = [
    '(',
    '"',
    "'",
    ' ',
    '\t',
    '//',
    '/*',
    '/*/',
    '*/',
    '\n',
    "include 'a' ",
    "include 'a', ",
    'id ',
    'PORT"',
    `\${`,
    'port = ',
    '"/a',
    'static void main ',
    'version ',
    'new InetSocketAddress(',
  ]
  for (const piece of pieces) {
    const long = piece.repeat(Math.ceil(100_000 / piece.length))
    for (const files of [
      { 'build.gradle': long, 'settings.gradle': long, '.java-version': long, '.sdkmanrc': long },
      { 'build.gradle': `plugins { id 'application' }\n${long}`, [APPLICATION]: `${MAIN}${long}` },
      {
        'pom.xml': spring('3.5.7', `<name>${long.replace(/[<&]/g, '')}</name>`),
        [APPLICATION]: long,
        'src/main/resources/application.properties': long,
      },
      {
        'pom.xml': spring(long.slice(0, 400).replace(/[<&]/g, '')),
        'src/main/resources/application.properties': `server.port=${long}`,
      },
    ]) {
      try {
        plan(files as Files)
      } catch (error) {
        if (!(error instanceof UserError)) throw error
      }
    }
  }
  expect(cpuMs() - began).toBeLessThan(TOO_LONG_MS)
})
