/**
 * From what runs back to who wrote, built, signed and approved it. Each link says how sure it is; where nothing says
 * anything, it says so.
 */
export interface AuditChain {
  readonly schema: 1
  readonly statement: 'audit'
  /** Version of Gradus that looked. */
  readonly gradus: string
  /** When it looked, ISO 8601 in UTC. */
  readonly at: string
  readonly asked: Asked
  /** By digest, as it is in the cluster or was given. */
  readonly image: string
  /** From what runs back to its sources, then how it came in. */
  readonly links: readonly Link[]
  /** What two links say differently, a sentence each: never passed over. */
  readonly contradictions: readonly string[]
  /** The record of the rollout that brought it, by the sha256 (hex) of the bytes beside this file. */
  readonly record?: { readonly id: string; readonly sha256: string }
  readonly controls: readonly Control[]
}

/** What was asked for: an image by digest, or the service that runs one. */
export interface Asked {
  /** `ghcr.io/acme/shop@sha256:…` */
  readonly image?: string
  readonly service?: string
  readonly namespace?: string
  readonly environment?: string
}

/**
 * `proved`: by a signature that counts, a digest, or the cluster itself. `claimed`: somebody says so who need not be
 * believed: a statement without a signature, a record that can be edited. `absent`: nothing says so.
 */
export type Standing = 'proved' | 'claimed' | 'absent'

export const LINKS = [
  'running',
  'image',
  'signature',
  'provenance',
  'bill-of-materials',
  'commit',
  'package',
  'promotion',
  'rollout',
  'admission',
  'gates',
  'score',
  'approval',
] as const

export type LinkKind = (typeof LINKS)[number]

export interface Link {
  readonly kind: LinkKind
  readonly standing: Standing
  /** What it is, a sentence without its full stop. */
  readonly says: string
  /** What proves it, who claims it, or where nothing was found; the same. */
  readonly because: string
  /** Name → value, as a reader wants them. */
  readonly facts: Readonly<Record<string, string>>
}

/** The fact by which a check on entry says that somebody took it away (T27). */
export const BROKEN_GLASS = 'glass broken by'

/** A control of the Trust Services Criteria, and what of the chain an auditor can use for it. */
export interface Control {
  /** `CC8.1` */
  readonly id: string
  readonly title: string
  /** What of the chain fills it. */
  readonly evidence: 'proved' | 'claimed' | 'none'
  /** A sentence each. */
  readonly facts: readonly string[]
}
