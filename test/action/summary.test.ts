import { expect, test } from '@jest/globals'
import { capped, literally } from '../../src/action/summary.ts'

test('T26 an error is shown letter by letter, whatever fences it has itself', () => {
  const text = 'a | b\n```\n<img src=x> ![b](https://evil/beacon)\n````\n'
  const block = literally(text)
  expect(block.startsWith('`````text\n')).toBe(true)
  expect(block.endsWith('\n`````\n')).toBe(true)
  expect(block).toContain(text)
})

test('a summary beyond the limit is cut at the end of a line, with a sentence', () => {
  const line = `${'ä'.repeat(50)}\n`
  const cut = capped(line.repeat(100), 2_000)
  expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(2_000)
  expect(cut).toContain('The summary was cut here')
  expect(cut).not.toContain('\ufffd')
  expect(cut.startsWith(line)).toBe(true)
})

test('a summary within the limit is left as it is', () => {
  expect(capped('# fine\n', 2_000)).toBe('# fine\n')
})
