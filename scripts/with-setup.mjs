// usage: node scripts/with-setup.mjs FILE.ts [arguments…]
// Makes the work tree ready (prerequisites, packages, Node 24 among them) and runs FILE.ts under that Node 24.
// Plain JavaScript without packages: on a bare machine it is the first thing that runs, on Node 20.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { missingPrerequisites } from './prerequisites.mjs'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const NODE_24 = join(ROOT, 'node_modules/.bin/node')

/** The only target that needs packages and nothing of the test bed. */
const BUILD = 'scripts/build.ts'

process.exitCode = await main(process.argv.slice(2))

/** @param {string[]} args */
async function main([target, ...args]) {
  if (!target) {
    console.error('usage: node scripts/with-setup.mjs FILE.ts [arguments…]')
    return 2
  }
  const missing = missingPrerequisites({ testBed: target !== BUILD })
  if (missing.length > 0) {
    for (const sentence of missing) console.error(sentence)
    return 1
  }
  if (!packagesAreInstalled() && (await installPackages()) !== 0) {
    console.error('npm ci failed: see above for its reason, mend it and run the same command again.')
    return 1
  }
  const path = `${dirname(NODE_24)}${delimiter}${process.env.PATH ?? ''}`
  return run(NODE_24, [resolve(ROOT, target), ...args], { env: { ...process.env, PATH: path } })
}

/**
 * Compares the lock with the one that npm leaves in node_modules when it has finished. Packages for other platforms
 * may be missing.
 */
function packagesAreInstalled() {
  const wanted = lockedPackages('package-lock.json')
  const installed = lockedPackages('node_modules/.package-lock.json')
  if (!wanted || !installed) return false
  return Object.entries(wanted).every(([path, { integrity, version, optional }]) => {
    const found = installed[path]
    return path === '' || (found ? found.integrity === integrity && found.version === version : optional)
  })
}

/**
 * @param {string} path
 * @returns {Record<string, { version?: string, integrity?: string, optional?: boolean }> | undefined}
 */
function lockedPackages(path) {
  try {
    return JSON.parse(readFileSync(join(ROOT, path), 'utf8')).packages
  } catch {
    return undefined
  }
}

/** Runs `npm ci` unless somebody else has while this waited for its turn: it empties node_modules first. */
async function installPackages() {
  const turn = spawn('flock', [join(ROOT, 'package-lock.json'), 'sh', '-c', 'echo locked; exec cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  await new Promise((ready) => turn.stdout.once('data', ready).once('end', ready))
  try {
    if (packagesAreInstalled()) return 0
    console.error('installing packages (npm ci)')
    const quietly = ['--no-audit', '--no-fund', '--loglevel=error']
    return await run('npm', ['ci', '--ignore-scripts', ...quietly], { stdio: ['ignore', 2, 2] })
  } finally {
    turn.stdin.end()
  }
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {{ stdio?: import('node:child_process').StdioOptions, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<number>} its exit code; 128 + the number of the signal that ended it, as a shell has it
 */
function run(command, args, { stdio = 'inherit', env = process.env } = {}) {
  const child = spawn(command, args, { cwd: ROOT, stdio, env })
  const forward = (/** @type {NodeJS.Signals} */ signal) => {
    // A terminal gives Ctrl-C to the whole process group: the child has got it already.
    if (!(signal === 'SIGINT' && process.stdin.isTTY)) child.kill(signal)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, forward)
  return new Promise((ended) => {
    child.on('error', (error) => {
      console.error(`can't run ${command}: ${error.message}`)
      ended(127)
    })
    child.on('close', (code, signal) => {
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(name, forward)
      ended(signal ? 128 + constants.signals[signal] : (code ?? 1))
    })
  })
}
