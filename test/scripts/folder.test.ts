import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { differences, filesOf } from '../../scripts/folder.ts'

const work = mkdtempSync(join(tmpdir(), 'gradus-test-'))

afterAll(() => rmSync(work, { recursive: true }))

function folder(name: string, files: Record<string, string>): string {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(work, name, file, '..'), { recursive: true })
    writeFileSync(join(work, name, file), text)
  }
  return join(work, name)
}

test('T28 two folders are the same when every file has the same bytes, and no other is there', () => {
  const committed = folder('committed', { 'a/index.js': 'one', 'b.js': 'two', 'old.js': '' })
  const rebuilt = folder('rebuilt', { 'a/index.js': 'one', 'b.js': 'twO', 'c/new.js': '' })
  expect(differences(committed, committed)).toEqual([])
  expect(differences(committed, rebuilt)).toEqual([
    'c/new.js: is missing',
    'old.js: comes from no source',
    'b.js: differs',
  ])
})

test('T28 a folder that is not there has no files, so all of them are missing', () => {
  expect(filesOf(join(work, 'nowhere'))).toEqual([])
  expect(differences(join(work, 'nowhere'), folder('some', { 'a.js': '' }))).toEqual(['a.js: is missing'])
})
