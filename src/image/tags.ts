import { UserError } from '../errors.ts'

/** What is known of the sources' place in their history; all of it may be absent. */
export interface SourceFacts {
  /** Full id of the commit. */
  readonly commit?: string
  /** When it was made, in seconds since 1970. */
  readonly committed?: number
  readonly branch?: string
  /** The git tag that is built. */
  readonly tag?: string
  /** `https://github.com/acme/shop` */
  readonly url?: string
}

/** A tag of the image. One that moves may replace another digest; of any other, the first digest stays. */
export interface Tag {
  readonly name: string
  readonly moves: boolean
}

const LONGEST = 128
const SHORT_COMMIT = 7
const SEMVER =
  /^v?((0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8}))((?:-[0-9A-Za-z.-]{1,100})?(?:\+[0-9A-Za-z.-]{1,100})?)$/

/**
 * `3f2a1bc-20261121T142439Z`: the commit and the time of the build in UTC, without a colon, so that it sorts, says when
 * and never names two builds.
 */
export function buildTag({ commit }: SourceFacts, now: Date): string {
  const time = `${now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`
  return commit === undefined ? time : `${commit.slice(0, SHORT_COMMIT)}-${time}`
}

/**
 * Further tags: literal ones, and `{branch}`, `{tag}`, `{commit}`, `{version}`, `{major}.{minor}`, `{major}` filled in
 * by the rules of docker/metadata-action: what a tag can't have becomes `-`.
 *
 * @throws {UserError} a tag is none, asks for what isn't known, or is `latest`
 */
export function furtherTags(wanted: readonly string[], facts: SourceFacts): Tag[] {
  const tags = new Map(wanted.map((pattern) => furtherTag(pattern, facts)).map((tag) => [tag.name, tag]))
  return [...tags.values()]
}

function furtherTag(pattern: string, facts: SourceFacts): Tag {
  let moves = !/\{(?:tag|commit|version)\}/.test(pattern)
  const filled = pattern.replaceAll(/\{([a-z]+)\}/g, (_, name: string) => placeholder(name, facts))
  const literal = filled === pattern
  const name = literal ? pattern : sanitised(filled)
  if (!/^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/.test(name)) {
    throw new UserError(
      `${JSON.stringify(pattern.slice(0, 200))} is no tag; write letters, digits, ".", "_" and "-", at most ${LONGEST}, such as 1.4.2 or {branch}`,
    )
  }
  if (name === 'latest') {
    throw new UserError('the tag latest says nothing of what it names; write {branch}, {version} or a name of your own')
  }
  // A whole version names one thing for good, written out or filled in.
  if (SEMVER.test(name)) moves = false
  return { name, moves }
}

function placeholder(name: string, facts: SourceFacts): string {
  const [, version, major, minor, , more = ''] = SEMVER.exec(facts.tag ?? '') ?? []
  const known: Readonly<Record<string, string | undefined>> = {
    branch: facts.branch,
    tag: facts.tag,
    commit: facts.commit?.slice(0, SHORT_COMMIT),
    version: version === undefined ? undefined : version + more,
    // A prerelease is not what 1.4 or 1 means.
    major: more.startsWith('-') ? undefined : major,
    minor: more.startsWith('-') ? undefined : minor,
  }
  if (!Object.hasOwn(known, name)) {
    throw new UserError(
      `there is no {${name}} for a tag; there are ${Object.keys(known)
        .map((one) => `{${one}}`)
        .join(', ')}`,
    )
  }
  const value = known[name]
  if (value !== undefined) return value
  const needs = name === 'branch' ? 'a branch' : name === 'commit' ? 'a git repository' : 'a git tag such as v1.4.2'
  throw new UserError(`a tag asks for {${name}}, which needs ${needs} to be built; leave it out here`)
}

function sanitised(text: string): string {
  return text
    .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[.-]+/, '')
    .slice(0, LONGEST)
}

/**
 * The labels that every image has (OCI's own names). None depends on the run: two builds of one commit have the same.
 *
 * @param title   name of the service
 * @param epoch   SOURCE_DATE_EPOCH
 */
export function labelsOf(title: string, epoch: number, { commit, tag, url }: SourceFacts): Record<string, string> {
  const version = tag ?? commit?.slice(0, SHORT_COMMIT)
  const labels = {
    'org.opencontainers.image.title': title,
    'org.opencontainers.image.created': new Date(epoch * 1000).toISOString().replace('.000Z', 'Z'),
    'org.opencontainers.image.revision': commit,
    'org.opencontainers.image.version': version,
    'org.opencontainers.image.source': url,
  }
  return Object.fromEntries(Object.entries(labels).filter((entry): entry is [string, string] => entry[1] !== undefined))
}
