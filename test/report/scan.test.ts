import { expect, test } from '@jest/globals'
import type { Finding } from '../../src/image/scan/findings.ts'
import type { ScanResult } from '../../src/image/scan/scan.ts'
import { scanSummary } from '../../src/report/scan.ts'

const finding = (index: number, title = 'a planted one'): Finding => ({
  id: `CVE-2026-${index}`,
  aliases: [],
  severity: 'critical',
  package: 'openssl',
  version: '3.0.11-1',
  fixed: '3.0.12',
  place: 'debian',
  title,
  platforms: ['linux/amd64'],
})

function result(blocked: readonly Finding[], more: Partial<ScanResult['verdict']> = {}): ScanResult {
  const counts = { critical: blocked.length, high: 0, medium: 0, low: 0, negligible: 0, unknown: 0 }
  const digest = `sha256:${'a'.repeat(64)}`
  const subject = { manifest: { mediaType: 'm', digest, size: 1 }, config: digest, platform: 'linux/amd64' }
  return {
    verdict: {
      passed: blocked.length === 0,
      counts,
      blocked,
      ignored: [],
      expired: [],
      unused: [],
      notes: [],
      ...more,
    },
    platforms: [{ subject, packages: 12 }],
  }
}

test('names what blocks, what was accepted and what is about nothing', () => {
  const entry = { id: 'CVE-1', reason: 'r', expires: '2027-01-01', place: '.gradus-ignore.yaml line 2' }
  const ignored = [{ finding: finding(2), why: 'never called (file line 2, until 2027-01-01)' }]
  const text = scanSummary(
    result([finding(1)], { ignored, unused: [entry], notes: ['debian 9 is old'] }),
    'trivy 0.72.0',
  )
  expect(text).toContain('### Scan: blocked')
  expect(text).toContain('| critical | CVE-2026-1 | openssl | 3.0.11-1 | 3.0.12 | linux/amd64 | a planted one |')
  expect(text).toContain(
    '| critical | CVE-2026-2 | openssl 3.0.11-1 | never called \\(file line 2, until 2027-01-01\\) |',
  )
  expect(text).toContain('About nothing in the image: CVE-1 \\(.gradus-ignore.yaml line 2\\).')
  expect(text).toContain('debian 9 is old')
  expect(text).toContain('trivy 0.72.0 on linux/amd64 \\(12 packages\\).')
})

test('an inconclusive scan is called so', () => {
  const text = scanSummary(result([], { passed: false, inconclusive: 'trivy has no database' }), 'trivy 0.72.0')
  expect(text).toContain('### Scan: inconclusive')
  expect(text).toContain('the scan says nothing, which is no pass: trivy has no database.')
})

test('10,000 findings stay readable', () => {
  const text = scanSummary(result(Array.from({ length: 10_000 }, (_, index) => finding(index))), 'trivy 0.72.0')
  expect(Buffer.byteLength(text)).toBeLessThan(20_000)
  expect(text).toContain("And 9950 more: all are in the scanner's report.")
})

test('T26: a title is text, no markup', () => {
  const text = scanSummary(result([finding(1, '<img src=https://evil.example/x.png> | @octocat')]), 'trivy')
  expect(text).not.toContain('<img')
  expect(text).not.toContain('https://evil')
  expect(text).not.toContain('@octocat')
})
