import { UserError } from '../../errors.ts'
import type { Gpg } from './gpg.ts'

/** A key or subkey as gpg lists it. @see https://github.com/gpg/gnupg/blob/master/doc/DETAILS */
export interface KeyPart {
  readonly fingerprint: string
  /** OpenPGP's number of the algorithm. */
  readonly algorithm: number
  readonly bits: number
  /** `e` expired, `r` revoked, `d` disabled, `i` invalid, others: usable. */
  readonly validity: string
  readonly canSign: boolean
  /** Of secret keys: whether the secret itself is there, not only its place on a card. */
  readonly hasSecret: boolean
}

export interface Key {
  readonly primary: KeyPart
  readonly subkeys: readonly KeyPart[]
  /** The first user id. */
  readonly name: string
}

/** Reads `--with-colons`. */
export function readKeys(listing: string): Key[] {
  const keys: { primary: KeyPart; subkeys: KeyPart[]; name: string }[] = []
  let last: ((fingerprint: string) => void) | undefined
  for (const line of listing.split('\n')) {
    const fields = line.split(':')
    const [type] = fields
    if (type === 'pub' || type === 'sec') {
      const key = { primary: partOf(fields), subkeys: [] as KeyPart[], name: '' }
      keys.push(key)
      last = (fingerprint) => {
        key.primary = { ...key.primary, fingerprint }
      }
    } else if (type === 'sub' || type === 'ssb') {
      const parts = keys.at(-1)?.subkeys
      const place = (parts?.push(partOf(fields)) ?? 1) - 1
      last = (fingerprint) => {
        if (parts) parts[place] = { ...(parts[place] as KeyPart), fingerprint }
      }
    } else if (type === 'fpr') {
      last?.(fields[9] ?? '')
      last = undefined
    } else if (type === 'uid') {
      const key = keys.at(-1)
      if (key && key.name === '') key.name = fields[9] ?? ''
    }
  }
  return keys
}

function partOf([type, validity = '', bits, algorithm, , , , , , , , abilities = '', , , serial]: string[]): KeyPart {
  return {
    fingerprint: '',
    algorithm: Number(algorithm),
    bits: Number(bits),
    validity,
    canSign: abilities.includes('s'),
    hasSecret: (type === 'sec' || type === 'ssb') && serial === '+',
  }
}

const RSA = [1, 3]
const LEAST_RSA_BITS = 2048
const ELLIPTIC = [19, 22]

/** What is wrong with a key's kind; undefined where nothing is. */
export function weakness({ algorithm, bits }: KeyPart): string | undefined {
  if (RSA.includes(algorithm)) {
    return bits < LEAST_RSA_BITS ? `it is an RSA key of ${bits} bits, fewer than ${LEAST_RSA_BITS}` : undefined
  }
  return ELLIPTIC.includes(algorithm)
    ? undefined
    : `its algorithm (number ${algorithm}) is neither RSA, ECDSA nor EdDSA`
}

const TOOL_FAULT = 'gpg could not read the key'

/** Takes keys into gpg's private folder. @throws {UserError} they can't be read */
export async function importKeys(gpg: Gpg, armoured: string, what: string): Promise<void> {
  const ended = await gpg.run(['--import'], { input: armoured })
  const result = ended.status
    .find((line) => line.startsWith('IMPORT_RES '))
    ?.split(' ')
    .slice(1)
    .map(Number)
  const noRoom = /No space left on device|write error|Disk quota/.exec(ended.stderr)
  if (noRoom)
    throw new UserError(
      `${TOOL_FAULT} for ${what}, because its disk is full; make room in the runner's temporary folder`,
    )
  if (result !== undefined && (result[0] ?? 0) > 0 && ended.code === 0) return
  const why =
    ended.code === 0 || result !== undefined ? 'it holds no OpenPGP key' : (ended.failure ?? 'it holds no OpenPGP key')
  throw new UserError(
    `${what}: ${why}; give the armoured key, from -----BEGIN PGP to -----END PGP with its line breaks`,
  )
}
