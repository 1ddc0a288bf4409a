import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { cell, table } from '../../src/report/markdown.ts'

/** What is left when everything that stands for a letter is taken out: markup would be in it. */
function active(markdown: string): string {
  return markdown.replaceAll(/&(?:amp|lt|gt);|\\[\\`*_{}[\]()#+!|~@]/g, '')
}

test.each([
  ['a | b', 'a \\| b'],
  ['<img src=x onerror=alert(1)>', '&lt;img src=x onerror=alert\\(1\\)&gt;'],
  ['![pixel](https://evil.example/beacon.png)', '\\!\\[pixel\\]\\(https://evil.example/beacon.png\\)'],
  ['`code` **bold** @team', '\\`code\\` \\*\\*bold\\*\\* \\@team'],
  ['one\ntwo\r\n| three |', 'one two \\| three \\|'],
  ['back\\slash \\| pipe', 'back\\\\slash \\\\\\| pipe'],
  ['&lt;b&gt;', '&amp;lt;b&amp;gt;'],
])('T26 %j is shown letter by letter', (text, shown) => {
  expect(cell(text)).toBe(shown)
})

test('T26 no text at all ends its cell, or begins markup or HTML', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
      const shown = cell(text)
      expect(shown).not.toMatch(/[\r\n]/)
      expect(active(shown)).not.toMatch(/[\\`*_{}[\]()#+!|~@<>]/)
    }),
  )
})

test('T26 a long name is cut, never in the middle of an escape', () => {
  const shown = cell('|'.repeat(5_000))
  expect(shown.length).toBeLessThan(1_000)
  expect(active(shown)).toBe('…')
})

test('a table has as many cells in each line as its header, whatever is in them', () => {
  const lines = table(
    ['Name', 'Why'],
    [
      ['a|b', 'x\ny'],
      [undefined, 5],
    ],
  ).split('\n')
  expect(lines).toHaveLength(4)
  for (const line of lines) expect(line.replaceAll('\\|', '').match(/\|/g)).toHaveLength(3)
})
