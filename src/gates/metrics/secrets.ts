import { UserError } from '../../errors.ts'

/** Reads secrets from the environment, and has each kept out of everything that is written. */
export class Secrets {
  readonly #env: NodeJS.ProcessEnv
  readonly #hide: (secret: string) => void

  /** @param hide told of every secret before it is used */
  constructor(env: NodeJS.ProcessEnv, hide: (secret: string) => void) {
    this.#env = env
    this.#hide = hide
  }

  /** @throws {UserError} the variable is empty, or holds what no header can */
  read(variable: string, setting: string): string {
    const value = this.find(variable)
    if (value === undefined) {
      throw new UserError(`${setting}: the variable ${variable} is empty; set it in the step's env from a secret`)
    }
    if (!/^[\x20-\x7e]*$/.test(value)) {
      throw new UserError(
        `${setting}: the variable ${variable} holds more than one line of plain ASCII; check the secret`,
      )
    }
    return value
  }

  /** Undefined where the variable is empty. */
  find(variable: string): string | undefined {
    const value = this.#env[variable]?.trim()
    if (!value) return undefined
    this.#hide(value)
    return value
  }

  /** A setting that is no secret. */
  plain(variable: string): string | undefined {
    return this.#env[variable]?.trim() || undefined
  }

  /** An environment with these variables, those that a program needs to run, and no others. */
  environment(variables: readonly string[]): Record<string, string> {
    const found = variables.map((name) => [name, this.find(name)] as const)
    const usual = USUAL.map((name) => [name, this.plain(name)] as const)
    return Object.fromEntries([...usual, ...found].filter((pair): pair is [string, string] => pair[1] !== undefined))
  }
}

const USUAL = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR'] as const
