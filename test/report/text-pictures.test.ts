import { describe, expect, test } from '@jest/globals'
import { parse } from 'marked'
import { type Curves, curvesOf } from '../../src/report/curves.ts'
import { evidenceChart, weightChart } from '../../src/report/mermaid.ts'
import { bar, sparkline } from '../../src/report/sparkline.ts'
import { rolloutSummary } from '../../src/report/summary.ts'
import { summaryPictures } from '../../src/report/summary-pictures.ts'
import { recordIn } from '../rollout/records.ts'
import { crowded, good, hostile, lateRegression, noErrors, oneLook } from './scenes.ts'

describe('rows of blocks', () => {
  test.each<[string, number[], string]>([
    ['from the lowest to the highest', [0, 1, 2, 3, 4, 5, 6, 7], '▁▂▃▄▅▆▇█'],
    ['full only where it is reached', [6.99, 7, 70], '▇██'],
    ['the lowest for all that is below', [-1000, Number.NEGATIVE_INFINITY], '▁▁'],
    ['none for none', [], ''],
  ])('%s', (_case, values, expected) => {
    expect(sparkline(values, [0, 7], 30)).toBe(expected)
  })

  test('long ones are shortened, and keep what was highest', () => {
    const values = Array.from({ length: 95 }, (_, k) => (k === 50 ? 7 : 0))
    const row = sparkline(values, [0, 7], 30)
    expect([...row]).toHaveLength(30)
    expect(row.match(/█/g)).toHaveLength(1)
  })

  test.each([
    [0, '░░░░░░░░░░'],
    [34, '███░░░░░░░'],
    [100, '██████████'],
    [170, '██████████'],
    [-5, '░░░░░░░░░░'],
  ])('a bar of %d', (value, expected) => {
    expect(bar(value, 100, 10)).toBe(expected)
  })
})

interface Chart {
  lines: number[][]
  x: number
  y: [number, number]
  colours: string[]
}

function chartOf(mermaid: string | undefined): Chart {
  const text = mermaid ?? ''
  expect(text).toMatch(/^```mermaid\n---\nconfig:\n(.*\n)+---\nxychart-beta\n( {4}.*\n)+```$/)
  const list = (match: RegExpMatchArray) => (match[1] ?? '').split(', ').map(Number)
  const [, low, high] = /y-axis ".*" (-?\d+) --> (\d+)/.exec(text) ?? []
  return {
    lines: [...text.matchAll(/line \[(.*)\]/g)].map(list),
    x: Number(/x-axis ".*" 0 --> (\d+)/.exec(text)?.[1]),
    y: [Number(low), Number(high)],
    colours: (/plotColorPalette: "(.*)"/.exec(text)?.[1] ?? '').split(', '),
  }
}

describe('the charts that GitHub draws', () => {
  const charts = [good, lateRegression, crowded, oneLook, noErrors].flatMap((make) => {
    const record = make()
    return [chartOf(weightChart(record)), chartOf(evidenceChart(curvesOf(record) as Curves))]
  })

  test('have a value for each number of their axis, all within it, and a colour for each line', () => {
    for (const { lines, x, y, colours } of charts) {
      expect(colours).toHaveLength(lines.length)
      for (const values of lines) {
        expect(values).toHaveLength(x + 1)
        expect(Math.min(...values)).toBeGreaterThanOrEqual(y[0])
        expect(Math.max(...values)).toBeLessThanOrEqual(y[1])
      }
    }
  })

  test('the weight goes in steps, by the second', () => {
    const [line] = chartOf(weightChart(lateRegression())).lines
    expect([...new Set(line)]).toEqual([0, 5, 25, 50])
    expect(line?.at(-1)).toBe(0)
    expect(line?.indexOf(5)).toBe(5)
  })

  test('in a long rollout by the minute', () => {
    expect(weightChart(crowded())).toContain('x-axis "time since the start (min)" 0 --> 26')
  })

  test('the evidence crosses its limit at the look that failed', () => {
    const curves = curvesOf(lateRegression()) as Curves
    const [limit, evidence] = chartOf(evidenceChart(curves)).lines
    const failed = curves.looks.findIndex(({ verdict }) => verdict === 'fail')
    expect(limit?.[0]).toBe(2)
    expect(evidence?.findIndex((value) => value >= 2)).toBe(failed + 1)
  })

  test('there is none where there is nothing to draw', () => {
    expect(weightChart(recordIn())).toBeUndefined()
    expect(evidenceChart({ ...(curvesOf(good()) as Curves), looks: [] })).toBeUndefined()
  })
})

describe('in the summary', () => {
  test('are two charts, a row for each gate that weighs evidence, and where the rest is', () => {
    const record = lateRegression()
    const page = parse(rolloutSummary(record), { async: false, gfm: true })
    expect(page.match(/<code class="language-mermaid">/g)).toHaveLength(2)
    expect(page).toContain(`<code>report_${record.id}.html</code>`)
    const rows = summaryPictures(record)
      .flatMap((part) => part.split('\n'))
      .filter((line) => /[▁-█]/.test(line) && !line.includes('enough'))
    expect(rows.map((row) => row.split('|')[1]?.trim())).toEqual(['errors', 'p95', 'requests', 'checkout \\(dry\\)'])
    expect(rows[0]).toMatch(/^\| errors \| ▁+[▁-▇]*█ 1,600 to 1 \| .* less than 1 to 1 \|$/)
  })

  test('there are none before the first look', () => {
    expect(summaryPictures(recordIn())).toEqual([])
  })

  test('say where counts cannot be', () => {
    const record = good()
    const [look] = record.looks
    if (look) look.readings.errors = { n: 1, x: 2, m: 1, y: 1 }
    expect(summaryPictures(record)).toEqual(["The gates can't be drawn: the canary has 2 events in 1 requests."])
  })

  test('T26 no text of a record gets into a chart', () => {
    const [weight, evidence] = summaryPictures(hostile())
    for (const chart of [weight, evidence]) {
      expect(chart).toMatch(/^```mermaid\n[^`]*\n```$/)
      expect(chart).not.toMatch(/<|alert|onerror|click/)
    }
  })
})
