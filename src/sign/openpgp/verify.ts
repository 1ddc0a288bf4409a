import { UserError } from '../../errors.ts'
import type { Signature, Surroundings, Trust, Verified } from '../types.ts'
import { oneSignatureBlock } from './armour.ts'
import { withGpg } from './gpg.ts'
import { importKeys, type Key, readKeys, weakness } from './keys.ts'
import { readStatus } from './status.ts'

/** gpg's name for descriptor 4: signature and bytes come by pipes, and nobody can change them in between. */
const FOURTH = '-&4'
/** Clocks of two machines. */
const SKEW_SECONDS = 300

/**
 * Checks a detached signature strictly: only primary fingerprints of the configuration count.
 *
 * @throws {UserError} it does not count; says why
 */
export async function verifyOpenpgp(
  bytes: Uint8Array,
  { bytes: signature, where }: Pick<Signature, 'bytes' | 'where'>,
  trust: NonNullable<Trust['openpgp']>,
  world: Surroundings,
): Promise<Verified> {
  const block = oneSignatureBlock(signature, where)
  const allowed = trust.fingerprints.map(readFingerprint)
  const refuse = (why: string) => new UserError(`${where} does not count: ${why}`)
  if (allowed.length === 0) throw refuse('no fingerprint of an OpenPGP key is trusted here; list one in trusted-keys')
  return await withGpg(world, async (gpg) => {
    for (const [index, key] of trust.keys.entries()) await importKeys(gpg, key, `trusted OpenPGP key ${index + 1}`)
    const how = [
      '--no-autostart',
      '--enable-special-filenames',
      '--no-auto-key-retrieve',
      '--no-auto-key-import',
      '--trust-model',
      'always',
    ]
    const { status, code } = await gpg.run([...how, '--verify', '--', FOURTH, '-'], { input: bytes, fourth: block })
    const found = readStatus(status, code)
    if (typeof found === 'string') throw refuse(found)
    if (!allowed.includes(found.primary)) {
      throw refuse(`its key ${found.primary} is not one of the trusted ${allowed.join(', ')}`)
    }
    const ahead = found.created - world.now() / 1000
    if (!(ahead <= SKEW_SECONDS)) throw refuse(`it says it was made at ${shown(found.created)}, which is still to come`)
    const listed = await gpg.run(['--no-autostart', '--with-colons', '--list-keys'])
    const fault = weaknessOf(readKeys(listed.stdout), found.primary, found.signing)
    if (fault !== undefined) throw refuse(`its key is too weak: ${fault}`)
    return { kind: 'openpgp', signer: found.primary, at: shown(found.created) }
  })
}

/** A weak primary key makes its subkeys worthless. */
function weaknessOf(keys: readonly Key[], primary: string, signing: string): string | undefined {
  const key = keys.find((one) => one.primary.fingerprint === primary)
  const part = [key?.primary, ...(key?.subkeys ?? [])].find((one) => one?.fingerprint === signing)
  if (key === undefined || part === undefined) return 'gpg does not list it'
  return weakness(key.primary) ?? weakness(part)
}

/**
 * A primary fingerprint as people write it: with spaces, in small letters.
 *
 * @throws {UserError} it is none: key ids are no names, they can be forged
 */
export function readFingerprint(text: string): string {
  const compact = text.replace(/\s/g, '').replace(/^0x/i, '').toUpperCase()
  if (/^[0-9A-F]{40}$/.test(compact)) return compact
  throw new UserError(
    `"${text.slice(0, 60)}" is no fingerprint of an OpenPGP key; write its 40 hexadecimal digits, as gpg --fingerprint shows them`,
  )
}

function shown(seconds: number): string {
  return Number.isFinite(seconds) ? new Date(seconds * 1000).toISOString() : 'no time that can be read'
}
