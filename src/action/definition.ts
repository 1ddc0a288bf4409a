import type { InputTable } from './inputs.ts'

/** Everything `action.yml` says about an action; the file is generated from it. */
export interface Definition<I extends InputTable = InputTable, O extends string = string> {
  /** Folder under `actions/`. */
  readonly name: string
  /** As the marketplace and logs show it. */
  readonly title: string
  readonly description: string
  readonly branding: { readonly icon: string; readonly color: string }
  readonly inputs: I
  /** Name to description; every one is set on every path. `summary` and `result` come besides, for every action. */
  readonly outputs: Readonly<Record<O, string>>
}

export const COMMON_OUTPUTS = {
  summary: 'The job summary as markdown.',
  result: 'One JSON object with all other outputs, for fromJSON.',
} as const

export function defineAction<const I extends InputTable, const O extends string>(
  definition: Definition<I, O>,
): Definition<I, O> {
  return definition
}
