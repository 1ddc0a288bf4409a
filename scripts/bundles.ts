import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { filesOf } from './folder.ts'
import { licencesOf } from './licences.ts'

const MOST_AT_A_TIME = 2
/** Where chunks lie that several bundles have in common. */
const SHARED = 'shared'
/**
 * The artifact client (5 MB) is a bundle of its own: inside of others, webpack would take the modules out of it that they
 * have elsewhere, and every one would hold nearly the same 5 MB.
 */
const CLIENT = 'artifact-client.js'
const CLIENT_BUNDLE = `${SHARED}/artifact-client`
/** Smaller chunks are not worth a file of their own. */
const SMALLEST_SHARED_BYTES = 64 * 1024

interface Entry {
  /** Compiled, relative to the folder of the compiled sources. */
  source: string
  /** Folder under the target. */
  bundle: string
}

/**
 * Compiles the sources (ncc's own TypeScript loader knows no TypeScript 7), bundles each entry, and puts chunks that
 * several bundles have in common into one file. The bytes depend on sources and packages alone.
 *
 * @param place a fresh folder under `build/`: its depth stands in module paths, from which chunks get their names
 * @returns the folder of the bundles
 * @throws {BuildFailed} sources don't compile, or can't be bundled
 */
export async function buildBundles(root: string, place: string): Promise<string> {
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const compiled = await execute(root, [tsc, '-p', 'tsconfig.build.json', '--outDir', place])
  if (compiled.code !== 0) throw new BuildFailed(`the sources don't compile:\n${compiled.output}`)
  const target = join(place, 'dist')
  const waiting = entriesOf(root)
  const worker = async (): Promise<void> => {
    for (let entry = waiting.shift(); entry; entry = waiting.shift()) {
      const { code, output } = await bundle(root, place, entry, target)
      if (code !== 0) throw new BuildFailed(`${entry.source} can't be bundled:\n${output}`)
    }
  }
  await Promise.all(Array.from({ length: Math.min(MOST_AT_A_TIME, availableParallelism()) }, worker))
  shareChunks(target)
  for (const { bundle } of entriesOf(root)) if (bundle !== CLIENT_BUNDLE) linkClient(join(target, bundle))
  writeFileSync(join(target, 'licenses.txt'), licencesOf(root))
  return target
}

export class BuildFailed extends Error {
  override readonly name = 'BuildFailed'
}

/** Adding an action is adding a folder: entries are found by pattern. */
function entriesOf(root: string): Entry[] {
  return readdirSync(join(root, 'actions'))
    .sort()
    .flatMap((action) => [
      { script: 'main', action, bundle: action },
      { script: 'post', action, bundle: `${action}-post` },
    ])
    .filter(({ script, action }) => existsSync(join(root, 'actions', action, `${script}.ts`)))
    .map(({ script, action, bundle }) => ({ source: `actions/${action}/${script}.js`, bundle }))
    .concat({ source: `src/action/${CLIENT}`, bundle: CLIENT_BUNDLE })
}

/** Not minified: it starts no faster, and a stack or a review of dist/ can be read. */
function bundle(root: string, place: string, { source, bundle }: Entry, target: string) {
  const ncc = [join(root, 'node_modules/@vercel/ncc/dist/ncc/cli.js'), 'build', source, '-o', join(target, bundle)]
  return execute(place, [...ncc, '--target', 'es2022', '--no-cache', '--quiet'])
}

/**
 * A chunk is a module of its own, so one that several bundles have in common byte for byte is kept once, and each
 * bundle's chunk passes its exports on.
 */
function shareChunks(target: string): void {
  const places = new Map<string, string[]>()
  for (const file of filesOf(target).filter((name) => /^[^/]+\/\d+\.index\.js$/.test(name))) {
    if (statSync(join(target, file)).size < SMALLEST_SHARED_BYTES) continue
    const digest = createHash('sha256')
      .update(readFileSync(join(target, file)))
      .digest('hex')
      .slice(0, 16)
    places.set(digest, [...(places.get(digest) ?? []), file])
  }
  for (const [digest, files] of places) {
    if (files.length < 2) continue
    const name = `${basename(files[0] as string, '.index.js')}-${digest}.js`
    const shared = join(target, SHARED, name)
    mkdirSync(dirname(shared), { recursive: true })
    renameSync(join(target, files[0] as string), shared)
    for (const file of files) writeFileSync(join(target, file), `export * from '../${SHARED}/${name}'\n`)
  }
  if (existsSync(join(target, SHARED))) writeFileSync(join(target, SHARED, 'package.json'), '{"type": "module"}\n')
}

function linkClient(folder: string): void {
  writeFileSync(join(folder, CLIENT), `export * from '../${CLIENT_BUNDLE}/index.js'\n`)
}

function execute(cwd: string, args: readonly string[]): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  const parts: Buffer[] = []
  child.stdout.on('data', (part: Buffer) => parts.push(part))
  child.stderr.on('data', (part: Buffer) => parts.push(part))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? 1, output: Buffer.concat(parts).toString().trim() }))
  })
}
