import type { Surroundings } from '../types.ts'
import { withGpg } from './gpg.ts'
import { importKeys, readKeys } from './keys.ts'

/**
 * Primary fingerprints of the keys in an armoured text, as gpg reads it: the same reader as of signatures.
 *
 * @param what the text as an error names it
 * @throws {UserError} it can't be read, or there is no gpg
 */
export async function primaryFingerprints(armoured: string, what: string, world: Surroundings): Promise<string[]> {
  return await withGpg(world, async (gpg) => {
    await importKeys(gpg, armoured, what)
    const listed = await gpg.run(['--no-autostart', '--with-colons', '--list-keys'])
    return readKeys(listed.stdout).map(({ primary }) => primary.fingerprint)
  })
}
