import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { mergedFindings, mergedTests, type SafetyEvidence, safetyOf } from '../../../src/confidence/factors/safety.ts'
import { readJunit } from '../../../src/confidence/safety/junit.ts'
import { readSafetyReport, refusalOf } from '../../../src/confidence/safety/report.ts'
import { readSarif } from '../../../src/confidence/safety/sarif.ts'
import { UserError } from '../../../src/errors.ts'
import { cpuMs, TOO_LONG_MS } from '../../cpu.ts'

const DIGEST = `sha256:${'a'.repeat(64)}`
const COMMIT = '8a5b2f0c3d4e6f708192a3b4c5d6e7f8091a2b3c'

function refusal(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    expect(error).toBeInstanceOf(UserError)
    return (error as UserError).message
  }
  throw new Error('it was taken')
}

const value = (evidence: SafetyEvidence) => {
  const { factor } = safetyOf(evidence, { digest: DIGEST, commit: COMMIT })
  return 'value' in factor ? factor.value : undefined
}

test('T27: where the glass was broken nothing is left, whatever else is known', () => {
  const report = readSafetyReport('{"decision": "DEPLOY"}', 'safety.json')
  expect(value({ report })).toBe(100)
  const { factor } = safetyOf({ report, brokenGlass: 'the registry is down' }, {})
  expect(factor).toEqual({ value: 0, reasons: ['its signatures were not asked for: the registry is down'] })
})

describe('the safety report (C10)', () => {
  const says = (report: object) => readSafetyReport(JSON.stringify(report), 'safety.json')

  test.each([
    [{ decision: 'DEPLOY' }, true],
    [{ recommendation: 'DEPLOY', score: 91 }, true],
    [{ verdict: 'DEPLOY', result: 'DEPLOY' }, true],
    [{ decision: 'STOP' }, false],
    [{ decision: 'deploy' }, false],
    [{ decision: 'DEPLOY ' }, false],
    [{ decision: 'DEPLOY_WITH_CAUTION' }, false],
    [{ decision: '' }, false],
    [{ decision: 'DEPLOY', verdict: 'STOP' }, false],
  ])('%j lets it go on: %s', (report, deploy) => {
    expect(says(report).deploy).toBe(deploy)
  })

  test.each([
    ['', /is no JSON/],
    ['[]', /holds no JSON object/],
    ['null', /holds no JSON object/],
    ['{}', /says nothing: it has no text under decision; write \{"decision": "DEPLOY"\}/],
    ['{"decision": true}', /says nothing/],
    ['{"decision": ["DEPLOY"]}', /says nothing/],
    ['{"decision": "DEPLOY", "score": 101}', /score 101 is out of range/],
    ['{"__proto__": {"decision": "DEPLOY"}}', /says nothing/],
  ])('%s can’t be used', (text, sentence) => {
    expect(refusal(() => readSafetyReport(text, 'safety.json'))).toMatch(sentence)
  })

  test.each([
    [{ decision: 'DEPLOY', image: `registry.example/shop@${DIGEST}` }, undefined],
    [{ decision: 'DEPLOY', digest: DIGEST, commit: COMMIT.slice(0, 12) }, undefined],
    [{ decision: 'DEPLOY', digest: `sha256:${'b'.repeat(64)}` }, /is about sha256:b+, not about sha256:a+/],
    [{ decision: 'DEPLOY', commit: 'ffffffffffff' }, /is about commit ffffffffffff, not about 8a5b2f0c3d4e/],
    [{ decision: 'DEPLOY', commit: '8a' }, /is about commit 8a/],
    [
      { decision: 'STOP', reasons: ['two secrets\nin the image'] },
      /says STOP, not DEPLOY \(two secrets in the image\)/,
    ],
    [{ decision: 'STOP', findings: [{ title: 'a hole' }] }, /\(a hole\)/],
  ])('%j about this version: %s', (report, expected) => {
    const found = refusalOf(says(report), { digest: DIGEST, commit: COMMIT })
    if (expected === undefined) expect(found).toBeUndefined()
    else expect(found).toMatch(expected)
  })

  test('anything else is a veto, and its score the most that safety gets', () => {
    const no = safetyOf({ report: says({ decision: 'STOP', score: 99 }) }, {})
    expect(no.vetoes).toEqual(['the safety report says STOP, not DEPLOY'])
    expect(no.factor).toMatchObject({ value: 0 })
    expect(value({ report: says({ decision: 'DEPLOY', score: 64 }) })).toBe(64)
    expect(value({ report: says({ decision: 'DEPLOY' }) })).toBe(100)
  })
})

const JUNIT = `<?xml version="1.0"?>
<testsuites tests="99"><testsuite name="cart" tests="7" failures="9">
  <properties><property name="a" value="b"/></properties>
  <testcase classname="cart" name="adds"/>
  <testcase classname="cart" name="removes"><failure message="x">expected 1 &lt; 2 &#27;[31m</failure></testcase>
  <testcase classname="cart" name="breaks"><error/><system-out><![CDATA[<failure>]]></system-out></testcase>
  <testcase classname="cart" name="later"><skipped/></testcase>
  <testcase classname="cart" name="flaky"><flakyFailure message="once"/></testcase>
  <testsuite name="inner"><testcase name="deep"/></testsuite>
  <system-err>failure</system-err>
</testsuite></testsuites>`

describe('test results', () => {
  test('are the cases themselves, not what attributes say', () => {
    expect(readJunit(JUNIT, 'junit.xml')).toEqual({
      tests: 6,
      failed: 2,
      skipped: 1,
      failures: ['cart removes', 'cart breaks'],
    })
  })

  test('with one that failed leave nothing of safety, and say which', () => {
    const { factor, vetoes } = safetyOf({ tests: readJunit(JUNIT, 'junit.xml') }, {})
    expect(factor).toEqual({ value: 0, reasons: ['2 of 6 tests failed (first: cart removes)'] })
    expect(vetoes).toEqual([])
  })

  test('without a test that ran are no evidence', () => {
    const none = readJunit('<testsuite><testcase name="a"><skipped/></testcase></testsuite>', 'junit.xml')
    expect(safetyOf({ tests: none }, {}).factor).toEqual({ missing: 'the test report has no test that ran' })
    expect(value({ tests: readJunit('<testsuites/>', 'x') })).toBeUndefined()
  })

  test.each([
    ['<html/>', /is no JUnit report: it begins with <html>, not <testsuites>/],
    ['<testsuites><testcase>', /no well-formed XML/],
    ['nothing', /no well-formed XML/],
    ['', /no well-formed XML/],
  ])('%j can’t be used', (text, sentence) => {
    expect(refusal(() => readJunit(text, 'junit.xml'))).toMatch(sentence)
  })

  test('T16 a billion laughs is refused within a moment', () => {
    const entities = Array.from({ length: 10 }, (_, i) => `<!ENTITY lol${i + 1} "${`&lol${i};`.repeat(10)}">`)
    const text = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol0 "lol">${entities.join('')}]><testsuites><testsuite><testcase name="&lol9;"/></testsuite></testsuites>`
    const began = cpuMs()
    expect(refusal(() => readJunit(text, 'junit.xml'))).toMatch(
      /junit\.xml declares a document type of its own \(<!DOCTYPE … \[\), by which a small file can grow/,
    )
    expect(cpuMs() - began).toBeLessThan(TOO_LONG_MS)
  })

  test('T16 nor is an outer file read', () => {
    const text = '<!DOCTYPE x SYSTEM "file:///etc/passwd"><testsuites><testcase name="a"/></testsuites>'
    expect(readJunit(text, 'junit.xml').tests).toBe(1)
  })

  test('T19 a large report is read in one pass', () => {
    const many = `<testsuite>${'<testcase classname="a" name="b"><system-out>x</system-out></testcase>'.repeat(100_000)}</testsuite>`
    const began = cpuMs()
    expect(readJunit(many, 'junit.xml').tests).toBe(100_000)
    expect(cpuMs() - began).toBeLessThan(TOO_LONG_MS)
  })
})

function sarif(results: object[], rules: object[] = []): string {
  return JSON.stringify({ version: '2.1.0', runs: [{ tool: { driver: { name: 'scan', rules } }, results }] })
}
const counts = (text: string) => readSarif(text, 'scan.sarif').counts

describe('scans', () => {
  test.each<[string, object, object[], object]>([
    [
      'the score of the rule',
      { ruleId: 'a' },
      [{ id: 'a', properties: { 'security-severity': '9.8' } }],
      { critical: 1 },
    ],
    [
      'its bounds are GitHub’s',
      { ruleId: 'a' },
      [{ id: 'a', properties: { 'security-severity': '7.0' } }],
      { high: 1 },
    ],
    ['by index', { ruleIndex: 1 }, [{ id: 'a' }, { id: 'b', properties: { 'security-severity': 5 } }], { medium: 1 }],
    ['the level', { ruleId: 'x', level: 'error' }, [], { high: 1 }],
    ['the level of the rule', { ruleId: 'a' }, [{ id: 'a', defaultConfiguration: { level: 'note' } }], { low: 1 }],
    ['a warning where nothing is said', { ruleId: 'x' }, [], { medium: 1 }],
    ['nothing for none', { ruleId: 'x', level: 'none' }, [], {}],
    ['nothing for what was suppressed', { level: 'error', suppressions: [{ kind: 'external' }] }, [], {}],
    [
      'what is under review still',
      { level: 'error', suppressions: [{ kind: 'external', status: 'underReview' }] },
      [],
      { high: 1 },
    ],
    ['nothing for what passed', { level: 'error', kind: 'pass' }, [], {}],
    ['nothing for what is gone', { level: 'error', baselineState: 'absent' }, [], {}],
  ])('%s', (_, result, rules, expected) => {
    expect(counts(sarif([result], rules))).toEqual({ critical: 0, high: 0, medium: 0, low: 0, ...expected })
  })

  test('cost by severity, and say how many and the worst', () => {
    const log = sarif([
      { ruleId: 'CVE-1', level: 'warning', message: { text: 'meh' } },
      { ruleId: 'CVE-2', level: 'error', message: { text: 'a | hole\nin it' } },
    ])
    expect(safetyOf({ findings: readSarif(log, 'x') }, {}).factor).toEqual({
      value: 65,
      reasons: ['the scan found 1 high, 1 medium (worst: CVE-2: a | hole in it)'],
    })
    expect(value({ findings: readSarif(sarif([]), 'x') })).toBe(100)
    expect(value({ findings: readSarif(sarif(Array(40).fill({ level: 'error' })), 'x') })).toBe(0)
  })

  test.each([
    ['nothing', /is no JSON/],
    ['{}', /is no SARIF log: it has no runs/],
    ['{"runs": {}}', /is no SARIF log/],
    [`${'['.repeat(100_000)}`, /is no JSON/],
  ])('%s can’t be used', (text, sentence) => {
    expect(refusal(() => readSarif(text, 'scan.sarif'))).toMatch(sentence)
  })

  test('T17 odd shapes are nothing, and keys that reach into prototypes do nothing', () => {
    const odd = '{"runs": [null, 1, {"results": [null, {"level": 7, "message": "x", "__proto__": {"kind": "pass"}}]}]}'
    expect(counts(odd)).toEqual({ critical: 0, high: 0, medium: 1, low: 0 })
  })
})

test('several reports are one, and the weakest of all evidence counts', () => {
  const tests = mergedTests([
    { tests: 3, failed: 0, skipped: 1, failures: [] },
    { tests: 2, failed: 1, skipped: 0, failures: ['b'] },
  ])
  expect(tests).toEqual({ tests: 5, failed: 1, skipped: 1, failures: ['b'] })
  const findings = mergedFindings([
    readSarif(sarif([{ ruleId: 'low', level: 'note' }]), 'x'),
    readSarif(sarif([{ ruleId: 'high', level: 'error' }]), 'x'),
  ])
  expect(findings).toEqual({ counts: { critical: 0, high: 1, medium: 0, low: 1 }, worst: 'high: ' })
  expect(value({ findings, report: readSafetyReport('{"decision": "DEPLOY", "score": 90}', 'x') })).toBe(69)
  expect(value({})).toBeUndefined()
})

test('more evidence never raises safety', () => {
  const evidence = fc.record(
    {
      report: fc
        .integer({ min: 0, max: 100 })
        .map((score) => readSafetyReport(`{"decision":"DEPLOY","score":${score}}`, 'x')),
      tests: fc.integer({ min: 0, max: 3 }).map((failed) => ({ tests: 9, failed, skipped: 0, failures: ['a'] })),
      findings: fc
        .record({ critical: fc.nat(1), high: fc.nat(4), medium: fc.nat(9), low: fc.nat(9) })
        .map((found) => ({ counts: found })),
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(evidence, evidence, (one, more) => {
      const before = value(one)
      const after = value({ ...more, ...one })
      if (before !== undefined) expect(after).toBeLessThanOrEqual(before)
    }),
  )
})
