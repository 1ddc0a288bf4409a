import { posix } from 'node:path'
import { UserError } from '../../errors.ts'
import type { Language, Project, Sources, Wishes } from '../project.ts'
import { serviceName } from '../service-name.ts'
import { healthPathIn, portOf } from './endpoints.ts'
import type { JavaBuild } from './java/build.ts'
import { planGradle } from './java/gradle.ts'
import { javaSources } from './java/main-class.ts'
import { planMaven } from './java/maven.ts'
import { refuseOwnPort, springSettings } from './java/spring.ts'
import { javaDockerfile, startCommand } from './java/stages.ts'
import { javaVersion } from './java/version.ts'

const MANIFESTS = ['pom.xml', 'build.gradle', 'build.gradle.kts', 'settings.gradle', 'settings.gradle.kts']
const PORT = 8080

export const java: Language = {
  name: 'java',
  manifests: (sources) => MANIFESTS.filter((file) => sources.has(file)),
  plan,
}

function plan(sources: Sources, wishes: Wishes): Project {
  const { build, notes } = buildOf(sources, wishes.module)
  const { version, note } = javaVersion(sources, build.javaVersion, wishes.version)
  const http =
    build.framework === 'spring-boot' ? springHttp(sources, build, wishes) : plainHttp(sources, build, wishes)
  const name = wishes.name ?? serviceName(http.name ?? build.artifact) ?? serviceName(sources.folder) ?? 'app'
  const jlink = wishes.jlink ?? true
  const command = wishes.command ?? startCommand(build.packing, jlink)
  return {
    language: 'java',
    framework: build.framework,
    packageManager: build.tool,
    name,
    version,
    port: http.port,
    healthPath: http.healthPath,
    ...(http.metricsPath === undefined ? {} : { metricsPath: http.metricsPath }),
    command,
    developmentCommand: build.development,
    writable: [],
    environment: {},
    resources: { cpu: 0.5, memoryMiB: build.framework === 'spring-boot' ? 512 : 256 },
    startSeconds: build.framework === 'spring-boot' ? 120 : 30,
    dockerfile: javaDockerfile({ name, version, build, jlink, port: http.port, command }),
    ignored: [...build.outputs, '.gradle', '**/*.class', '.idea', '*.iml'],
    notes: [...notes, ...build.notes, ...note, ...http.notes],
  }
}

/** A wrapper says which of two tools is meant; a pom.xml is the older convention where nothing does. */
function buildOf(sources: Sources, module: string | undefined): { build: JavaBuild; notes: string[] } {
  const maven = sources.has('pom.xml')
  const gradle = MANIFESTS.slice(1).some((file) => sources.has(file))
  if (!gradle) return { build: planMaven(sources, module), notes: [] }
  if (!maven) return { build: planGradle(sources, module), notes: [] }
  const [byMaven, byGradle] = [sources.has('mvnw'), sources.has('gradlew')]
  if (byMaven === byGradle) {
    throw new UserError(
      'the folder has a pom.xml and a build.gradle, and no wrapper (mvnw or gradlew) that says which of them builds the service; keep one, or add its wrapper',
    )
  }
  const build = byMaven ? planMaven(sources, module) : planGradle(sources, module)
  return {
    build,
    notes: [`There are build files of Maven and of Gradle; ${build.tool} builds, as its wrapper is here.`],
  }
}

interface Http {
  readonly name?: string | undefined
  readonly port: number
  readonly healthPath: string
  readonly metricsPath?: string | undefined
  readonly notes: readonly string[]
}

function springHttp(sources: Sources, build: JavaBuild, wishes: Wishes): Http {
  const settings = springSettings(sources, build.module)
  const has = (artifact: string): boolean => build.dependencies.some((one) => one.endsWith(`:${artifact}`))
  const actuator = has('spring-boot-starter-actuator')
  if (actuator && wishes.healthPath === undefined) refuseOwnPort(settings)
  const seen = actuator ? undefined : healthPathIn(javaSources(sources, build.module).map(({ text }) => text))
  const usual = actuator ? `${settings.actuatorPath}/health` : `${settings.contextPath}${seen ?? '/health'}`
  const prometheus =
    actuator &&
    has('micrometer-registry-prometheus') &&
    settings.managementPort === undefined &&
    settings.exposed.some((one) => one === 'prometheus' || one === '*')
  return {
    name: settings.name,
    port: wishes.port ?? settings.port ?? PORT,
    healthPath: wishes.healthPath ?? usual,
    metricsPath: prometheus ? `${settings.actuatorPath}/prometheus` : undefined,
    notes:
      actuator || seen !== undefined || wishes.healthPath !== undefined
        ? []
        : [
            'No health endpoint stands in the sources; /health is assumed. Add spring-boot-starter-actuator, or set health-path.',
          ],
  }
}

/** How programs without a framework name their port: a socket address, a server's constructor, a PORT with a default. */
const PORTS = [
  /\bInetSocketAddress\((?:"[^"\n]{0,100}",[ \t]{0,5})?(\d{2,5})\)/,
  /\b(?:Server|start|port|listen)\([ \t]{0,5}(\d{4,5})[ \t]{0,5}[,)]/,
  /\bPORT"[^;\n]{0,60}"?\b(\d{4,5})\b/,
  /\b(?:PORT|port)[ \t]{1,5}=[ \t]{1,5}(\d{4,5})\b/,
]

function plainHttp(sources: Sources, { module }: JavaBuild, wishes: Wishes): Http {
  const texts = javaSources(sources, module).map(({ text }) => text)
  const port = portOf(
    texts.flatMap((text) => PORTS.map((form) => form.exec(text)?.[1])).find((one) => one !== undefined),
  )
  const seen = healthPathIn(texts)
  const where = posix.join(module, 'src')
  return {
    port: wishes.port ?? port ?? PORT,
    healthPath: wishes.healthPath ?? seen ?? '/health',
    notes: [
      ...(wishes.port === undefined && port === undefined
        ? [`No port stands in ${where}; ${PORT} is assumed. Set port if it is another.`]
        : []),
      ...(wishes.healthPath === undefined && seen === undefined
        ? [`No health endpoint stands in ${where}; /health is assumed. Set health-path if it is another.`]
        : []),
    ],
  }
}
