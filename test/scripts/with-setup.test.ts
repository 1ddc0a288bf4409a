import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'

const WITH_SETUP = resolve(import.meta.dirname, '../../scripts/with-setup.mjs')
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gradus-setup-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

test('a machine that lacks everything is told of each thing in one sentence', async () => {
  const { code, errors } = await ended(start([target('')], { PATH: folder }))
  expect(code).toBe(1)
  expect(errors.trimEnd().split('\n')).toEqual([
    'git was not found: install it (apt-get install git).',
    'Go was not found: install Go 1.26 or newer (https://go.dev/dl).',
    'ip was not found: install it (apt-get install iproute2).',
    'unshare was not found: install it (apt-get install util-linux).',
    'setpriv was not found: install it (apt-get install util-linux).',
    'flock was not found: install it (apt-get install util-linux).',
  ])
})

test.each([
  ['go1.21.13', 'Go 1.21.13 is too old: install Go 1.26 or newer (https://go.dev/dl).'],
  ['go1.9', 'Go 1.9 is too old: install Go 1.26 or newer (https://go.dev/dl).'],
])('%s is too old', async (version, sentence) => {
  program('go', `echo ${version}`)
  const { code, errors } = await ended(start([target('')], { PATH: `${folder}:${process.env.PATH}` }))
  expect([code, errors]).toEqual([1, `${sentence}\n`])
})

test.each(['go1.26.0', 'go1.27rc1', 'go2.0'])('%s is new enough', async (version) => {
  program('go', `echo ${version}`)
  const { code } = await ended(start([target('')], { PATH: `${folder}:${process.env.PATH}` }))
  expect(code).toBe(0)
})

test('a user who may not make namespaces is told what to do', async () => {
  program('unshare', '[ "$1" = -V ]')
  const { code, errors } = await ended(start([target('')], { PATH: `${folder}:${process.env.PATH}` }))
  expect(code).toBe(1)
  expect(errors).toMatch(/^Namespaces can't be made here .*: .*\.\n$/)
})

test('the program runs under Node 24 with its arguments, and its exit code is passed on', async () => {
  const file = target('console.log(process.version, ...process.argv.slice(2)); process.exitCode = 7')
  const { code, output } = await ended(start([file, '-t', 'two words']))
  expect([code, output]).toEqual([7, expect.stringMatching(/^v24\.\S+ -t two words\n$/)])
})

test('a signal reaches the program', async () => {
  const file = target(`
    process.on('SIGTERM', () => { console.log('told to end'); process.exit(3) })
    console.log('up')
    setInterval(() => {}, 1000)
  `)
  const running = start([file])
  await once(running.stdout as NodeJS.ReadableStream, 'data')
  running.kill('SIGTERM')
  const { code, output } = await ended(running)
  expect([code, output]).toEqual([3, 'told to end\n'])
})

test('a program that a signal ends has the exit code a shell gives it', async () => {
  const { code } = await ended(start([target("process.kill(process.pid, 'SIGKILL')")]))
  expect(code).toBe(137)
})

/** A TypeScript file to run. */
function target(source: string): string {
  const path = join(folder, 'target.ts')
  writeFileSync(path, source)
  return path
}

/** Puts a shell script in front of a program of the machine. */
function program(name: string, script: string): void {
  const path = join(folder, name)
  writeFileSync(path, `#!/bin/sh\n${script}\n`)
  chmodSync(path, 0o755)
}

function start(args: string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  return spawn(process.execPath, [WITH_SETUP, ...args], { env: { ...process.env, ...env } })
}

async function ended(child: ChildProcess): Promise<{ code: number | null; output: string; errors: string }> {
  const written = { output: '', errors: '' }
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    written.output += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    written.errors += text
  })
  const [code] = await once(child, 'close')
  return { code, ...written }
}
