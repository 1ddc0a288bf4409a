import type { Failure } from './failure.ts'
import { counted, isWork, type Step } from './steps.ts'

/** One line of `--progress=rawjson`: BuildKit's SolveStatus, of which only this much is read. */
interface SolveStatus {
  vertexes?: {
    digest?: string
    name?: string
    started?: string
    completed?: string
    cached?: boolean
    error?: string
  }[]
  logs?: { vertex?: string; data?: string }[]
  warnings?: { short?: string }[]
}

interface Vertex {
  readonly number: number
  name: string
  started: boolean
  ended: boolean
  cached: boolean
  error: string
  log: string[]
  /** Output after its last line break. */
  rest: string
}

const MOST_VERTICES = 20_000
const KEPT_LINES = 30
const LONGEST_REST = 10_000
/** `[linux/amd64 build 2/4] RUN npm ci`; internal work has no number. */
const STEP = /^\[(?:[^\]]* )?\d+\/\d+\] (.*)$/s

/** Reads what buildx says while it builds: lines for a person, steps, and what failed. */
export class BuildxProgress {
  readonly #vertices = new Map<string, Vertex>()
  readonly #report: (line: string) => void
  /** What buildx says besides: its last error, and the place in the Dockerfile. */
  readonly #words: string[] = []

  constructor(report: (line: string) => void) {
    this.#report = report
  }

  take(line: string): void {
    const status = parsed(line)
    if (status === undefined) {
      this.#words.push(line)
      if (this.#words.length > KEPT_LINES * 2) this.#words.shift()
      if (line.trim() !== '') this.#report(line)
      return
    }
    for (const vertex of status.vertexes ?? []) this.#vertex(vertex)
    for (const { vertex = '', data = '' } of status.logs ?? []) this.#log(vertex, data)
    for (const { short = '' } of status.warnings ?? []) this.#report(`warning: ${decoded(short).trim()}`)
  }

  get steps(): ReturnType<typeof counted> {
    const list = [...this.#vertices.values()].flatMap(({ name, cached }): Step[] => {
      const instruction = STEP.exec(name)?.[1]
      return instruction !== undefined && isWork(instruction) ? [{ name, cached }] : []
    })
    return counted(list)
  }

  /** Why it failed, and the base image whose pull it was. */
  get failure(): { failure: Failure; image: string | undefined } {
    // A step that another one's failure ended says "context canceled".
    const failed = [...this.#vertices.values()].filter(({ error }) => error !== '')
    const first = failed.find(({ error }) => !/cancel+ed/.test(error)) ?? failed[0]
    const said = this.#words.map((line) => /^ERROR: (.*)$/.exec(line)?.[1]).findLast((text) => text !== undefined)
    const line = this.#words.map((text) => /^\S[^:]*:(\d+)$/.exec(text)?.[1]).findLast((text) => text !== undefined)
    const image = /^\[internal\] load metadata for (\S+)$|^\[[^\]]*\] FROM (\S+)/.exec(first?.name ?? '')
    return {
      failure: {
        ...(first === undefined ? {} : { step: first.name }),
        ...(line === undefined ? {} : { line: Number(line) }),
        reason: first?.error || said || this.#words.findLast((text) => text.trim() !== '') || 'buildx did not say why',
        log: first?.log ?? [],
      },
      image: image?.[1] ?? image?.[2],
    }
  }

  #vertex({
    digest = '',
    name = '',
    started,
    completed,
    cached = false,
    error = '',
  }: NonNullable<SolveStatus['vertexes']>[number]) {
    let vertex = this.#vertices.get(digest)
    if (vertex === undefined) {
      if (this.#vertices.size >= MOST_VERTICES) return
      const number = this.#vertices.size + 1
      vertex = { number, name, started: false, ended: false, cached: false, error: '', log: [], rest: '' }
      this.#vertices.set(digest, vertex)
    }
    if (name !== '') vertex.name = name
    if (started !== undefined && !vertex.started) {
      vertex.started = true
      this.#report(`#${vertex.number} ${vertex.name}`)
    }
    vertex.cached ||= cached
    vertex.error ||= error
    if (completed === undefined || vertex.ended) return
    vertex.ended = true
    this.#endLine(vertex)
    if (vertex.started) this.#report(`#${vertex.number} ${ending(vertex, started, completed)}`)
  }

  #log(digest: string, data: string): void {
    const vertex = this.#vertices.get(digest)
    if (vertex === undefined) return
    const lines = (vertex.rest + decoded(data)).split(/\r\n|\n|\r/)
    vertex.rest = (lines.pop() ?? '').slice(-LONGEST_REST)
    for (const line of lines) this.#line(vertex, line)
  }

  #endLine(vertex: Vertex): void {
    if (vertex.rest !== '') this.#line(vertex, vertex.rest)
    vertex.rest = ''
  }

  #line(vertex: Vertex, line: string): void {
    vertex.log.push(line)
    if (vertex.log.length > KEPT_LINES) vertex.log.shift()
    this.#report(`#${vertex.number} ${line}`)
  }
}

function parsed(line: string): SolveStatus | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    const value: unknown = JSON.parse(line)
    const isStatus =
      typeof value === 'object' &&
      value !== null &&
      ('vertexes' in value || 'logs' in value || 'statuses' in value || 'warnings' in value)
    return isStatus ? (value as SolveStatus) : undefined
  } catch {
    return undefined
  }
}

function decoded(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8')
}

function ending({ error, cached }: Vertex, started: string | undefined, completed: string): string {
  if (error !== '') return `ERROR: ${error}`
  if (cached) return 'CACHED'
  const seconds = (Date.parse(completed) - Date.parse(started ?? completed)) / 1000
  return `DONE ${Number.isFinite(seconds) ? seconds.toFixed(1) : '0.0'}s`
}
