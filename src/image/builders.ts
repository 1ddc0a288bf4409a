import { UserError } from '../errors.ts'
import type { ImageBuilder } from './builder.ts'
import { buildah } from './builders/buildah.ts'
import { buildx } from './builders/buildx.ts'
import type { Surroundings } from './builders/surroundings.ts'

/** Every builder there is, in the order in which `auto` asks them. */
export const builders = { buildx, buildah } satisfies Record<
  ImageBuilder['name'],
  (surroundings: Surroundings) => ImageBuilder
>

/**
 * @param wish `auto`: the first that can be used here
 * @throws {UserError} the one that is wanted, or every one, can't be used, and how to get it
 */
export async function chooseBuilder(
  wish: 'auto' | ImageBuilder['name'],
  surroundings: Surroundings,
): Promise<{ builder: ImageBuilder; version: string }> {
  const reasons: string[] = []
  for (const name of wish === 'auto' ? (['buildx', 'buildah'] as const) : [wish]) {
    const builder = builders[name](surroundings)
    const answer = await builder.available()
    if ('version' in answer) return { builder, version: answer.version }
    reasons.push(`${name}: ${answer.missing}`)
  }
  if (wish !== 'auto') throw new UserError(reasons.join())
  throw new UserError(`nothing can build an image here (${reasons.join('; ')})`)
}
