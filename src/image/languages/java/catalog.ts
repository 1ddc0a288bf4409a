import type { Sources } from '../../project.ts'
import { readTomlManifest, type Table, tableAt, textAt } from '../manifest.ts'

const CATALOG = 'gradle/libs.versions.toml'
export const SPRING_PLUGIN = 'org.springframework.boot'

/** What a version catalogue of Gradle says of Spring Boot, and the libraries it knows as `groupId:artifactId`. */
export interface Catalog {
  readonly springAlias: string | undefined
  readonly springVersion: string | undefined
  readonly libraries: readonly string[]
}

/** @throws {UserError} no TOML */
export function readCatalog(sources: Sources): Catalog {
  if (!sources.has(CATALOG)) return { springAlias: undefined, springVersion: undefined, libraries: [] }
  const catalog = readTomlManifest(sources, CATALOG)
  const plugins = tableAt(catalog, 'plugins')
  const springAlias = Object.keys(plugins).find((alias) => pluginId(plugins, alias) === SPRING_PLUGIN)
  return {
    springAlias,
    springVersion: springAlias === undefined ? undefined : versionOf(catalog, plugins, springAlias),
    libraries: librariesOf(tableAt(catalog, 'libraries')),
  }
}

/** Either `"id:version"` or `{ id = …, version = … }`. */
function pluginId(plugins: Table, alias: string): string | undefined {
  return textAt(plugins, alias)?.split(':')[0] ?? textAt(plugins, alias, 'id')
}

function versionOf(catalog: Table, plugins: Table, alias: string): string | undefined {
  const reference = textAt(plugins, alias, 'version', 'ref')
  return (
    textAt(plugins, alias)?.split(':')[1] ??
    textAt(plugins, alias, 'version') ??
    (reference === undefined ? undefined : textAt(catalog, 'versions', reference))
  )
}

function librariesOf(libraries: Table): string[] {
  return Object.keys(libraries).flatMap((alias) => {
    const short = textAt(libraries, alias)?.split(':').slice(0, 2).join(':')
    const group = textAt(libraries, alias, 'group')
    return (
      short ??
      textAt(libraries, alias, 'module') ??
      (group === undefined ? [] : `${group}:${textAt(libraries, alias, 'name') ?? ''}`)
    )
  })
}
