import { readFileSync } from 'node:fs'
import type { Failure } from './failure.ts'
import { counted, isWork, type Step } from './steps.ts'

const WITHOUT_HEALTHCHECK =
  'buildah leaves HEALTHCHECK out of the image, which the OCI format has no place for; probes do its work in a cluster, and buildx keeps it'
const KEPT_LINES = 30
const MOST_STEPS = 20_000
/** `[linux/amd64] [1/2] STEP 2/5: RUN npm ci`; the first two only with several platforms and stages. */
const STEP = /^(?:\[[a-z0-9]+\/[a-z0-9/]+\] )?(?:\[\d+\/\d+\] )?STEP \d+\/\d+: (.*)$/

/** Reads what buildah says while it builds: steps, and what failed. Its lines are fit for a person as they are. */
export class BuildahProgress {
  readonly #steps: { name: string; instruction: string; cached: boolean }[] = []
  readonly #report: (line: string) => void
  readonly #notices = new Set<string>()
  #log: string[] = []
  #error = ''

  constructor(report: (line: string) => void) {
    this.#report = report
  }

  take(line: string): void {
    this.#report(line)
    if (/HEALTHCHECK is not supported for OCI image format/i.test(line)) this.#notices.add(WITHOUT_HEALTHCHECK)
    const instruction = STEP.exec(line)?.[1]
    if (instruction !== undefined) {
      if (this.#steps.length < MOST_STEPS) this.#steps.push({ name: line, instruction, cached: false })
      this.#log = []
      return
    }
    const step = this.#steps.at(-1)
    if (line.startsWith('--> Using cache') && step !== undefined) step.cached = true
    const error = /^(?:Error: |error (?=building)|.*level=error msg=")(.*)$/.exec(line)?.[1]
    if (error !== undefined) this.#error = error
    else this.#log.push(line)
    if (this.#log.length > KEPT_LINES) this.#log.shift()
  }

  get steps(): ReturnType<typeof counted> {
    const work = this.#steps.filter(({ instruction }) => isWork(instruction))
    return counted(work.map(({ name, cached }): Step => ({ name, cached })))
  }

  /** What the image does not have although its Dockerfile says so. */
  get notices(): readonly string[] {
    return [...this.#notices]
  }

  /** @param dockerfile its path, to find the line of the step in */
  failure(dockerfile: string): { failure: Failure; image: string | undefined } {
    const step = this.#steps.at(-1)
    const line = step === undefined ? undefined : lineOf(step.instruction, readFileSync(dockerfile, 'utf8'))
    const isPull = /creating build container|initializing source|reading manifest|pinging container registry/.test(
      this.#error,
    )
    return {
      failure: {
        ...(step === undefined ? {} : { step: step.name }),
        ...(line === undefined ? {} : { line }),
        reason: this.#error || this.#log.findLast((text) => text.trim() !== '') || 'buildah did not say why',
        log: this.#log.filter((text) => !text.startsWith('--> ')),
      },
      image: isPull ? (/^FROM (?:--\S+ )*(\S+)/i.exec(step?.instruction ?? '')?.[1] ?? 'a base image') : undefined,
    }
  }
}

/**
 * buildah names a step by its text alone.
 *
 * @returns the line, from 1, that an instruction begins in; undefined where several read the same
 */
export function lineOf(instruction: string, dockerfile: string): number | undefined {
  const lines = dockerfile.split(/\r?\n/)
  const found = lines.flatMap((_, index) => (flat(wholeFrom(lines, index)) === flat(instruction) ? [index + 1] : []))
  return found.length === 1 ? found[0] : undefined
}

function wholeFrom(lines: readonly string[], start: number): string {
  let text = ''
  for (const line of lines.slice(start)) {
    if (text !== '' && /^\s*#/.test(line)) continue
    text += `${line.replace(/\\\s*$/, '')} `
    if (!/\\\s*$/.test(line)) break
  }
  return text
}

function flat(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}
