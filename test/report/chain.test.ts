import { expect, test } from '@jest/globals'
import { auditName, chainFiles, chainHtml, chainMarkdown, chainText, chainTotals } from '../../src/report/chain.ts'
import { readXml } from '../../src/xml.ts'
import { NEW, recordIn } from '../rollout/records.ts'
import { chainOf, EVIL } from './chain-sample.ts'

test('the log says each link with its standing and why, and each control', () => {
  const text = chainText(chainOf())
  expect(text.split('\n').slice(0, 6)).toEqual([
    `Audit of ${NEW} at 2026-11-21T15:00:00Z: 1 proved, 1 claimed, 1 absent`,
    '',
    'proved   Runs            3 pods run words',
    '                         words',
    'claimed  Build           words',
    '                         words',
  ])
  expect(text).toContain('none     CC8.1 tested')
  expect(chainText(chainOf('words', ['two things differ']))).toContain('CONTRADICTION: two things differ')
  const hostile = chainText(chainOf('a\u001b[31m\n::set-env name=x::y'))
  expect(hostile).not.toContain('\u001b')
  expect(hostile).not.toMatch(/^::/m)
})

test('T26: what a table shows of hostile text is text', () => {
  const summary = chainMarkdown(chainOf(EVIL, [EVIL]))
  expect(summary).not.toContain('<script')
  expect(summary).not.toContain('<img')
  expect(summary).not.toMatch(/[^\\]\*\*x/)
  expect(summary).not.toContain('@octocat')
})

test('T25: the page holds hostile text as text, no script, nothing remote, under a policy', () => {
  const page = chainHtml(chainOf(EVIL, [EVIL]))
  expect(page).not.toMatch(/<(?:script|img|iframe|link)/)
  expect(page).not.toMatch(/\s(?:src|href|on\w+)="/)
  expect(page).toContain("default-src 'none'")
  expect(page).toContain('&lt;script&gt;')
  // Well-formed, so no quote or bracket escaped its place.
  expect(() => readXml(page.replace('<!DOCTYPE html>', ''), 'the page', { open: () => {} })).not.toThrow()
})

test('the files are named by the digest that runs, and the record lies beside', () => {
  const chain = chainOf()
  expect(auditName(chain)).toBe('audit_bbbbbbbbbbbb')
  expect(chainTotals(chain)).toBe('1 proved, 1 claimed, 1 absent')
  const record = recordIn('CANARY')
  const files = chainFiles({ chain, record })
  expect([...files.keys()]).toEqual([
    'audit_bbbbbbbbbbbb.json',
    'audit_bbbbbbbbbbbb.html',
    'audit_bbbbbbbbbbbb.txt',
    `record_${record.id}.json`,
  ])
  expect(JSON.parse(String(files.get('audit_bbbbbbbbbbbb.json')))).toEqual(chain)
})
