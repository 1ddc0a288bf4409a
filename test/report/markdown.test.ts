import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parse } from 'marked'
import { cell, html, table } from '../../src/report/markdown.ts'

/** What a person sees of a cell, as GitHub's flavour of Markdown renders it, and the elements that were made of it. */
function rendered(text: string): { seen: string; elements: string[] } {
  return pageOf(parse(`| a |\n| --- |\n| ${cell(text)} |`, { async: false, gfm: true }), /<td>(.*)<\/td>/s)
}

function pageOf(page: string, pattern: RegExp): { seen: string; elements: string[] } {
  const inner = pattern.exec(page)?.[1] ?? ''
  const elements = [...inner.matchAll(/<([a-z]+)/g)].map((match) => match[1] as string)
  const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#47': '/', '#46': '.' }
  const seen = inner
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&(amp|lt|gt|quot|#39|#47|#46);/g, (_all, name) => entities[name] ?? '')
  return { seen, elements }
}

const JOINER = '\u2060'

test.each([
  ['a pipe', 'a | b || c', 'a | b || c'],
  ['a pipe that is escaped already', 'a \\| b \\\\| c', 'a \\| b \\\\| c'],
  ['HTML', '<script>alert(1)</script><b>x</b>', '<script>alert(1)</script><b>x</b>'],
  ['an entity', '&lt;b&gt; &amp; &#60;', '&lt;b&gt; &amp; &#60;'],
  ['an image beacon', '![x](https://evil.example/pixel.png)', '![x](https://evil.example/pixel.png)'],
  ['an image in HTML', '<img src="//evil.example/p.png" onerror=x>', '<img src="//evil.example/p.png" onerror=x>'],
  [
    'a link',
    '[click](javascript:alert(1)) <https://evil.example>',
    '[click](javascript:alert(1)) <https://evil.example>',
  ],
  [
    'bare addresses',
    'see www.evil.example, https://evil.example/a_b',
    'see www.evil.example, https://evil.example/a_b',
  ],
  ['emphasis and code', '**b** _i_ ~~s~~ `c` ``d``', '**b** _i_ ~~s~~ `c` ``d``'],
  ['mathematics', '$\\href{x}{y}$ and $$z$$', '$\\href{x}{y}$ and $$z$$'],
  ['lines', 'one\ntwo\r\nthree\u2028four\u0000five\u001b[31m', 'one two three four five [31m'],
  ['text that turns its direction', 'a\u202eb\u2066c', 'a b c'],
  ['a comment and a heading', '<!-- x --> # h', '<!-- x --> # h'],
  ['an image reference, to be copied', 'ghcr.io/octo/shop@sha256:0a', 'ghcr.io/octo/shop@sha256:0a'],
  ['a mention', '@octo/team, hi (@mona)', `@${JOINER}octo/team, hi (@${JOINER}mona)`],
  ['percentages and signs', 'p95 8.1 % > 1.0 % + x = #5', 'p95 8.1 % > 1.0 % + x = #5'],
])('%s is shown as text', (_what, text, expected) => {
  const { seen, elements } = rendered(text)
  expect(seen).toBe(expected)
  expect(elements).toEqual([])
})

test('whatever a text holds, it stays in its cell, and makes nothing but links to write to an address', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '|',
      '\\',
      '`',
      '<img src=x>',
      '![a](b)',
      '[a](b)',
      '**',
      '__',
      '~~',
      '$$',
      '<!--',
      '-->',
      '\n',
      '&lt;',
      '@mona',
      '<',
      '>',
      'www.evil.example',
      'HTTPS://evil.example/',
      'ftp://evil.example',
    ),
  )
  const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''))
  fc.assert(
    fc.property(text, text, (left, right) => {
      const page = parse(table(['a', 'b'], [[left, right]]), { async: false, gfm: true })
      expect(page.match(/<td>/g)).toHaveLength(2)
      expect(page.match(/<tr>/g)).toHaveLength(2)
      const { elements } = pageOf(page, /<tbody><tr>(.*)<\/tr>/s)
      expect(elements.filter((element) => element !== 'td' && element !== 'a')).toEqual([])
      expect(page).not.toMatch(/href="(?!mailto:)/)
      expect(cell(left)).not.toMatch(/[\n\r]/)
      expect(cell(left).isWellFormed()).toBe(true)
    }),
    { numRuns: 500 },
  )
})

describe('long and missing texts', () => {
  test('300 characters are shown, and a sign that there were more', () => {
    expect(cell('x'.repeat(300))).toBe('x'.repeat(300))
    expect(cell('x'.repeat(301))).toBe(`${'x'.repeat(300)}…`)
  })

  test('a character of two units is not cut in half', () => {
    expect(cell(`${'x'.repeat(299)}😀😀`).isWellFormed()).toBe(true)
  })

  test.each([
    [undefined, ''],
    [null, ''],
    ['', ''],
    [0, '0'],
    [12.5, '12.5'],
  ])('%p is shown as %j', (value, expected) => {
    expect(cell(value)).toBe(expected)
  })
})

test('html is for places where Markdown means nothing: nothing but HTML is escaped', () => {
  expect(html('error rate *1.0 %* (5 of 500) <img src=x> & "y"\n@mona')).toBe(
    `error rate *1.0 %* (5 of 500) &lt;img src=x&gt; &amp; &quot;y&quot; @${JOINER}mona`,
  )
})

test('a table has a row for each and a cell for each', () => {
  expect(
    table(
      ['Weight', 'Why'],
      [
        ['5 %', 'good'],
        ['25 %', null],
      ],
    ),
  ).toBe('| Weight | Why |\n| --- | --- |\n| 5 % | good |\n| 25 % |  |')
})
