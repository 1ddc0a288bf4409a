import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { VERSION } from '../src/version.ts'

test('the version that Gradus tells of itself is that of its package', () => {
  const file = new URL('../package.json', import.meta.url)
  expect(VERSION).toBe(JSON.parse(readFileSync(file, 'utf8')).version)
})
