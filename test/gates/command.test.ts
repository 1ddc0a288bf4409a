import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, test } from '@jest/globals'
import type { MetricsConfig } from '../../src/config/metrics-schema.ts'
import { openSource } from '../../src/gates/metrics/source.ts'
import type { Metric } from '../../src/gates/types.ts'
import { ARMS, ERRORS, P95, REQUESTS } from './answering.ts'

type Settings = NonNullable<MetricsConfig['command']>

const { signal } = new AbortController()
const dir = mkdtempSync(join(tmpdir(), 'gradus-command-'))
afterAll(() => rmSync(dir, { recursive: true }))

let scripts = 0
/** A program in JavaScript; returns its path. */
function program(body: string): string {
  const file = join(dir, `program-${scripts++}.mjs`)
  writeFileSync(file, `#!${process.execPath}\n${body}`)
  chmodSync(file, 0o755)
  return file
}

async function look(settings: Settings, metrics: Metric[] = [ERRORS], env: NodeJS.ProcessEnv = process.env) {
  const source = await openSource({ command: settings }, {}, env)
  return await source.look(metrics, ARMS, { from: 1000, to: 1010 }, signal)
}

const printing = (value: unknown) => program(`console.log(${JSON.stringify(JSON.stringify(value))})`)
const COUNTS = { errors: { n: 500, x: 5, m: 9500, y: 10 } }

describe('a command of the user’s', () => {
  test('prints counts by gate, or why there are none', async () => {
    const run = [printing({ ...COUNTS, p95: { gap: 'unreachable', detail: 'the warehouse is closed' }, more: 1 })]
    expect(await look({ run }, [ERRORS, REQUESTS, P95, { ...P95, name: 'p99' }])).toEqual({
      errors: COUNTS.errors,
      requests: { n: 500, x: 500, m: 9500, y: 9500 },
      p95: { gap: 'unreachable', detail: 'the warehouse is closed' },
      p99: { gap: 'absent', detail: 'the answer has no counts for this gate' },
    })
  })

  test('T1: gets its arguments as they are, and no shell is there to read them', async () => {
    const pwn = join(dir, 'pwn')
    const file = program(`
      import { writeFileSync } from 'node:fs'
      writeFileSync(${JSON.stringify(join(dir, 'argv'))}, JSON.stringify(process.argv.slice(2)))
      console.log('{}')`)
    const args = [
      `$(touch ${pwn})`,
      '`id`',
      '; id',
      '{{from}}..{{to}}',
      '--service={{service}}',
      '{{stable-replicasets}}',
    ]
    await look({ run: [file, ...args, '{{canary-pods}}', '{{from-iso}}'] })
    expect(JSON.parse(readFileSync(join(dir, 'argv'), 'utf8'))).toEqual([
      `$(touch ${pwn})`,
      '`id`',
      '; id',
      '1000..1010',
      '--service=shop',
      'shop-5d9',
      'shop-canary-7f4-[a-z0-9]+',
      '1970-01-01T00:16:40.000Z',
    ])
    expect(existsSync(pwn)).toBe(false)
  })

  test('T9: sees the variables it was given, and none besides', async () => {
    const file = program(`
      import { writeFileSync } from 'node:fs'
      writeFileSync(${JSON.stringify(join(dir, 'env'))}, JSON.stringify(process.env))
      console.log('{}')`)
    const env = {
      PATH: process.env.PATH,
      HOME: '/home/me',
      DB_URL: 'postgres://secret',
      EMPTY: '',
      GITHUB_TOKEN: 'ghs_1',
      ACTIONS_RUNTIME_TOKEN: 'rt',
      INPUT_KUBECONFIG: 'kc',
      NODE_OPTIONS: '--no-warnings',
    }
    const hidden: string[] = []
    const source = await openSource({ command: { run: [file], env: ['DB_URL', 'EMPTY'] } }, {}, env, (secret) =>
      hidden.push(secret),
    )
    await source.look([ERRORS], ARMS, { from: 0, to: 10 }, signal)
    expect(JSON.parse(readFileSync(join(dir, 'env'), 'utf8'))).toEqual({
      PATH: process.env.PATH,
      HOME: '/home/me',
      DB_URL: 'postgres://secret',
    })
    expect(hidden).toEqual(['postgres://secret'])
  })

  test.each<[string, string, string, RegExp]>([
    ['no JSON', 'console.log("n=5")', 'not-a-number', /its output is not one JSON object \("n=5"\)/],
    ['two objects', 'console.log("{}\\n{}")', 'not-a-number', /is not one JSON object/],
    ['a list', 'console.log("[1]")', 'not-a-number', /is JSON, but no object/],
    ['nothing', '', 'not-a-number', /is not one JSON object/],
    ['texts', printed({ ...COUNTS.errors, n: '500' }), 'not-a-number', /the text "500" is no whole number/],
    ['negative', printed({ ...COUNTS.errors, x: -1 }), 'not-a-number', /-1 is no whole number/],
    ['x above n', printed({ ...COUNTS.errors, x: 501 }), 'not-a-number', /501 events in 500 requests/],
    ['NaN', 'console.log(\'{"errors": {"n": NaN}}\')', 'not-a-number', /is not one JSON object/],
    ['a part missing', printed({ n: 5, x: 1, m: 5 }), 'absent', /no events of the baseline \(y\)/],
    ['a number alone', printed(5), 'not-a-number', /has 5 for errors, not counts/],
    ['a gap of its own', printed({ gap: 'holiday' }), 'not-a-number', /none of absent, zero/],
    [
      'a failure',
      'console.error("first\\nno route\\u001b[31m to db"); process.exit(3)',
      'unreachable',
      /^it ended with code 3: no route \[31m to db$/,
    ],
    [
      'a signal',
      'process.kill(process.pid, "SIGTERM"); setTimeout(() => {}, 9e3)',
      'unreachable',
      /ended with SIGTERM/,
    ],
  ])('%s', async (_, body, gap, detail) => {
    expect((await look({ run: [program(body)] })).errors).toEqual({ gap, detail: expect.stringMatching(detail) })
  })

  test('an output without end is cut off', async () => {
    expect((await look({ run: ['yes'] })).errors).toEqual({
      gap: 'unreachable',
      detail: 'its output is larger than 1 MB',
    })
  })

  test('is killed with its children when its time is up', async () => {
    const pids = join(dir, 'pids')
    const file = program(`
      import { spawn } from 'node:child_process'
      import { writeFileSync } from 'node:fs'
      const child = spawn('sleep', ['100'], { stdio: 'inherit' })
      process.on('SIGTERM', () => {})
      writeFileSync(${JSON.stringify(pids)}, JSON.stringify([process.pid, child.pid]))
      setTimeout(() => {}, 1e6)`)
    const begun = performance.now()
    const { errors } = await look({ run: [file], timeout: 1 })
    expect(errors).toEqual({ gap: 'unreachable', detail: 'no answer within 1 s; it was killed' })
    expect(performance.now() - begun).toBeLessThan(60_000)
    for (const pid of JSON.parse(readFileSync(pids, 'utf8'))) expect(await gone(pid)).toBe(true)
  })

  test('what it leaves running is ended, and doesn’t hold up the look', async () => {
    const pids = join(dir, 'rest')
    const file = program(`
      import { spawn } from 'node:child_process'
      import { writeFileSync } from 'node:fs'
      const child = spawn('sleep', ['100'], { stdio: 'inherit' })
      writeFileSync(${JSON.stringify(pids)}, String(child.pid))
      console.log(${JSON.stringify(JSON.stringify(COUNTS))})
      child.unref()
      process.exit(0)`)
    const begun = performance.now()
    expect((await look({ run: [file] })).errors).toEqual(COUNTS.errors)
    expect(performance.now() - begun).toBeLessThan(60_000)
    expect(await gone(Number(readFileSync(pids, 'utf8')))).toBe(true)
  })

  test('a cancelled job ends it', async () => {
    const source = await openSource({ command: { run: [program('setTimeout(() => {}, 1e6)')] } }, {}, process.env)
    const stop = new AbortController()
    setTimeout(() => stop.abort(new Error('cancelled')), 100)
    await expect(source.look([ERRORS], ARMS, { from: 0, to: 10 }, stop.signal)).rejects.toThrow('cancelled')
  })

  test('a survey tells of a failure as an error', async () => {
    const source = await openSource({ command: { run: [program('process.exit(1)')] } }, {}, process.env)
    await expect(source.survey([ERRORS], ARMS, 60, signal)).rejects.toThrow(
      /metrics\.command: .*program-\d+\.mjs gave no counts \(it ended with code 1\)/,
    )
  })
})

describe('T11: which program', () => {
  const counts = printing(COUNTS)

  test('a bare name comes from PATH', async () => {
    const bin = join(dir, 'bin')
    mkdirSync(bin)
    writeFileSync(join(bin, 'counts'), readFileSync(counts), { mode: 0o755 })
    const readings = await look({ run: ['counts'] }, [ERRORS], { PATH: `relative:${dir}/none:${bin}` })
    expect(readings.errors).toEqual(COUNTS.errors)
  })

  test('but never from the workspace, wherever it stands in PATH', async () => {
    mkdirSync(join(process.cwd(), 'build'), { recursive: true })
    const folder = mkdtempSync(join(process.cwd(), 'build', 'bin-'))
    try {
      writeFileSync(join(folder, 'counts-here'), readFileSync(counts), { mode: 0o755 })
      const there = { PATH: `${folder}:${relative('.', folder)}:.` }
      await expect(look({ run: ['counts-here'] }, [ERRORS], there)).rejects.toThrow(
        /there is no program counts-here in PATH; .*such as \.\/counts-here/,
      )
      const path = `./${relative('.', join(folder, 'counts-here'))}`
      expect((await look({ run: [path] }, [ERRORS], there)).errors).toEqual(COUNTS.errors)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test.each([
    [['./not-there.sh'], /\.\/not-there\.sh is no file that can be run/],
    [['./package.json'], /package\.json is no file that can be run/],
    [['./src'], /\.\/src is no file that can be run/],
    [[counts, '{{form}}'], /\{\{form\}\} is unknown; there are \{\{from\}\}/],
  ])('%j is refused', async (run, message) => {
    await expect(look({ run })).rejects.toThrow(message)
  })
})

function printed(errors: unknown): string {
  return `console.log(${JSON.stringify(JSON.stringify({ errors }))})`
}

/** Waits a little: a killed process is there until its parent has read its end. */
async function gone(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 100; tries++) {
    const status = existsSync(`/proc/${pid}/status`) ? readFileSync(`/proc/${pid}/status`, 'utf8') : 'State:\tZ'
    if (/^State:\tZ/m.test(status)) return true
    await sleep(20)
  }
  return false
}
