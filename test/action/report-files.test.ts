import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { coverageReports, safetyEvidence } from '../../src/action/evidence.ts'
import { filesOf, textAt } from '../../src/action/report-files.ts'
import { UserError } from '../../src/errors.ts'
import { cpuMs, TOO_LONG_MS } from '../cpu.ts'

const before = process.cwd()
const folder = mkdtempSync(join(tmpdir(), 'gradus-reports-'))
beforeAll(() => {
  process.chdir(folder)
  for (const path of ['a/junit.xml', 'b/junit-2.xml', 'b/deep/junit.xml', 'node_modules/x/junit.xml', 'b/other.txt']) {
    mkdirSync(join(folder, path, '..'), { recursive: true })
    writeFileSync(join(folder, path), '<testsuite><testcase name="a"/></testsuite>')
  }
})
afterAll(() => {
  process.chdir(before)
  rmSync(folder, { recursive: true })
})

test('paths and patterns, one a line or with commas, each file once, none of a package', () => {
  expect(filesOf('tests', '**/junit*.xml')).toEqual(['a/junit.xml', 'b/deep/junit.xml', 'b/junit-2.xml'])
  expect(filesOf('tests', ' a/junit.xml,b/*.xml\n\na/*.xml')).toEqual(['a/junit.xml', 'b/junit-2.xml'])
  expect(safetyEvidence({ tests: '**/junit*.xml', sarif: undefined, safetyReport: undefined }).tests?.tests).toBe(3)
})

test('a pattern that matches nothing names itself and where it looked', () => {
  expect(() => filesOf('sarif', 'out/*.sarif')).toThrow(/input sarif: no file matches out\/\*\.sarif in /)
})

test('UTF-16 with its mark, as Windows tools write it', () => {
  writeFileSync(join(folder, 'wide.xml'), Buffer.from('\uFEFF<testsuite/>', 'utf16le'))
  expect(textAt('wide.xml')).toBe('<testsuite/>')
})

test('no file, a folder, a pipe nobody writes to, a file beyond the limit: one sentence each, at once', () => {
  execFileSync('mkfifo', [join(folder, 'pipe')])
  writeFileSync(join(folder, 'huge.info'), 'TN:\n')
  truncateSync(join(folder, 'huge.info'), 70 * 1024 * 1024)
  const began = cpuMs()
  const refusals: [string, RegExp][] = [
    ['nowhere.info', /input coverage: can't read nowhere\.info \(ENOENT/],
    ['b', /can't read b \(it is no file\)/],
    ['pipe', /can't read pipe \(it is no file\)/],
    ['huge.info', /can't read huge\.info \(it has 73400320 bytes; at most 67108864 are read\)/],
  ]
  for (const [path, sentence] of refusals) {
    expect(() => coverageReports(path)).toThrow(UserError)
    expect(() => coverageReports(path)).toThrow(sentence)
  }
  expect(cpuMs() - began).toBeLessThan(TOO_LONG_MS)
})
