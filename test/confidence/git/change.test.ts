import { chmodSync, existsSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { filesAt, goModulesAt, readChange } from '../../../src/confidence/git/change.ts'
import { Repository } from '../../../src/confidence/git/repository.ts'
import { UserError } from '../../../src/errors.ts'
import { findProgram } from '../../../src/program/find.ts'
import { type Files, lines, SampleRepository } from '../sample-repository.ts'

const git = findProgram('git', process.env.PATH, [])
const made: SampleRepository[] = []
afterAll(() => {
  for (const one of made) one.remove()
})

function sample(): SampleRepository {
  const fresh = new SampleRepository()
  made.push(fresh)
  return fresh
}

const open = (folder: string) => Repository.open(git, folder, new AbortController().signal)
const change = async (of: SampleRepository, base = 'HEAD^', head = 'HEAD', folders: string[] = []) =>
  readChange(await open(of.folder), { base, head, folders })

/** The change between two states of a tree. */
async function between(before: Files, after: Files, message = 'change it') {
  const repository = sample()
  repository.commit('begin', before)
  repository.commit(message, after, { day: 10 })
  return await change(repository)
}

describe('the range', () => {
  test('counts lines and files, and names each added line by its number', async () => {
    const { files, change: numbers } = await between(
      { 'src/a.ts': 'one\ntwo\nthree\n', 'src/b.ts': 'x\n' },
      { 'src/a.ts': 'one\nTWO\nthree\nfour\n', 'src/deep/c.ts': 'new\n' },
    )
    expect(numbers).toMatchObject({ la: 3, ld: 1, nf: 2, nd: 2, lt: 3 })
    expect(files.map(({ path, added, length }) => [path, added.map((line) => line.number), length])).toEqual([
      ['src/a.ts', [2, 4], 4],
      ['src/deep/c.ts', [1], 1],
    ])
  })

  test('is what head has and base has not, where both went on', async () => {
    const repository = sample()
    repository.commit('begin', { a: '1\n' })
    repository.git('branch', 'feature')
    repository.commit('main goes on', { elsewhere: lines(50) })
    repository.git('checkout', '-q', 'feature')
    repository.commit('ours', { a: '1\n2\n' })
    const { files, commits, parted, base } = await change(repository, 'main', 'feature')
    expect(files.map((file) => file.path)).toEqual(['a'])
    expect(commits).toBe(1)
    expect(parted).not.toBe(base)
  })

  test('is limited to folders of the service', async () => {
    const repository = sample()
    repository.commit('begin', { 'a/x': '1\n', 'ab/x': '1\n', 'b/x': '1\n' })
    repository.commit('all', { 'a/x': '2\n', 'ab/x': '2\n', 'b/x': '2\n' })
    const { files } = await change(repository, 'HEAD^', 'HEAD', ['a', 'b'])
    expect(files.map((file) => file.path)).toEqual(['a/x', 'b/x'])
    await expect(change(repository, 'HEAD^', 'HEAD', ['b', 'nowhere'])).rejects.toThrow(
      /paths: there is nothing at "nowhere"/,
    )
  })

  test('takes branches that only the remote has', async () => {
    const origin = sample()
    origin.commit('begin', { a: '1\n' })
    origin.git('checkout', '-q', '-b', 'topic')
    origin.commit('more', { a: '1\n2\n' })
    const clone = origin.clone()
    made.push(clone)
    expect((await change(clone, 'main', 'HEAD')).change.la).toBe(1)
  })
})

describe('files of every kind', () => {
  test('names that try everything', async () => {
    const names = [
      'with blank.ts',
      'tab\tin.ts',
      'line\nfeed.ts',
      '"quoted".ts',
      'back\\slash.ts',
      'ünïcode-✓.ts',
      '-option.ts',
      ':(glob)**.ts',
      'a => b.ts',
      '{x => y}.ts',
      '$(touch pwned).ts',
      ' leading.ts',
    ]
    const before = Object.fromEntries(names.map((name) => [name, 'a\nb\n']))
    const after = Object.fromEntries(names.map((name) => [name, 'a\nnew\nb\n']))
    const { files } = await between(before, after)
    expect(files.map((file) => file.path).sort()).toEqual([...names].sort())
    for (const file of files) expect(file.added).toEqual([{ number: 2, text: 'new' }])
    expect(existsSync('pwned')).toBe(false)
  })

  test('a renamed file counts the lines that changed, and is as old as it was under its name', async () => {
    const { files, change: numbers } = await between(
      { 'old.ts': lines(40) },
      { 'old.ts': null, 'new.ts': `${lines(40)}more()\n` },
    )
    expect(numbers).toMatchObject({ la: 1, ld: 0, nf: 1, lt: 40, ageDays: 10 })
    expect(files[0]).toMatchObject({ path: 'new.ts', added: [{ number: 41 }] })
  })

  test('binary files have no lines', async () => {
    const { change: numbers, leftOut } = await between(
      { 'a.bin': Buffer.from([0, 1, 2]), a: '1\n' },
      { 'a.bin': Buffer.from([0, 3, 4]), a: '2\n' },
    )
    expect(numbers).toMatchObject({ nf: 1, la: 1, ld: 1 })
    expect(leftOut).toBe(1)
  })

  test('deleted files, files without a last line feed, links and modes', async () => {
    const repository = sample()
    repository.commit('begin', { gone: 'a\nb\n', bare: 'x', run: 'y\n' })
    chmodSync(join(repository.folder, 'run'), 0o755)
    symlinkSync('bare', join(repository.folder, 'link'))
    repository.commit('change', { gone: null, bare: 'x\ny' })
    const { files, change: numbers } = await change(repository)
    expect(numbers).toMatchObject({ la: 3, ld: 3, lt: 4 })
    expect(files.find((file) => file.path === 'bare')).toMatchObject({
      length: 2,
      added: [{ number: 1 }, { number: 2 }],
    })
  })

  test('lines that look like the diff’s own', async () => {
    const tricky = ['++ b/evil', '-- a/evil', 'diff --git a/x b/x', '@@ -1 +1,9 @@', '+++ b/other', '\\ No newline']
    const { files } = await between({ a: 'x\n', other: 'x\n' }, { a: `x\n${tricky.join('\n')}\n` })
    expect(files).toHaveLength(1)
    expect(files[0]?.added.map((line) => line.text)).toEqual(tricky)
  })

  test('lock, vendored, generated and document files are left out', async () => {
    const repository = sample()
    repository.commit('begin', { 'src/a.ts': 'a\n' })
    repository.commit('more', {
      'src/a.ts': 'b\n',
      'package-lock.json': lines(5000),
      'vendor/x/y.go': lines(500),
      'web/node_modules/z/index.js': lines(10),
      'dist/index.js': lines(900),
      'api/types.pb.go': lines(100),
      'docs/guide.html': lines(10),
      'README.md': lines(10),
    })
    const { change: numbers, leftOut } = await change(repository)
    expect(numbers).toMatchObject({ la: 1, ld: 1, nf: 1 })
    expect(leftOut).toBe(7)
  })

  test('the spread is 0 in one file and 1 over equal ones', async () => {
    expect((await between({ a: '1\n' }, { a: lines(9) })).change.entropy).toBe(0)
    expect((await between({ z: '1\n' }, { a: lines(5), b: lines(5), c: lines(5) })).change.entropy).toBeCloseTo(1, 12)
    const uneven = (await between({ z: '1\n' }, { a: lines(98), b: lines(1), c: lines(1) })).change.entropy
    expect(uneven).toBeGreaterThan(0)
    expect(uneven).toBeLessThan(0.2)
  })
})

describe('the past', () => {
  test('experience counts the author’s earlier commits, older ones less', async () => {
    const repository = sample()
    repository.commit('1', { a: '1\n' }, { day: -365.25 * 3, author: 'Ada@example.org' })
    repository.commit('2', { a: '2\n' }, { day: 0 })
    repository.commit('other', { b: '1\n' }, { day: 0, author: 'bob@example.org' })
    repository.commit('now', { a: '3\n' }, { day: 0 })
    const { change: numbers } = await change(repository)
    expect(numbers.experience).toBeCloseTo(1 + 1 / 4, 2)
  })

  test('a newcomer has none', async () => {
    const repository = sample()
    repository.commit('1', { a: '1\n' })
    repository.commit('2', { a: '2\n' }, { author: 'new@example.org' })
    expect((await change(repository)).change.experience).toBe(0)
  })

  test('age is the mean over the touched files that were there before', async () => {
    const repository = sample()
    repository.commit('a', { a: '1\n' }, { day: 0 })
    repository.commit('b', { b: '1\n' }, { day: 20 })
    repository.commit('both', { a: '2\n', b: '2\n', fresh: '1\n' }, { day: 30 })
    expect((await change(repository)).change.ageDays).toBeCloseTo((30 + 10) / 2, 9)
  })

  test.each([
    ['fix: count twice', true],
    ['Revert "Add a thing"', true],
    ['Prefix all names', false],
    ['Add a dispatcher', false],
    ['hotfix for the bug', true],
  ])('%j looks like a fix: %s', async (message, fix) => {
    expect((await between({ a: '1\n' }, { a: '2\n' }, message)).change.fix).toBe(fix)
  })

  test.each([
    ['db/migrations/007_add.py', ['migrations']],
    ['schema/users.sql', ['migrations']],
    ['deploy/k8s/web.yaml', ['infrastructure']],
    ['Dockerfile', ['infrastructure']],
    ['.github/workflows/ci.yml', ['infrastructure']],
    ['main.tf', ['infrastructure']],
    ['src/authService.ts', ['auth']],
    ['lib/oauth/token.rb', ['auth']],
    ['src/author.ts', []],
    ['test/auth_test.go', []],
    ['config/production.yml', ['configuration']],
    ['.env.production', ['configuration']],
    ['src/config.ts', ['configuration']],
    ['src/reconfigure.ts', []],
  ])('%s touches %j', async (path, sensitive) => {
    expect((await between({ z: '1\n' }, { [path]: '1\n' })).change.sensitive).toEqual(sensitive)
  })
})

describe('what can’t be used is one sentence', () => {
  const refusal = async (work: Promise<unknown>): Promise<string> => {
    const error = await work.then(
      () => undefined,
      (thrown) => thrown,
    )
    expect(error).toBeInstanceOf(UserError)
    return (error as UserError).message
  }

  test('a shallow clone says which fetch-depth', async () => {
    const origin = sample()
    origin.commit('1', { a: '1\n' })
    origin.commit('2', { a: '2\n' })
    const clone = origin.clone('--depth=1')
    made.push(clone)
    expect(await refusal(open(clone.folder))).toMatch(/shallow clone.*fetch-depth: 0/)
  })

  test('a repository with one commit', async () => {
    const repository = sample()
    repository.commit('1', { a: '1\n' })
    expect(await refusal(change(repository, 'HEAD'))).toMatch(/has one commit, [0-9a-f]{12}/)
    expect(await refusal(change(repository, 'HEAD^'))).toMatch(/has one commit/)
    expect(await refusal(change(repository, 'main'))).toMatch(/has one commit/)
  })

  test('no repository, no folder', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'gradus-empty-'))
    expect(await refusal(open(empty))).toMatch(/there is no git repository/)
    expect(await refusal(open(join(empty, 'nowhere')))).toMatch(/there is no folder/)
  })

  test('an unknown base, nothing in common, nothing changed', async () => {
    const repository = sample()
    repository.commit('1', { a: '1\n' })
    repository.commit('2', { a: '2\n' })
    expect(await refusal(change(repository, 'release-7'))).toMatch(
      /base: there is no commit release-7 .*fetch-depth: 0/,
    )
    expect(await refusal(change(repository, 'HEAD'))).toMatch(/has everything that HEAD has/)
    repository.git('checkout', '-q', '--orphan', 'other')
    repository.commit('alone', { b: '1\n' })
    expect(await refusal(change(repository, 'main'))).toMatch(/no commit in common/)
  })

  test.each([
    '--upload-pack=touch pwned',
    '-h',
    'a..b',
    'a b',
    'HEAD:file',
    '^HEAD',
    '$(touch pwned)\n',
    'x'.repeat(300),
  ])('T1 %j is no revision', async (revision) => {
    const repository = sample()
    repository.commit('1', { a: '1\n' })
    expect(await refusal(change(repository, revision))).toMatch(/no revision/)
    expect(existsSync(join(repository.folder, 'pwned'))).toBe(false)
  })

  test('T1 a revision of shell words is only a name that isn’t there', async () => {
    const repository = sample()
    repository.commit('1', { a: '1\n' })
    repository.commit('2', { a: '2\n' })
    expect(await refusal(change(repository, '$(>pwned)'))).toMatch(/there is no commit/)
    expect(existsSync(join(repository.folder, 'pwned'))).toBe(false)
  })
})

describe('the program', () => {
  test('T11 one in the workspace is never run, also not through a link', () => {
    const workspace = mkdtempSync(join(tmpdir(), 'gradus-workspace-'))
    const outside = mkdtempSync(join(tmpdir(), 'gradus-bin-'))
    mkdirSync(join(workspace, 'bin'))
    writeFileSync(join(workspace, 'bin/git'), '#!/bin/sh\nexit 7\n', { mode: 0o755 })
    symlinkSync(join(workspace, 'bin/git'), join(outside, 'git'))
    const path = ['.', 'bin', '', join(workspace, 'bin'), outside, process.env.PATH].join(':')
    expect(findProgram('git', path, [workspace])).toBe(git)
    expect(() => findProgram('git', join(workspace, 'bin'), [workspace])).toThrow(/git is in no folder of PATH/)
  })

  test('settings of the repository change nothing that is read', async () => {
    const repository = sample()
    repository.commit('1', { 'a b': 'x\n', '.gitattributes': '* diff=evil\n' })
    repository.commit('2', { 'a b': 'x\ny\n' })
    const settings = {
      'diff.noprefix': 'true',
      'diff.mnemonicPrefix': 'true',
      'diff.external': 'touch pwned',
      'diff.evil.textconv': 'touch pwned',
      'diff.evil.command': 'touch pwned',
      'core.quotePath': 'false',
      'color.ui': 'always',
      'log.showSignature': 'true',
      'core.fsmonitor': 'touch pwned',
      'core.pager': 'touch pwned',
    }
    for (const [key, value] of Object.entries(settings)) repository.git('config', key, value)
    const { files } = await change(repository)
    expect(files).toEqual([{ path: 'a b', added: [{ number: 2, text: 'y' }], length: 2 }])
    expect(existsSync(join(repository.folder, 'pwned'))).toBe(false)
  })
})

test('files and Go modules of a commit', async () => {
  const repository = sample()
  repository.commit('1', {
    'go.mod': 'module example.org/shop\n\ngo 1.26\n',
    'tools/go.mod': 'module "example.org/tools"\n',
    'main.go': 'package main\n',
  })
  const opened = await open(repository.folder)
  const files = await filesAt(opened, 'HEAD')
  expect(files).toEqual(['go.mod', 'main.go', 'tools/go.mod'])
  expect([...(await goModulesAt(opened, 'HEAD', files))]).toEqual([
    ['example.org/shop', ''],
    ['example.org/tools', 'tools'],
  ])
})
