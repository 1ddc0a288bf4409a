import { expect, test } from '@jest/globals'
import type { Finding } from '../../../src/image/scan/findings.ts'
import type { Verdict } from '../../../src/image/scan/judge.ts'
import { verdictSentence } from '../../../src/image/scan/words.ts'

const counts = { critical: 2, high: 0, medium: 1, low: 0, negligible: 0, unknown: 0 }
const clean: Verdict = { passed: true, counts, blocked: [], ignored: [], expired: [], unused: [], notes: [] }
const finding = (id: string, fixed?: string): Finding => ({
  id,
  aliases: [],
  severity: 'critical',
  package: 'openssl',
  version: '3.0.11-1',
  place: 'debian',
  platforms: ['linux/amd64'],
  ...(fixed === undefined ? {} : { fixed }),
})
const entry = { id: 'CVE-1', reason: 'never called', expires: '2026-11-01', place: '.gradus-ignore.yaml line 2' }

test.each<[string, Verdict]>([
  ['the scan found 2 critical, 1 medium; nothing blocks', clean],
  [
    'the scan found 2 critical, 1 medium, 1 of it accepted; nothing blocks',
    { ...clean, ignored: [{ finding: finding('CVE-1'), why: 'never called' }] },
  ],
  [
    '1 vulnerability blocks this image: CVE-1 in openssl 3.0.11-1, fixed in 3.0.12',
    { ...clean, passed: false, blocked: [finding('CVE-1', '3.0.12')] },
  ],
  [
    '5 vulnerabilities block this image: CVE-1 in openssl 3.0.11-1, not fixed yet; CVE-2 in openssl 3.0.11-1, not fixed yet; CVE-3 in openssl 3.0.11-1, not fixed yet; and 2 more; CVE-1 was accepted until 2026-11-01 (.gradus-ignore.yaml line 2): mend it, or say anew why it may stay',
    {
      ...clean,
      passed: false,
      blocked: [1, 2, 3, 4, 5].map((n) => finding(`CVE-${n}`)),
      expired: [{ finding: finding('CVE-1'), entry }],
    },
  ],
  [
    'the scan says nothing, which is no pass: trivy ended without a report',
    { ...clean, passed: false, inconclusive: 'trivy ended without a report' },
  ],
])('%s', (sentence, verdict) => {
  expect(verdictSentence(verdict)).toBe(sentence)
})
