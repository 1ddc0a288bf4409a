import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Keys and signatures as plain gpg makes them, for tests: good ones and bad ones. */
export class Maker {
  readonly #home: string

  constructor(home: string) {
    this.#home = home
    mkdirSync(home, { mode: 0o700 })
    // Without it an agent measures for seconds how often it could hash a passphrase.
    writeFileSync(join(home, 'gpg-agent.conf'), 's2k-count 65536\n')
  }

  gpg(args: readonly string[], input: string | Uint8Array = ''): Buffer {
    const always = ['--homedir', this.#home, '--batch', '--no-tty', '--pinentry-mode', 'loopback', '--yes']
    return execFileSync('gpg', [...always, ...args], { input, stdio: ['pipe', 'pipe', 'pipe'] })
  }

  /** @returns the primary fingerprint */
  key(name: string, options: { algorithm?: string; passphrase?: string; expires?: string; at?: string } = {}): string {
    const { algorithm = 'ed25519', passphrase = '', expires = 'never', at } = options
    const when = at === undefined ? [] : ['--faked-system-time', at]
    const args = ['--status-fd', '1', '--passphrase', passphrase, '--quick-gen-key', `${name} <${name}@example.com>`]
    const status = String(this.gpg([...when, ...args, algorithm, 'sign', expires]))
    return /KEY_CREATED \S+ ([0-9A-F]{40})/.exec(status)?.[1] as string
  }

  addSubkey(fingerprint: string, algorithm = 'ed25519'): void {
    this.gpg(['--passphrase', '', '--quick-add-key', fingerprint, algorithm, 'sign', 'never'])
  }

  publicKey(fingerprint: string): string {
    return String(this.gpg(['--armor', '--export', fingerprint]))
  }

  secretKey(fingerprint: string, passphrase = ''): string {
    return String(this.gpg(['--armor', '--passphrase', passphrase, '--export-secret-keys', fingerprint]))
  }

  secretSubkeys(fingerprint: string): string {
    return String(this.gpg(['--armor', '--passphrase', '', '--export-secret-subkeys', fingerprint]))
  }

  sign(fingerprint: string, bytes: string | Uint8Array, ...options: string[]): Buffer {
    const how = ['--local-user', fingerprint, '--passphrase', '', '--armor', '--output', '-']
    const last = options.some((option) => option.endsWith('sign')) ? [] : ['--detach-sign']
    return this.gpg([...how, ...options, ...last], bytes)
  }

  revoke(fingerprint: string): void {
    const made = readFileSync(join(this.#home, 'openpgp-revocs.d', `${fingerprint}.rev`), 'utf8')
    this.gpg(['--import'], made.replace(':-----BEGIN', '-----BEGIN'))
  }

  /** What plain `gpg --verify` says on standard error. @throws it fails */
  verify(bytes: Uint8Array, signature: Uint8Array): string {
    const file = join(this.#home, 'to-verify.asc')
    writeFileSync(file, signature)
    return String(this.gpg(['--status-fd', '1', '--verify', file, '-'], bytes))
  }

  close(): void {
    execFileSync('gpgconf', ['--homedir', this.#home, '--kill', 'all'])
  }
}

/** Two armoured signatures as two packets under one armour. */
export function twoPackets(first: Uint8Array, second: Uint8Array): Buffer {
  const packets = [first, second].map((armoured) => {
    const lines = String(armoured)
      .split('\n')
      .filter((line) => /^[A-Za-z0-9+/=]+$/.test(line) && !line.startsWith('='))
    return Buffer.from(lines.join(''), 'base64')
  })
  const body = Buffer.concat(packets).toString('base64').replace(/.{64}/g, '$&\n')
  return Buffer.from(`-----BEGIN PGP SIGNATURE-----\n\n${body}\n-----END PGP SIGNATURE-----\n`)
}
