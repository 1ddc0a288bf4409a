import { keysOf } from '../config/trust.ts'
import { DEFAULT_TRUST, type EnvironmentKeys, type TrustedKeys } from '../config/trust-schema.ts'
import { UserError } from '../errors.ts'
import { primaryFingerprints } from '../sign/openpgp/primary.ts'
import { readFingerprint } from '../sign/openpgp/verify.ts'
import { readPublicKey } from '../sign/sigstore/key.ts'
import type { Surroundings, Trust } from '../sign/types.ts'
import { workspacePath, workspaceText } from './workspace-file.ts'

/** Keys with hundreds of certifications are smaller. */
const LARGEST_KEY = 512 * 1024
const LARGEST_ROOT = 4 * 1024 * 1024

/** Where the files are that the configuration names. */
export interface KeyFiles {
  /** @throws {UserError} it can't be read */
  text(path: string): string
  /** Absolute path of a file that is read later. @throws {UserError} it can't be */
  path(path: string): string
}

export const workspaceKeys: KeyFiles = {
  text: (path) => workspaceText(path, LARGEST_KEY),
  path: (path) => {
    workspaceText(path, LARGEST_ROOT)
    return workspacePath(path)
  },
}

/**
 * Whose signatures count in an environment: the input's keys go before the file's, an environment's before the default's.
 *
 * @param config      of it the block trusted-keys
 * @param environment undefined: only the default's keys
 * @param use         `images`: OpenPGP keys, which sign no images, are left out, and no gpg is needed
 * @throws {UserError} nobody is trusted there, or a key can't be read or is not the one that is listed
 */
export async function trustOf(
  config: { readonly 'trusted-keys'?: TrustedKeys | undefined },
  environment: string | undefined,
  input: TrustedKeys | undefined,
  files: KeyFiles,
  world: Surroundings,
  use: 'everything' | 'images' = 'everything',
): Promise<Trust> {
  const { name, keys, known } = keysOf(environment, config['trusted-keys'], input)
  const place = `trusted-keys.${name}`
  const openpgp = use === 'images' ? undefined : await openpgpOf(keys?.openpgp ?? [], place, files, world)
  const sigstore = sigstoreOf(keys ?? {}, place, files)
  if (openpgp === undefined && sigstore === undefined) throw nobody(environment, known, use)
  return { ...(openpgp && { openpgp }), ...(sigstore && { sigstore }) }
}

function nobody(environment: string | undefined, known: readonly string[], use: 'everything' | 'images'): UserError {
  const place = environment ?? DEFAULT_TRUST
  const what = use === 'images' ? 'Sigstore key or identity, which is what signs images,' : 'key'
  const has = known.length === 0 ? 'it has no environment yet' : `it has ${known.join(', ')}`
  return new UserError(
    `trusted-keys: no ${what} is trusted for ${place} (${has}); list one in gradus.yml under trusted-keys, ${place}`,
  )
}

async function openpgpOf(
  keys: NonNullable<EnvironmentKeys['openpgp']>,
  place: string,
  files: KeyFiles,
  world: Surroundings,
): Promise<Trust['openpgp']> {
  if (keys.length === 0) return undefined
  const read = await Promise.all(
    keys.map(async ({ fingerprint, key }, index) => {
      const where = `${place}.openpgp[${index}]`
      const listed = within(`${where}.fingerprint`, () => readFingerprint(fingerprint))
      const text = within(`${where}.key`, () => textOf(key, files))
      const found = await primaryFingerprints(text, `${where}.key`, world)
      if (found.length === 1 && found[0] === listed) return { text, listed }
      throw new UserError(
        found.length === 1
          ? `${where}: the key's fingerprint is ${found[0]}, and ${listed} is listed; give the key that is meant`
          : `${where}.key holds ${found.length} keys (${found.join(', ')}); give one entry for each, with its own file`,
      )
    }),
  )
  return { keys: read.map(({ text }) => text), fingerprints: read.map(({ listed }) => listed) }
}

function sigstoreOf(keys: EnvironmentKeys, place: string, files: KeyFiles): Trust['sigstore'] {
  const { 'sigstore-keys': listed = [], 'sigstore-identities': identities = [], 'trusted-root': root } = keys
  if (listed.length === 0 && identities.length === 0) return undefined
  const texts = listed.map((key, index) => {
    const where = `${place}.sigstore-keys[${index}]`
    const text = within(where, () => textOf(key, files))
    readPublicKey(text, where)
    return text
  })
  const trustedRoot = root === undefined ? undefined : within(`${place}.trusted-root`, () => files.path(root))
  return { keys: texts, identities, ...(trustedRoot !== undefined && { trustedRoot }) }
}

/** The configuration may hold the key itself. */
function textOf(key: string, files: KeyFiles): string {
  return key.startsWith('-----BEGIN ') ? key : files.text(key)
}

/** Names the place in the configuration in what went wrong there. */
function within<T>(place: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    throw new UserError(`${place}: ${error.message}`, { cause: error })
  }
}
