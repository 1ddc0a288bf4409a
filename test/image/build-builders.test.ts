import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { UserError } from '../../src/errors.ts'
import type { BuildRequest, BuildResult } from '../../src/image/builder.ts'
import { builders } from '../../src/image/builders.ts'
import { measureImage } from '../../src/image/measure.ts'
import { openLayout } from '../../src/oci/layout.ts'
import { type Buildkit, buildahEnvironment, startBuildkit } from '../lab/builders.ts'
import { refusedPull, requestFor, sampleContext, surroundingsOf } from './build-sample.ts'

const NEVER = new AbortController().signal
const MARKER = 'swordfish-4711-marker'

describe.each(['buildx', 'buildah'] as const)('%s', (name) => {
  let lab: Buildkit
  const lines: string[] = []

  beforeAll(async () => {
    lab = await (name === 'buildx' ? startBuildkit() : buildahEnvironment())
  })
  afterAll(() => lab?.stop())

  const build = (request: BuildRequest, env: Record<string, string> = {}, cancelled = NEVER): Promise<BuildResult> => {
    lines.length = 0
    const surroundings = surroundingsOf(lab, { env: { ...lab.env, ...env } })
    return builders[name](surroundings).build(request, (line) => lines.push(line), cancelled)
  }
  const failed = async (request: BuildRequest, cancelled = NEVER): Promise<Error> => {
    const error = await build(request, {}, cancelled).then(
      () => undefined,
      (reason: unknown) => reason,
    )
    expect(error).toBeInstanceOf(Error)
    return error as Error
  }

  test('two cold builds of one commit give one digest, and a line changed gives another', async () => {
    const context = await sampleContext(lab)
    const one = requestFor(lab, context, { provenance: true })
    const first = await build(one)
    await lab.prune()
    const second = await build(requestFor(lab, context))
    expect(second.steps?.cached).toBe(0)
    expect(second.digest).toBe(first.digest)
    expect(first.reproducible).toBe(true)
    const changed = await build(requestFor(lab, await sampleContext(lab, { 'source.txt': 'goodbye\n' })))
    expect(changed.digest).not.toBe(first.digest)
    expect(indexOf(one.layout)).toEqual({ digest: first.digest, platforms: ['linux/amd64'] })
  })

  test('a changed source builds on the dependencies that are there', async () => {
    await build(requestFor(lab, await sampleContext(lab)))
    const { steps } = await build(
      requestFor(lab, await sampleContext(lab, { 'source.txt': 'changed\n' }), { epoch: 1_700_000_777 }),
    )
    const of = (part: string) => steps?.list.find((step) => step.name.includes(part))
    expect(of('sleep 0.2')).toMatchObject({ cached: true })
    expect(of('> /app/program')).toMatchObject({ cached: false })
    expect(steps?.list.some((step) => step.name.includes('FROM'))).toBe(false)
  })

  test('both platforms are in the index, each by what its own configuration says', async () => {
    const context = await sampleContext(lab, { Dockerfile: 'FROM scratch\nCOPY source.txt /\nUSER 65532\n' })
    for (const platforms of [['linux/amd64'], ['linux/arm64', 'linux/amd64'], ['linux/arm64']]) {
      const request = requestFor(lab, context, { platforms })
      const { digest } = await build(request)
      expect(indexOf(request.layout)).toEqual({ digest, platforms: [...platforms].sort() })
    }
  })

  test('a failing step is named with its line and what it wrote last', async () => {
    const Dockerfile = 'FROM scratch\nCOPY busybox /bin/sh\n\nRUN echo the reason is here && \\\n    exit 7\n'
    const request = requestFor(lab, await sampleContext(lab, { Dockerfile }))
    const error = await failed(request)
    expect(error).toBeInstanceOf(UserError)
    expect(error.message).toMatch(/^the build failed at Dockerfile line 4 \(.*RUN echo the reason.*\): .*7/)
    expect(error.message).toContain('the reason is here')
  })

  test('a Dockerfile with a mistake is one sentence', async () => {
    const request = requestFor(lab, await sampleContext(lab, { Dockerfile: 'FROM scratch\nCOPPY a b\n' }))
    expect((await failed(request)).message).toMatch(/^the build failed at Dockerfile.*COPPY/i)
  })

  test('a disk that is full is said in a sentence', async () => {
    const small = join(lab.folder, `small-${name}`)
    mkdirSync(small)
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=200k', 'tmpfs', small])
    try {
      const Dockerfile = 'FROM scratch\nCOPY busybox /bin/busybox\n'
      const request = requestFor(lab, await sampleContext(lab, { Dockerfile }), { layout: join(small, 'layout') })
      expect((await failed(request)).message).toContain('no space is left on the disk')
    } finally {
      execFileSync('umount', [small])
    }
  })

  test.each([
    [401, 'log'],
    [403, '403'],
    [500, 'trouble'],
    [404, 'correct the name'],
  ])('a registry that answers %d to the pull of a base image is a sentence', async (status, says) => {
    // 429, after which builders wait, is in build-builders.slow.test.ts.
    const { said, image } = await refusedPull(name, lab, status)
    expect(said).toContain(says)
    expect(said).toContain(image)
  })

  test('T8: a build secret reaches its step and nothing else', async () => {
    const Dockerfile = [
      'FROM scratch',
      'COPY busybox /bin/sh',
      'RUN --mount=type=secret,id=file --mount=type=secret,id=variable ["/bin/sh", "-c", "read -r one < /run/secrets/file; read -r two < /run/secrets/variable; test -n $one && test $one = $two && echo they match > /said"]',
      '',
    ].join('\n')
    const context = await sampleContext(lab, { Dockerfile })
    const file = join(lab.folder, 'secret.txt')
    writeFileSync(file, `${MARKER}\n`, { mode: 0o600 })
    const secrets = [
      { id: 'file', file },
      { id: 'variable', env: 'NPM_AUTH' },
    ]
    const request = requestFor(lab, context, { secrets, provenance: true })
    const result = await build(request, { NPM_AUTH: `${MARKER}\n` })
    expect(lines.join('\n')).not.toContain(MARKER)
    expect(JSON.stringify(result)).not.toContain(MARKER)
    const blobs = contentsOf(request.layout)
    expect(blobs.some((blob) => blob.includes('they match\n'))).toBe(true)
    expect(blobs.filter((blob) => blob.includes(MARKER))).toEqual([])
  })

  test('T1: what looks like shell, flags or fields is the value it is', async () => {
    const value = '$(touch /tmp/pwn) `id` ; --push "quoted" a=b, type=local'
    const Dockerfile = 'FROM scratch\nARG VALUE\nLABEL given=$VALUE\nCOPY source.txt /\n'
    const request = requestFor(lab, await sampleContext(lab, { Dockerfile }), {
      buildArgs: { VALUE: value },
      labels: { 'com.example.label': value },
    })
    await build(request)
    const config = contentsOf(request.layout).find((blob) => blob.includes('"rootfs"')) ?? '{}'
    expect(JSON.parse(config).config.Labels).toMatchObject({ given: value, 'com.example.label': value })
    expect(existsSync('/tmp/pwn')).toBe(false)
  })

  test('a cancelled build leaves nothing behind', async () => {
    const Dockerfile = 'FROM scratch\nCOPY busybox /bin/busybox\nRUN ["/bin/busybox", "sleep", "307"]\n'
    const request = requestFor(lab, await sampleContext(lab, { Dockerfile }))
    const controller = new AbortController()
    const started = setInterval(() => running('sleep 307').length > 0 && controller.abort(new Error('stopped')), 50)
    const { message } = await failed(request, controller.signal)
    clearInterval(started)
    expect(message).toBe('stopped')
    const deadline = performance.now() + 10_000
    while (running('sleep 307').length > 0 && performance.now() < deadline)
      await new Promise((on) => setTimeout(on, 50))
    expect(running('sleep 307')).toEqual([])
    expect(existsSync(request.layout)).toBe(false)
    if (name === 'buildah') expect(leftInStorage(lab)).toEqual({ containers: '', named: '' })
  })

  if (name === 'buildx') {
    test('it says in-toto how it built, beside the image and not in it', async () => {
      const request = requestFor(lab, await sampleContext(lab), { provenance: true, buildArgs: { FLAVOUR: 'plain' } })
      const { statements, digest } = await build(request)
      expect(statements.map(({ predicateType }) => predicateType)).toEqual(['https://slsa.dev/provenance/v1'])
      expect(JSON.stringify(statements)).toContain('"build-arg:FLAVOUR":"plain"')
      const image = JSON.parse(readFileSync(blob(request.layout, digest), 'utf8')).manifests[0].digest
      expect(statements[0]?.subject[0]?.digest).toEqual({ sha256: image.replace('sha256:', '') })
      expect(contentsOf(request.layout).filter((text) => text.includes('in-toto'))).toEqual([])
    })
  } else {
    test('it says which caches it can not use and what it leaves out, and builds', async () => {
      const Dockerfile = 'FROM scratch\nCOPY source.txt /\nHEALTHCHECK CMD ["/x"]\n'
      const request = requestFor(lab, await sampleContext(lab, { Dockerfile }), { cacheFrom: ['type=gha,scope=x'] })
      const { notices, digest } = await build(request)
      expect(notices).toEqual([expect.stringContaining('type=gha'), expect.stringContaining('HEALTHCHECK')])
      expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/)
    })

    test('T23: it compresses no layer twice, and a spoilt cache changes nothing of the image', async () => {
      await lab.prune()
      const context = await sampleContext(lab, { Dockerfile: 'FROM scratch\nCOPY source.txt /\nUSER 1\n' })
      const digests: string[] = []
      const once = async () => {
        const request = requestFor(lab, context)
        const { digest } = await build(request)
        digests.push(digest)
        await measureImage(await openLayout(request.layout), digest, NEVER)
      }
      const cache = join(lab.folder, '.cache/gradus/layers')
      const files = () => Object.fromEntries(readdirSync(cache).map((file) => [file, statSync(join(cache, file)).ino]))
      await once()
      const first = files()
      expect(Object.keys(first)).toHaveLength(1)
      await once()
      expect(files()).toEqual(first)
      for (const file of readdirSync(cache)) writeFileSync(join(cache, file), gzipSync('something else'))
      await once()
      expect(Object.keys(files())).toEqual(Object.keys(first))
      expect(gunzipSync(readFileSync(join(cache, Object.keys(first)[0] ?? ''))).includes('hello')).toBe(true)
      rmSync(cache, { recursive: true })
      writeFileSync(cache, 'in the way')
      await once()
      rmSync(cache)
      expect(new Set(digests).size).toBe(1)
      expect(lines.filter((line) => line.startsWith('the next build will compress'))).toHaveLength(1)
    })
  }

  test('after all this the storage has layers and nothing by a name', () => {
    expect(readdirSync(lab.folder).filter((one) => one.startsWith('gradus'))).toEqual([])
    if (name === 'buildah') expect(leftInStorage(lab)).toEqual({ containers: '', named: '' })
  })
})

function indexOf(layout: string): { digest: string; platforms: string[] } {
  const top = JSON.parse(readFileSync(join(layout, 'index.json'), 'utf8'))
  expect(top.manifests).toHaveLength(1)
  const { digest } = top.manifests[0]
  const { manifests } = JSON.parse(readFileSync(blob(layout, digest), 'utf8'))
  const platforms = manifests.map(({ digest: one }: { digest: string }) => {
    const { config } = JSON.parse(readFileSync(blob(layout, one), 'utf8'))
    const { os, architecture } = JSON.parse(readFileSync(blob(layout, config.digest), 'utf8'))
    return `${os}/${architecture}`
  })
  return { digest, platforms: platforms.sort() }
}

function blob(layout: string, digest: string): string {
  return join(layout, 'blobs', digest.replace(':', '/'))
}

/** Every blob, unpacked where it is compressed. */
function contentsOf(layout: string): string[] {
  return readdirSync(join(layout, 'blobs/sha256')).map((name) => {
    const bytes = readFileSync(join(layout, 'blobs/sha256', name))
    return (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('latin1')
  })
}

function running(words: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').includes(words)
    } catch {
      return false
    }
  })
}

function leftInStorage({ env }: Buildkit): { containers: string; named: string } {
  const ask = (...args: string[]) => execFileSync('buildah', args, { env, encoding: 'utf8' }).trim()
  const named = ask('images', '--all', '--noheading', '--format', '{{.Name}}')
  return {
    containers: ask('containers', '--all', '--noheading', '--format', '{{.ContainerID}}'),
    named: named
      .split('\n')
      .filter((one) => one !== '' && one !== '<none>')
      .join(),
  }
}
