import { createHash } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { htmlReport } from '../../src/report/html.ts'
import type { RolloutRecord } from '../../src/rollout/record.ts'
import { NEW, OLD, planOf, recordIn } from '../rollout/records.ts'
import { crowded, hostile, lateRegression, onlyGaps, stepScore } from './scenes.ts'
import { all, first, type Node, treeOf } from './xml.ts'

const pageOf = (record: RolloutRecord): Node => treeOf(htmlReport(record))
const textsOf = (page: Node, name: string): string[] => all(page, name).map(({ text }) => text)

describe('the page of a rollout', () => {
  const record = lateRegression()
  record.scores = [stepScore()]
  record.approvals.push({ step: 1, by: 'mona', at: '2026-11-21T14:25:00.000Z' })
  const page = pageOf(record)

  test('says what happened in a heading and a sentence', () => {
    expect(first(page, 'title').text).toBe('Rollout of shop: ROLLED_BACK')
    expect(first(page, 'h1').text).toBe('Rollout of shop ROLLED_BACK')
    expect(first(page, 'p').text).toMatch(/^Rolled back: errors rose at 50 %, 31 requests harmed of 1200/)
  })

  test('says from where to where, by whom, and where the record is', () => {
    expect(textsOf(page, 'dd')).toEqual(
      expect.arrayContaining([
        OLD,
        NEW,
        'Deployment shop in namespace web',
        'mona (octo/shop run 42.1 deploy)',
        `configmap/gradus-${record.id}`,
      ]),
    )
    expect(all(page, 'a').map(({ attributes }) => attributes.href)).toEqual([
      'https://github.com/octo/shop/actions/runs/42',
    ])
  })

  test('has each step with verdict, numbers and reason, and who decided', () => {
    const cells = textsOf(page, 'td')
    for (const { verdict, reason, weight } of record.verdicts) {
      expect(cells).toEqual(expect.arrayContaining([`${weight} %`, verdict, reason]))
    }
    expect(textsOf(page, 'p')).toContain('Decided at step 2 by mona, 2026-11-21T14:25:00.000Z.')
  })

  test('has the pictures in place, each with a name of its own', () => {
    const pictures = all(page, 'svg').filter(({ attributes }) => attributes.class === 'picture')
    // Weight, score, merged evidence; two for each of four gates that weigh; a ratio for a threshold, one gauge.
    expect(pictures).toHaveLength(3 + 2 * 4 + 1 + 1)
    const ids = all(page).flatMap(({ attributes }) => attributes.id ?? [])
    expect(new Set(ids).size).toBe(ids.length)
    for (const { attributes } of pictures) {
      for (const id of attributes['aria-labelledby']?.split(' ') ?? []) expect(ids).toContain(id)
    }
  })

  test('has every transition, and what was planned and not measured', () => {
    const cells = textsOf(page, 'td')
    for (const { at, from, to, reason } of record.transitions) {
      expect(cells).toEqual(expect.arrayContaining([at, from, to, reason]))
    }
    expect(textsOf(page, 'li')).toContain('memory: the pods have no memory limit')
    expect(textsOf(page, 'dd')).toEqual(
      expect.arrayContaining(['5 %, 25 %, 50 %, 100 %', 'at most 1 % over the whole rollout (alpha)']),
    )
  })

  test('has all counts, folded away', () => {
    const [errors] = all(page, 'details')
    expect(errors?.attributes.open).toBeUndefined()
    expect(first(errors as Node, 'summary').text).toBe('Counts of errors, 21 looks')
    const rows = all(first(errors as Node, 'tbody'), 'tr').map((row) => row.children.map(({ text }) => text))
    expect(rows).toHaveLength(21)
    expect(rows[4]?.slice(2, 7)).toEqual(['5 %', '100', '1', '1,900', '12'])
    expect(rows[7]?.at(-1)).toBe('unreachable: up{pod="shop-canary"} is absent')
    expect(rows.at(-1)?.slice(3)).toEqual(['1,001', '22', '999', '5', '1,600 to 1', 'less than 1 to 1'])
  })

  test('has the score with its reasons', () => {
    expect(textsOf(page, 'h2')).toContain('Confidence')
    expect(textsOf(page, 'li')).toEqual(expect.arrayContaining(stepScore().reasons))
  })
})

describe('the page needs nothing and lets nothing in', () => {
  test.each([
    ['a rollout', lateRegression()],
    ['one with hostile texts', hostile()],
    ['one that waits', onlyGaps()],
  ])('%s', (_case, record) => {
    const html = htmlReport(record)
    const page = treeOf(html)
    const style = /<style>(.*?)<\/style>/s.exec(html)?.[1] ?? ''
    const policy = all(page, 'meta').find(({ attributes }) => attributes['http-equiv'] === 'Content-Security-Policy')
    const hash = createHash('sha256').update(style).digest('base64')
    expect(policy?.attributes.content).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'`,
    )
    expect(all(page, 'style')).toHaveLength(1)
    expect(style).not.toMatch(/url\(|@import|[&<]/)
    const names = new Set(all(page).map(({ name }) => name))
    for (const name of ['script', 'iframe', 'object', 'embed', 'form', 'base', 'link', 'img', 'foreignObject']) {
      expect(names).not.toContain(name)
    }
    for (const { attributes } of all(page)) {
      for (const [name, value] of Object.entries(attributes)) {
        expect(name).not.toMatch(/^on|^style$|^src|^srcset$|^xlink/)
        if (name === 'href') expect(value).toMatch(/^https?:\/\/[^\s"<>]+$/)
      }
    }
  })
})

test('T25 hostile texts are shown as they are, in one line', () => {
  const record = hostile()
  const page = pageOf(record)
  const seen = page.text
  expect(seen).toContain(`Rollback? <img src=x onerror="alert(1)">`)
  expect(textsOf(page, 'code')).toContain('ghcr.io/<svg onload=alert(2)>')
  expect(seen).not.toContain('\u202e')
  expect(all(page, 'a')).toHaveLength(0)
})

describe('a page with less to tell', () => {
  test('of a rollout that has only begun', () => {
    const page = pageOf(recordIn())
    expect(first(page, 'h1').text).toBe('Rollout of shop DEPLOYING')
    expect(textsOf(page, 'p')).toContain('The gates have not looked at the metrics yet.')
    expect(page.text).not.toMatch(/undefined|NaN|null/)
  })

  test('of a rollback, which asks no gates', () => {
    const record = recordIn('CANARY', 'CANARY_EVALUATING', 'PROMOTING', 'PROMOTED')
    record.kind = 'rollback'
    record.plan = planOf({
      traffic: { provider: 'replicas', namespace: 'web', service: 'shop', canary: 'shop-canary' },
    })
    delete record.plan.gates
    const page = pageOf(record)
    expect(first(page, 'h1').text).toBe('Rollback of shop PROMOTED')
    expect(textsOf(page, 'p')).toContain('Gates were off: only the pods were watched.')
    expect(textsOf(page, 'dd')).toContain('replicas')
  })

  test('of one that waits says what to do next', () => {
    const [, next] = textsOf(pageOf(onlyGaps()), 'p')
    expect(next).toMatch(/^Ask the gates with evaluate-gates, or decide yourself/)
  })

  test('of counts that cannot be still has its words', () => {
    const record = lateRegression()
    const [look] = record.looks
    if (look) look.readings.errors = { n: 1, x: 2, m: 1, y: 1 }
    const page = pageOf(record)
    expect(textsOf(page, 'p')).toContain("The gates can't be drawn: the canary has 2 events in 1 requests.")
    expect(textsOf(page, 'td')).toContain('fail')
  })
})

test('the longest record makes a page that a browser opens at once', () => {
  expect(htmlReport(crowded()).length).toBeLessThan(2_000_000)
})
