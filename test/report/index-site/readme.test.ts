import { describe, expect, test } from '@jest/globals'
import { readme } from '../../../src/report/index-site/readme.ts'
import { cpuMs, TOO_LONG_MS } from '../../cpu.ts'
import { all, treeOf } from '../xml.ts'

const nowhere = { fileAddress: () => undefined }
const shown = (markdown: string, surroundings: Parameters<typeof readme>[1] = nowhere) =>
  readme(markdown, surroundings)
    .map(({ markup }) => markup)
    .join('')

describe('Markdown', () => {
  test.each([
    ['words', '*a* **b** ~~c~~ `d`', '<p><em>a</em> <strong>b</strong> <del>c</del> <code>d</code></p>'],
    ['headings, under those of the page', '# A\n\n###### B', '<h3 id="readme-a">A</h3><h6 id="readme-b">B</h6>'],
    ['headings of one name', '# A\n# A', '<h3 id="readme-a">A</h3><h3 id="readme-a-1">A</h3>'],
    ['tight lists', '- a\n- b', '<ul><li>a</li><li>b</li></ul>'],
    ['numbers', '3. a\n4. b', '<ol start="3"><li>a</li><li>b</li></ol>'],
    ['code', '```js\na < b\n\n  c\n```', '<pre tabindex="0"><code>a &lt; b\n\n  c\n</code></pre>'],
    ['entities', 'A &amp; &copy; &lt;b&gt; &#106;', '<p>A &amp; © &lt;b&gt; j</p>'],
    ['lines', 'a\nb  \nc', '<p>a\nb<br/>c</p>'],
    ['rules and quotes', '> a\n\n---', '<blockquote><p>a</p></blockquote><hr/>'],
    [
      'links',
      '[a](https://a.example/x?y&z "t")',
      '<p><a href="https://a.example/x?y&amp;z" rel="noopener noreferrer nofollow ugc">a</a></p>',
    ],
    ['links to headings', '# A B\n\n[x](#a-b)', '<h3 id="readme-a-b">A B</h3><p><a href="#readme-a-b">x</a></p>'],
    [
      'pictures, as their words',
      '![a b](https://a.example/x.png)',
      '<p><a href="https://a.example/x.png" rel="noopener noreferrer nofollow ugc"><span class="muted">[a b]</span></a></p>',
    ],
    [
      'pictures in links',
      '[![a](https://a.example/x.png)](https://b.example)',
      '<p><a href="https://b.example/" rel="noopener noreferrer nofollow ugc"><span><span class="muted">[a]</span></span></a></p>',
    ],
  ])('%s', (_, markdown, html) => expect(shown(markdown)).toBe(html))

  test('headings of one name, and such as look numbered, have ids of their own', () => {
    const page = treeOf(
      `<p>${shown(['A', 'A-1', 'A', 'A', 'A-1', 'A-1-1', 'A'].map((name) => `# ${name}`).join('\n'))}</p>`,
    )
    const ids = all(page, 'h3').map(({ attributes }) => attributes.id)
    expect(ids.slice(0, 3)).toEqual(['readme-a', 'readme-a-1', 'readme-a-2'])
    expect(new Set(ids).size).toBe(7)
  })

  test('tables, with their sides', () => {
    const page = treeOf(shown('| a | b |\n| - | -: |\n| 1 | 2 |'))
    expect(all(page, 'th').map(({ attributes }) => attributes.class)).toEqual([undefined, 'right'])
    expect(all(page, 'td').map(({ text, attributes }) => [text, attributes.class])).toEqual([
      ['1', undefined],
      ['2', 'right'],
    ])
  })

  test('links to files of the repository', () => {
    const fileAddress = (path: string) => (path === 'docs/x.md' ? 'https://a.example/docs/x.md' : undefined)
    expect(shown('[x](docs/x.md) [y](../y.md)', { fileAddress })).toBe(
      '<p><a href="https://a.example/docs/x.md" rel="noopener noreferrer nofollow ugc">x</a> <span>y</span></p>',
    )
  })
})

describe('T25 Markdown that would do something', () => {
  test.each([
    ['a script', 'a\n\n<script>alert(1)</script>\n\nb', '<p>a</p><p>b</p>'],
    ['a style', '<style>*{display:none}</style>\n\nb', '<p>b</p>'],
    ['tags in a line', 'a <b onclick=alert(1)>b</b> <img src=x onerror=alert(1)>c', '<p>a b c</p>'],
    ['a block of tags', '<div align="center">\n<img src=x onerror=alert(1)> middle\n</div>', '<p>middle</p>'],
    ['a comment', '<!-- a > b --> c', '<p>c</p>'],
    ['a comment without an end', '<!-- a\n\nb', ''],
    ['halves of tags', '<scr<script>ipt>alert(1)</script>', '<p>&lt;script&gt;alert(1)</p>'],
    ['a script address', '[a](javascript:alert(1))', '<p>[a](javascript:alert(1))</p>'],
    ['one in disguise', '[a](&#x6A;avascript&colon;alert(1))', '<p>[a](javascript:alert(1))</p>'],
    ['an address with tabs', '[a](<java\tscript:alert(1)>)', '<p><span>a</span></p>'],
    ['data', '![a](data:image/svg+xml;base64,AAAA)', '<p>![a](data:image/svg+xml;base64,AAAA)</p>'],
    ['a picture as data', '![a](data:image/png;base64,AAAA)', '<p><span><span class="muted">[a]</span></span></p>'],
    ['another server by two slashes', '[a](//evil.example)', '<p><span>a</span></p>'],
    ['a heading that names a part of the page', '# content', '<h3 id="readme-content">content</h3>'],
    ['a link to a part of the page', '[a](#content)', '<p><span>a</span></p>'],
    [
      'quotes in an address',
      '[a](<https://a.example/"onclick="x>)',
      '<p><a href="https://a.example/%22onclick=%22x" rel="noopener noreferrer nofollow ugc">a</a></p>',
    ],
    ['letters that turn the line', 'a\u202eb\u2028c\u0000d', '<p>a\ufffdb\ufffdc\ufffdd</p>'],
  ])('%s', (_, markdown, html) => expect(shown(markdown)).toBe(html))
})

describe('no README takes long', () => {
  const LONGEST = 64 * 1024
  const UNITS = [
    '>',
    '[',
    '*a ',
    '_a',
    '`',
    '<',
    '![',
    '- ',
    '[](',
    '**a',
    '`a',
    '<!--',
    '<a ',
    '|-',
    '\n',
    '~~a',
    '[a](',
    '&',
    '\\',
    '# ',
    '> - ',
    '[a][',
    '[a]: b\n',
    '__a__b',
    '*_a',
    '|a|\n|-|\n',
    '<b>',
    '<script>',
    '# a\n',
    '<?',
    '<![CDATA[',
  ]

  test.each(UNITS)('%j again and again', (unit) => {
    const before = cpuMs()
    const content = shown(unit.repeat(LONGEST / unit.length))
    expect(cpuMs() - before).toBeLessThan(TOO_LONG_MS)
    expect(() => treeOf(`<p>${content}</p>`)).not.toThrow()
  })
})
