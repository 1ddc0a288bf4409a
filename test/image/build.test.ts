import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { UserError } from '../../src/errors.ts'
import { type BuildPlan, buildImage } from '../../src/image/build.ts'
import type { BuildRequest, ImageBuilder } from '../../src/image/builder.ts'
import { builders, chooseBuilder } from '../../src/image/builders.ts'
import { openRegistry } from '../../src/oci/registry.ts'
import { type Buildkit, startBuildkit } from '../lab/builders.ts'
import { type Registry, startRegistry } from '../lab/registry.ts'
import { requestFor, sampleContext, surroundingsOf } from './build-sample.ts'

const NEVER = new AbortController().signal
const ACCESS = { signal: NEVER, env: {}, patience: { silence: 5000, pause: 10, longest: 1000 } }

describe('the way from sources to a digest in a registry', () => {
  let lab: Buildkit
  let registry: Registry

  beforeAll(async () => {
    ;[lab, registry] = await Promise.all([startBuildkit(), startRegistry({ kind: 'distribution' })])
  })
  afterAll(async () => {
    await Promise.all([lab?.stop(), registry?.stop()])
  })

  const repository = (path: string, address = registry.address) => openRegistry(`${address}/${path}`, ACCESS)
  const planOf = async (text: string, wishes: Partial<BuildPlan> = {}): Promise<BuildPlan> => {
    const Dockerfile = 'FROM scratch\nCOPY source.txt /\nUSER 65532\n'
    const context = await sampleContext(lab, { Dockerfile, 'source.txt': text })
    const request = requestFor(lab, context, { push: true, platforms: ['linux/amd64', 'linux/arm64'] })
    return { request, tags: [{ name: '3f2a1bc-20261121T142439Z', moves: false }], ...wishes }
  }
  const partsOf = (path: string, checks: () => Promise<void> = async () => {}, address?: string) => ({
    builder: builders.buildx(surroundingsOf(lab)),
    repository: repository(path, address),
    checks,
    measured: () => {},
    progress: () => {},
    cancelled: NEVER,
  })

  test('every platform is pushed, under every tag, and read back', async () => {
    const tags = [
      { name: '3f2a1bc-20261121T142439Z', moves: false },
      { name: 'main', moves: true },
    ]
    const built = await buildImage(await planOf('one', { tags }), partsOf('shop/one'))
    expect(built.pushed).toEqual(tags.map(({ name }) => name))
    for (const { name } of tags) {
      const there = await repository('shop/one').resolve(name)
      expect(there.descriptor.digest).toBe(built.digest)
      expect(there.kind === 'index' && there.manifests.map(({ platform }) => platform?.architecture)).toEqual([
        'amd64',
        'arm64',
      ])
    }
    expect(built.size.platforms.map(({ platform, layers }) => [platform, layers.length])).toEqual([
      ['linux/amd64', 1],
      ['linux/arm64', 1],
    ])
  })

  test('a tag that is another image is refused before anything is written; one that moves moves', async () => {
    const both = [
      { name: '1.4.2', moves: false },
      { name: 'main', moves: true },
    ]
    const first = await buildImage(await planOf('first', { tags: both }), partsOf('shop/tags'))
    const again = await buildImage(await planOf('first', { tags: both }), partsOf('shop/tags'))
    expect(again.digest).toBe(first.digest)
    const other = await planOf('other', { tags: [...both].reverse() })
    await expect(buildImage(other, partsOf('shop/tags'))).rejects.toThrow(/shop\/tags:1\.4\.2 is sha256:.* already/)
    expect((await repository('shop/tags').resolve('main')).descriptor.digest).toBe(first.digest)
    expect(existsSync(other.request.layout)).toBe(false)
    const moved = await buildImage(await planOf('other', { tags: both.slice(1) }), partsOf('shop/tags'))
    expect((await repository('shop/tags').resolve('main')).descriptor.digest).toBe(moved.digest)
  })

  test('what fails a check, or is too large, never reaches the registry, and nothing of it stays', async () => {
    const unchecked = await planOf('sick')
    const refuse = async () => {
      throw new UserError('the smoke test failed')
    }
    await expect(buildImage(unchecked, partsOf('shop/refused', refuse))).rejects.toThrow('the smoke test failed')
    const large = await planOf('large', { maxSize: 10 })
    await expect(buildImage(large, partsOf('shop/refused'))).rejects.toThrow(/over max-size/)
    expect(await repository('shop/refused').tags()).toEqual([])
    for (const { request } of [unchecked, large]) expect(existsSync(request.layout)).toBe(false)
  })

  test('T23: a registry that names another digest than was pushed is not believed', async () => {
    const liar = await lyingRegistry(registry.address, 'main')
    try {
      const plan = await planOf('truth', { tags: [{ name: 'main', moves: true }] })
      await buildImage(await planOf('lie', { tags: [{ name: 'main', moves: true }] }), partsOf('shop/liar'))
      const pushing = buildImage(plan, partsOf('shop/liar', undefined, liar.address))
      await expect(pushing).rejects.toThrow(UserError)
      await expect(pushing).rejects.toThrow(/main is sha256:\w+ right after sha256:/)
    } finally {
      liar.stop()
    }
  })

  test.each([
    [401, 'docker login'],
    [403, '403'],
    [429, '429'],
    [500, '500'],
  ])('a registry that answers %d to a push is a sentence', async (status, says) => {
    const server = createServer((_, answer) => answer.writeHead(status, { 'retry-after': '0' }).end())
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    try {
      const plan = await planOf('refused')
      const address = `127.0.0.1:${(server.address() as AddressInfo).port}`
      const pushing = buildImage(plan, partsOf('shop/refused', undefined, address))
      await expect(pushing).rejects.toThrow(UserError)
      await expect(pushing).rejects.toThrow(says)
      expect(existsSync(plan.request.layout)).toBe(false)
    } finally {
      server.close()
    }
  })
})

/** In front of a real registry: takes everything, and never lets a tag move. */
async function lyingRegistry(address: string, tag: string): Promise<{ address: string; stop: () => void }> {
  const server = createServer((asked, answer) => {
    if (asked.method === 'PUT' && asked.url?.endsWith(`/manifests/${tag}`)) {
      asked.resume().on('end', () => answer.writeHead(201).end())
      return
    }
    const forwarded = httpRequest(
      `http://${address}${asked.url}`,
      { method: asked.method, headers: asked.headers },
      (got) => {
        answer.writeHead(got.statusCode ?? 500, got.headers)
        got.pipe(answer)
      },
    )
    asked.pipe(forwarded)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

describe('which builder, and what it sees', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'builders-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  /** A program of a few lines of shell in a folder of its own. */
  const program = (place: string, name: string, script: string): string => {
    mkdirSync(join(folder, place), { recursive: true })
    writeFileSync(join(folder, place, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
    return join(folder, place)
  }
  const of = (PATH: string, also = {}) => surroundingsOf({ env: { PATH }, folder, stop: async () => {} }, also)
  const INSPECT = (driver: string) => `echo "Name: default"; echo "Driver: ${driver}"; echo "Status: running"`
  const plugin = (driver: string, more = '') =>
    `[ "$1" = buildx ] && shift; case "$*" in version) echo github.com/docker/buildx v0.33.0 abc;; ${more} *inspect*) ${INSPECT(driver)};; *) env; exit 3;; esac`

  test('none of them here is one sentence with how to get each', async () => {
    const choosing = chooseBuilder('auto', of('/nonexistent'))
    await expect(choosing).rejects.toThrow(UserError)
    await expect(choosing).rejects.toThrow(/setup-buildx-action.*buildah/)
    await expect(chooseBuilder('buildah', of('/nonexistent'))).rejects.toThrow('buildah')
  })

  test('docker with its plugin comes first, buildah where docker has none', async () => {
    const docker = program('docker', 'docker', plugin('docker-container'))
    const bare = program('bare', 'docker', 'echo "docker: unknown command: docker buildx" >&2; exit 1')
    const buildah = program('buildah', 'buildah', 'echo buildah version 1.28.2')
    const name = async (path: string): Promise<ImageBuilder['name']> =>
      (await chooseBuilder('auto', of(`${path}:/usr/bin:/bin`))).builder.name
    expect(await name(`${docker}:${buildah}`)).toBe('buildx')
    expect((await chooseBuilder('auto', of(`${bare}:${buildah}`))).builder.name).toBe('buildah')
  })

  test.each([
    ['the driver docker', plugin('docker'), 'has the driver docker'],
    ['an old version', 'echo github.com/docker/buildx v0.12.1 abc', 'too old'],
    [
      'a builder that is gone',
      plugin('remote', `*inspect*) echo 'ERROR: no builder "x" found' >&2; exit 1;;`),
      'no builder',
    ],
  ])('buildx with %s is not used, and says why', async (_, script, says) => {
    const path = `${program(`driver-${says.replaceAll(' ', '-')}`, 'docker', script)}:/usr/bin:/bin`
    expect(await builders.buildx(of(path)).available()).toEqual({ missing: expect.stringContaining(says) })
  })

  test('the driver docker serves where containerd keeps its images', async () => {
    const features = '*--debug*) echo "Driver: docker"; echo "Features:"; echo "  OCI exporter: true";;'
    const path = `${program('containerd', 'docker', plugin('docker', features))}:/usr/bin:/bin`
    expect(await builders.buildx(of(path)).available()).toEqual({ version: '0.33.0' })
  })

  test('T11: a builder in the workspace is not used, nor anything it would start by name', async () => {
    const workspace = program('workspace', 'docker', 'touch pwn')
    program('workspace', 'buildah', 'touch pwn')
    const also = { outside: [workspace] }
    await expect(chooseBuilder('auto', of(`${workspace}:.:`, also))).rejects.toThrow(UserError)
    const docker = program('outside', 'docker', plugin('remote'))
    const seen = await environmentOf(of(`${workspace}:${docker}:/usr/bin:/bin`, also), {})
    expect(seen.PATH).toBe(`${docker}:/usr/bin:/bin`)
    expect(readdirSync(workspace)).not.toContain('pwn')
  })

  test('T9: a builder sees what it needs for this build, and no more', async () => {
    const PATH = `${program('environment', 'docker', plugin('remote'))}:/usr/bin:/bin`
    const env = {
      PATH,
      HOME: folder,
      NPM_TOKEN: 'a',
      OTHER_TOKEN: 'b',
      CACHE_TOKEN: 'c',
      SSH_AUTH_SOCK: '/d',
      NODE_OPTIONS: 'e',
    }
    const surroundings = { ...of(PATH), env, cacheVariables: ['CACHE_TOKEN'] }
    const names = async (wishes: Partial<BuildRequest>) => {
      const seen = Object.keys(await environmentOf(surroundings, wishes))
      return seen.filter((name) => !['PATH', 'HOME', 'LC_ALL', 'PWD', 'SHLVL', '_', 'OLDPWD'].includes(name)).sort()
    }
    expect(await names({})).toEqual([])
    expect(await names({ secrets: [{ id: 'npm', env: 'NPM_TOKEN' }] })).toEqual(['NPM_TOKEN'])
    expect(await names({ cacheFrom: ['type=gha,scope=a'], ssh: ['default'] })).toEqual(['CACHE_TOKEN', 'SSH_AUTH_SOCK'])
    expect(await names({ cacheTo: ['type=local,dest=/tmp/gha'] })).toEqual([])
  })

  /** The shell above writes its environment where buildx would build. */
  async function environmentOf(surroundings: ReturnType<typeof of>, wishes: Partial<BuildRequest>) {
    const lines: string[] = []
    const request = requestFor({ env: {}, folder, stop: async () => {} }, folder, wishes)
    const building = builders.buildx(surroundings).build(request, (line) => lines.push(line), NEVER)
    await expect(building).rejects.toThrow(UserError)
    return Object.fromEntries(lines.map((line) => line.split(/=(.*)/s)).filter(([name = '']) => /^\w+$/.test(name)))
  }
})
