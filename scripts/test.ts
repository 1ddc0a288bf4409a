import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { BED_FILE, type Bed, enterLab, type RunningNode, startBed } from '../test/lab/bed.ts'
import { insideLabNetwork, labFolder } from '../test/lab/namespace.ts'
import { testPrograms } from '../test/lab/programs/list.ts'
import { programs } from '../test/lab/programs.ts'
import { chosenNode } from '../test/lab/real-node.ts'

/**
 * `npm test`: runs the test files (all, or those whose path matches an argument) inside the lab's network, on one bed.
 * Files called `*.real.test.ts` run on a bed with a real node where the machine allows one; LAB_NODE=real or simulated
 * runs all files on that node. Files called `*.online.test.ts` build images whose dependencies come from package
 * registries, so they run first and outside. `*.slow.test.ts` run by `npm run test:slow` alone, outside too. Files that
 * time real programs (those on a bed, and outside) and fail are run once more, alone, and named: a machine that was too
 * busy for them is no fault of the code, and what fails twice is. The last line says how many passed and failed.
 */
const ROOT = resolve(import.meta.dirname, '..')
const JEST = ['--experimental-vm-modules', '--no-warnings', join(ROOT, 'node_modules/jest/bin/jest.js')]
const WORKERS = 2
/** Files that the lab's network has nothing for. */
const OUTSIDE = '\\.(?:online|slow)\\.test\\.ts$'
const OUTSIDE_CONFIG = ['--config=jest.outside.json']
const SLOW = '--slow'
/** More failed files than this are no matter of a busy machine. */
const MOST_AGAIN = 8
/** What the process outside of the lab's network counted, for the one inside. */
const COUNTED = 'GRADUS_COUNTED'

interface Counts {
  passed: number
  failed: number
}

interface Results {
  numPassedTests: number
  numFailedTests: number
  /** Files that did not get as far as their tests. */
  numRuntimeErrorTestSuites: number
  testResults: { name: string; status: string; assertionResults: { status: string }[] }[]
}

/** Files that run on one bed. */
interface Phase {
  node: RunningNode['kind']
  /** What makes jest choose them. */
  flags: string[]
}

const node = await chosenNode()
const phases: Phase[] =
  node === 'real' && !process.env.LAB_NODE
    ? [
        { node: 'simulated', flags: ['--testPathIgnorePatterns=\\.real\\.test\\.ts$', OUTSIDE] },
        { node: 'real', flags: ['--testMatch=**/*.real.test.ts'] },
      ]
    : [{ node, flags: [`--testPathIgnorePatterns=${OUTSIDE}`] }]

const words = process.argv.slice(2)
if (words.includes(SLOW)) {
  const slow = words.filter((word) => word !== SLOW)
  process.exit(closing(await runOutside([...slow, '--testMatch=**/*.slow.test.ts'])))
}
if (!insideLabNetwork()) process.env[COUNTED] = JSON.stringify(await runOutside(words))
await enterLab({ report: (line) => console.log(line), node }, testPrograms)
let bed: Bed | undefined
for (const [signal, code] of [['SIGINT', 130] as const, ['SIGTERM', 143] as const]) {
  process.on(signal, () => void stopBed().finally(() => process.exit(code)))
}
process.exit(await main(words))

async function main(args: string[]): Promise<number> {
  const total: Counts = JSON.parse(process.env[COUNTED] ?? '{"passed":0,"failed":0}')
  for (const phase of phases) {
    const { passed, failed } = await runPhase(phase, args)
    total.passed += passed
    total.failed += failed
  }
  return closing(total)
}

/** The last line, for scripts to read. @returns the exit code */
function closing({ passed, failed }: Counts): number {
  console.log(`${passed} passed, ${failed} failed`)
  return failed > 0 || passed === 0 ? 1 : 0
}

async function runOutside(args: string[]): Promise<Counts> {
  const chosen = [...args, ...OUTSIDE_CONFIG]
  if ((await testFiles(chosen)).length === 0) return { passed: 0, failed: 0 }
  await programs(testPrograms, (line) => console.log(line))
  const results = join(mkdtempSync(join(tmpdir(), 'gradus-outside-')), 'results.json')
  try {
    return await runFiles({ flags: ['--runInBand', ...chosen], config: OUTSIDE_CONFIG, results, env: process.env })
  } finally {
    rmSync(dirname(results), { recursive: true, force: true })
  }
}

/** Files that only compute come first: beside them, a busy machine makes what is timed late. */
async function runPhase({ node, flags }: Phase, args: string[]): Promise<Counts> {
  // Paths first: an option that takes a list takes every word after it.
  const chosen = [...args, ...flags]
  const files = await testFiles(chosen)
  const timed = files.filter(timesPrograms)
  const others = files.filter((file) => !timed.includes(file))
  const first = await runGroup([...chosen, ...without(timed)], others, node)
  const second = await runGroup([...chosen, ...without(others)], timed, node)
  return { passed: first.passed + second.passed, failed: first.failed + second.failed }
}

async function runGroup(chosen: string[], files: string[], node: RunningNode['kind']): Promise<Counts> {
  if (files.length === 0) return { passed: 0, failed: 0 }
  const results = join(labFolder(), 'results.json')
  try {
    if (files.some(usesLab)) {
      bed = await startBed({ report: (line) => console.log(line), node })
      console.log(`test bed with the ${node} node up in ${(bed.startedInMs / 1000).toFixed(1)} s`)
    }
    const env = { ...process.env, ...(bed ? { [BED_FILE]: join(bed.dir, 'bed.json') } : {}) }
    return await runFiles({ flags: [`--maxWorkers=${WORKERS}`, ...chosen], config: [], results, env })
  } finally {
    await stopBed()
    rmSync(results, { force: true })
  }
}

/** Makes jest leave these files out. */
function without(files: string[]): string[] {
  const names = files.map((file) => relative(ROOT, file).replaceAll('.', '\\.'))
  return names.length === 0 ? [] : [`--testPathIgnorePatterns=/(?:${names.join('|')})$`]
}

async function stopBed(): Promise<void> {
  const running = bed
  bed = undefined
  await running?.stop()
}

interface Run {
  /** What makes jest choose the files, and run them one way or the other. */
  flags: string[]
  /** Flags that name another configuration than the usual one. */
  config: string[]
  /** Where jest writes what came of it. */
  results: string
  env: NodeJS.ProcessEnv
}

/** Runs files, and those of them that time real programs and failed once more. */
async function runFiles({ flags, config, results, env }: Run): Promise<Counts> {
  const { code } = await jest(['--json', `--outputFile=${results}`, ...flags], env, false)
  const first = resultsIn(results)
  const again = first?.testResults.filter(({ name, status }) => status === 'failed' && timesPrograms(name)) ?? []
  if (first === undefined || again.length === 0 || again.length > MOST_AGAIN) return counted(first, code)
  const names = again.map(({ name }) => name)
  console.log(`failed, and run once more, alone:\n${names.map((name) => `  ${relative(ROOT, name)}`).join('\n')}`)
  rmSync(results)
  const paths = ['--runTestsByPath', ...names]
  const ended = await jest(['--json', `--outputFile=${results}`, '--runInBand', ...config, ...paths], env, false)
  const second = counted(resultsIn(results), ended.code)
  const rest = first.testResults.filter(({ name }) => !names.includes(name))
  const failures =
    rest.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0).length +
    number(rest, 'failed')
  return { passed: number(rest, 'passed') + second.passed, failed: failures + second.failed }
}

function number(files: Results['testResults'], status: string): number {
  return files.flatMap(({ assertionResults }) => assertionResults).filter((one) => one.status === status).length
}

function resultsIn(file: string): Results | undefined {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
}

/** Anything that made jest fail counts as a failure, a coverage threshold for instance. */
function counted(results: Results | undefined, code: number): Counts {
  if (results === undefined) return { passed: 0, failed: 1 }
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = results
  const failed = numFailedTests + numRuntimeErrorTestSuites
  return { passed: numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed }
}

function timesPrograms(file: string): boolean {
  return /\.(?:lab|online|slow|real)\.test\.ts$/.test(file) || usesLab(file)
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
