import type { BaseKey } from '../base/table.ts'

/** A Dockerfile as data; `write.ts` makes the text of it, and refuses what can't be written safely. */
export interface Dockerfile {
  /** In order; the last is the production target. */
  readonly stages: readonly Stage[]
}

export interface Stage {
  /** `base`, `dependencies`, `build`, `development`, `production`, … */
  readonly name: string
  readonly from: From
  /** One line above the stage: why it is there. */
  readonly comment?: string
  readonly instructions: readonly Instruction[]
}

/** A base image of the table, or an earlier stage. */
export type From =
  | { readonly base: BaseKey; readonly version?: string; readonly buildPlatform?: boolean }
  | { readonly stage: string }

export type Instruction =
  | { readonly do: 'arg'; readonly name: string; readonly value?: string }
  | { readonly do: 'env'; readonly values: Readonly<Record<string, string>> }
  | { readonly do: 'workdir'; readonly path: string }
  | {
      readonly do: 'copy'
      readonly sources: readonly string[]
      readonly to: string
      /** An earlier stage, or a base image of the table. */
      readonly from?: From
      readonly chown?: string
      readonly chmod?: string
    }
  | {
      readonly do: 'run'
      /**
       * Shell words of our own making, joined by ` && `: never text of the project. What the project names (paths,
       * modules) goes through `quoted` of write.ts, or the exec form.
       */
      readonly script?: readonly string[]
      /** Exec form, for anything with a name that the project gave. */
      readonly exec?: readonly string[]
      readonly mounts?: readonly Mount[]
    }
  | { readonly do: 'user'; readonly user: string }
  | { readonly do: 'expose'; readonly port: number }
  | { readonly do: 'label'; readonly values: Readonly<Record<string, string>> }
  | { readonly do: 'entrypoint'; readonly exec: readonly string[] }
  | { readonly do: 'cmd'; readonly exec: readonly string[] }
  | {
      readonly do: 'healthcheck'
      readonly exec: readonly string[]
      readonly intervalSeconds: number
      readonly timeoutSeconds: number
      readonly startSeconds: number
    }
  | { readonly do: 'comment'; readonly text: string }

export type Mount =
  | { readonly type: 'cache'; readonly target: string; readonly id?: string; readonly sharing?: 'shared' | 'locked' }
  | { readonly type: 'secret'; readonly id: string; readonly target?: string; readonly env?: string }
  | { readonly type: 'ssh' }
  | {
      readonly type: 'bind'
      readonly source: string
      readonly target: string
      readonly from?: From
    }
