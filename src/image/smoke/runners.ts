import { UserError } from '../../errors.ts'
import { docker } from './runners/docker.ts'
import { podman } from './runners/podman.ts'
import { runc } from './runners/runc.ts'
import type { RunnerName, SmokeRunner, SmokeSurroundings } from './types.ts'

/** Every runner there is, in the order in which `auto` asks them. */
export const runners = { docker, podman, runc } satisfies Record<
  RunnerName,
  (surroundings: SmokeSurroundings) => SmokeRunner
>

/**
 * @param wish `auto`: the first that can be used here
 * @throws {UserError} the one that is wanted, or every one, can't be used, and why
 */
export async function chooseRunner(
  wish: RunnerName | 'auto',
  surroundings: SmokeSurroundings,
): Promise<{ runner: SmokeRunner; version: string }> {
  const reasons: string[] = []
  for (const name of wish === 'auto' ? (['docker', 'podman', 'runc'] as const) : [wish]) {
    const runner = runners[name](surroundings)
    const answer = await runner.available()
    if ('version' in answer) return { runner, version: answer.version }
    reasons.push(`${name}: ${answer.missing}`)
  }
  if (wish !== 'auto') throw new UserError(`the smoke test can't use ${reasons.join()}`)
  throw new UserError(`nothing can start an image here (${reasons.join('; ')}); install docker, podman or runc`)
}
