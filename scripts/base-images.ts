import { readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { messageOf, UserError } from '../src/errors.ts'
import { builtInBases, writeTable } from '../src/image/base/read.ts'
import { refreshBases } from '../src/image/base/refresh.ts'
import { type RegistryAccess, readMirrors } from '../src/oci/access.ts'
import { dockerCredentials } from '../src/oci/docker-config.ts'

/**
 * `node scripts/base-images.ts [docker.io=mirror.example.com …]`: reads the digest of every base image that comes with
 * Gradus and writes those that changed into the table. Ends with 1 where an image could not be read.
 */
const ROOT = resolve(import.meta.dirname, '..')
const TABLE = join(ROOT, 'src/image/base/images.json')

async function main(mirrors: readonly string[]): Promise<number> {
  const env = { HOME: homedir(), ...process.env }
  const { signal } = new AbortController()
  const credentials = dockerCredentials({ env, signal, outside: [ROOT] })
  const access: RegistryAccess = { env, signal, credentials, mirrors: readMirrors(mirrors) }
  const today = new Date().toISOString().slice(0, 10)
  const { table, changed, unchanged, unread } = await refreshBases(builtInBases(), access, today)
  for (const { image, before } of changed)
    console.log(`${image.repository}:${image.tag}  ${before ?? 'new'} → ${image.digest}`)
  for (const { image, reason } of unread) console.error(`${image.repository}:${image.tag}  not read: ${reason}`)
  console.log(`${changed.length} changed, ${unchanged} unchanged, ${unread.length} not read`)
  const { note } = JSON.parse(readFileSync(TABLE, 'utf8')) as { note: string }
  writeFileSync(TABLE, writeTable(table, note))
  return unread.length > 0 ? 1 : 0
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof UserError ? messageOf(error) : error)
  process.exitCode = 1
}
