import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { Repository } from '../../src/confidence/git/repository.ts'
import { packageVersion, raiseOf, type VersionFacts, type VersionSource } from '../../src/package/version.ts'
import { statedVersion } from '../../src/package/version-file.ts'
import { versionHistory } from '../../src/package/version-history.ts'
import { findProgram } from '../../src/program/find.ts'
import { inFolder, never } from './sample.ts'

const none: VersionFacts = { tagsHere: [] }
const stated = { file: 'package.json', version: '2.0.0' }
const history = (last: string | undefined, ...messages: string[]) => ({ history: { last, messages } })

test.each<[VersionSource, Partial<VersionFacts>, string, string]>([
  ['tag', { tagsHere: ['v1.4.2'] }, '1.4.2', 'tag v1.4.2'],
  ['tag', { tagsHere: ['1.4.2-rc.1'] }, '1.4.2-rc.1', 'tag 1.4.2-rc.1'],
  ['tag', { tagsHere: ['v1.9.0', 'v1.10.0', 'v1.10.0-rc.1', 'latest', 'v2'] }, '1.10.0', 'tag v1.10.0'],
  ['tag', { tagsHere: ['v9.0.0', 'cart-v3.0.0', 'shop-v1.2.3'] }, '1.2.3', 'tag shop-v1.2.3'],
  ['tag', { tagsHere: ['shop@1.2.3'] }, '1.2.3', 'tag shop@1.2.3'],
  ['tag', { tagsHere: ['shop/v1.2.3'] }, '1.2.3', 'tag shop/v1.2.3'],
  ['file', { stated }, '2.0.0', 'package.json'],
  ['commits', history(undefined), '0.1.0', 'no release yet'],
  ['commits', history('1.2.3'), '1.2.3', 'no commit since 1.2.3'],
  ['commits', history('1.2.3', 'fix: a'), '1.2.4', 'patch since 1.2.3, by one commit'],
  ['auto', { tagsHere: ['v1.0.0'], stated }, '1.0.0', 'tag v1.0.0'],
  ['auto', { tagsHere: ['other'], stated, ...history('1.0.0', 'feat: a') }, '2.0.0', 'package.json'],
  ['auto', history('1.0.0', 'feat: a'), '1.1.0', 'minor since 1.0.0, by one commit'],
])('a version from %s: %j is %s', (source, facts, version, because) => {
  expect(packageVersion(source, { ...none, ...facts }, 'shop')).toMatchObject({ version, because })
})

test.each<[VersionSource, Partial<VersionFacts>, RegExp]>([
  ['tag', {}, /^version: tag gives none \(no tag is at the commit; fetch tags, or push one such as v1\.4\.2\)/],
  [
    'tag',
    { tagsHere: ['v1.2', 'cart-v1.0.0', 'v01.2.3'] },
    /v1\.2, cart-v1\.0\.0, v01\.2\.3 is none such as v1\.4\.2 or shop-v1/,
  ],
  ['file', {}, /no package\.json, pyproject\.toml, pom\.xml or VERSION states one/],
  [
    'file',
    { stated: { ...stated, version: '1.2' } },
    /package\.json has "1\.2", which is no semantic version; write 1\.2\.0, say, there/,
  ],
  [
    'auto',
    { stated: { ...stated, version: '\x24{revision}' } },
    /has "\$\{revision\}", which is no semantic version; write 1\.4\.2 there/,
  ],
  ['commits', {}, /fetch-depth: 0/],
  ['auto', {}, /no tag is at the commit, no file states one/],
])('no version from %s: %j', (source, facts, sentence) => {
  expect(() => packageVersion(source, { ...none, ...facts }, 'shop')).toThrow(sentence)
})

test.each<[string, string[], string]>([
  ['1.2.3', ['fix: a', 'feat: b', 'docs: c'], 'minor'],
  ['1.2.3', ['feat(api)!: a'], 'major'],
  ['1.2.3', ['fix: a\n\nBREAKING CHANGE: b'], 'major'],
  ['1.2.3', ['fix: a\n\nBREAKING-CHANGE: b'], 'major'],
  ['1.2.3', ['chore: feat: no', 'feature: no', 'say BREAKING CHANGE: in the middle'], 'patch'],
  ['0.2.3', ['feat!: a'], 'minor'],
])('after %s, %j raise by %s', (last, messages, raise) => {
  expect(raiseOf(messages, last)).toBe(raise)
})

test.each<[string, Readonly<Record<string, string>>, string | undefined]>([
  ['npm', { 'package.json': '{"name": "shop", "version": "1.2.3"}' }, '1.2.3'],
  ['npm without one', { 'package.json': '{}' }, undefined],
  ['PEP 621', { 'pyproject.toml': '[project]\nversion = "1.2.3"\n' }, '1.2.3'],
  ['Poetry', { 'pyproject.toml': '[tool.poetry]\nversion = "1.2.3"\n' }, '1.2.3'],
  ['a dynamic one', { 'pyproject.toml': '[project]\ndynamic = ["version"]\n' }, undefined],
  [
    'Maven',
    { 'pom.xml': '<project><parent><version>9.0.0</version></parent><version> 1.2.3-SNAPSHOT </version></project>' },
    '1.2.3-SNAPSHOT',
  ],
  ['Maven by its parent', { 'pom.xml': '<project><parent><version>9.0.0</version></parent></project>' }, '9.0.0'],
  [
    'Maven by a property',
    {
      'pom.xml':
        '<project><version>\x24{revision}</version><properties><revision>1.0.0</revision></properties></project>',
    },
    '1.0.0',
  ],
  ['a file of its own', { VERSION: 'v1.2.3\n' }, '1.2.3'],
  ['two that agree', { VERSION: '1.2.3', 'package.json': '{"version":"1.2.3"}' }, '1.2.3'],
  ['nothing', {}, undefined],
])('%s states it', (_, files, version) => {
  expect(statedVersion((name) => files[name])?.version).toBe(version)
})

test('files that state two versions, or can not be read, are refused', () => {
  const files: Record<string, string> = { VERSION: '1.2.3', 'package.json': '{"version":"1.2.4"}' }
  expect(() => statedVersion((name) => files[name])).toThrow(
    /VERSION has 1\.2\.3 and package\.json has 1\.2\.4; make them one/,
  )
  expect(() => statedVersion((name) => (name === 'pyproject.toml' ? '[project' : undefined))).toThrow(
    /pyproject\.toml line 1 is no TOML/,
  )
})

test('git tells tags, the newest release before, and what was done since in the folder of the service', async () => {
  await inFolder(async (folder) => {
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', '-c', 'commit.gpgsign=false', ...args], {
        cwd: folder,
        stdio: 'ignore',
      })
    const commit = (path: string, message: string) => {
      mkdirSync(join(folder, path), { recursive: true })
      writeFileSync(join(folder, path, 'file'), message)
      git('add', '.')
      git('commit', '-qm', message)
    }
    git('init', '-q', '-b', 'main')
    commit('shop', 'feat: one')
    const repository = await Repository.open(findProgram('git', process.env.PATH, []), folder, never)
    const of = (path: string) => versionHistory(repository, 'HEAD', 'shop', path)
    expect(await of('')).toEqual({ tagsHere: [], history: { last: undefined, messages: [] } })
    git('tag', 'v1.9.0')
    git('tag', '-a', '-m', 'x', 'v1.10.0')
    expect((await of('')).tagsHere.toSorted()).toEqual(['v1.10.0', 'v1.9.0'])
    commit('shop', 'fix: two\n\nwith a body')
    commit('cart', 'feat!: three')
    expect(await of('shop')).toEqual({
      tagsHere: [],
      history: { last: '1.10.0', messages: ['fix: two\n\nwith a body'] },
    })
    expect((await of('')).history.messages).toEqual(['feat!: three', 'fix: two\n\nwith a body'])
    expect(packageVersion('commits', await of('shop'), 'shop').version).toBe('1.10.1')
    expect(packageVersion('commits', await of(''), 'shop').version).toBe('2.0.0')
  })
})
