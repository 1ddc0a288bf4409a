import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { ArtifactService } from '../lab/artifacts.ts'
import { Step, type StepResult } from './step.ts'

let service: ArtifactService

beforeAll(async () => {
  service = await ArtifactService.start()
})

afterAll(async () => {
  await service.stop()
})

function messages(result: StepResult, level: string): string[] {
  return result.commands.filter(({ command }) => command === level).map(({ message }) => message)
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
    .sort()
}

test('files are uploaded under a name of their own, and gone from the runner', async () => {
  const step = new Step()
  const result = await step.run({ how: 'upload' }, service.environment('run-1'))
  expect(result.code).toBe(0)
  const [artifact, ...others] = service.list('run-1')
  expect(others).toEqual([])
  expect(artifact?.name).toMatch(/^audit-job-1-[0-9a-f]{8}$/)
  expect(artifact?.data.includes('deployment_1.json')).toBe(true)
  expect(artifact?.data.includes('raw/counts.json')).toBe(true)
  expect(readdirSync(step.temp)).toEqual([])
})

test('two uploads of a step, and two cells of a matrix, have different names', async () => {
  const first = await new Step().run({ how: 'twice' }, service.environment('run-2', 'cell-1'))
  const second = await new Step().run({ how: 'twice' }, service.environment('run-2', 'cell-2'))
  expect([first.code, second.code]).toEqual([0, 0])
  expect([...messages(first, 'warning'), ...messages(second, 'warning')]).toEqual([])
  expect(new Set(service.list('run-2').map(({ name }) => name)).size).toBe(4)
})

test('an upload that fails is a warning that says where the files are, never a failed step', async () => {
  const step = new Step()
  service.failNext(/CreateArtifact/, 403)
  const result = await step.run({ how: 'upload' }, service.environment('run-3'))
  expect(result.code).toBe(0)
  expect(messages(result, 'warning')).toEqual([
    expect.stringMatching(/^can't upload the artifact audit-.*; its files are in .* on this runner$/),
  ])
  expect(filesIn(step.temp)).toEqual(['counts.json', 'deployment_1.json'])
})

test('without an artifact service the files stay, and a notice says where', async () => {
  const step = new Step()
  const result = await step.run({ how: 'upload' })
  expect(result.code).toBe(0)
  const [notice = ''] = messages(result, 'notice')
  expect(notice).toMatch(/^there is no artifact service here: the files of audit stay in /)
  const folder = notice.replace(/^.* stay in /, '')
  expect(readFileSync(join(folder, 'deployment_1.json'), 'utf8')).toBe('{"state": "PROMOTED"}')
  // The post step leaves them, too.
  expect(result.state.folder).toBe('')
})

test('upload-artifacts: false uploads nothing', async () => {
  const step = new Step()
  const result = await step.run({ how: 'upload', 'upload-artifacts': 'false' }, service.environment('run-4'))
  expect(service.list('run-4')).toEqual([])
  expect(messages(result, 'notice')[0]).toContain('upload-artifacts is false')
  expect(filesIn(step.temp)).toEqual(['counts.json', 'deployment_1.json'])
})
