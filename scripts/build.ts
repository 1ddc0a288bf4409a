import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { buildBundles } from './bundles.ts'
import { differences } from './folder.ts'

/**
 * `npm run build`: bundles every `actions/<name>/main.ts` into `dist/<name>/` and every `post.ts` into
 * `dist/<name>-post/`. With `--check` it builds aside and says what in `dist/` is not what the sources give.
 */
const ROOT = resolve(import.meta.dirname, '..')
const DIST = join(ROOT, 'dist')

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } })
process.exitCode = values.check ? await check() : await build(DIST)

async function build(target: string): Promise<number> {
  const failure = await buildBundles(ROOT, target)
  if (failure === undefined) return 0
  console.error(failure)
  return 1
}

async function check(): Promise<number> {
  const aside = mkdtempSync(join(tmpdir(), 'gradus-dist-'))
  try {
    const code = await build(aside)
    if (code !== 0) return code
    const found = differences(DIST, aside)
    for (const line of found) console.error(`${relative(ROOT, DIST)}/${line}`)
    if (found.length === 0) console.log('dist/ is what the sources give')
    else console.error('dist/ is not what the sources give: run npm run build and commit dist/ with the sources')
    return found.length === 0 ? 0 : 1
  } finally {
    rmSync(aside, { recursive: true, force: true })
  }
}
