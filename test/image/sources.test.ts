import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { UserError } from '../../src/errors.ts'
import { readSources } from '../../src/image/sources.ts'

let folder: string
let outside: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sources-'))
  outside = mkdtempSync(join(tmpdir(), 'outside-'))
  writeFileSync(join(outside, 'secret.txt'), 'secret')
})
afterAll(() => {
  for (const one of [folder, outside]) rmSync(one, { recursive: true, force: true })
})

function write(...paths: string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), `text of ${path}`)
  }
}

test('lists what people write, sorted, and not what tools make', () => {
  write('b.py', 'a/c.py', '.git/config', 'node_modules/x/index.js', 'a/__pycache__/c.pyc', '.venv/x.py', 'dist/x.js')
  write('.github/workflows/x.yml', 'apps/web/node_modules/x.js', 'target/x.jar', '.next/x.js')
  const sources = readSources(folder)
  expect(sources.files).toEqual(['.github/workflows/x.yml', 'a/c.py', 'b.py'])
  expect(sources.text('a/c.py')).toBe('text of a/c.py')
  expect(sources.has('dist/x.js')).toBe(false)
  expect(sources.text('absent')).toBeUndefined()
  expect(sources.folder).toMatch(/^sources-/)
})

test('a link within the folder is a file; one that leads out, to a folder or nowhere is not there', () => {
  write('real.txt')
  symlinkSync('real.txt', join(folder, 'inside.txt'))
  symlinkSync(join(outside, 'secret.txt'), join(folder, 'leak.txt'))
  symlinkSync(outside, join(folder, 'leak'))
  symlinkSync('nowhere', join(folder, 'dangling'))
  symlinkSync('.', join(folder, 'circle'))
  const sources = readSources(folder)
  expect(sources.text('inside.txt')).toBe('text of real.txt')
  expect(sources.files.filter((file) => /leak|dangling|circle/.test(file))).toEqual([])
  expect(sources.text('leak.txt')).toBeUndefined()
  expect(sources.text('../outside/secret.txt')).toBeUndefined()
})

test('a byte order mark is no text, and a file beyond 1 MiB is not read', () => {
  writeFileSync(join(folder, 'package.json'), '\uFEFF{}')
  writeFileSync(join(folder, 'large.json'), 'x'.repeat(1024 * 1024 + 1))
  const sources = readSources(folder)
  expect(sources.text('package.json')).toBe('{}')
  expect(sources.has('large.json')).toBe(true)
  expect(sources.text('large.json')).toBeUndefined()
})

test('no folder, a file, too many files: one sentence each', () => {
  expect(() => readSources(join(folder, 'absent'))).toThrow(UserError)
  expect(() => readSources(join(folder, 'b.py'))).toThrow(/is no folder; give the folder of the service's sources/)
  mkdirSync(join(folder, 'many'))
  for (let index = 0; index <= 20_000; index += 1) writeFileSync(join(folder, 'many', String(index)), '')
  expect(() => readSources(folder)).toThrow(/more than 20000 files; give the folder of one service as "context"/)
})
