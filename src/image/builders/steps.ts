/** One step of a build as the builder named it. */
export interface Step {
  /** `[build 2/4] RUN npm ci` */
  readonly name: string
  readonly cached: boolean
}

/** Steps that only name a base image say nothing of the cache. */
export function isWork(instruction: string): boolean {
  return !/^FROM\b/i.test(instruction)
}

export function counted(list: readonly Step[]): { cached: number; all: number; list: readonly Step[] } {
  return { cached: list.filter(({ cached }) => cached).length, all: list.length, list }
}
