import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { UserError } from '../../src/errors.ts'
import type { BuildRequest } from '../../src/image/builder.ts'
import { buildArguments as buildahArguments } from '../../src/image/builders/buildah.ts'
import { buildArguments as buildxArguments } from '../../src/image/builders/buildx.ts'
import { checkRequest } from '../../src/image/builders/request.ts'
import type { LabBuilder } from '../lab/builders.ts'
import { requestFor } from './build-sample.ts'

describe('what a request may say', () => {
  const request = (wishes: Partial<BuildRequest>): BuildRequest => requestFor(folder, '/src', wishes)
  let folder: LabBuilder
  beforeAll(() => {
    folder = { env: {}, folder: mkdtempSync(join(tmpdir(), 'request-')), stop: async () => {} }
  })
  afterAll(() => rmSync(folder.folder, { recursive: true }))

  test.each<[string, Partial<BuildRequest>, string]>([
    ['a build argument that is a secret', { buildArgs: { NPM_TOKEN: 'x' } }, 'looks like a secret'],
    [
      'a build argument that is a secret',
      { buildArgs: { db_password: 'x' } },
      'RUN --mount=type=secret,id=db_password',
    ],
    ['a build argument with a flag for a name', { buildArgs: { '--push': 'x' } }, 'build argument "--push"'],
    ['a build argument with a line break', { buildArgs: { A: 'x\nRUN evil' } }, 'line break'],
    ['a label with a flag for a name', { labels: { '-x': 'y' } }, 'label "-x"'],
    ['a label with a line break', { labels: { a: 'x\nRUN evil' } }, 'line break'],
    ['a platform that is none', { platforms: ['linux/amd64,linux/$(id)'] }, 'platform'],
    ['no platform', { platforms: [] }, 'no platform'],
    ['a target with a flag', { target: '--output=type=local,dest=/' }, 'target'],
    ['a secret with a further field', { secrets: [{ id: 'a', file: 'x,type=env' }] }, 'file of the secret a'],
    ['a secret with an id that is none', { secrets: [{ id: 'a,src=/etc/shadow', env: 'A' }] }, 'secret id'],
    ['a secret from nowhere', { secrets: [{ id: 'a' }] }, 'needs either'],
    ['a secret from two places', { secrets: [{ id: 'a', env: 'A', file: 'b' }] }, 'needs either'],
    ['an ssh id with a flag', { ssh: ['--x'] }, 'ssh id'],
    ['a cache with a flag', { cacheFrom: ['--x'] }, 'cache "--x"'],
    ['a cache with a quote', { cacheTo: ['type=local,dest="/etc"'] }, 'cache'],
  ])('T1: %s is refused', (_, wishes, says) => {
    const checking = () => checkRequest(request(wishes))
    expect(checking).toThrow(UserError)
    expect(checking).toThrow(says)
  })

  test('what everybody writes is taken', () => {
    const wishes: Partial<BuildRequest> = {
      buildArgs: { NODE_ENV: 'production', TOKENIZER: 'a', KEYBOARD: 'b', EMPTY: '' },
      secrets: [
        { id: 'npm', env: 'NPM_TOKEN' },
        { id: 'file', file: '/tmp/a b/c.txt' },
      ],
      ssh: ['default', 'git=/tmp/agent.sock'],
      cacheFrom: ['type=gha,scope=main', 'type=registry,ref=ghcr.io/acme/shop:cache'],
      cacheTo: ['type=gha,mode=max', 'type=local,dest=/tmp/cache'],
      target: 'production',
    }
    expect(() => checkRequest(request(wishes))).not.toThrow()
  })

  test('T1: every value stands in an argument of its own, the context after --', () => {
    const wishes = { buildArgs: { A: '--push -f / $(id)' }, labels: { 'a.b': '"x" --y' }, ssh: ['default'] }
    const expected = [
      '--build-arg=A=--push -f / $(id)',
      '--label=a.b="x" --y',
      '--ssh=default',
      '--platform=linux/amd64',
    ]
    expect(buildxArguments(request(wishes), {})).toEqual(expect.arrayContaining(expected))
    expect(buildxArguments(request(wishes), {}).slice(-2)).toEqual(['--', '/src'])
    expect(buildahArguments(request(wishes), {}, 'x')).toEqual(expect.arrayContaining(expected))
  })

  test('a cache in a registry is the repository alone for buildah, with its port', () => {
    const cacheFrom = ['type=registry,ref=127.0.0.1:5000/shop:cache', 'type=registry,mode=max,ref=ghcr.io/acme/shop']
    const args = buildahArguments(request({ cacheFrom }), {}, 'x').filter((one) => one.startsWith('--cache-from'))
    expect(args).toEqual(['--cache-from=127.0.0.1:5000/shop', '--cache-from=ghcr.io/acme/shop'])
  })
})
