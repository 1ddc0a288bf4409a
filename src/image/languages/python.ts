import type { Language, Project, Sources, Wishes } from '../project.ts'
import { serviceName } from '../service-name.ts'
import { healthPathIn, metricsPathIn } from './endpoints.ts'
import { isTable, readTomlManifest, tableAt } from './manifest.ts'
import { type Code, pythonCode, requiredVariables, sourceFolder } from './python/code.ts'
import { PYTHON_MANIFESTS, type PythonDependencies, readDependencies } from './python/dependencies.ts'
import type { PythonStart } from './python/server.ts'
import { pythonDockerfile } from './python/stages.ts'
import { pythonStart } from './python/start.ts'
import { pythonHints } from './python/version.ts'
import { chooseVersion } from './version.ts'

export const PYTHON_VERSIONS = ['3.14', '3.13', '3.12', '3.11']
const PREFERRED = '3.13'
const PORT = 8000

export const python: Language = {
  name: 'python',
  manifests: (sources) => PYTHON_MANIFESTS.filter((file) => sources.has(file)),
  toolingOnly,
  plan,
}

/** A pyproject.toml with settings of linters and nothing else. */
function toolingOnly(sources: Sources): boolean {
  const manifests = python.manifests(sources)
  if (manifests.length !== 1 || manifests[0] !== 'pyproject.toml') return false
  const project = readTomlManifest(sources, 'pyproject.toml')
  return !isTable(project.project) && !isTable(tableAt(project, 'tool').poetry)
}

function plan(sources: Sources, wishes: Wishes): Project {
  const dependencies = readDependencies(sources)
  const code = pythonCode(sources)
  const version = chooseVersion(PYTHON_VERSIONS, PREFERRED, pythonHints(sources, dependencies), wishes.version)
  const start = startOf(sources, code, dependencies, wishes)
  const port = wishes.port ?? start.port ?? PORT
  const health = healthOf(code, start, wishes)
  const metricsPath = metricsOf(code, dependencies)
  const environment = requiredVariables(code)
  const name = wishes.name ?? serviceName(dependencies.name) ?? serviceName(sources.folder) ?? 'app'
  const command = wishes.command ?? start.command
  const developmentCommand = wishes.command ?? start.developmentCommand
  return {
    language: 'python',
    framework: start.framework,
    packageManager: dependencies.manager,
    name,
    version,
    port,
    healthPath: health.path,
    ...(metricsPath === undefined ? {} : { metricsPath }),
    command,
    developmentCommand,
    writable: [],
    environment,
    resources: { cpu: 0.25, memoryMiB: start.framework === 'django' ? 384 : 256 },
    startSeconds: 30,
    dockerfile: pythonDockerfile({
      name,
      version,
      dependencies,
      port,
      healthPath: health.path,
      command,
      developmentCommand,
      gather: start.gather,
      variables: environment,
      sourceFolder: dependencies.installsProject ? undefined : sourceFolder(sources),
      workers: command[0] === 'gunicorn',
    }),
    ignored: ['*.egg-info', '*.sqlite3', '.python-version', 'htmlcov'],
    notes: [...dependencies.notes, ...start.notes, ...health.notes, ...variableNotes(environment)],
  }
}

function startOf(
  sources: Sources,
  code: readonly Code[],
  dependencies: PythonDependencies,
  { command, port = PORT, module }: Wishes,
): PythonStart {
  if (command !== undefined) return { framework: 'none', command, developmentCommand: command, notes: [] }
  return pythonStart({ sources, code, dependencies, port, ...(module === undefined ? {} : { module }) })
}

function healthOf(code: readonly Code[], start: PythonStart, wishes: Wishes): { path: string; notes: string[] } {
  if (wishes.healthPath !== undefined) return { path: wishes.healthPath, notes: [] }
  const texts = code.map(({ text }) => text)
  const found = healthPathIn(texts) ?? (start.framework === 'django' ? djangoHealthPath(texts) : undefined)
  if (found !== undefined) return { path: found, notes: [`${found} was taken for the health endpoint.`] }
  return {
    path: '/health',
    notes: ['No health endpoint was found: probes ask /health; add such a route, or give its path as "health-path".'],
  }
}

const DJANGO_ROUTE = /\bpath\(\s{0,9}["']((?:health|healthz|livez|healthcheck|ping)\/?)["']/

/** Django writes its routes without the first slash. */
function djangoHealthPath(texts: readonly string[]): string | undefined {
  for (const text of texts) {
    const route = DJANGO_ROUTE.exec(text)?.[1]
    if (route !== undefined) return `/${route}`
  }
  return undefined
}

const METRICS_PACKAGES = [
  'django-prometheus',
  'prometheus-flask-exporter',
  'prometheus-fastapi-instrumentator',
  'starlette-exporter',
]

function metricsOf(code: readonly Code[], { names }: PythonDependencies): string | undefined {
  return (
    metricsPathIn(code.map(({ text }) => text)) ??
    (METRICS_PACKAGES.some((name) => names.has(name)) ? '/metrics' : undefined)
  )
}

function variableNotes(environment: Readonly<Record<string, string>>): string[] {
  const names = Object.keys(environment)
  return names.length === 0 ? [] : [`The program does not start without ${names.join(', ')}: give them where it runs.`]
}
