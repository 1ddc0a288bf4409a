import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { UserError } from '../../src/errors.ts'
import { planProject } from '../../src/image/detect.ts'
import { parseDockerfile } from '../../src/image/dockerfile/read.ts'
import { writeDockerfile } from '../../src/image/dockerfile/write.ts'
import { readSources } from '../../src/image/sources.ts'
import { samples } from './samples.ts'

const IMAGES = resolve(import.meta.dirname, '../../examples/images')
const resolveBase = (key: string, version?: string) =>
  `registry.example/${key}:${version ?? 'any'}@sha256:${'0'.repeat(64)}`

test('every folder of samples is in the table, and the other way round', () => {
  const folders = readdirSync(IMAGES, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  expect(samples.map(({ name }) => name).sort()).toEqual(folders.map(({ name }) => name).sort())
})

describe.each(samples.map((sample) => [sample.name, sample] as const))('%s', (name, sample) => {
  const sources = () => readSources(join(IMAGES, name))
  const { question, wishes = {}, language, framework, manager } = sample

  if (question !== undefined) {
    test('is answered with a question of one sentence', () => {
      expect(() => planProject(sources(), wishes)).toThrow(UserError)
      expect(() => planProject(sources(), wishes)).toThrow(question)
    })
    return
  }

  test('is known for what it is, and planned the same way twice', () => {
    const project = planProject(sources(), wishes)
    expect(project).toMatchObject({ language, framework, packageManager: manager })
    expect(planProject(sources(), wishes)).toEqual(project)
    expect(project.name).toMatch(/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/)
    expect(project.notes.every((note) => note.endsWith('.') && !note.includes('\n'))).toBe(true)
  })

  test('has a Dockerfile of a base, a development and a production target, hardened', () => {
    const { dockerfile, port } = planProject(sources(), wishes)
    const read = parseDockerfile(writeDockerfile(dockerfile, resolveBase))
    const names = dockerfile.stages.map((stage) => stage.name)
    expect(names).toEqual(expect.arrayContaining(['development']))
    expect(names.at(-1)).toBe('production')
    const last = read.slice(read.findLastIndex(({ keyword }) => keyword === 'FROM'))
    const users = last.filter(({ keyword }) => keyword === 'USER').map(({ text }) => text)
    expect(users.at(-1)).toMatch(/^65532(?::65532)?$/)
    expect(last.some(({ keyword, text }) => keyword === 'EXPOSE' && text === String(port))).toBe(true)
    expect(last.filter(({ keyword }) => keyword === 'RUN')).toEqual([])
    for (const { keyword, exec } of last)
      if (/^(?:CMD|ENTRYPOINT)$/.test(keyword)) expect(exec?.length).toBeGreaterThan(0)
  })
})

test('the locks are whole: no sample would be installed differently tomorrow', () => {
  for (const { name, question } of samples.filter(({ language }) => language === 'node')) {
    const lock = ['package-lock.json', 'pnpm-lock.yaml', 'yarn.lock'].find((file) =>
      existsSync(join(IMAGES, name, file)),
    )
    expect({ name, question, lock }).toMatchObject({ lock: expect.any(String) })
    expect(readFileSync(join(IMAGES, name, lock ?? ''), 'utf8')).toMatch(/sha512-/)
  }
})
