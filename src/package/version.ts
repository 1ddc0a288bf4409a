import semver from 'semver'
import { UserError } from '../errors.ts'

/** Where a version comes from. `auto`: the first that has one. */
export type VersionSource = 'auto' | 'tag' | 'file' | 'commits'

/** What a repository says of its version; whoever asks git and reads files hands it in. */
export interface VersionFacts {
  /** Names of the tags at the commit that is packed. */
  readonly tagsHere: readonly string[]
  /** A file that states a version, and which. */
  readonly stated?: { readonly file: string; readonly version: string }
  /** Newest release before the commit, and whole messages since; absent: the history can't be read. */
  readonly history?: { readonly last: string | undefined; readonly messages: readonly string[] }
}

export interface PackageVersion {
  readonly version: string
  readonly source: Exclude<VersionSource, 'auto'>
  /** For people: `tag v1.4.2`. */
  readonly because: string
}

/** What a history without a release begins with. */
const FIRST = '0.1.0'

/**
 * The semantic version of a package.
 *
 * @param service tags such as `shop-v1.2.0`, `shop@1.2.0` and `shop/v1.2.0` are of the service alone
 * @throws {UserError} there is none where it should come from, or it is no semantic version
 */
export function packageVersion(source: VersionSource, facts: VersionFacts, service: string): PackageVersion {
  if (source === 'tag') return fromTag(facts, service) ?? refuse('tag', noTag(facts, service))
  if (source === 'file') {
    return fromFile(facts) ?? refuse('file', 'no package.json, pyproject.toml, pom.xml or VERSION states one')
  }
  if (source === 'commits') {
    return fromCommits(facts) ?? refuse('commits', "the history can't be read; check out with fetch-depth: 0")
  }
  const found = fromTag(facts, service) ?? fromFile(facts) ?? fromCommits(facts)
  return found ?? refuse('auto', "no tag is at the commit, no file states one, and the history can't be read")
}

function refuse(source: VersionSource, why: string): never {
  throw new UserError(`version: ${source} gives none (${why}); write one such as 1.4.2`)
}

function noTag({ tagsHere }: VersionFacts, service: string): string {
  if (tagsHere.length === 0) return 'no tag is at the commit; fetch tags, or push one such as v1.4.2'
  return `${tagsHere.slice(0, 3).join(', ')} is none such as v1.4.2 or ${service}-v1.4.2`
}

/** The newest version that tags name: those of the service alone where there are any, else those of the repository. */
export function newestTag(tags: readonly string[], service: string): { tag: string; version: string } | undefined {
  for (const prefix of [`${service}-v`, `${service}@`, `${service}/v`, 'v', '']) {
    const found = tags
      .filter((tag) => tag.startsWith(prefix) && isVersion(tag.slice(prefix.length)))
      .map((tag) => ({ tag, version: tag.slice(prefix.length) }))
      .sort((a, b) => semver.rcompare(a.version, b.version))
    if (found[0] !== undefined) return found[0]
  }
  return undefined
}

function fromTag({ tagsHere }: VersionFacts, service: string): PackageVersion | undefined {
  const found = newestTag(tagsHere, service)
  return found === undefined ? undefined : { version: found.version, source: 'tag', because: `tag ${found.tag}` }
}

function fromFile({ stated }: VersionFacts): PackageVersion | undefined {
  if (stated === undefined) return undefined
  const { file, version } = stated
  if (isVersion(version)) return { version, source: 'file', because: file }
  const near = semver.coerce(version, { includePrerelease: true })?.version
  throw new UserError(
    `version: ${file} has ${JSON.stringify(version.slice(0, 80))}, which is no semantic version; write ${near ?? '1.4.2'}${near === undefined ? '' : ', say,'} there, or give the version as an input`,
  )
}

function fromCommits({ history }: VersionFacts): PackageVersion | undefined {
  if (history === undefined) return undefined
  const { last, messages } = history
  if (last === undefined) {
    return { version: FIRST, source: 'commits', because: 'no release yet' }
  }
  if (messages.length === 0) return { version: last, source: 'commits', because: `no commit since ${last}` }
  const raise = raiseOf(messages, last)
  const version = semver.inc(last, raise)
  if (version === null) throw new Error(`${last} can't be raised`)
  return {
    version,
    source: 'commits',
    because: `${raise} since ${last}, by ${messages.length === 1 ? 'one commit' : `${messages.length} commits`}`,
  }
}

/**
 * How far commits raise a version: a breaking change raises the first number, a feature the second, anything else the
 * third. Before 1.0.0, where anything may change, a breaking change raises the second.
 *
 * @see https://www.conventionalcommits.org/en/v1.0.0/#specification
 */
export function raiseOf(messages: readonly string[], last: string): 'major' | 'minor' | 'patch' {
  if (messages.some(isBreaking)) return semver.major(last) === 0 ? 'minor' : 'major'
  return messages.some((message) => /^feat(?:\([^()\n]*\))?: /i.test(message)) ? 'minor' : 'patch'
}

function isBreaking(message: string): boolean {
  return /^[a-z]+(?:\([^()\n]*\))?!: /i.test(message) || /^BREAKING[ -]CHANGE: /m.test(message)
}

function isVersion(text: string): boolean {
  return text.length <= 128 && semver.valid(text) !== null && /^\d/.test(text) && semver.parse(text)?.raw === text
}
