import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { appendToFile, command, fileEntry, plainLines } from '../../src/action/commands.ts'
import { parseCommandFile, parseCommands } from '../lab/runner-files.ts'

/** What the runner takes for a command: `::x` after white space, and `##[x]` anywhere in a line; CR ends a line too. */
function looksLikeCommand(output: string): boolean {
  return output.split(/\r\n|\r|\n/).some((line) => /^\s*::/.test(line) || line.includes('##['))
}

test.each([
  '::set-env name=PATH::/tmp',
  '  ::add-mask::a',
  '\u00a0::add-mask::a',
  '\ufeff::add-mask::a',
  'all is well\r::add-mask::a',
  'all is well\u0085::add-mask::a',
  '\u001b[31m::add-mask::a',
  '\u0000::stop-commands::x',
  'text ##[add-mask]a',
  '##[##[error]x',
  ':::::',
])('T4 %j of a child or a remote is no command', (text) => {
  const lines = plainLines(text)
  expect(looksLikeCommand(lines.join('\n'))).toBe(false)
  expect(lines.some((line) => line.includes('\r') || line.includes('\n'))).toBe(false)
})

test('T4 no text at all becomes a command', () => {
  const piece = fc.oneof(
    fc.constantFrom('::', '##[', ':', '#', '[', ' ', '\r', '\n', '\t', '\u0085', '\u001b', 'error'),
    fc.string({ unit: 'binary', maxLength: 3 }),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      expect(looksLikeCommand(plainLines(pieces.join('')).join('\n'))).toBe(false)
    }),
    { numRuns: 2_000 },
  )
})

test('ordinary text is left as it is', () => {
  expect(plainLines('std::vector at 10:20\n\tfe80::1 % done')).toEqual(['std::vector at 10:20', '\tfe80::1 % done'])
})

test('a command says what it was given, on one line', () => {
  fc.assert(
    fc.property(fc.string(), fc.string({ minLength: 1 }), (data, title) => {
      const line = command('warning', data, { title })
      expect(line).not.toMatch(/[\r\n]/)
      expect(parseCommands(line)).toEqual([{ command: 'warning', properties: { title }, message: data }])
    }),
  )
})

test('T3 no value of an output can set another', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gradus-test-'))
  const env = { GITHUB_OUTPUT: join(folder, 'output') }
  const values = {
    weight: '5\nEVIL=1',
    state: 'a\ngradus_00000000-0000-0000-0000-000000000000\nEVIL=1',
    image: 'EVIL<<x\n1\nx',
    verdict: '',
    reason: '\n\n',
  }
  for (const [name, value] of Object.entries(values)) appendToFile('GITHUB_OUTPUT', fileEntry(name, value), env)
  expect(parseCommandFile(readFileSync(env.GITHUB_OUTPUT, 'utf8'))).toEqual(values)
  rmSync(folder, { recursive: true })
})

test('T3 a value that knows the delimiter, and a name that is none, are refused', () => {
  expect(() => fileEntry('weight', 'a\nknown\nb', 'known')).toThrow('delimiter')
  expect(() => fileEntry('weight\nEVIL', '1')).toThrow('no name for an output')
  expect(() => fileEntry('EVIL<<x', '1')).toThrow('no name for an output')
})
