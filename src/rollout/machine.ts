/**
 * The states a rollout goes through, and the only ways between them (`docs/rollout.md` has the picture, drawn from
 * this table). Pure: the caller hands in the time.
 */

const EDGES = {
  INIT: ['BUILDING', 'DEPLOYING', 'ROLLING_BACK', 'FAILED'],
  BUILDING: ['DEPLOYING', 'ROLLING_BACK', 'FAILED'],
  DEPLOYING: ['CANARY', 'ROLLING_BACK', 'FAILED'],
  CANARY: ['CANARY_WAITING', 'CANARY_EVALUATING', 'PROMOTING', 'ROLLING_BACK'],
  CANARY_WAITING: ['CANARY', 'CANARY_EVALUATING', 'PROMOTING', 'ROLLING_BACK'],
  CANARY_EVALUATING: ['CANARY', 'CANARY_WAITING', 'PROMOTING', 'ROLLING_BACK'],
  PROMOTING: ['PROMOTED', 'ROLLING_BACK'],
  PROMOTED: ['VERIFYING', 'ROLLING_BACK'],
  VERIFYING: ['VERIFIED', 'ROLLING_BACK'],
  VERIFIED: [],
  ROLLING_BACK: ['ROLLED_BACK', 'FAILED'],
  ROLLED_BACK: [],
  FAILED: ['ROLLING_BACK'],
} as const satisfies Record<string, readonly string[]>

export type State = keyof typeof EDGES

export const STATES = Object.keys(EDGES) as State[]

export interface Transition {
  /** ISO 8601, UTC. */
  at: string
  from: State
  to: State
  reason: string
  /** Fencing number of the lease under which it was made. */
  fence: number
  metadata?: Record<string, string | number>
}

export function canGo(from: State, to: State): boolean {
  return (EDGES[from] as readonly State[]).includes(to)
}

/** True for states in which a rollout holds something in the cluster that must still be finished or taken back. */
export function isLive(state: State): boolean {
  return !['PROMOTED', 'VERIFIED', 'ROLLED_BACK', 'FAILED'].includes(state)
}

/**
 * The story that a record may tell: each transition starts where the one before ended and follows an edge.
 *
 * @returns the first thing that is wrong, or undefined
 */
export function brokenStory(transitions: readonly Transition[]): string | undefined {
  let state: State = 'INIT'
  for (const [index, step] of transitions.entries()) {
    if (step.from !== state)
      return `transition ${index + 1} starts at ${step.from}, but the one before ended at ${state}`
    if (!canGo(step.from, step.to))
      return `transition ${index + 1} goes from ${step.from} to ${step.to}, which is no edge`
    state = step.to
  }
  return undefined
}

/** The state machine as a Mermaid diagram, for `docs/`. */
export function diagram(): string {
  const arrows = STATES.flatMap((from) => EDGES[from].map((to) => `    ${from} --> ${to}`))
  return ['stateDiagram-v2', '    [*] --> INIT', ...arrows].join('\n')
}
