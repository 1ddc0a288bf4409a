import { createReadStream, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join, normalize } from 'node:path'
import { pathToFileURL } from 'node:url'
import { indexSite } from '../../../src/report/index-site/site.ts'
import { writeSite } from '../../../src/report/index-site/write.ts'
import type { RepositoryIndex } from '../../../src/repository/types.ts'
import { NOW } from './scenes.ts'

/** Sites in a folder, and the same under a path of a server, as GitHub Pages has them. */
export interface Published extends AsyncDisposable {
  readonly folder: string
  asFile(site: string, page: string): string
  served(site: string, page: string): string
}

const SUB_PATH = '/acme/packages/'
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
}

/** @param sites name → index */
export async function publish(sites: Readonly<Record<string, RepositoryIndex>>): Promise<Published> {
  const folder = mkdtempSync(join(tmpdir(), 'gradus-index-site-'))
  for (const [name, index] of Object.entries(sites)) writeSite(join(folder, name), indexSite(index, { now: NOW }))
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname)
    const wanted = path.startsWith(SUB_PATH) ? normalize(join(folder, path.slice(SUB_PATH.length))) : folder
    const file = path.endsWith('/') ? join(wanted, 'index.html') : wanted
    const there = file.startsWith(folder) && existsSync(file) && statSync(file).isFile()
    response.writeHead(there ? 200 : 404, { 'content-type': TYPES[extname(file)] ?? 'text/plain' })
    if (there) createReadStream(file).pipe(response)
    else response.end('not here')
  }).listen(0, '127.0.0.1')
  await new Promise((listening) => server.once('listening', listening))
  const { port } = server.address() as AddressInfo
  return {
    folder,
    asFile: (site, page) => pathToFileURL(join(folder, site, page)).href,
    served: (site, page) => `http://127.0.0.1:${port}${SUB_PATH}${site}/${page}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Good for a day by the clock of this machine: pages go by it when they say whether they expired. */
export function fresh(index: RepositoryIndex): RepositoryIndex {
  const hours = (count: number) => new Date(Date.now() + count * 3_600_000).toISOString()
  return { ...index, generated: hours(0), expires: hours(24) }
}
