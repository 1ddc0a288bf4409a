import { UserError } from '../../errors.ts'
import { linesOf } from '../lists.ts'

/**
 * The input `cache`: a word, or specifications as buildx takes them with `from=` or `to=` before each.
 *
 * @param repository where the image goes; the registry cache lies beside it
 * @throws {UserError} it is not understood, or there is no repository for a cache in the registry
 */
export function cacheOf(text: string, repository: string | undefined): { from: string[]; to: string[] } {
  if (text === 'off') return { from: [], to: [] }
  if (text === 'gha') return { from: ['type=gha'], to: ['type=gha,mode=max'] }
  if (text === 'registry') {
    if (repository === undefined) {
      throw new UserError('input cache: registry needs the input image, the repository that the cache lies in')
    }
    const ref = `type=registry,ref=${repository}:buildcache`
    return { from: [ref], to: [`${ref},mode=max`] }
  }
  const lines = linesOf(text).map((line) => /^(from|to)=(type=.+)$/.exec(line))
  if (lines.some((line) => line === null)) {
    throw new UserError(
      `input cache: ${JSON.stringify(text.slice(0, 80))} is not understood; write off, gha, registry, or lines such as from=type=gha and to=type=gha,mode=max`,
    )
  }
  const of = (way: string) => lines.flatMap((line) => (line?.[1] === way ? [line[2] as string] : []))
  return { from: of('from'), to: of('to') }
}
