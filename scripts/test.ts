import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { BED_FILE, type Bed, startBed } from '../test/lab/bed.ts'
import { enterLabNetwork, labFolder } from '../test/lab/namespace.ts'

/**
 * `npm test`: runs the test files (all, or those whose path matches an argument) inside the lab's network, on one bed.
 * The last line says how many passed and failed.
 */
const ROOT = resolve(import.meta.dirname, '..')
const JEST = ['--experimental-vm-modules', '--no-warnings', join(ROOT, 'node_modules/jest/bin/jest.js')]
const WORKERS = 2

interface Results {
  numPassedTests: number
  numFailedTests: number
  /** Files that did not get as far as their tests. */
  numRuntimeErrorTestSuites: number
}

await enterLabNetwork()
let bed: Bed | undefined
for (const [signal, code] of [['SIGINT', 130] as const, ['SIGTERM', 143] as const]) {
  process.on(signal, () => void stopBed().finally(() => process.exit(code)))
}
process.exit(await main(process.argv.slice(2)))

async function main(args: string[]): Promise<number> {
  const results = join(labFolder(), 'results.json')
  try {
    if ((await testFiles(args)).some(usesLab)) {
      bed = await startBed({ report: (line) => console.log(line) })
      console.log(`test bed up in ${(bed.startedInMs / 1000).toFixed(1)} s`)
    }
    const env = { ...process.env, ...(bed ? { [BED_FILE]: join(bed.dir, 'bed.json') } : {}) }
    const flags = [`--maxWorkers=${WORKERS}`, '--json', `--outputFile=${results}`, ...args]
    const { code } = await jest(flags, env, false)
    return report(results, code)
  } finally {
    await stopBed()
  }
}

async function stopBed(): Promise<void> {
  const running = bed
  bed = undefined
  await running?.stop()
}

/** The last line is for scripts to read. */
function report(file: string, code: number): number {
  if (!existsSync(file)) {
    console.log('0 passed, 1 failed')
    return code || 1
  }
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites }: Results = JSON.parse(readFileSync(file, 'utf8'))
  const failed = numFailedTests + numRuntimeErrorTestSuites
  console.log(`${numPassedTests} passed, ${failed} failed`)
  return failed > 0 || numPassedTests === 0 ? 1 : code
}

async function testFiles(args: string[]): Promise<string[]> {
  const { output } = await jest(['--listTests', ...args], process.env, true)
  return output.split('\n').filter((line) => line.endsWith('.ts'))
}

function usesLab(file: string): boolean {
  return readFileSync(file, 'utf8').includes('useLab(')
}

/** Its output goes to stderr, as jest's reports do, unless it is wanted. */
function jest(args: string[], env: NodeJS.ProcessEnv, wanted: boolean): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, [...JEST, ...args], {
    cwd: ROOT,
    env,
    stdio: ['ignore', wanted ? 'pipe' : 2, 'inherit'],
  })
  let output = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  return new Promise((done, failed) => {
    child.once('error', failed)
    child.once('close', (code) => done({ code: code ?? 1, output }))
  })
}
