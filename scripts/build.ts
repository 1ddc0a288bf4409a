import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { BuildFailed, buildBundles } from './bundles.ts'
import { differences } from './folder.ts'

/**
 * `npm run build`: bundles every `actions/<name>/main.ts` into `dist/<name>/` and every `post.ts` into
 * `dist/<name>-post/`. With `--check` it builds aside and says what in `dist/` is not what the sources give.
 */
const ROOT = resolve(import.meta.dirname, '..')
const DIST = join(ROOT, 'dist')

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } })
process.exitCode = await main(values.check)

async function main(check: boolean): Promise<number> {
  mkdirSync(join(ROOT, 'build'), { recursive: true })
  const place = mkdtempSync(join(ROOT, 'build', 'run-'))
  try {
    const built = await buildBundles(ROOT, place)
    return check ? compare(built) : replace(built, join(place, 'before'))
  } catch (error) {
    if (!(error instanceof BuildFailed)) throw error
    console.error(error.message)
    return 1
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}

/** Whoever runs a bundle meanwhile sees the old one or the new one. */
function replace(built: string, before: string): number {
  if (existsSync(DIST)) renameSync(DIST, before)
  renameSync(built, DIST)
  return 0
}

function compare(built: string): number {
  const found = differences(DIST, built)
  for (const line of found) console.error(`dist/${line}`)
  if (found.length === 0) console.log('dist/ is what the sources give')
  else console.error('dist/ is not what the sources give: run npm run build and commit dist/ with the sources')
  return found.length === 0 ? 0 : 1
}
