import {
  DockerfileParser,
  type Instruction,
  ModifiableInstruction,
  type Property,
  PropertyInstruction,
} from 'dockerfile-ast'

/** One instruction as a builder reads it. */
export interface ReadInstruction {
  /** In capitals. */
  readonly keyword: string
  /** Line it begins at, from 1. */
  readonly line: number
  /** `--from=build` is `['from', 'build']`. */
  readonly flags: readonly (readonly [string, string])[]
  /** Arguments after the flags, continuation lines joined. */
  readonly text: string
  /** The words of exec form, of a COPY in JSON form, of a HEALTHCHECK's CMD. */
  readonly exec?: readonly string[]
  /** ENV, LABEL and ARG: name and value, in order. */
  readonly values?: readonly (readonly [string, string])[]
}

/** The instructions of any Dockerfile, in order; comments and parser directives are not among them. */
export function parseDockerfile(text: string): ReadInstruction[] {
  return DockerfileParser.parse(text).getInstructions().map(readInstruction)
}

function readInstruction(instruction: Instruction): ReadInstruction {
  const flags = instruction instanceof ModifiableInstruction ? instruction.getFlags() : []
  const all = instruction.getArgumentsContent() ?? ''
  const text = flags.reduce((rest) => rest.replace(/^--\S+\s*/, ''), all)
  const exec = execOf(text.replace(/^CMD\s+/i, ''))
  return {
    keyword: instruction.getKeyword(),
    line: instruction.getInstructionRange().start.line + 1,
    flags: flags.map((flag) => [flag.getName(), flag.getValue() ?? ''] as const),
    text,
    ...(exec === undefined ? {} : { exec }),
    ...(instruction instanceof PropertyInstruction ? { values: valuesOf(instruction) } : {}),
  }
}

function valuesOf(instruction: PropertyInstruction): (readonly [string, string])[] {
  return instruction.getProperties().map((property) => [property.getName(), propertyValue(property)] as const)
}

/** The parser leaves an escaped dollar escaped. */
function propertyValue(property: Property): string {
  const raw = /^"(.*)"$/s.exec(property.getUnescapedValue() ?? '')?.[1]
  return raw?.replaceAll(/\\(["\\$])/g, '$1') ?? property.getValue() ?? ''
}

/** Builders take what is no JSON list of strings for shell form. */
function execOf(text: string): string[] | undefined {
  if (!text.startsWith('[')) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) && value.every((word) => typeof word === 'string') ? value : undefined
  } catch {
    return undefined
  }
}
