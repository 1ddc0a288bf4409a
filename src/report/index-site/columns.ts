/** Places the points of a graph without circles in columns, each behind all that lead to it. */

export interface Edge {
  readonly from: string
  readonly to: string
}

/** A place in a column: of a point, or of an edge that passes through. */
export interface Place {
  readonly id: string
  readonly column: number
  /** From the top, counting from 0. */
  row: number
}

export interface Columns {
  readonly places: ReadonlyMap<string, Place>
  readonly columns: readonly (readonly Place[])[]
  /** Every edge as the places that it goes through, its ends included. */
  readonly ways: readonly (readonly Place[])[]
}

const SWEEPS = 4

/** @param points in the order in which they stand where nothing else says it; edges lead between them and make no circle */
export function columnsOf(points: readonly string[], edges: readonly Edge[]): Columns {
  const depth = depths(points, edges)
  const places = new Map<string, Place>()
  const columns: Place[][] = []
  const put = (id: string, column: number): Place => {
    columns[column] ??= []
    const list = columns[column]
    const place = { id, column, row: list.length }
    list.push(place)
    places.set(id, place)
    return place
  }
  for (const point of points) put(point, depth.get(point) ?? 0)
  const ways = edges.map(({ from, to }) => {
    const [start, end] = [places.get(from), places.get(to)]
    if (start === undefined || end === undefined) throw new Error(`the edge from ${from} to ${to} has no end`)
    const between = Array.from({ length: end.column - start.column - 1 }, (_, k) =>
      put(`${from} ${to} ${k}`, start.column + 1 + k),
    )
    return [start, ...between, end]
  })
  untangle(columns, ways)
  return { places, columns, ways }
}

/** The length of the longest way to each point. */
function depths(points: readonly string[], edges: readonly Edge[]): Map<string, number> {
  const depth = new Map(points.map((point) => [point, 0]))
  for (let round = 0; round <= points.length; round += 1) {
    let changed = false
    for (const { from, to } of edges) {
      const least = (depth.get(from) ?? 0) + 1
      if ((depth.get(to) ?? 0) >= least) continue
      depth.set(to, least)
      changed = true
    }
    if (!changed) return depth
  }
  throw new Error('a circle has no columns')
}

/** Sorts each column by the middle of its neighbours' rows, forth and back: few edges cross then. */
function untangle(columns: readonly Place[][], ways: readonly (readonly Place[])[]): void {
  const before = new Map<Place, Place[]>()
  const after = new Map<Place, Place[]>()
  for (const way of ways) {
    for (const [index, place] of way.entries()) {
      const next = way[index + 1]
      if (next === undefined) continue
      before.set(next, [...(before.get(next) ?? []), place])
      after.set(place, [...(after.get(place) ?? []), next])
    }
  }
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const forth = sweep % 2 === 0
    for (const column of forth ? columns : [...columns].reverse()) sortBy(column, forth ? before : after)
  }
}

function sortBy(column: Place[], neighbours: ReadonlyMap<Place, readonly Place[]>): void {
  const middle = new Map(
    column.map((place) => {
      const rows = (neighbours.get(place) ?? []).map(({ row }) => row)
      return [place, rows.length === 0 ? place.row : rows.reduce((sum, row) => sum + row, 0) / rows.length]
    }),
  )
  column.sort((one, other) => (middle.get(one) ?? 0) - (middle.get(other) ?? 0) || one.row - other.row)
  for (const [row, place] of column.entries()) place.row = row
}
