import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { type ActionOptions, type Inputs, RunningAction } from './action.ts'
import { ArtifactService } from './artifacts.ts'

const FIXTURE = join(import.meta.dirname, 'fixtures/action')
const artifacts = await ArtifactService.start()
afterAll(() => artifacts.stop())

function start(given: Inputs, options: ActionOptions = {}): RunningAction {
  return new RunningAction(FIXTURE, { given, usual: { service: 'shop', 'not-declared': 'x' } }, options)
}

describe('an action runs as a runner runs it', () => {
  test('inputs with defaults, outputs, summary, state and annotations come through', async () => {
    const result = await start({ mode: 'plain' }).result
    expect(result).toMatchObject({ code: 0, signal: null, state: { mode: 'plain' } })
    expect(result.outputs).toEqual({ service: 'shop', blank: 'two defaults', lines: 'first\nsecond' })
    expect(result.summary).toContain('<h1>Done</h1>')
    expect(result.errors).toEqual([
      { command: 'error', properties: { title: 'a, b: c' }, message: '100% wrong\nsecond line' },
    ])
    expect(result.post).toEqual({ code: 0, stdout: 'post saw plain\n' })
  })

  test('an input that action.yml does not declare is the mistake of the test', () => {
    expect(() => start({ mode: 'plain', weihgt: 5 })).toThrow('declares no input weihgt')
  })

  test('nothing of this process gets into the step', async () => {
    process.env.KUBECONFIG = '/secret'
    const { outputs } = await start({ mode: 'environment' }).result
    const names = outputs.names?.split(' ')
    expect(names).toEqual(expect.arrayContaining(['INPUT_MODE', 'INPUT_TWO_WORDS', 'GITHUB_OUTPUT', 'RUNNER_TEMP']))
    expect(names).not.toContain('KUBECONFIG')
    expect(names).not.toContain('INPUT_NOT-DECLARED')
    expect(names?.filter((name) => /jest|^GRADUS/i.test(name))).toEqual([])
  })

  test('a cancelled job: SIGINT to the process, then post', async () => {
    const action = start({ mode: 'wait' })
    await action.until(/^waiting$/m)
    action.signal('SIGINT')
    const result = await action.result
    expect(result).toMatchObject({ code: 5, post: { stdout: 'post saw wait\n' } })
    expect(result.stdout).toContain('cancelled')
  })

  test('a signal sent when stdout matches', async () => {
    const result = await start({ mode: 'wait' }, { signal: { name: 'SIGINT', when: /waiting/ } }).result
    expect(result.code).toBe(5)
  })

  test('a runner that died: no post', async () => {
    const action = start({ mode: 'wait' })
    await action.until(/waiting/)
    action.kill()
    const result = await action.result
    expect(result).toMatchObject({ code: null, signal: 'SIGKILL' })
    expect(result.post).toBeUndefined()
  })

  test('waiting for words that never come ends with what was said', async () => {
    await expect(start({ mode: 'plain' }).until(/never/)).rejects.toThrow('::error')
  })

  test('an artifact that the toolkit uploads arrives, and its name is taken', async () => {
    const run = 'run-7'
    const options = { env: artifacts.environment(run), files: { 'report.txt': 'all is well' } }
    const first = await start({ mode: 'upload' }, options).result
    expect(first.stderr + first.stdout).not.toContain('rror:')
    expect(first.outputs.text).toBe('all is well')
    expect(artifacts.list(run)).toEqual([
      expect.objectContaining({ name: 'report', digest: `sha256:${first.outputs.digest}` }),
    ])
    const second = await start({ mode: 'upload' }, options).result
    expect(second.code).not.toBe(0)
    expect(second.stderr).toMatch(/already exists|Conflict/)
  })
})
