import { UserError } from '../../errors.ts'

const BEGIN = '-----BEGIN PGP SIGNATURE-----'
const END = '-----END PGP SIGNATURE-----'
const LARGEST = 64 * 1024
const AGAIN = 'sign it again with gpg --armor --detach-sign'

/**
 * The text of a file with exactly one detached, armoured signature. What readers could take in two ways is refused
 * before gpg sees it.
 *
 * @throws {UserError} it is something else
 */
export function oneSignatureBlock(bytes: Uint8Array, where: string): string {
  const refuse = (what: string) => new UserError(`${where} ${what}; ${AGAIN}`)
  if (bytes.length === 0) throw refuse('is empty')
  if (bytes.length > LARGEST) throw refuse(`has ${bytes.length} bytes, more than a signature needs (${LARGEST})`)
  const text = Buffer.from(bytes).toString('latin1').replaceAll('\r\n', '\n')
  if (text.includes('-----BEGIN PGP SIGNED MESSAGE-----')) {
    throw refuse('is a signed message with its text inside, not a signature of its own')
  }
  const begins = text.split(BEGIN).length - 1
  const ends = text.split(END).length - 1
  if (begins === 0) throw refuse('has no armoured OpenPGP signature in it')
  if (begins > 1 || ends > 1) throw refuse(`holds ${Math.max(begins, ends)} signature blocks where one belongs`)
  if (ends === 0) throw refuse('is truncated: its signature block has no end')
  const body = text.trim()
  if (!body.startsWith(`${BEGIN}\n`) || !body.endsWith(`\n${END}`)) {
    throw refuse('has something besides its signature block')
  }
  if (!/^[\x20-\x7e\n\t]*$/.test(body)) throw refuse('has characters in it that no armour has')
  if (body.slice(BEGIN.length, -END.length).includes('-----'))
    throw refuse('has another block inside its signature block')
  return `${body}\n`
}
