import { basename } from 'node:path'
import { UserError } from '../../errors.ts'

/** What a builder left behind of a build that failed. */
export interface Failure {
  /** The step as the builder names it: `[build 2/4] RUN npm ci`. */
  readonly step?: string
  /** Line of the Dockerfile, from 1. */
  readonly line?: number
  /** The builder's own words for why. */
  readonly reason: string
  /** The last lines that the step wrote. */
  readonly log: readonly string[]
}

const SHOWN_LINES = 12
const LONGEST_LINE = 300

/** A reason of the machine or a registry that the words of every builder show, and what to do about it. */
const KNOWN: readonly { readonly shows: RegExp; readonly says: (where: string) => string }[] = [
  {
    shows: /no space left on device|disk quota exceeded/i,
    says: () =>
      'no space is left on the disk of the builder; prune its cache (docker buildx prune, buildah prune) or give the runner a larger disk',
  },
  {
    shows: /exec format error/i,
    says: () =>
      "this machine can't run programs of the platform that is built; add docker/setup-qemu-action before this step, or compile across platforms in a stage FROM --platform=$BUILDPLATFORM",
  },
]

const REGISTRY: readonly { readonly shows: RegExp; readonly says: (where: string) => string }[] = [
  {
    shows: /toomanyrequests|too many requests|\b429\b/i,
    says: (where) =>
      `the registry has no more pulls for you now (429) where ${where} is pulled; log in to it before this step (docker login), or name a mirror`,
  },
  {
    shows: /\b403\b|forbidden|denied/i,
    says: (where) =>
      `the registry refuses the pull of ${where} (403); log in with an account that may read it (docker login)`,
  },
  {
    shows: /\b401\b|unauthorized|authentication required/i,
    says: (where) =>
      `the registry wants a login for the pull of ${where} (401); run docker login before this step, or correct the name`,
  },
  {
    shows: /\b5\d\d\b|internal server error|bad gateway|service unavailable/i,
    says: (where) =>
      `the registry is in trouble where ${where} is pulled (${'5xx'}); run the step again later, or name a mirror`,
  },
  {
    shows: /not found|manifest unknown|name unknown|\b404\b/i,
    says: (where) => `the registry has no ${where}; correct the name, tag or digest after FROM`,
  },
  {
    shows: /no such host|connection refused|i\/o timeout|network is unreachable|deadline exceeded|tls:|x509/i,
    says: (where) => `the registry can't be reached for the pull of ${where}; look at the network of the builder`,
  },
]

/**
 * @param image the base image whose pull failed, where it was one
 * @returns one sentence, and below it the last lines of the step
 */
export function failureOf(dockerfile: string, failure: Failure, image: string | undefined): UserError {
  const everything = [failure.reason, ...failure.log].join('\n')
  const known = KNOWN.find(({ shows }) => shows.test(everything))
  const registry = image === undefined ? undefined : REGISTRY.find(({ shows }) => shows.test(failure.reason))
  const where = `${basename(dockerfile)}${failure.line === undefined ? '' : ` line ${failure.line}`}`
  const step = failure.step === undefined ? '' : ` (${clean(failure.step)})`
  const reason = known?.says('') ?? registry?.says(clean(image ?? '')) ?? clean(failure.reason)
  const log = failure.log
    .slice(-SHOWN_LINES)
    .map(clean)
    .filter((line) => line !== '')
  return new UserError([`the build failed at ${where}${step}: ${reason}`, ...log.map((line) => `  ${line}`)].join('\n'))
}

function clean(text: string): string {
  const line = text.replaceAll(/\p{Cc}+/gu, ' ').trim()
  return line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line
}
