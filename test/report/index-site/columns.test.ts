import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { columnsOf, type Edge } from '../../../src/report/index-site/columns.ts'

const graphs = fc.integer({ min: 1, max: 12 }).chain((size) =>
  fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: 30 }).map((pairs): [string[], Edge[]] => [
    Array.from({ length: size }, (_, k) => `p${k}`),
    [...new Set(pairs.filter(([a, b]) => a < b).map(([a, b]) => `${a} ${b}`))].map((pair) => {
      const [from, to] = pair.split(' ')
      return { from: `p${from}`, to: `p${to}` }
    }),
  ]),
)

describe('columns of a graph', () => {
  test('every edge goes from column to column, and no two places share a row', () => {
    fc.assert(
      fc.property(graphs, ([points, edges]) => {
        const { columns, places, ways } = columnsOf(points, edges)
        expect(ways).toHaveLength(edges.length)
        for (const [index, way] of ways.entries()) {
          expect([way[0]?.id, way.at(-1)?.id]).toEqual([edges[index]?.from, edges[index]?.to])
          const columns = way.map(({ column }) => column)
          expect(columns).toEqual(columns.map((_, k) => (columns[0] as number) + k))
        }
        for (const column of columns) expect(column.map(({ row }) => row)).toEqual(column.map((_, k) => k))
        for (const point of points) expect(columns[places.get(point)?.column as number]).toContain(places.get(point))
      }),
    )
  })

  test('lays what needs no crossing out without one', () => {
    const { columns } = columnsOf(
      ['root', 'a', 'b', 'under b', 'under a'],
      [
        { from: 'root', to: 'a' },
        { from: 'root', to: 'b' },
        { from: 'b', to: 'under b' },
        { from: 'a', to: 'under a' },
      ],
    )
    expect(columns.map((column) => column.map(({ id }) => id))).toEqual([['root'], ['a', 'b'], ['under a', 'under b']])
  })

  test('a circle is a defect', () => {
    const circle = [
      { from: 'a', to: 'b' },
      { from: 'b', to: 'a' },
    ]
    expect(() => columnsOf(['a', 'b'], circle)).toThrow('a circle has no columns')
  })
})
