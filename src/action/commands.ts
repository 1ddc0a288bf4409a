import { randomUUID } from 'node:crypto'
import { appendFileSync } from 'node:fs'

/*
 * The runner's documented interface, written here because @actions/core closes its deep modules with an exports map and
 * its index costs a cold start 40 ms (it brings an HTTP client and OIDC).
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */

export type Level = 'error' | 'warning' | 'notice'

/** `::name key=value::data` with everything escaped that could end a property or the line. */
export function command(name: string, data: string, properties: Readonly<Record<string, string>> = {}): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(value)}`)
  return `::${name}${list.length > 0 ? ` ${list.join(',')}` : ''}::${escapeData(data)}`
}

function escapeData(data: string): string {
  return data.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(value: string): string {
  return escapeData(value).replaceAll(':', '%3A').replaceAll(',', '%2C')
}

/**
 * Text of any origin as log lines that the runner can't take for commands. It reads `::` at the start of a line, after
 * white space, and the old `##[` anywhere; a lone CR ends a line for it.
 *
 * @see https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
export function plainLines(text: string): string[] {
  return text.split(/\r\n|\r|\n|\u0085|\u2028|\u2029/).map((line) =>
    line
      .replace(/(?!\t)\p{Cc}/gu, '')
      .replace(/^(\s*):(?=:)/, '$1: ')
      .replaceAll('##[', '## ['),
  )
}

/**
 * One entry of an output, state or environment file. The delimiter is random, so no value can end its own entry.
 *
 * @param delimiter for tests
 */
export function fileEntry(name: string, value: string, delimiter = `gradus_${randomUUID()}`): string {
  if (!/^[A-Za-z_][A-Za-z0-9_-]*$/.test(name)) throw new Error(`${name} is no name for an output`)
  if (value.includes(delimiter)) throw new Error('a value has the random delimiter in it')
  return `${name}<<${delimiter}\n${value}\n${delimiter}\n`
}

/** Appends to the file that the runner named in `variable`; without a runner there is none and nothing is written. */
export function appendToFile(variable: string, text: string, env: NodeJS.ProcessEnv): void {
  const path = env[variable]
  if (path) appendFileSync(path, text, { encoding: 'utf8' })
}
