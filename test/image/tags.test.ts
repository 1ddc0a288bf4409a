import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { UserError } from '../../src/errors.ts'
import { commitOf } from '../../src/image/commit.ts'
import { buildTag, furtherTags, labelsOf } from '../../src/image/tags.ts'

const COMMIT = '3f2a1bc4d5e6f708192a3b4c5d6e7f8091a2b3c4'
const NOW = new Date('2026-11-21T14:24:39.876Z')

test('the tag of a build is commit and time in UTC, without a colon', () => {
  expect(buildTag({ commit: COMMIT }, NOW)).toBe('3f2a1bc-20261121T142439Z')
  expect(buildTag({}, NOW)).toBe('20261121T142439Z')
})

test.each([
  ['{branch}', { branch: 'feature/Über cool' }, 'feature-ber-cool', true],
  ['{branch}', { branch: 'main' }, 'main', true],
  ['pr-{branch}', { branch: '../../x' }, 'pr-..-..-x', true],
  ['{tag}', { tag: 'v1.4.2' }, 'v1.4.2', false],
  ['{version}', { tag: 'v1.4.2-rc.1+build.5' }, '1.4.2-rc.1-build.5', false],
  ['{major}.{minor}', { tag: 'v1.4.2' }, '1.4', true],
  ['{major}', { tag: '1.4.2' }, '1', true],
  ['{commit}', { commit: COMMIT }, '3f2a1bc', false],
  ['1.4.2', {}, '1.4.2', false],
  ['staging', {}, 'staging', true],
])('%s of %j is %s', (pattern, facts, name, moves) => {
  expect(furtherTags([pattern], facts)).toEqual([{ name, moves }])
})

test.each([
  ['latest', {}, 'latest says nothing'],
  ['{branch}', { branch: 'latest' }, 'latest says nothing'],
  ['{branch}', { tag: 'v1' }, 'needs a branch'],
  ['{major}', { tag: 'v1.4.2-rc.1' }, 'needs a git tag'],
  ['{version}', { tag: 'nightly' }, 'needs a git tag such as v1.4.2'],
  ['{shortsha}', {}, 'there is no {shortsha}'],
  ['{constructor}', {}, 'there is no {constructor}'],
  ['-x', {}, 'is no tag'],
  ['a:b', {}, 'is no tag'],
  ['a b', {}, 'is no tag'],
  ['x'.repeat(129), {}, 'is no tag'],
  ['$(touch pwn)', {}, 'is no tag'],
])('T1: %s of %j is refused', (pattern, facts, says) => {
  const asking = () => furtherTags([pattern], facts)
  expect(asking).toThrow(UserError)
  expect(asking).toThrow(says)
})

test('whatever a branch is called, its tag is one that registries take, or it is refused', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 300 }), (branch) => {
      try {
        for (const { name } of furtherTags(['{branch}'], { branch })) expect(name).toMatch(/^\w[\w.-]{0,127}$/)
      } catch (error) {
        expect(error).toBeInstanceOf(UserError)
      }
    }),
  )
})

test('a tag asked for twice is one', () => {
  expect(furtherTags(['main', '{branch}'], { branch: 'main' })).toHaveLength(1)
})

test('labels say what, whence and when, and nothing of the run', () => {
  expect(
    labelsOf('shop', 1_700_000_000, { commit: COMMIT, tag: 'v1.4.2', url: 'https://github.com/acme/shop' }),
  ).toEqual({
    'org.opencontainers.image.title': 'shop',
    'org.opencontainers.image.created': '2023-11-14T22:13:20Z',
    'org.opencontainers.image.revision': COMMIT,
    'org.opencontainers.image.version': 'v1.4.2',
    'org.opencontainers.image.source': 'https://github.com/acme/shop',
  })
  expect(labelsOf('shop', 0, {})).toEqual({
    'org.opencontainers.image.title': 'shop',
    'org.opencontainers.image.created': '1970-01-01T00:00:00Z',
  })
})

test('the commit is asked of git, whoever owns the folder and whatever its configuration runs', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'commit-'))
  const signal = new AbortController().signal
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: folder })
  try {
    expect(await commitOf(folder, { env: process.env, outside: [] }, signal)).toEqual({})
    git('init', '-q')
    expect(await commitOf(folder, { env: process.env, outside: [] }, signal)).toEqual({})
    writeFileSync(join(folder, 'a'), 'a')
    git('add', 'a')
    git('commit', '-qm', 'a')
    git('config', 'core.fsmonitor', `touch ${join(folder, 'pwn')}`)
    const { commit, committed } = await commitOf(folder, { env: process.env, outside: [] }, signal)
    expect(commit).toMatch(/^[0-9a-f]{40}$/)
    expect(Math.abs((committed ?? 0) - Date.now() / 1000)).toBeLessThan(60)
    expect(await commitOf(folder, { env: { PATH: '/nonexistent' }, outside: [] }, signal)).toEqual({})
  } finally {
    rmSync(folder, { recursive: true })
  }
})
