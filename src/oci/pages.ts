import { UserError } from '../errors.ts'
import type { Answer } from './http.ts'
import { isTag } from './reference.ts'

/** The next page of a list, from `Link: <…>; rel="next"`; only the same registry is asked for it. */
export function pageAfter(answer: Answer, url: URL): URL | undefined {
  const { link } = answer.headers
  const target = /^\s*<([^<>]{1,2000})>\s*;[^,]*\brel="?next"?/i.exec(
    Array.isArray(link) ? link.join() : (link ?? ''),
  )?.[1]
  if (target === undefined || !URL.canParse(target, url.href)) return undefined
  const next = new URL(target, url)
  return next.origin === url.origin && next.href !== url.href ? next : undefined
}

/** @throws {UserError} it is no list of tags */
export function readTags(bytes: Buffer | undefined, repository: string): string[] {
  try {
    const { tags } = JSON.parse(String(bytes)) as { tags?: unknown }
    // Registries say null where there are none.
    if (tags === null || Array.isArray(tags)) return (tags ?? []).filter((tag): tag is string => isTag(String(tag)))
  } catch {
    // Said below.
  }
  throw new UserError(`${repository}: its registry's list of tags can't be read; try later`)
}
