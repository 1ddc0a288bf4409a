import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { partOfBytes, pushArtifact } from '../../src/oci/artifact.ts'
import { PROMOTION_TYPE } from '../../src/package/types.ts'
import { admitPackage } from '../../src/repository/admit.ts'
import { choose } from '../../src/repository/choose.ts'
import { CONFIG_TYPE, configBytes } from '../../src/repository/config.ts'
import type { Judge } from '../../src/repository/judge.ts'
import { promotePackage } from '../../src/repository/promote.ts'
import { pullPackage } from '../../src/repository/pull.ts'
import { pushPackage } from '../../src/repository/push.ts'
import { pushStatement, signStatement } from '../../src/repository/statement.ts'
import { type Registry, startRegistry } from '../lab/registry.ts'
import { type Fake, startFake } from '../oci/fake.ts'
import { refusalOf } from '../oci/sample.ts'
import { freshKey, packed, repositoryWorld, storeOf, trusting } from './sample.ts'

const folder = mkdtempSync(join(tmpdir(), 'rl-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const world = repositoryWorld(folder)
const staging = freshKey()
const production = freshKey()
const judge = trusting({ staging, production }, world)

let registry: Registry
beforeAll(async () => {
  registry = await startRegistry({ kind: 'distribution' })
})
afterAll(() => registry.stop())
const fakes: Fake[] = []
afterEach(async () => {
  await Promise.all(fakes.splice(0).map((fake) => fake.stop()))
})

/** What a lying registry does to an answer of the true one; `false`: nothing. */
type Lie = (
  request: IncomingMessage,
  response: ServerResponse,
  nth: number,
  truth: { status: number; headers: IncomingMessage['headers']; body: Buffer },
) => boolean

/** A registry that answers as the true one does, but for a lie. */
async function liar(lie: Lie): Promise<Fake> {
  const fake = await startFake((request, response, nth) => {
    const [host, port] = registry.address.split(':')
    const { method, url, headers } = request
    const asked = httpRequest({ host, port, method, path: url, headers }, async (answer) => {
      const chunks: Buffer[] = []
      for await (const chunk of answer) chunks.push(chunk as Buffer)
      const truth = { status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) }
      if (!lie(request, response, nth, truth)) response.writeHead(truth.status, truth.headers).end(truth.body)
    })
    request.pipe(asked)
  })
  fakes.push(fake)
  return fake
}

async function pushed(name: string, version = '1.4.2', more: Partial<Parameters<typeof packed>[1]> = {}) {
  const repository = `${registry.address}/${name}/packages`
  const file = await packed(folder, { version, signers: [staging.signer], ...more })
  return { repository, file, ...(await pushPackage({ repository, file, judge }, world)) }
}

function pullFrom(fake: Fake, name: string, wanted = 'acme/shop@1.4.2') {
  const to = join(folder, `${name}.tgz`)
  return { to, done: pullPackage({ repository: `${fake.address}/${name}/packages`, wanted, to, judge }, world) }
}

const left = () => readdirSync(folder).filter((name) => name.startsWith('.gradus') || name.endsWith('.tgz'))

describe('T23: a registry that lies', () => {
  test.each<[string, RegExp, (body: Buffer) => Buffer]>([
    ['other bytes', /is not what its digest says/, (body) => Buffer.from(body).fill(7, body.length - 9)],
    ['bytes more', /has more than the \d+ bytes announced/, (body) => Buffer.concat([body, body])],
    ['bytes fewer', /ended after \d+ of \d+ bytes; try again/, (body) => body.subarray(0, body.length / 2)],
  ])('an archive of %s: refused, and nothing is left', async (name, sentence, change) => {
    const slug = name.replace(' ', '-')
    const { layer } = await pushed(slug)
    const fake = await liar((request, response, _, truth) => {
      if (!request.url?.endsWith(layer.digest)) return false
      response.writeHead(200).end(change(truth.body))
      return true
    })
    expect(await refusalOf(pullFrom(fake, slug).done)).toMatch(sentence)
    expect(left()).toEqual([])
  })

  test('a wrong digest in the header, a media type that is another, an image in the place of a package', async () => {
    await pushed('headers')
    const lies: [RegExp, Lie][] = [
      [
        /is not what its digest says/,
        (request, response, _, { body, headers }) => {
          if (!request.url?.endsWith('/manifests/1.4.2')) return false
          response.writeHead(200, { ...headers, 'docker-content-digest': `sha256:${'0'.repeat(64)}` }).end(body)
          return true
        },
      ],
      [
        /it says it is .* where .* was announced/,
        (request, response, _, { body, headers }) => {
          if (!request.url?.endsWith('/manifests/1.4.2')) return false
          const type = 'application/vnd.oci.image.index.v1+json'
          response.writeHead(200, { ...headers, 'content-type': type }).end(body)
          return true
        },
      ],
    ]
    for (const [sentence, lie] of lies) {
      expect(await refusalOf(pullFrom(await liar(lie), 'headers').done)).toMatch(sentence)
    }
    const store = storeOf(`${registry.address}/headers/packages`, 'acme/shop', world)
    await pushStatement(
      store,
      { bytes: Buffer.from('{}'), signatures: [] },
      { type: 'application/x', at: '', tag: '2.0.0' },
    )
    const wanted = {
      repository: `${registry.address}/headers/packages`,
      wanted: 'acme/shop@2.0.0',
      to: join(folder, 'x'),
    }
    expect(await refusalOf(pullPackage({ ...wanted, judge }, world))).toMatch(
      /is no package: it is application\/x, no application\/vnd\.gradus\.package\.v1/,
    )
    expect(left()).toEqual([])
  })

  test('a redirect gets no credentials', async () => {
    const { layer, file } = await pushed('redirect')
    const elsewhere = await startFake((_, response) => response.end(readFileSync(file)))
    fakes.push(elsewhere)
    const fake = await liar((request, response) => {
      if (request.headers.authorization === undefined) {
        response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end()
        return true
      }
      if (!request.url?.endsWith(layer.digest)) return false
      response.writeHead(307, { location: `http://${elsewhere.address}/blob` }).end()
      return true
    })
    const knowing = { ...world, credentials: async () => ({ name: 'someone', password: 'marker-secret' }) }
    const to = join(folder, 'redirected.tgz')
    const repository = `${fake.address}/redirect/packages`
    await pullPackage({ repository, wanted: 'acme/shop@1.4.2', to, judge }, knowing)
    expect(readFileSync(to).equals(readFileSync(file))).toBe(true)
    expect(elsewhere.requests.map(({ authorization }) => authorization)).toEqual([undefined])
    rmSync(to)
  })

  test('a config that says what the signed package does not', async () => {
    const { repository } = await pushed('config')
    const store = storeOf(repository, 'acme/shop', world)
    const { record } = await choose(store, { name: 'acme/shop', version: '1.4.2' }, { judge })
    const images = { shop: `ghcr.io/evil/shop@sha256:${'e'.repeat(64)}` }
    const config = partOfBytes(configBytes({ ...record.config, images }), CONFIG_TYPE)
    const layers = [{ descriptor: record.layer, source: store.blob(record.layer) }]
    await pushArtifact(store, { artifactType: record.manifest.artifactType ?? '', config, layers }, '1.4.2')
    const asked = { repository, wanted: 'acme/shop@1.4.2', to: join(folder, 'config.tgz'), judge }
    expect(await refusalOf(pullPackage(asked, world))).toContain('is not what the signed package says')
    expect(left()).toEqual([])
  })
})

describe('T20: a registry that answers differently the second time', () => {
  test('a tag that is swapped after it was read changes nothing: the digest is what counts', async () => {
    const first = await pushed('swapped')
    const other = await pushed('swapped', '1.4.3')
    let reads = 0
    const fake = await liar((request, response) => {
      if (!request.url?.endsWith('/manifests/1.4.2')) return false
      reads += 1
      if (reads === 1) return false
      response.writeHead(307, { location: `/v2/swapped/packages/acme/shop/manifests/${other.digest}` }).end()
      return true
    })
    const { to, done } = pullFrom(fake, 'swapped')
    expect((await done).digest).toBe(first.digest)
    expect(readFileSync(to).equals(readFileSync(first.file))).toBe(true)
    rmSync(to)
  })

  test('a digest whose bytes are others the second time', async () => {
    const first = await pushed('second')
    const other = await pushed('second', '1.4.3')
    let reads = 0
    const fake = await liar((request, response) => {
      if (!request.url?.includes(first.digest) || !request.url.includes('/manifests/')) return false
      reads += 1
      response.writeHead(307, { location: `/v2/second/packages/acme/shop/manifests/${other.digest}` }).end()
      return true
    })
    expect(await refusalOf(pullFrom(fake, 'second').done)).toContain('is not what its digest says')
    expect(reads).toBe(1)
  })

  test('a version that changes while it is pushed is refused, and so is one that is another when it is read back', async () => {
    const { repository, digest } = await pushed('race')
    const file = await packed(folder, { version: '1.4.4', signers: [staging.signer] })
    for (const [afterReads, sentence] of [
      [1, /is in .* already, as sha256:.*a version never changes/],
      [2, /has sha256:.* as 1\.4\.4 right after sha256:.* was written; somebody else writes there/],
    ] as const) {
      let reads = 0
      const fake = await liar((request, response) => {
        if (request.method !== 'GET' || !request.url?.endsWith('/manifests/1.4.4')) return false
        reads += 1
        if (reads <= afterReads) {
          response.writeHead(404).end()
          return true
        }
        response.writeHead(307, { location: `/v2/race/packages/acme/shop/manifests/${digest}` }).end()
        return true
      })
      const lying = repository.replace(registry.address, fake.address)
      expect(await refusalOf(pushPackage({ repository: lying, file, judge }, world))).toMatch(sentence)
      expect(fake.requests.some(({ line }) => line.startsWith('PUT') && line.includes('/manifests/'))).toBe(
        afterReads === 2,
      )
    }
  })

  test('an archive that changes after it was verified is not sent under its digest', async () => {
    const file = await packed(folder, { version: '1.4.5', signers: [staging.signer] })
    const swapping: Judge = async (...asked) => {
      const verdict = await judge(...asked)
      const bytes = readFileSync(file)
      bytes[bytes.length - 20] = (bytes[bytes.length - 20] as number) ^ 1
      writeFileSync(file, bytes)
      return verdict
    }
    const repository = `${registry.address}/local/packages`
    expect(await refusalOf(pushPackage({ repository, file, judge: swapping }, world))).toMatch(/is not what its digest/)
    expect(await storeOf(repository, 'acme/shop', world).tags()).toEqual([])
  })
})

describe('T21: a valid package under another name', () => {
  test('an old one under a new tag, and another package in its place', async () => {
    const { repository } = await pushed('replayed')
    const store = storeOf(repository, 'acme/shop', world)
    await store.putManifest(await store.resolve('1.4.2'), { tag: '1.4.9' })
    const pull = (wanted: string) => pullPackage({ repository, wanted, to: join(folder, 'r.tgz'), judge }, world)
    expect(await refusalOf(pull('acme/shop@1.4.9'))).toMatch(
      /has acme\/shop 1\.4\.2 as version 1\.4\.9; don't trust it/,
    )
    const { digest, layer } = await pushed('replayed', '1.4.2', { name: 'acme/cart' })
    const cart = storeOf(repository, 'acme/cart', world)
    const manifest = await cart.resolve(digest)
    if (manifest.kind !== 'image') throw new Error('no package')
    for (const part of [manifest.config, ...manifest.layers]) await store.putBlob(part, cart.blob(part))
    await store.putManifest(manifest, { tag: '1.5.0' })
    expect(layer.size).toBeGreaterThan(0)
    expect(await refusalOf(pull(`acme/shop@${digest}`))).toMatch(
      /is acme\/cart 1\.4\.2, signed as such, and acme\/shop was asked for; this is another package/,
    )
    expect(left()).toEqual([])
  })
})

describe('T22: who may promote whereto', () => {
  const promotion = (name: string, version: string, digest: string, more: object = {}) => ({
    schema: 1,
    statement: 'promotion',
    name,
    version,
    digest,
    from: 'staging',
    to: 'production',
    approver: 'mallory',
    at: '2026-11-21T10:00:00Z',
    ...more,
  })

  test('a key of staging does not promote to production: refused before it is written, and when it is found', async () => {
    const { repository, digest } = await pushed('keys')
    const wanted = 'acme/shop@1.4.2'
    const asked = { repository, wanted, from: 'staging', to: 'production', approver: 'mallory', judge }
    const store = storeOf(repository, 'acme/shop', world)
    expect(await refusalOf(promotePackage({ ...asked, signers: [staging.signer] }, world))).toMatch(
      /^the promotion of acme\/shop 1\.4\.2 to production \(for production\) has no signature that counts/,
    )
    expect(await store.referrers(digest)).toEqual([])
    const { descriptor: subject } = await store.resolve(digest)
    const attach = async (statement: object, signer = production.signer, type = PROMOTION_TYPE) => {
      const signed = await signStatement(statement, [signer], 'it', world.signal)
      await pushStatement(store, signed, { type, at: '', subject })
    }
    const admitted = () => refusalOf(admitPackage({ repository, wanted, environment: 'production', judge }, world))
    await attach(promotion('acme/shop', '1.4.2', digest), staging.signer)
    expect(await admitted()).toMatch(/not promoted to production \(.*not among the trusted ones\); promote it first$/)
    // Signed by the right key, about something else.
    const before = await pushed('keys', '1.4.1')
    await attach(promotion('acme/shop', '1.4.1', before.digest))
    await attach(promotion('acme/shop', '1.4.2', before.digest))
    await attach(promotion('acme/cart', '1.4.2', digest))
    expect(await admitted()).toMatch(/^acme\/shop 1\.4\.2 was packed for staging and not promoted to production/)
    // Signed by the right key, from where it never stood.
    await attach(promotion('acme/shop', '1.4.2', digest, { from: 'qa' }))
    expect(await admitted()).toContain('the package never stood in qa, which it comes from')
    await attach(promotion('acme/shop', '1.4.2', digest, { to: undefined }))
    await attach(promotion('acme/shop', '1.4.2', digest, { schema: 2 }))
    await admitted()
    await attach(promotion('acme/shop', '1.4.2', digest))
    const { standing } = await admitPackage({ repository, wanted, environment: 'production', judge }, world)
    expect(standing.stages).toEqual(['staging', 'production'])
    expect(standing.refused).toHaveLength(7)
  })

  test('a package that claims another stage is judged by the keys of that stage', async () => {
    const repository = `${registry.address}/claims/packages`
    const file = await packed(folder, { stage: 'production', signers: [staging.signer] })
    expect(await refusalOf(pushPackage({ repository, file, judge }, world))).toMatch(
      /acme\/shop 1\.4\.2 \(for production\) has no signature that counts/,
    )
  })

  test('a package is promoted from where it stands, and nowhere twice', async () => {
    const { repository } = await pushed('stands')
    const asked = { repository, wanted: 'acme/shop@1.4.2', approver: 'ada', signers: [production.signer], judge }
    const promote = (from: string, to: string) => refusalOf(promotePackage({ ...asked, from, to }, world))
    expect(await promote('qa', 'production')).toBe(
      'acme/shop 1.4.2 does not stand in qa: it was packed for staging; promote it to qa first',
    )
    expect(await promote('staging', 'staging')).toContain('from and to are both staging')
    expect(await promote('staging', 'Production!')).toContain('"Production!" is no environment')
    const unnamed = promotePackage({ ...asked, approver: '', from: 'staging', to: 'production' }, world)
    expect(await refusalOf(unnamed)).toContain("can't be made: approver")
    const dry = await promotePackage({ ...asked, from: 'staging', to: 'production', dryRun: true }, world)
    expect(dry).toMatchObject({ way: 'dry-run', promotion: { to: 'production' } })
    const { digest } = dry
    expect(await storeOf(repository, 'acme/shop', world).referrers(digest)).toEqual([])
  })
})
