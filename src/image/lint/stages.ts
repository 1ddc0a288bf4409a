import { parseDockerfile, type ReadInstruction } from '../dockerfile/read.ts'

export interface LintInstruction extends ReadInstruction {
  /** Waits for a build that stands on this image; it does nothing in this one. */
  readonly trigger: boolean
}

export interface LintStage {
  readonly name?: string
  readonly line: number
  /** What FROM names, build arguments put in; undefined where an argument has no default. */
  readonly image: string | undefined
  /** The earlier stage that it stands on. */
  readonly parent?: LintStage
  /** Without FROM, in order. */
  readonly instructions: readonly LintInstruction[]
}

/** A Dockerfile as rules look at it: stages, and what is shipped of them. */
export interface LintedDockerfile {
  /** Lines of the file. */
  readonly lines: readonly string[]
  /** All, FROM and the ARG above it too. */
  readonly instructions: readonly LintInstruction[]
  readonly stages: readonly LintStage[]
  /** The last stage and those it stands on, the lowest first: their layers are the image. */
  readonly shipped: readonly LintStage[]
}

export function readStages(text: string): LintedDockerfile {
  const instructions = parseDockerfile(text).flatMap(withTriggers)
  const first = instructions.findIndex(({ keyword }) => keyword === 'FROM')
  const before = first < 0 ? instructions : instructions.slice(0, first)
  const defaults = variablesOf(before)
  const stages: LintStage[] = []
  let open: LintInstruction[] = []
  for (const instruction of instructions.slice(before.length)) {
    if (instruction.keyword === 'FROM' && !instruction.trigger) {
      open = []
      stages.push(stage(instruction, open, stages, defaults))
    } else open.push(instruction)
  }
  return { lines: text.split(/\r?\n/), instructions, stages, shipped: chain(stages.at(-1)) }
}

/** `ONBUILD RUN x` as itself and as the RUN that it becomes. */
function withTriggers(instruction: ReadInstruction): LintInstruction[] {
  const self = { ...instruction, trigger: false }
  if (instruction.keyword !== 'ONBUILD') return [self]
  const triggers = parseDockerfile(instruction.text).slice(0, 1)
  return [self, ...triggers.map((trigger) => ({ ...trigger, line: instruction.line, trigger: true }))]
}

function stage(
  from: ReadInstruction,
  instructions: readonly LintInstruction[],
  earlier: readonly LintStage[],
  defaults: ReadonlyMap<string, string>,
): LintStage {
  const [written = '', as, name] = from.text.split(/\s+/)
  const image = resolved(written, defaults)
  const parent = earlier.findLast(
    (candidate) => candidate.name !== undefined && candidate.name === image?.toLowerCase(),
  )
  return {
    ...(as?.toLowerCase() === 'as' && name !== undefined && { name: name.toLowerCase() }),
    line: from.line,
    image,
    ...(parent !== undefined && { parent }),
    instructions,
  }
}

/** A stage and those it stands on, the lowest first. */
export function chain(stage: LintStage | undefined): readonly LintStage[] {
  const found: LintStage[] = []
  for (let next = stage; next !== undefined; next = next.parent) found.unshift(next)
  return found
}

/** Names and values that ARG and ENV set, the last of each name. */
export function variablesOf(instructions: readonly ReadInstruction[]): ReadonlyMap<string, string> {
  const own = instructions.filter(({ keyword }) => keyword === 'ARG' || keyword === 'ENV')
  // ARG without a default says nothing about the value.
  return new Map(own.flatMap(({ values = [] }) => values.filter(([, value]) => value !== '')))
}

const VARIABLE = /\$(?:([A-Za-z_][A-Za-z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*)(?::?-([^{}$]*))?\})/g

/** Text with its variables put in; undefined where one has no value that is written down. */
export function resolved(text: string, variables: ReadonlyMap<string, string>): string | undefined {
  let known = true
  const result = text.replaceAll(VARIABLE, (_, plain?: string, braced?: string, fallback?: string) => {
    const value = variables.get(plain ?? braced ?? '') ?? fallback
    if (value === undefined) known = false
    return value ?? ''
  })
  return known && !result.includes('$') ? result : undefined
}

/** Value of a flag: `--from=build`. */
export function flag(instruction: ReadInstruction, name: string): string | undefined {
  return instruction.flags.find(([key]) => key === name)?.[1]
}
