import { describe, expect, test } from '@jest/globals'
import { type BuildFacts, provenanceOf } from '../../src/image/provenance.ts'

const [INDEX, AMD, BASE] = ['a', 'b', 'c'].map((letter) => `sha256:${letter.repeat(64)}`) as [string, string, string]
const COMMIT = 'c27d339ee6075c1f744c5d4b200f7901aad2c369'

const facts: BuildFacts = {
  subjects: [
    { name: 'ghcr.io/acme/shop', digest: INDEX },
    { name: 'ghcr.io/acme/shop', digest: AMD },
  ],
  builder: 'https://github.com/acme/shop/.github/workflows/release.yml@refs/heads/main',
  versions: { gradus: '0.1.0', buildx: '0.33.0' },
  source: { repository: 'https://github.com/acme/shop', ref: 'refs/heads/main', commit: COMMIT },
  parameters: {
    context: '.',
    dockerfile: 'Dockerfile',
    target: 'production',
    platforms: ['linux/amd64', 'linux/arm64'],
    buildArgs: ['VERSION', 'CHANNEL'],
    secrets: ['npm'],
  },
  bases: [
    { reference: 'docker.io/library/python:3.13-slim', digest: BASE },
    { reference: `localhost:5000/team/Base@${BASE}`, digest: BASE },
  ],
  epoch: 1_790_000_000,
  invocation: 'https://github.com/acme/shop/actions/runs/17/attempts/1',
  started: Date.parse('2026-11-21T12:00:00.250Z'),
  finished: Date.parse('2026-11-21T12:01:30.999Z'),
}

test('says what was built of what, how, by whom and when, as SLSA 1 has it', () => {
  const source = 'git+https://github.com/acme/shop@refs/heads/main'
  expect(provenanceOf(facts)).toEqual({
    _type: 'https://in-toto.io/Statement/v1',
    subject: [
      { name: 'ghcr.io/acme/shop', digest: { sha256: 'a'.repeat(64) } },
      { name: 'ghcr.io/acme/shop', digest: { sha256: 'b'.repeat(64) } },
    ],
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: {
        buildType: 'https://gradus.dev/build-image/v1',
        externalParameters: {
          source,
          context: '.',
          dockerfile: 'Dockerfile',
          target: 'production',
          platforms: ['linux/amd64', 'linux/arm64'],
          buildArgs: ['CHANNEL', 'VERSION'],
          secrets: ['npm'],
        },
        internalParameters: { sourceDateEpoch: 1_790_000_000 },
        resolvedDependencies: [
          { uri: source, digest: { gitCommit: COMMIT } },
          {
            uri: `pkg:oci/python@sha256:${'c'.repeat(64)}?repository_url=docker.io%2Flibrary%2Fpython&tag=3.13-slim`,
            digest: { sha256: 'c'.repeat(64) },
          },
          {
            uri: `pkg:oci/base@sha256:${'c'.repeat(64)}?repository_url=localhost%3A5000%2Fteam%2Fbase`,
            digest: { sha256: 'c'.repeat(64) },
          },
        ],
      },
      runDetails: {
        builder: {
          id: 'https://github.com/acme/shop/.github/workflows/release.yml@refs/heads/main',
          version: { gradus: '0.1.0', buildx: '0.33.0' },
        },
        metadata: {
          invocationId: 'https://github.com/acme/shop/actions/runs/17/attempts/1',
          startedOn: '2026-11-21T12:00:00Z',
          finishedOn: '2026-11-21T12:01:30Z',
        },
      },
    },
  })
})

/** The fields that the specification requires, and what each must look like. */
describe('the specification', () => {
  const { predicate, ...statement } = provenanceOf(facts)
  const { buildDefinition, runDetails } = predicate
  const TYPE_URI = /^https:\/\/\S+$/
  const RFC_3339_UTC = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/

  test.each<[string, unknown, RegExp]>([
    ['_type', statement._type, /^https:\/\/in-toto\.io\/Statement\/v1$/],
    ['predicateType', statement.predicateType, /^https:\/\/slsa\.dev\/provenance\/v1$/],
    ['buildType is a type URI', buildDefinition.buildType, TYPE_URI],
    ['builder.id is a type URI', runDetails.builder.id, TYPE_URI],
    ['startedOn is a timestamp', runDetails.metadata.startedOn, RFC_3339_UTC],
    ['finishedOn is a timestamp', runDetails.metadata.finishedOn, RFC_3339_UTC],
  ])('%s', (_name, value, pattern) => {
    expect(value).toMatch(pattern)
  })

  test('each dependency has a uri, a digest, or content', () => {
    for (const one of buildDefinition.resolvedDependencies) expect(one.uri ?? one.digest).toBeDefined()
  })

  test('builder versions are text', () => {
    expect(Object.values(runDetails.builder.version).every((version) => typeof version === 'string')).toBe(true)
  })
})

test('a tree that differs from its commit claims no commit', () => {
  const { buildDefinition } = provenanceOf({ ...facts, source: { ...facts.source, dirty: true } }).predicate
  expect(buildDefinition.resolvedDependencies[0]).toEqual({ uri: 'git+https://github.com/acme/shop@refs/heads/main' })
  expect(buildDefinition.internalParameters).toMatchObject({ dirty: true })
})

test('a folder that is no checkout has no source', () => {
  const { buildDefinition } = provenanceOf({ ...facts, source: {}, bases: [] }).predicate
  expect(buildDefinition.externalParameters).not.toHaveProperty('source')
  expect(buildDefinition.resolvedDependencies).toEqual([])
})

test.each(['sha512:abc', 'latest', '', 'sha256:short'])('a subject of %j is a defect', (digest) => {
  expect(() => provenanceOf({ ...facts, subjects: [{ name: 'shop', digest }] })).toThrow('no sha256 digest')
})

test('without a subject it would be about nothing', () => {
  expect(() => provenanceOf({ ...facts, subjects: [] })).toThrow('at least one digest')
})
