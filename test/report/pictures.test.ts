import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Gap, Look, Metric } from '../../src/gates/types.ts'
import { type Curves, curvesOf } from '../../src/report/curves.ts'
import { asFile, type Picture } from '../../src/report/svg/chart.ts'
import { gateEvidencePicture, mergedEvidencePicture } from '../../src/report/svg/evidence.ts'
import { gaugePicture } from '../../src/report/svg/gauge.ts'
import { ratioPicture } from '../../src/report/svg/ratio.ts'
import { barsOf, scorePicture } from '../../src/report/svg/score.ts'
import { weightPicture } from '../../src/report/svg/weight.ts'
import type { RolloutRecord } from '../../src/rollout/record.ts'
import { planOf, recordIn } from '../rollout/records.ts'
import * as scenes from './scenes.ts'
import { all, first, type Node, treeOf } from './xml.ts'

const { play, stepScore, ...ready } = scenes

/** Every picture that a report of the record shows. */
function picturesOf(record: RolloutRecord): Picture[] {
  const curves = curvesOf(record)
  return [
    weightPicture(record),
    ...(curves ? [mergedEvidencePicture(curves)] : []),
    ...(curves?.gates ?? []).flatMap((gate) => {
      if (gate.kind === 'cpu' || gate.kind === 'memory') return [gaugePicture(curves as Curves, gate)]
      return [gateEvidencePicture(curves as Curves, gate), ratioPicture(curves as Curves, gate)]
    }),
  ]
}

/** Everything that holds for every picture. */
function expectSound(picture: Picture): void {
  const svg = asFile(picture)
  expect(svg).not.toMatch(/NaN|Infinity|undefined|null|\[object/)
  const tree = treeOf(svg)
  expect(tree.attributes).toMatchObject({ viewBox: `0 0 ${picture.width} ${picture.height}`, role: 'img' })
  expect(tree.attributes['aria-labelledby']).toBe('picture-title picture-description')
  expect(first(tree, 'title').text).not.toBe('')
  expect(first(tree, 'desc').text).not.toBe('')
  for (const { name, attributes } of all(tree)) {
    expect(['svg', 'title', 'desc', 'style', 'rect', 'line', 'circle', 'path', 'text']).toContain(name)
    const written = Object.keys(attributes).filter((key) => /^(on|style$|href|xlink|src)/.test(key))
    expect(written).toEqual([])
  }
  for (const { attributes } of all(tree, 'text')) {
    if (attributes.x === undefined) continue
    expect(Number(attributes.x)).toBeGreaterThanOrEqual(0)
    expect(Number(attributes.x)).toBeLessThanOrEqual(picture.width)
    expect(Number(attributes.y)).toBeGreaterThanOrEqual(0)
    expect(Number(attributes.y)).toBeLessThanOrEqual(picture.height)
  }
  for (const { attributes } of all(tree, 'rect')) expect(Number(attributes.width)).toBeGreaterThanOrEqual(0)
}

describe('every picture is well-formed, finite and labelled', () => {
  test.each(Object.entries(ready))('%s', (_name, make) => {
    for (const picture of picturesOf(make())) expectSound(picture)
  })

  test('of a rollout that has only begun', () => {
    const record = recordIn()
    expect(picturesOf(record)).toHaveLength(1)
    expectSound(weightPicture(record))
  })

  test('of whatever a record may hold', () => {
    const count = fc.oneof(fc.nat(50), fc.nat(1e6), fc.constant(Number.MAX_SAFE_INTEGER))
    const counts = fc
      .tuple(count, count, count, count)
      .map(([a, b, c, d]) => ({ n: Math.max(a, b), x: Math.min(a, b), m: Math.max(c, d), y: Math.min(c, d) }))
    const cause = fc.constantFrom<Gap['gap']>('absent', 'zero', 'not-a-number', 'unreachable')
    const reading = fc.oneof(
      counts,
      cause.map((gap) => ({ gap, detail: 'x' })),
    )
    const gauge = fc.record({
      canary: fc.double({ min: 0, max: 1e300, noNaN: true }),
      baseline: fc.double({ noNaN: true }),
    })
    const time = fc.double({ min: -1e9, max: 1e12, noNaN: true })
    const looks = fc.array(
      fc
        .record({
          from: time,
          to: time,
          step: fc.nat(3),
          weight: fc.double({ min: 0, max: 100, noNaN: true }),
          errors: reading,
          p95: reading,
          requests: reading,
          cpu: gauge,
        })
        .map(({ errors, p95, requests, cpu, ...one }): Look => ({ ...one, readings: { errors, p95, requests, cpu } })),
      { maxLength: 6 },
    )
    const share = fc.double({ min: 1e-300, max: 0.999, noNaN: true })
    const metrics: Metric[] = [
      { name: 'errors', kind: 'errors', required: true, mode: 'sequential', ratio: 1.1 },
      { name: 'p95', kind: 'slow', required: false, mode: 'sequential', bound: 0.5, share: 0.05 },
      { name: 'requests', kind: 'requests', required: false, mode: 'sequential', ratio: 0.5 },
      { name: 'cpu', kind: 'cpu', required: false, mode: 'threshold', bound: 0.8 },
    ]
    fc.assert(
      fc.property(
        looks,
        share,
        share,
        fc.double({ min: 1e-9, max: 1e300, noNaN: true }),
        (some, alpha, beta, interval) => {
          const gates = { metrics, notMeasured: [], alpha, beta, harmBudget: 0.0025, before: {}, stages: 3 }
          const record = recordIn('CANARY', 'CANARY_EVALUATING')
          record.plan = planOf({ gates, intervalSeconds: interval })
          record.looks = some
          for (const picture of picturesOf(record)) expectSound(picture)
        },
      ),
      { numRuns: 40 },
    )
  })
})

/** The corners of a path, in the coordinates of the picture. */
function corners(path: Node | undefined): [number, number][] {
  const d = path?.attributes.d ?? ''
  return [...d.matchAll(/(-?[\d.]+),(-?[\d.]+)/g)].map((match) => [Number(match[1]), Number(match[2])])
}

const drawn = (picture: Picture, style: string): Node[] =>
  all(treeOf(asFile(picture))).filter(({ attributes }) => attributes.class?.split(' ').includes(style))
const labels = (picture: Picture): string[] => all(treeOf(asFile(picture)), 'text').map(({ text }) => text)

describe('the weight', () => {
  test('rises in steps to its place on the axis, and falls to 0', () => {
    const path = corners(drawn(weightPicture(scenes.lateRegression()), 'asked-line').at(-1))
    const heights = [...new Set(path.map(([, y]) => y))]
    // From 254 (0 %) to 80 (100 %).
    expect(heights).toEqual([254, 254 - 0.05 * 174, 254 - 0.25 * 174, 254 - 0.5 * 174])
    expect(path.at(-1)?.[1]).toBe(254)
    for (const [index, [x]] of path.entries()) expect(x).toBeGreaterThanOrEqual(path[index - 1]?.[0] ?? 0)
  })

  test('has a sign and words for each verdict, and says them', () => {
    const picture = weightPicture(scenes.lateRegression())
    expect(labels(picture)).toEqual(expect.arrayContaining(['5 % pass', '25 % pass', '50 % fail']))
    expect(drawn(picture, 'glyph')).toHaveLength(3)
    expect(picture.description).toMatch(
      /^pass at 5 % after \d+ s, pass at 25 % after \d+ s, fail at 50 % .*ROLLED_BACK/,
    )
  })

  test('has a dot for each look that counted requests', () => {
    const record = scenes.lateRegression()
    const counted = record.looks.filter(({ readings }) => 'n' in (readings.errors ?? {})).length
    expect(drawn(weightPicture(record), 'ink-fill').filter(({ name }) => name === 'circle')).toHaveLength(counted + 1)
  })
})

describe('the evidence', () => {
  test('begins at 1 to 1 and crosses the limit at the look that failed', () => {
    const curves = curvesOf(scenes.lateRegression()) as Curves
    const picture = mergedEvidencePicture(curves)
    const curve = corners(drawn(picture, 'broad')[0])
    const limit = corners(drawn(picture, 'limit')[0])[0]?.[1] as number
    expect(curve).toHaveLength(curves.looks.length + 1)
    const crossed = curve.findIndex(([, y]) => y <= limit)
    expect(crossed - 1).toBe(curves.looks.findIndex(({ verdict }) => verdict === 'fail'))
    expect(labels(picture)).toEqual(
      expect.arrayContaining(['fails', 'at 100 to 1', 'evidence (odds to 1)', 'time looked at (min)']),
    )
  })

  test('to pass begins anew with each step', () => {
    const curves = curvesOf(scenes.good()) as Curves
    const path = drawn(gateEvidencePicture(curves, curves.gates[0] as Curves['gates'][0]), 'pass-line').find(
      ({ attributes }) => attributes.class?.includes('curve') && attributes.d !== undefined && attributes.d.length > 20,
    )
    expect(path?.attributes.d?.match(/M/g)).toHaveLength(3)
  })

  test('marks the looks without data', () => {
    const curves = curvesOf(scenes.onlyGaps()) as Curves
    const picture = gateEvidencePicture(curves, curves.gates[0] as Curves['gates'][0])
    expect(drawn(picture, 'nothing')).toHaveLength(4)
    expect(labels(picture)).toContain('no data')
  })
})

describe('the ratio', () => {
  const ratioOf = (record: RolloutRecord) => {
    const curves = curvesOf(record) as Curves
    return ratioPicture(curves, curves.gates[0] as Curves['gates'][0])
  }

  test('says where there is nothing to compare', () => {
    const picture = ratioOf(scenes.noErrors())
    expect(labels(picture)).toContain('nothing to compare: neither arm had such events')
    expect(picture.description).toContain('nothing is known')
  })

  test('reaches the edge where it has no bound, and says so', () => {
    const picture = ratioOf(scenes.noBaselineErrors())
    expect(labels(picture)).toContain('↑ no upper bound yet')
    expect(picture.description).toMatch(/most likely infinity, and with 99 % certainty between [\d.]+ and infinity/)
    const area = corners(drawn(picture, 'ratio-area').find(({ name }) => name === 'path'))
    expect(Math.min(...area.map(([, y]) => y))).toBeLessThan(0)
  })

  test('shows what is held against it', () => {
    expect(labels(ratioOf(scenes.good()))).toEqual(
      expect.arrayContaining(['bad above', '1.1', '1: as good', 'as stable']),
    )
  })
})

describe('the score', () => {
  const bars = barsOf(stepScore())
  if (bars === undefined) throw new Error('a score without bars')

  test('has a bar for each factor, as long as the points it brings', () => {
    const picture = scorePicture(bars)
    expectSound(picture)
    const filled = drawn(picture, 'asked-fill').map(({ attributes }) => Number(attributes.width))
    const perPoint = (filled[0] as number) / 30
    expect(filled.map((width) => Math.round((width / perPoint) * 10) / 10)).toEqual([30, 12.5, 13.5, 8, 7])
    expect(labels(picture)).toEqual(
      expect.arrayContaining([
        '30 of 30',
        '12.5 of 25',
        'not known, up to 10',
        '76 (71 to 81)',
        '60',
        '80',
        'a person decides',
      ]),
    )
  })

  test('goes by the weights and thresholds of the record, and by none where it has none', () => {
    const { weights: _, thresholds: __, ...old } = stepScore()
    expect(barsOf(old)).toMatchObject({ factors: bars.factors })
    expect(labels(scorePicture(barsOf(old) as typeof bars))).not.toContain('80')
    expect(barsOf({ ...old, low: 50 })).toBeUndefined()
  })

  test('is sound at its ends', () => {
    const none = {
      score: 0,
      low: 0,
      high: 0,
      decision: 'rollback',
      factors: bars.factors.map((one) => ({ ...one, weight: 0, value: 0 })),
    }
    expectSound(scorePicture(none))
    expectSound(scorePicture({ ...none, thresholds: { promote: 0, rollback: 0 } }))
    expectSound(scorePicture({ ...bars, low: 100, high: 100, score: 100, thresholds: { promote: 100, rollback: 100 } }))
  })
})

test('T25 a name from anywhere is shown as text, and cut', () => {
  const hostile = `</text><script>alert(1)</script>&"'\u202e${'x'.repeat(500)}`
  const metrics: Metric[] = [{ name: hostile, kind: 'errors', required: true, mode: 'sequential', ratio: 1.1 }]
  const record = play({ steps: [5, 100], metrics, moments: [{ weight: 5, canaryErrors: 1 }], end: 'ROLLED_BACK' })
  for (const picture of picturesOf(record)) expectSound(picture)
  const curves = curvesOf(record) as Curves
  const title = first(treeOf(asFile(gateEvidencePicture(curves, curves.gates[0] as Curves['gates'][0]))), 'title').text
  expect(title).toMatch(/^<\/text><script>alert\(1\)<\/script>&"' x+…$/)
})
