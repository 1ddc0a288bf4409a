import { PREDICATE } from '../image/provenance.ts'

/** What a statement of SLSA provenance says of a build; whoever wrote it. */
export interface BuildSaid {
  /** URI of who ran the build. */
  readonly builder: string
  /** `git+https://github.com/acme/shop@refs/heads/main` */
  readonly source?: string
  /** Full id. */
  readonly commit?: string
  /** URI of the very run. */
  readonly invocation?: string
  readonly started?: string
  readonly finished?: string
  readonly buildType?: string
}

type Json = Readonly<Record<string, unknown>>

/**
 * Reads provenance of any builder that follows SLSA 1.
 *
 * @param digest what it must be about, `sha256:…`
 * @returns what it says, or why it says nothing of this, the end of a sentence
 * @see https://slsa.dev/spec/v1.1/provenance
 */
export function readProvenance(statement: unknown, digest: string): BuildSaid | string {
  const { predicateType, subject, predicate } = objectOf(statement)
  if (predicateType !== PREDICATE) return `a statement is no ${PREDICATE}`
  const subjects = listOf(subject).map((one) => textOf(objectOf(objectOf(one).digest).sha256))
  if (!subjects.includes(digest.replace('sha256:', ''))) return 'a statement of a build is about other images'
  const { buildDefinition, runDetails } = objectOf(predicate)
  const { resolvedDependencies, buildType } = objectOf(buildDefinition)
  const { builder, metadata } = objectOf(runDetails)
  const { invocationId, startedOn, finishedOn } = objectOf(metadata)
  const id = textOf(objectOf(builder).id)
  if (id === undefined) return 'a statement of a build names no builder'
  return {
    builder: id,
    ...sourceOf(listOf(resolvedDependencies)),
    ...texts({ invocation: invocationId, started: startedOn, finished: finishedOn, buildType }),
  }
}

/** The first that names a commit of git; GitHub's own attestations and ours both have it there. */
function sourceOf(dependencies: readonly unknown[]): Pick<BuildSaid, 'source' | 'commit'> {
  for (const one of dependencies) {
    const { uri, digest } = objectOf(one)
    const commit = textOf(objectOf(digest).gitCommit)
    if (commit !== undefined) return { commit, ...texts({ source: uri }) }
  }
  const git = dependencies.map((one) => textOf(objectOf(one).uri)).find((uri) => uri?.startsWith('git+'))
  return git === undefined ? {} : { source: git }
}

function texts<K extends string>(values: Readonly<Record<K, unknown>>): Partial<Record<K, string>> {
  const known = Object.entries(values).flatMap(([key, value]) => {
    const text = textOf(value)
    return text === undefined ? [] : [[key, text] as const]
  })
  return Object.fromEntries(known) as Partial<Record<K, string>>
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}
}
