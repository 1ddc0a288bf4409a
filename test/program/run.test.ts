import { readFileSync } from 'node:fs'
import { execPath } from 'node:process'
import { describe, expect, test } from '@jest/globals'
import { childEnvironment } from '../../src/program/environment.ts'
import { type RunOptions, runProgram } from '../../src/program/run.ts'

const never = new AbortController().signal

function script(source: string, options: Partial<RunOptions> = {}) {
  return runProgram(execPath, ['-e', source], { env: childEnvironment(process.env), signal: never, ...options })
}

/** A killed process whose parent has not asked for it yet runs no more. */
function runs(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== ''
  } catch {
    return false
  }
}

describe('a program', () => {
  test('is told what it prints, and that it went well', async () => {
    expect(await script('console.log("out"); console.error("err")')).toEqual({
      code: 0,
      stdout: 'out\n',
      stderr: 'err\n',
    })
  })

  test('that fails says so with its last line', async () => {
    const ended = await script('console.error("one\\ntwo\\u001b[31m"); process.exit(3)')
    expect(ended).toMatchObject({ code: 3, failure: 'it ended with code 3: two [31m' })
  })

  test('gets its input', async () => {
    const { stdout } = await script('process.stdin.pipe(process.stdout)', { input: 'given' })
    expect(stdout).toBe('given')
  })

  test('reads and writes descriptors besides the three, without trouble where it leaves them alone', async () => {
    const source = 'const fs = require("node:fs"); fs.writeSync(3, "status"); fs.writeSync(1, fs.readFileSync(4))'
    const pipes = ['read', Buffer.from('secret'), Buffer.from('unread')] as const
    expect(await script(source, { pipes })).toMatchObject({ code: 0, stdout: 'secret', pipes: ['status', '', ''] })
    const endless = 'for (;;) require("node:fs").writeSync(3, "x".repeat(500))'
    expect((await script(endless, { largest: 1000, pipes })).failure).toBe('its output is larger than 0.001 MB')
  })

  test('that does not read its input is no trouble', async () => {
    expect((await script('process.exit(0)', { input: 'x'.repeat(1e6) })).code).toBe(0)
  })

  test('hands on its lines as they come', async () => {
    const lines: string[] = []
    await script('console.log("a\\r\\nb"); console.error("c")', {
      onLine: (line, from) => lines.push(`${from} ${line}`),
    })
    expect(lines.sort()).toEqual(['stderr c', 'stdout a', 'stdout b'])
  })

  test('that writes without end is killed, unless only its lines are asked for', async () => {
    const endless = 'process.stdout.write("x".repeat(99) + "\\n"); '.repeat(50)
    expect((await script(endless, { largest: 1000 })).failure).toBe('its output is larger than 0.001 MB')
    expect((await script(endless, { largest: 1000, onLine: () => {} })).code).toBe(0)
  })

  test('that takes too long is killed with its children', async () => {
    const ended = await script(
      'const c = require("node:child_process").spawn("sleep", ["60"]); console.log(c.pid); setTimeout(() => {}, 60000)',
      { seconds: 1 },
    )
    expect(ended.failure).toBe('no answer within 1 s; it was killed')
    expect(runs(Number(ended.stdout))).toBe(false)
  })

  test('is killed when the run is cancelled, whose reason is thrown', async () => {
    const controller = new AbortController()
    setTimeout(() => controller.abort(new Error('cancelled here')), 200)
    await expect(script('setTimeout(() => {}, 60000)', { signal: controller.signal })).rejects.toThrow('cancelled here')
  })

  test('that is not there is a failure', async () => {
    const ended = await runProgram('/nowhere/at-all', [], { env: {}, signal: never })
    expect(ended.failure).toMatch(/^it could not be started \(spawn \/nowhere\/at-all ENOENT\)$/)
  })

  test('T9: sees nothing of the environment that could open something', async () => {
    const env = { PATH: '/bin', MY_TOKEN: 'marker', INPUT_KEY: 'marker', DOCKER_CONFIG: '/there' }
    const { stdout } = await script('console.log(JSON.stringify(process.env))', {
      env: childEnvironment(env, ['DOCKER_CONFIG']),
    })
    expect(JSON.parse(stdout)).toEqual({ PATH: '/bin', DOCKER_CONFIG: '/there' })
  })
})
