import { UserError } from '../errors.ts'
import type { Link, LinkKind } from './types.ts'

type Facts = Readonly<Record<string, string | undefined>>

const LONGEST = 2000

/** What comes from outside as one line that has a canonical form. */
export function plain(text: string): string {
  const line = text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
  return line.length > LONGEST ? `${line.slice(0, LONGEST).toWellFormed()}…` : line
}

function made(kind: LinkKind, standing: Link['standing'], says: string, because: string, facts: Facts): Link {
  const known = Object.entries(facts).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[plain(name), plain(value)] as const],
  )
  return { kind, standing, says: plain(says), because: plain(because), facts: Object.fromEntries(known) }
}

/** @param because what proves it */
export function proved(kind: LinkKind, says: string, because: string, facts: Facts = {}): Link {
  return made(kind, 'proved', says, because, facts)
}

/** @param because who claims it, and why that is no proof */
export function claimed(kind: LinkKind, says: string, because: string, facts: Facts = {}): Link {
  return made(kind, 'claimed', says, because, facts)
}

/** @param because where nothing was found, or why nothing could be looked at */
export function absent(kind: LinkKind, says: string, because: string): Link {
  return made(kind, 'absent', says, because, {})
}

/** What a registry, gpg or a cluster refuses is no answer; it is what stands in the place of one. */
export async function orWhy<T>(work: () => Promise<T>): Promise<T | { readonly why: string }> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof UserError) return { why: error.message }
    throw error
  }
}
