import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { partOfFile, pushArtifact } from '../../src/oci/artifact.ts'
import { gathered } from '../../src/oci/content.ts'
import { copyImage } from '../../src/oci/copy.ts'
import { dockerCredentials } from '../../src/oci/docker-config.ts'
import { createLayout, openLayout } from '../../src/oci/layout.ts'
import { openRegistry, type Repository } from '../../src/oci/registry.ts'
import { programs } from '../lab/programs.ts'
import { type Registry, startRegistry } from '../lab/registry.ts'
import { access, pushSample } from './sample.ts'

const run = promisify(execFile)
const tools = await programs(['crane', 'oras'], console.error)
let folder: string
let env: Record<string, string>
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'interop-'))
  env = { HOME: folder, DOCKER_CONFIG: folder, PATH: '/usr/bin:/bin' }
})
afterAll(() => rm(folder, { recursive: true }))

async function crane(...args: string[]): Promise<string> {
  return (await run(tools.crane, args, { env, cwd: folder })).stdout
}

async function oras(...args: string[]): Promise<string> {
  return (await run(tools.oras, args, { env, cwd: folder })).stdout
}

describe.each(['distribution', 'olareg'] as const)('on %s', (kind) => {
  let registry: Registry
  let repository: Repository
  const name = () => `${registry.address}/acme/shop`
  beforeAll(async () => {
    registry = await startRegistry({ kind, password: kind === 'distribution' })
    const { user } = registry
    if (user) await crane('auth', 'login', registry.address, '-u', user.name, '-p', user.password)
    const credentials = dockerCredentials({ env, signal: new AbortController().signal, outside: [] })
    repository = openRegistry(name(), access({ credentials }))
  })
  afterAll(() => registry.stop())

  test('crane reads and copies what we push', async () => {
    const { index, platforms } = await pushSample(repository, '1.0')
    expect((await crane('digest', `${name()}:1.0`)).trim()).toBe(index.descriptor.digest)
    expect(await crane('manifest', `${name()}:1.0`)).toBe(String(index.bytes))
    const digest = platforms[0]?.descriptor.digest
    expect((await crane('config', `${name()}@${digest}`)).trim()).toContain('"architecture":"amd64"')
    expect((await crane('ls', name())).split('\n')).toContain('1.0')
    await crane('copy', `${name()}:1.0`, `${registry.address}/acme/by-crane:1.0`)
  })

  test('we read what crane pushes, and copy it on', async () => {
    await writeFile(join(folder, 'hello.txt'), randomBytes(100_000))
    await run('tar', ['cf', 'layer.tar', 'hello.txt'], { cwd: folder })
    await crane('append', '-f', 'layer.tar', '-t', `${name()}:crane`, '--oci-empty-base')
    const manifest = await repository.resolve('crane')
    expect(manifest.descriptor.digest).toBe((await crane('digest', `${name()}:crane`)).trim())
    const layout = await createLayout(join(folder, `from-${kind}`))
    await copyImage(repository, 'crane', layout, 'crane')
    const pushed = `${registry.address}/acme/from-layout:1`
    await crane('push', layout.name, pushed)
    expect((await crane('digest', pushed)).trim()).toBe(manifest.descriptor.digest)
  })

  test('oras discovers and pulls what we attach', async () => {
    const { index } = await pushSample(repository, 'attached')
    const artifactType = 'application/vnd.example.report'
    const file = join(folder, 'ours.txt')
    await writeFile(file, 'a report')
    const title = { annotations: { 'org.opencontainers.image.title': `ours-${kind}.txt` } }
    const layers = [await partOfFile(file, 'text/plain', title)]
    const report = await pushArtifact(repository, { artifactType, layers, subject: index.descriptor }, 'report')
    const found = JSON.parse(await oras('discover', '--plain-http', '--format', 'json', `${name()}:attached`))
    const digests = found.referrers.map((one: { digest: string }) => one.digest)
    expect(digests).toContain(report.descriptor.digest)
    expect(digests).toHaveLength(2)
    await oras('pull', '--plain-http', `${name()}:report`, '-o', 'pulled')
    const { stdout } = await run('cat', [join(folder, 'pulled', `ours-${kind}.txt`)])
    expect(stdout).toBe('a report')
  })

  test('we list and read what oras attaches, and promote it along', async () => {
    const { index } = await pushSample(repository, 'by-oras')
    await writeFile(join(folder, 'theirs.json'), '{"made": "by oras"}')
    const type = 'application/vnd.example.theirs'
    await oras('attach', '--plain-http', '--artifact-type', type, `${name()}:by-oras`, 'theirs.json:application/json')
    const theirs = (await repository.referrers(index.descriptor.digest)).find((one) => one.artifactType === type)
    const manifest = await repository.resolve(theirs?.digest ?? '')
    expect(manifest).toMatchObject({ kind: 'image', artifactType: type, subject: { digest: index.descriptor.digest } })
    if (manifest.kind !== 'image' || manifest.layers[0] === undefined) throw new Error('no layer')
    expect(String(await gathered(repository.blob(manifest.layers[0]).open()))).toBe('{"made": "by oras"}')
    const layout = await createLayout(join(folder, `promoted-${kind}`))
    const { referrers } = await copyImage(repository, 'by-oras', layout, '1.0')
    expect(referrers.map((one) => one.artifactType)).toContain(type)
  })

  test('oras reads a layout of ours, and we read one of oras', async () => {
    const { index } = await pushSample(repository, 'layout')
    const ours = await createLayout(join(folder, `ours-${kind}`))
    await copyImage(repository, 'layout', ours, '1.0')
    const resolved = await oras('resolve', '--oci-layout', `${ours.name}:1.0`)
    expect(resolved.trim()).toBe(index.descriptor.digest)
    const theirs = join(folder, `theirs-${kind}`)
    await oras('copy', '-r', '--from-plain-http', `${name()}:layout`, '--to-oci-layout', `${theirs}:1.0`)
    const layout = await openLayout(theirs)
    expect(await layout.resolve('1.0')).toEqual(index)
    expect(await layout.referrers(index.descriptor.digest)).toEqual(await repository.referrers(index.descriptor.digest))
  })
})
