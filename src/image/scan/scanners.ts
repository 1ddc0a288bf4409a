import { UserError } from '../../errors.ts'
import { Grype } from './grype.ts'
import type { Surroundings } from './program.ts'
import type { Scanner } from './scanner.ts'
import { Trivy } from './trivy.ts'

/** Every scanner there is, in the order in which `auto` asks them. */
export const scanners = {
  trivy: (surroundings) => new Trivy(surroundings),
  grype: (surroundings) => new Grype(surroundings),
} satisfies Record<Scanner['name'], (surroundings: Surroundings) => Scanner>

export const SCANNERS = Object.keys(scanners) as Scanner['name'][]

/**
 * @param wish `auto`: the first that can be used here
 * @throws {UserError} the one that is wanted, or every one, can't be used
 */
export async function chooseScanner(
  wish: 'auto' | Scanner['name'],
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<{ scanner: Scanner; version: string }> {
  const reasons: string[] = []
  for (const name of wish === 'auto' ? SCANNERS : [wish]) {
    const scanner = scanners[name](surroundings)
    const answer = await scanner.available(signal)
    if ('version' in answer) return { scanner, version: answer.version }
    reasons.push(`${name}: ${answer.missing}`)
  }
  throw new UserError(
    wish === 'auto'
      ? `nothing can scan the image here (${reasons.join('; ')}); install trivy or grype in an earlier step, or turn the scan off`
      : reasons.join(),
  )
}
