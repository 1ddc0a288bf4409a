import { posix } from 'node:path'
import { UserError } from '../../../errors.ts'
import { readYaml } from '../../../yaml.ts'
import type { Sources } from '../../project.ts'
import { portOf } from '../endpoints.ts'

/** What the settings of a Spring application say of its HTTP side. */
export interface SpringSettings {
  readonly name: string | undefined
  readonly port: number | undefined
  /** Where actuator's endpoints are, when they are on the port of the service. */
  readonly actuatorPath: string
  /** A port of their own for actuator's endpoints. */
  readonly managementPort: number | undefined
  readonly contextPath: string
  readonly exposed: readonly string[]
}

const FILES = ['application.properties', 'application.yml', 'application.yaml']

/** @throws {UserError} a settings file that isn't YAML */
export function springSettings(sources: Sources, module: string): SpringSettings {
  const values = new Map<string, string>()
  for (const name of FILES) {
    const path = posix.join(module, 'src/main/resources', name)
    const text = sources.text(path)
    if (text === undefined) continue
    const found = name.endsWith('.properties') ? properties(text) : yamlValues(text, path)
    for (const [key, value] of found) values.set(key, value)
  }
  const value = (key: string): string | undefined => withDefault(values.get(key))
  const contextPath = folderPath(value('server.servlet.context-path') ?? value('spring.webflux.base-path') ?? '')
  return {
    name: value('spring.application.name'),
    port: portOf(value('server.port')),
    managementPort: portOf(value('management.server.port')),
    contextPath,
    actuatorPath: `${contextPath}${folderPath(value('management.endpoints.web.base-path') ?? '/actuator')}`,
    exposed: (value('management.endpoints.web.exposure.include') ?? 'health').split(',').map((word) => word.trim()),
  }
}

/** `${PORT:8080}` is 8080 where nobody sets PORT; a placeholder without a default says nothing. */
function withDefault(text: string | undefined): string | undefined {
  const placeholder = /^\$\{[\w.-]{1,100}(?::([^{}]{0,200}))?\}$/.exec(text ?? '')
  return placeholder ? placeholder[1] : text
}

/** `/` is no folder, `/api/` is `/api`; what is no path is left out. */
function folderPath(text: string): string {
  const path = `/${text}`.replace(/\/{2,}/g, '/').replace(/\/$/, '')
  return /^(?:\/[\w.~-]{1,80}){0,8}$/.test(path) ? path : ''
}

function properties(text: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const line of text.split('\n')) {
    const [, key, value] = /^([\w.[\]-]{1,200})[ \t]{0,20}[=:][ \t]{0,20}([^\r\n]{0,500})/.exec(line.trimStart()) ?? []
    if (key !== undefined && value !== undefined) found.set(key, value.trimEnd())
  }
  return found
}

/** The first document only: later ones are for profiles. */
function yamlValues(text: string, path: string): Map<string, string> {
  const first = text.replace(/^(?:---[ \t]{0,20}\r?\n)/, '').split(/^---/m, 1)[0] ?? ''
  const found = new Map<string, string>()
  flatten(readYaml(first, path).value, '', found)
  return found
}

function flatten(value: unknown, prefix: string, found: Map<string, string>): void {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    for (const [key, inner] of Object.entries(value)) flatten(inner, prefix === '' ? key : `${prefix}.${key}`, found)
  } else if (value !== null && value !== undefined) {
    found.set(prefix, Array.isArray(value) ? value.join(',') : String(value))
  }
}

export function refuseOwnPort({ managementPort, port }: SpringSettings): void {
  if (managementPort === undefined || managementPort === (port ?? 8080)) return
  throw new UserError(
    `management.server.port is ${managementPort}, a port of its own, where the probes of the service's port can't ask; take it out, or set health-path to an endpoint of the service`,
  )
}
