import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { Step, type StepResult } from './step.ts'

const OUTPUTS = ['gates', 'reason', 'result', 'summary', 'weight']

function errorsOf({ commands }: StepResult): string[] {
  return commands.filter(({ command }) => command === 'error').map(({ message }) => message)
}

test('a run that goes well is green, with every output and the summary', async () => {
  const result = await new Step().run({ how: 'well' })
  expect(result.code).toBe(0)
  expect(Object.keys(result.outputs).sort()).toEqual(OUTPUTS)
  expect(result.outputs.weight).toBe('5')
  expect(JSON.parse(result.outputs.gates ?? '')).toEqual([{ name: 'errors', bound: 1.1 }])
  expect(JSON.parse(result.outputs.result ?? '')).toEqual({
    weight: 5,
    gates: [{ name: 'errors', bound: 1.1 }],
    reason: null,
  })
  expect(result.summary).toBe('### Well\n')
  expect(result.outputs.summary).toBe('### Well\n')
  expect(result.commands.map(({ command }) => command)).toEqual(['group', 'endgroup'])
})

test('what a user can mend is one error without a stack, and sets every output', async () => {
  const result = await new Step().run({ how: 'refused' })
  expect(result.code).toBe(1)
  expect(errorsOf(result)).toEqual(['the image is no digest; write one'])
  expect(
    result.commands
      .filter(({ command }) => command !== 'debug')
      .map(({ message }) => message)
      .join(),
  ).not.toMatch(/\n\s+at /)
  expect(result.commands.find(({ command }) => command === 'debug')?.message).toContain('the reason behind')
  expect(result.stderr).toBe('')
  expect(Object.keys(result.outputs).sort()).toEqual(OUTPUTS)
  expect(result.outputs.weight).toBe('5')
  expect(result.summary).toBe('### Refused\n')
})

test('a defect is told apart, with its stack and the causes', async () => {
  const result = await new Step().run({ how: 'defect' })
  expect(result.code).toBe(1)
  expect(errorsOf(result)).toEqual([
    'a thing that can not be (this is a defect of Gradus, please report it with the stack in the log of this step)',
  ])
  expect(result.stdout).toMatch(/Error: a thing that can not be\n\s+at .*example\.ts/)
  expect(result.stdout).toContain('because: Error: its cause')
  expect(Object.keys(result.outputs).sort()).toEqual(OUTPUTS)
  expect(result.summary).toContain('a thing that can not be')
  expect(result.summary).toContain('### Half way')
})

test('a wrong input fails before anything is done, with every output', async () => {
  const result = await new Step().run({ how: 'wel' })
  expect(result.code).toBe(1)
  expect(errorsOf(result)[0]).toContain('input how: "wel" is not one of them')
  expect(Object.keys(result.outputs).sort()).toEqual(OUTPUTS)
  expect(result.outputs.weight).toBe('')
  expect(result.summary).toContain('input how')
  expect(result.stdout).not.toContain('hello')
})

test('an error that nobody caught ends the run red, after what was begun has landed', async () => {
  const result = await new Step().run({ how: 'loose' })
  expect(result.code).toBe(1)
  expect(result.stdout).toContain('landed')
  expect(errorsOf(result)[0]).toContain('nobody waits for this (this is a defect of Gradus')
  expect(Object.keys(result.outputs).sort()).toEqual(OUTPUTS)
})

test('a run that waits for nothing is a defect, and still sets every output', async () => {
  const result = await new Step().run({ how: 'stuck' })
  expect(result.code).toBe(1)
  expect(errorsOf(result)[0]).toContain('waits for something that can never come')
  expect(Object.keys(result.outputs).sort()).toEqual(OUTPUTS)
})

test.each(['SIGINT', 'SIGTERM'] as const)('%s lets the run land, a second signal is noted', async (name) => {
  const result = await new Step().run({ how: 'wait' }, {}, async (child, seen) => {
    await seen('waiting')
    child.kill(name)
    await seen('landing: ')
    child.kill('SIGTERM')
  })
  expect(result).toMatchObject({ code: 1, signal: null })
  expect(result.stdout).toContain(`landing: Cancelled: the job was cancelled (${name})`)
  expect(result.stdout).toContain('SIGTERM: this run is landing already')
  expect(errorsOf(result)).toEqual([`the job was cancelled (${name})`])
  expect(result.outputs.reason).toBe('taken back')
})

test('warnings beyond ten are in the log, and the last annotation says so', async () => {
  const result = await new Step().run({ how: 'flood' })
  expect(result.commands.filter(({ command }) => command === 'warning')).toHaveLength(10)
  expect(result.stdout).toContain('\nwarning: warning 12\n')
})

test('what is too long for GitHub is cut or left empty, and the run says so', async () => {
  const result = await new Step().run({ how: 'huge' })
  expect(result.code).toBe(0)
  expect(result.outputs.reason).toBe('')
  expect(result.stdout).toContain('output reason has 300000 characters')
  expect(Buffer.byteLength(result.summary)).toBeLessThanOrEqual(1024 * 1024)
  expect(Object.values(result.outputs).join('').length).toBeLessThan(1024 * 1024)
})

test('T4 an input that looks like a command is only shown', async () => {
  const result = await new Step().run({ say: '::set-output name=x::y' })
  expect(result.commands.map(({ command }) => command)).toEqual(['group', 'endgroup'])
  expect(result.stdout).toContain('set-output name=x')
})

describe('T8 a secret', () => {
  const MARKER = 'gr4dus marker/s3cr3t+"quoted"'
  const forms = [
    MARKER,
    JSON.stringify(MARKER).slice(1, -1),
    encodeURIComponent(MARKER),
    Buffer.from(MARKER).toString('base64'),
    Buffer.from(MARKER).toString('hex'),
  ]

  test('is in no output, file, log or error, in none of five encodings', async () => {
    const step = new Step()
    const result = await step.run({ how: 'leak', token: MARKER })
    const shown = result.stdout.split('\n').filter((line) => !line.startsWith('::add-mask::'))
    const everything = [...shown, result.stderr, JSON.stringify(result.outputs), result.summary, ...filesIn(step.temp)]
    expect(everything.join('\n')).toContain('***')
    for (const form of forms) expect(everything.join('\n')).not.toContain(form)
    for (const form of forms) expect(everything.join('\n')).not.toContain(JSON.stringify(form).slice(1, -1))
  })

  test('is told to the runner before anything else is', async () => {
    const { commands } = await new Step().run({ how: 'well', token: MARKER })
    expect(commands[0]).toMatchObject({ command: 'add-mask', message: MARKER })
    const masked = commands.filter(({ command }) => command === 'add-mask').map(({ message }) => message)
    for (const form of forms) expect(masked.some((mask) => form.includes(mask))).toBe(true)
  })

  test('is not told to a terminal, where nobody would take it out', async () => {
    const result = await new Step().run({ how: 'leak', token: MARKER }, { GITHUB_ACTIONS: '' })
    for (const form of forms) expect(result.stdout).not.toContain(form)
  })
})

describe('T12 the private folder', () => {
  test('is fresh, for this user alone, and gone at the end', async () => {
    const step = new Step()
    const modes: number[] = []
    const result = await step.run({ how: 'leave' }, {}, async (child, seen) => {
      await seen('left')
      const [folder = ''] = readdirSync(step.temp)
      modes.push(statSync(join(step.temp, folder)).mode & 0o777)
      modes.push(statSync(join(step.temp, folder, 'half.json')).mode & 0o777)
      child.kill('SIGKILL')
    })
    expect(modes).toEqual([0o700, 0o600])
    expect(result.signal).toBe('SIGKILL')
    expect(readdirSync(step.temp)).toHaveLength(1)
    const state = Object.entries(result.state).map(([name, value]) => [`STATE_${name}`, value])
    const post = await step.run({ how: 'leave' }, { ...Object.fromEntries(state), EXAMPLE_POST: 'true' })
    expect(post.code).toBe(0)
    expect(post.stdout).toContain('post after leave, main said a')
    expect(readdirSync(step.temp)).toEqual([])
  })

  test('of another name or place is not removed by the post step', async () => {
    const step = new Step()
    writeFileSync(join(step.temp, 'gradus-other'), '')
    for (const folder of [step.temp, join(step.temp, 'gradus-other'), '/', '']) {
      const post = await step.run({}, { STATE_folder: folder, EXAMPLE_POST: 'true' })
      expect(post.code).toBe(0)
    }
    expect(readdirSync(step.temp)).toEqual(['gradus-other'])
  })
})

test('a post step whose main never got past its inputs does nothing, and is green', async () => {
  const post = await new Step().run({ how: 'nonsense' }, { EXAMPLE_POST: 'true' })
  expect(post).toMatchObject({ code: 0, stdout: '' })
})

test('results that can not be written are an error of their own', async () => {
  const result = await new Step().run({}, { GITHUB_OUTPUT: '/nowhere/output' })
  expect(result.code).toBe(1)
  expect(errorsOf(result)[0]).toContain("can't write the results")
})

function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
}
