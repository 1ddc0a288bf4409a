import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { PrivateFolder } from '../../src/action/files.ts'

const temp = mkdtempSync(join(tmpdir(), 'gradus-test-'))

afterAll(() => rmSync(temp, { recursive: true }))

function create(): PrivateFolder {
  return PrivateFolder.create('example', { RUNNER_TEMP: temp }, (text) => text.replaceAll('s3cret', '***'))
}

test('T12 a planted link is an error, and what it points to stays as it is', () => {
  const target = join(temp, 'target')
  writeFileSync(target, 'before')
  const folder = create()
  symlinkSync(target, join(folder.path, 'record.json'))
  expect(() => folder.write('record.json', 'after')).toThrow('EEXIST')
  expect(readFileSync(target, 'utf8')).toBe('before')
})

test.each(['../outside', '/etc/outside', 'a/../../outside', '.'])('T12 %s is outside of the folder', (name) => {
  expect(() => create().write(name, '')).toThrow('outside of the private folder')
})

test('T8 secrets are taken out of every text that is written', () => {
  const folder = create()
  expect(readFileSync(folder.write('a/b.json', '{"token": "s3cret"}'), 'utf8')).toBe('{"token": "***"}')
})

test('each folder is a new one', () => {
  expect(create().path).not.toBe(create().path)
})
