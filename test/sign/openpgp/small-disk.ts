import { readdirSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { openpgpSigner } from '../../../src/sign/openpgp/sign.ts'
import { verifyOpenpgp } from '../../../src/sign/openpgp/verify.ts'
import type { Surroundings } from '../../../src/sign/types.ts'

/**
 * Signs and verifies with a folder on a small disk, and says what came of each and what is left there.
 * Arguments: folder. Standard input: key, publicKey, fingerprint, signature as JSON.
 */
const [temporary = ''] = process.argv.slice(2)
const { key, publicKey, fingerprint, signature } = JSON.parse(await text(process.stdin))
const signal = new AbortController().signal
const world: Surroundings = { signal, env: process.env, outside: [], temporary, now: Date.now }
const bytes = Buffer.from('bytes')

async function outcome(attempt: () => Promise<unknown>): Promise<string> {
  try {
    await attempt()
    return 'done'
  } catch (error) {
    return String(error)
  }
}

const signed = await outcome(async () => (await openpgpSigner({ key }, world)).sign(bytes, signal))
const trust = { keys: [publicKey], fingerprints: [fingerprint] }
const found = { bytes: Buffer.from(signature), where: 'it' }
const verified = await outcome(() => verifyOpenpgp(bytes, found, trust, world))
console.log(JSON.stringify({ signed, verified, left: readdirSync(temporary) }))
