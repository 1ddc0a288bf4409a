import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { digestOf } from '../../src/oci/manifest.ts'
import { admitPackage } from '../../src/repository/admit.ts'
import { listVersions } from '../../src/repository/list.ts'
import { promotePackage } from '../../src/repository/promote.ts'
import { pullPackage } from '../../src/repository/pull.ts'
import { pushPackage } from '../../src/repository/push.ts'
import { yankPackage } from '../../src/repository/yank.ts'
import { openpgpSigner } from '../../src/sign/openpgp/sign.ts'
import { programs } from '../lab/programs.ts'
import { type Registry, startRegistry } from '../lab/registry.ts'
import { refusalOf } from '../oci/sample.ts'
import { Maker } from '../sign/openpgp/maker.ts'
import { freshKey, type Key, packed, repositoryWorld, storeOf, trusting } from './sample.ts'

const run = promisify(execFile)
const tools = await programs(['crane'], console.error)
const folder = mkdtempSync(join(tmpdir(), 'rp-'))
const maker = new Maker(join(folder, 'gpg'))
afterAll(() => {
  maker.close()
  rmSync(folder, { recursive: true, force: true })
})
const world = repositoryWorld(folder)

/** Staging has a key for Sigstore, production one for OpenPGP. */
const staging = freshKey()
let production: Key
beforeAll(async () => {
  const fingerprint = maker.key('release')
  const signer = await openpgpSigner({ key: maker.secretKey(fingerprint) }, world)
  production = { signer, trust: { openpgp: { keys: [maker.publicKey(fingerprint)], fingerprints: [fingerprint] } } }
})
const judgeOf = () => trusting({ staging, production }, world)
const leftBeside = (place: string) => readdirSync(place).filter((name) => name.startsWith('.gradus'))

describe.each(['distribution', 'debian', 'olareg'] as const)('packages in %s', (kind) => {
  let registry: Registry
  let repository: string
  const out = join(folder, kind)
  beforeAll(async () => {
    await run('mkdir', [out])
    registry = await startRegistry({ kind, password: kind !== 'olareg' })
    repository = `${registry.address}/acme/packages`
  })
  afterAll(() => registry.stop())
  const here = () => ({ ...world, credentials: async () => registry.user })
  const crane = async (...args: string[]) => {
    const env = { HOME: out, PATH: '/usr/bin:/bin' }
    if (registry.user) {
      const { name, password } = registry.user
      await run(tools.crane, ['auth', 'login', registry.address, '-u', name, '-p', password], { env })
    }
    return (await run(tools.crane, args, { env, encoding: 'buffer', maxBuffer: 1e8 })).stdout
  }

  test('what is pushed is pulled again, byte for byte, and crane reads the same', async () => {
    const file = await packed(folder, { signers: [staging.signer] })
    const pushed = await pushPackage({ repository, file, judge: judgeOf() }, here())
    const bytes = readFileSync(file)
    expect(pushed).toMatchObject({
      reference: `${repository}/acme/shop:1.4.2@${pushed.digest}`,
      layer: { digest: digestOf(bytes), size: bytes.length },
      way: 'pushed',
      signers: [{ kind: 'sigstore', signer: staging.signer.signer }],
    })
    expect(String(await crane('digest', `${repository}/acme/shop:1.4.2`)).trim()).toBe(pushed.digest)
    const manifest = JSON.parse(String(await crane('manifest', `${repository}/acme/shop:1.4.2`)))
    expect(manifest).toMatchObject({
      artifactType: 'application/vnd.gradus.package.v1',
      layers: [{ mediaType: 'application/vnd.gradus.package.v1.tar+gzip', digest: pushed.layer.digest }],
    })
    expect(digestOf(await crane('blob', `${repository}/acme/shop@${pushed.layer.digest}`))).toBe(pushed.layer.digest)
    const to = join(out, 'pulled.tgz')
    const pulled = await pullPackage({ repository, wanted: 'acme/shop@1.4.2', to, judge: judgeOf() }, here())
    expect(readFileSync(to).equals(bytes)).toBe(true)
    expect(pulled).toMatchObject({ digest: pushed.digest, package: { name: 'acme/shop', version: '1.4.2' } })
    expect(leftBeside(out)).toEqual([])
    expect(await refusalOf(pullPackage({ repository, wanted: 'acme/shop', to, judge: judgeOf() }, here()))).toContain(
      'something stands there already',
    )
  })

  test('pushed again it is there, and another one under its version is refused', async () => {
    const again = await packed(folder, { signers: [staging.signer] })
    const other = await packed(folder, { signers: [staging.signer], files: { 'recipe/other.txt': 'x' } })
    const store = storeOf(repository, 'acme/shop', here())
    const before = await store.resolve('1.4.2')
    // ECDSA signatures differ each time, so the very file is what is the same.
    const file = join(out, 'pulled.tgz')
    expect(await pushPackage({ repository, file, judge: judgeOf() }, here())).toMatchObject({
      way: 'present',
      digest: before.descriptor.digest,
    })
    for (const one of [again, other]) {
      expect(await refusalOf(pushPackage({ repository, file: one, judge: judgeOf() }, here()))).toMatch(
        /^acme\/shop 1\.4\.2 is in .* already, as sha256:.*a version never changes, so raise it$/,
      )
    }
    expect((await store.resolve('1.4.2')).descriptor.digest).toBe(before.descriptor.digest)
  })

  test('versions are listed newest first, and chosen by range', async () => {
    for (const version of ['1.4.10', '1.5.0-rc.1', '1.4.9+build.7']) {
      const file = await packed(folder, { version, signers: [staging.signer] })
      await pushPackage({ repository, file, judge: judgeOf() }, here())
    }
    expect(await listVersions(repository, 'acme/shop', here())).toEqual([
      '1.5.0-rc.1',
      '1.4.10',
      '1.4.9+build.7',
      '1.4.2',
    ])
    const chosen = async (range: string) => {
      const to = join(out, `${range.replaceAll(/\W/g, '_')}.tgz`)
      const { manifest } = await pullPackage({ repository, wanted: `acme/shop@${range}`, to, judge: judgeOf() }, here())
      return manifest.version
    }
    expect(await chosen('^1.4')).toBe('1.4.10')
    expect(await chosen('1.4.9+build.7')).toBe('1.4.9+build.7')
    expect(await chosen('>=1.5.0-0')).toBe('1.5.0-rc.1')
    expect(await refusalOf(chosen('^2'))).toContain('has no version for acme/shop ^2: none fits')
    expect(await refusalOf(chosen('3.0.0'))).toMatch(/has no version 3\.0\.0; list its versions/)
  })

  test('promoted by a signed statement: admitted there and nowhere else', async () => {
    const wanted = 'acme/shop@1.4.2'
    const admit = (environment: string) => admitPackage({ repository, wanted, environment, judge: judgeOf() }, here())
    const store = storeOf(repository, 'acme/shop', here())
    const { descriptor } = await store.resolve('1.4.2')
    expect((await admit('staging')).promotions).toEqual([])
    expect(await refusalOf(admit('production'))).toBe(
      'acme/shop 1.4.2 was packed for staging and not promoted to production; promote it first',
    )
    const request = { repository, wanted, from: 'staging', to: 'production', approver: 'ada', judge: judgeOf() }
    const promoted = await promotePackage({ ...request, signers: [production.signer], reason: 'release 7' }, here())
    expect(promoted).toMatchObject({ way: 'promoted', digest: descriptor.digest, signers: [{ kind: 'openpgp' }] })
    const admitted = await admit('production')
    expect(admitted).toMatchObject({
      reference: `${repository}/acme/shop:1.4.2@${descriptor.digest}`,
      package: { name: 'acme/shop' },
      signers: [{ signer: staging.signer.signer }],
      promotions: [{ statement: { to: 'production', approver: 'ada', reason: 'release 7' } }],
    })
    expect((await store.resolve('1.4.2')).descriptor.digest).toBe(descriptor.digest)
    expect((await promotePackage({ ...request, signers: [production.signer] }, here())).way).toBe('present')
    expect(leftBeside(folder)).toEqual([])
  })

  test('taken back: no longer chosen, had by digest alone, and deployed nowhere', async () => {
    const file = await packed(folder, { version: '1.4.11', signers: [staging.signer] })
    const { digest } = await pushPackage({ repository, file, judge: judgeOf() }, here())
    const wanted = 'acme/shop@1.4.11'
    const request = { repository, wanted, by: 'ada', reason: 'loses orders', judge: judgeOf() }
    const stranger = await refusalOf(yankPackage({ ...request, signers: [freshKey().signer] }, here()))
    expect(stranger).toContain('not among the trusted ones')
    expect((await yankPackage({ ...request, signers: [staging.signer] }, here())).way).toBe('yanked')
    expect((await yankPackage({ ...request, signers: [staging.signer] }, here())).way).toBe('present')
    const pull = (one: string, to: string) =>
      pullPackage({ repository, wanted: one, to: join(out, to), judge: judgeOf() }, here())
    expect(await refusalOf(pull(wanted, 'no.tgz'))).toMatch(
      /^acme\/shop 1\.4\.11 was taken back by ada at .*loses orders/,
    )
    expect((await pull('acme/shop@~1.4', 'older.tgz')).manifest.version).toBe('1.4.10')
    expect((await pull(`acme/shop@${digest}`, 'digest.tgz')).yank).toMatchObject({ reason: 'loses orders' })
    const admitting = { repository, wanted: `acme/shop@${digest}`, environment: 'staging', judge: judgeOf() }
    expect(await refusalOf(admitPackage(admitting, here()))).toContain('was taken back by ada')
  })

  test('what does not verify is not sent', async () => {
    const requests = async () => (await registry.log()).split('\n').length
    const file = await packed(folder, { version: '9.0.0', signers: [freshKey().signer] })
    const before = kind === 'olareg' ? 0 : await requests()
    expect(await refusalOf(pushPackage({ repository, file, judge: judgeOf() }, here()))).toMatch(
      /^acme\/shop 9\.0\.0 \(for staging\) has no signature that counts: .*not among the trusted ones/,
    )
    writeFileSync(join(out, 'broken.tgz'), readFileSync(file).subarray(0, 500))
    const broken = { repository, file: join(out, 'broken.tgz'), judge: judgeOf() }
    expect(await refusalOf(pushPackage(broken, here()))).toMatch(/is cut off; get it anew/)
    if (kind !== 'olareg') expect(await requests()).toBe(before)
    expect(await listVersions(repository, 'acme/shop', here())).not.toContain('9.0.0')
  })
})
