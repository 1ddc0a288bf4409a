/** One way to sign bytes: a file of its own. What it needs (key, passphrase, token) it was given when it was made. */
export interface Signer {
  readonly kind: SignatureKind
  /** Who signs: primary fingerprint, hint of the key, or identity. */
  readonly signer: string
  /** A detached signature over the very bytes: an armoured OpenPGP signature, or a Sigstore bundle as JSON. */
  sign(bytes: Uint8Array, signal: AbortSignal): Promise<Uint8Array>
}

/** A signer that signs images too, the way cosign reads it. */
export interface ImageSigner extends Signer {
  readonly kind: 'sigstore'
  /** A Sigstore bundle with a DSSE envelope over an in-toto statement, as JSON. */
  signStatement(statement: Uint8Array, signal: AbortSignal): Promise<Uint8Array>
}

export type SignatureKind = 'openpgp' | 'sigstore'

/** A detached signature, as it was found. */
export interface Signature {
  readonly kind: SignatureKind
  /** How an error names it: `metadata/signature.asc`. */
  readonly where: string
  readonly bytes: Uint8Array
}

/** One way to check signatures. */
export interface Verifier {
  /** @throws {UserError} the signature does not count; says why */
  verify(bytes: Uint8Array, signature: Signature, trust: Trust, surroundings: Surroundings): Promise<Verified>
}

/** What signing and checking need of the world. */
export interface Surroundings {
  readonly signal: AbortSignal
  /** This process's environment: PATH, proxies. */
  readonly env: NodeJS.ProcessEnv
  /** Folders that programs must not come from. */
  readonly outside: readonly string[]
  /** An existing folder for private ones; they go when they are done with. */
  readonly temporary: string
  /** Told of each private folder before anything is in it, for the one who cleans up when this process is killed. */
  readonly onFolder?: (folder: string) => void
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** Whose signatures count, from the configuration alone: never what a package or a key server brings along. */
export interface Trust {
  readonly openpgp?: {
    /** Armoured public keys. */
    readonly keys: readonly string[]
    /** Primary fingerprints, upper-case hex: only these count, whatever the keys are. */
    readonly fingerprints: readonly string[]
  }
  readonly sigstore?: {
    /** PEM of public keys, ECDSA P-256. */
    readonly keys: readonly string[]
    /** Keyless: both must match exactly. */
    readonly identities: readonly { readonly identity: string; readonly issuer: string }[]
    /** Path of a trusted root file for offline checks; default: the public one. */
    readonly trustedRoot?: string
  }
}

/** A signature that counts. */
export interface Verified {
  readonly kind: SignatureKind
  /** Primary fingerprint, hint of the key, or identity. */
  readonly signer: string
  /** When it says it was made, ISO 8601; a key of one's own says nothing. */
  readonly at?: string
}
