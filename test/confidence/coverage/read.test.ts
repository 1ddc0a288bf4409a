import { describe, expect, test } from '@jest/globals'
import { readCoverage } from '../../../src/confidence/coverage/read.ts'
import { UserError } from '../../../src/errors.ts'
import { cpuMs, TOO_LONG_MS } from '../../cpu.ts'

/** What reports say, as plain objects. */
function read(text: string) {
  const { format, files, roots } = readCoverage(text, 'the report')
  return { format, roots, files: Object.fromEntries(files.map(({ path, lines }) => [path, Object.fromEntries(lines)])) }
}

function refusal(text: string): string {
  try {
    readCoverage(text, 'the report')
  } catch (error) {
    expect(error).toBeInstanceOf(UserError)
    return (error as UserError).message
  }
  throw new Error('it was taken')
}

const COBERTURA = `<?xml version="1.0" ?>
<!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">
<coverage line-rate="0.5" version="7.6">
  <sources><source>/home/runner/work/shop/shop</source><source>  </source></sources>
  <packages><package name="src"><classes>
    <class name="a.py" filename="src/a.py">
      <methods><method name="f"><lines><line number="2" hits="1"/></lines></method></methods>
      <lines><line number="1" hits="1"/><line number="2" hits="0"/><line number="3" hits="0"/></lines>
    </class>
    <class name="empty.py" filename="src/empty.py"><methods/><lines/></class>
  </classes></package></packages>
</coverage>`

const JACOCO = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<!DOCTYPE report PUBLIC "-//JACOCO//DTD Report 1.1//EN" "report.dtd">
<report name="shop"><sessioninfo id="x" start="1" dump="2"/>
  <group name="api"><package name="org/example/shop">
    <class name="org/example/shop/Cart" sourcefilename="Cart.java"><method name="add" desc="()V" line="7">
      <counter type="LINE" missed="1" covered="2"/></method></class>
    <sourcefile name="Cart.java">
      <line nr="7" mi="0" ci="3" mb="0" cb="0"/><line nr="8" mi="2" ci="0" mb="0" cb="0"/><line nr="9" mi="1" ci="1"/>
    </sourcefile></package></group>
  <package name=""><sourcefile name="Main.java"><line nr="1" mi="1" ci="0"/></sourcefile></package>
</report>`

describe('each format', () => {
  test('LCOV, with checksums, functions and branches, twice the same file', () => {
    const text = [
      'TN:',
      'SF:src/a.ts',
      'FN:1,(anonymous_0)',
      'FNDA:3,(anonymous_0)',
      'DA:1,3',
      'DA:2,0,2Aw8Zr5y/0GqK1ZvGqqs5A',
      'BRDA:2,0,0,-',
      'LF:2',
      'end_of_record',
      'TN:second',
      'SF:src/a.ts',
      'DA:2,5',
      'DA:3,0',
      'end_of_record',
      'SF:empty.ts',
      'end_of_record',
    ].join('\r\n')
    expect(read(text)).toEqual({
      format: 'LCOV',
      roots: [],
      files: { 'src/a.ts': { 1: true, 2: true, 3: false }, 'empty.ts': {} },
    })
  })

  test('Cobertura, with the lines of methods and the folders of sources', () => {
    expect(read(COBERTURA)).toEqual({
      format: 'Cobertura',
      roots: ['/home/runner/work/shop/shop'],
      files: { 'src/a.py': { 1: true, 2: true, 3: false }, 'src/empty.py': {} },
    })
  })

  test('JaCoCo, with groups; a line that ran in part has run', () => {
    expect(read(JACOCO)).toEqual({
      format: 'JaCoCo',
      roots: [],
      files: { 'org/example/shop/Cart.java': { 7: true, 8: false, 9: true }, 'Main.java': { 1: false } },
    })
  })

  test('Go, blocks over several lines, merged profiles', () => {
    const text = [
      'mode: atomic',
      'example.org/shop/cart.go:10.32,12.2 2 4',
      'example.org/shop/cart.go:14.2,14.20 1 0',
      'example.org/shop/cart.go:14.2,14.20 1 1',
      'example.org/shop/cart.go:20.2,21.3 1 0',
      'example.org/shop/a:b.go:1.1,1.2 0 0',
      '',
    ].join('\n')
    expect(read(text).files).toEqual({
      'example.org/shop/cart.go': { 10: true, 11: true, 12: true, 14: true, 20: false, 21: false },
      'example.org/shop/a:b.go': {},
    })
  })

  test('a mark at the beginning changes nothing', () => {
    expect(read(`\uFEFF${JACOCO}`).format).toBe('JaCoCo')
    expect(read('\uFEFFTN:\nSF:a.ts\nDA:1,1\nend_of_record\n').files).toEqual({ 'a.ts': { 1: true } })
  })
})

describe('what can’t be used is one sentence', () => {
  test.each([
    ['', /no coverage report that Gradus knows/],
    ['{"total": {"lines": {"pct": 81}}}', /LCOV, Cobertura, JaCoCo \(XML\) or Go/],
    ['<html><body>coverage</body></html>', /no coverage report/],
    ['<coverage line-rate="1"></coverage>', /names no source file/],
    ['TN:\n', /names no source file/],
    ['SF:a.ts\nDA:x,1\n', /names line NaN of a\.ts; it is damaged/],
    ['SF:a.ts\nDA:-4,1\n', /names line -4/],
    ['mode: set\nnonsense\n', /line 2 is no block of a Go coverage profile/],
    ['mode: set\na.go:9.1,3.1 1 1\n', /line 2 is no block/],
    ['mode: set\na.go:1.1,999999999.1 1 1\n', /line 2 is no block/],
    ['<coverage><packages>', /no well-formed XML/],
    ['<report><package name="a"><b></package></report>', /no well-formed XML/],
  ])('%j', (text, sentence) => {
    expect(refusal(text)).toMatch(sentence)
  })

  test('T16 entities that grow, T19 long lines and deep nesting: refused at once', () => {
    const laughs = ['<!DOCTYPE coverage [', '<!ENTITY a0 "ha">']
    for (let i = 1; i < 40; i += 1) laughs.push(`<!ENTITY a${i} "${`&a${i - 1};`.repeat(10)}">`)
    laughs.push(']>', '<coverage><sources><source>&a39;</source></sources></coverage>')
    const began = cpuMs()
    expect(refusal(laughs.join('\n'))).toMatch(/declares a document type of its own/)
    expect(refusal(`<coverage>${'<a>'.repeat(100_000)}`)).toMatch(/nested more than 200 levels/)
    expect(refusal('<coverage><class filename="a"><line number="&b;" hits="1"/></class></coverage>')).toMatch(
      /no well-formed XML.*undefined entity/,
    )
    expect(refusal(`mode: set\n${':'.repeat(100_000)}\n`)).toMatch(/line 2 is no block/)
    expect(refusal(`mode: set\n${'a.go:1.1,2.2 '.repeat(20_000)}\n`)).toMatch(/line 2 is no block/)
    expect(cpuMs() - began).toBeLessThan(TOO_LONG_MS)
  })

  test('T17 names that reach into prototypes are names like others', () => {
    const { files } = readCoverage('SF:__proto__\nDA:1,1\nend_of_record\nSF:constructor\nDA:2,0\n', 'the report')
    expect(files.map(({ path, lines }) => [path, [...lines]])).toEqual([
      ['__proto__', [[1, true]]],
      ['constructor', [[2, false]]],
    ])
    expect(({} as Record<string, unknown>)['1']).toBeUndefined()
  })
})
