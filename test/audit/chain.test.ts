import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type Audited, type AuditQuestion, auditChain } from '../../src/audit/chain.ts'
import { auditBytes, signAudit } from '../../src/audit/sign.ts'
import type { Link, LinkKind } from '../../src/audit/types.ts'
import { provenanceArtifact } from '../../src/image/provenance.ts'
import { readSbom, sbomArtifact } from '../../src/image/sbom.ts'
import { pod as podPath } from '../../src/kube/paths.ts'
import { pushArtifact } from '../../src/oci/artifact.ts'
import type { Manifest } from '../../src/oci/manifest.ts'
import { openRegistry } from '../../src/oci/registry.ts'
import { chainFiles } from '../../src/report/chain.ts'
import { signImage } from '../../src/sign/image.ts'
import { openpgpSigner } from '../../src/sign/openpgp/sign.ts'
import { programs } from '../lab/programs.ts'
import { type Registry, startRegistry } from '../lab/registry.ts'
import type { MemoryKube } from '../memory-kube.ts'
import { pushSample } from '../oci/sample.ts'
import { COMMIT, keyPair, makeScene, provenanceFor, type Scene } from '../repository/transfer/scene.ts'
import { Maker } from '../sign/openpgp/maker.ts'
import { cluster, editRecord, promotedRecord } from './scene.ts'

const run = promisify(execFile)
const tools = await programs(['cosign'], console.error)
const folder = mkdtempSync(join(tmpdir(), 'ac-'))
const at = (name: string) => join(folder, name)
const keys = keyPair()
let registry: Registry
let scene: Scene
let digest: string
beforeAll(async () => {
  registry = await startRegistry({ kind: 'olareg' })
  scene = await makeScene(registry, at('scene'), keys)
  digest = scene.sample.index.descriptor.digest
})
afterAll(async () => {
  await registry.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function audit(kube: MemoryKube | undefined, question: AuditQuestion, of = scene): Promise<Audited> {
  const sources = { trust: of.trust, judge: of.judge, packages: of.repository, gradus: '1.0.0', ...(kube && { kube }) }
  return await auditChain(question, sources, of.world)
}

const service = { service: 'shop', namespace: 'web' }
const standings = ({ chain }: Audited) => chain.links.map(({ kind, standing }) => `${kind} ${standing}`)
function link({ chain }: Audited, kind: LinkKind): Link {
  return chain.links.find((one) => one.kind === kind) as Link
}

test('from the pods of a service back to commit, builder, signer, approver, gates and record', async () => {
  const platform = scene.sample.platforms[0]?.descriptor.digest as string
  const record = promotedRecord(scene.image, (one) => {
    one.admissions = [
      {
        at: '2026-11-21T14:22:30Z',
        run: 'acme/shop run 42.1 deploy',
        digest,
        signers: [{ kind: 'sigstore', signer: keys.signer.signer }],
        package: {
          reference: `${scene.repository}/acme/shop@${scene.pushed.digest}`,
          name: 'acme/shop',
          version: '1.4.2',
          stage: 'staging',
        },
      },
    ]
    one.approvals = [{ step: 0, by: 'grace', at: '2026-11-21T14:25:00Z' }]
  })
  const found = await audit(await cluster(scene.image, [platform, platform], record), service)
  expect(found.chain.contradictions).toEqual([])
  expect(standings(found)).toEqual([
    'running proved',
    'image proved',
    'signature proved',
    'provenance claimed',
    'bill-of-materials proved',
    'commit proved',
    'package proved',
    'promotion proved',
    'rollout claimed',
    'admission claimed',
    'gates claimed',
    'score absent',
    'approval claimed',
  ])
  expect(link(found, 'running').facts.pods).toBe('shop-7d9f-0, shop-7d9f-1')
  expect(link(found, 'image').says).toBe(`${platform} is the image for linux/amd64 of ${digest}`)
  expect(link(found, 'signature').facts.signer).toBe(`${keys.signer.signer} (sigstore)`)
  expect(link(found, 'provenance')).toMatchObject({
    because: expect.stringContaining('which nobody who counts signed'),
    facts: {
      builder: 'https://github.com/acme/shop/.github/workflows/release.yml@refs/heads/main',
      source: 'git+https://github.com/acme/shop@refs/heads/main',
      commit: COMMIT,
      run: 'https://github.com/acme/shop/actions/runs/42/attempts/1',
    },
  })
  expect(link(found, 'package').facts).toMatchObject({
    name: 'acme/shop',
    version: '1.4.2',
    digest: scene.pushed.digest,
  })
  expect(link(found, 'promotion').facts).toMatchObject({ from: 'staging', to: 'production', approver: 'ada' })
  expect(link(found, 'rollout').facts).toMatchObject({ id: record.id, state: 'PROMOTED' })
  expect(link(found, 'rollout').facts['run by']).toContain('mona (acme/shop run 42.1 deploy')
  expect(link(found, 'gates').because).toContain('its counts give the same verdicts')
  expect(link(found, 'gates').facts['counts of errors']).toBe('canary 2970 of 300000, stable 9000 of 900000')
  expect(link(found, 'approval').says).toBe('grace decided that it goes on')
  expect(found.chain.asked).toEqual({ ...service, environment: 'production' })
  const bytes = chainFiles(found).get(`record_${record.id}.json`) as Uint8Array
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(found.chain.record?.sha256)
  const controls = new Map(found.chain.controls.map((one) => [one.id, one]))
  expect(controls.get('CC8.1 approved')?.evidence).toBe('proved')
  expect(controls.get('CC7.1')?.evidence).toBe('proved')
  expect(link(found, 'bill-of-materials').says).toBe('the package acme/shop 1.4.2 lists what is in it')
  expect(controls.get('CC6.3')).toMatchObject({ evidence: 'claimed', facts: ['mona ran it, ada, grace approved it'] })
})

test('without a record the signed index names the package; without a cluster the image is only what was asked', async () => {
  const found = await audit(undefined, { image: scene.image, environment: 'production' })
  expect(standings(found).slice(0, 9)).toEqual([
    'running claimed',
    'image proved',
    'signature proved',
    'provenance claimed',
    'bill-of-materials proved',
    'commit proved',
    'package proved',
    'promotion proved',
    'rollout absent',
  ])
  expect(link(found, 'package').because).toContain('the signed index (serial 1) named it')
  expect(link(found, 'rollout').because).toBe('no cluster was looked at')
})

test('what signs the provenance makes it proved: a signature of the statement as it lies there, or an attestation of cosign', async () => {
  const images = openRegistry(`${registry.address}/acme/signed`, scene.world)
  const sample = await pushSample(images, '1', 500)
  const image = `${images.name}@${sample.index.descriptor.digest}`
  const statement = await pushArtifact(
    images,
    provenanceArtifact(provenanceFor(sample, image), sample.index.descriptor),
  )
  expect(link(await audit(undefined, { image }), 'provenance').standing).toBe('claimed')
  await signImage(images, statement.descriptor.digest, keys.signer, scene.world)
  const signed = link(await audit(undefined, { image }), 'provenance')
  expect(signed).toMatchObject({
    standing: 'proved',
    because: expect.stringContaining(`which ${keys.signer.signer} (sigstore) signed`),
  })
  const other = await pushSample(images, '2', 500)
  const attested = `${images.name}@${other.index.descriptor.digest}`
  await attest(attested, provenanceFor(other, attested))
  const found = await audit(undefined, { image: attested })
  expect(link(found, 'provenance')).toMatchObject({ standing: 'proved', facts: { commit: COMMIT } })
  expect(link(found, 'commit').standing).toBe('proved')
  const stranger = keyPair()
  const untrusting = { ...scene, trust: stranger.trust }
  expect(link(await audit(undefined, { image: attested }, untrusting), 'provenance')).toMatchObject({
    standing: 'absent',
    because: expect.stringContaining('not among the trusted ones'),
  })
})

test('a list of components is a claim as a build leaves it, and proved as an attestation of cosign', async () => {
  const images = openRegistry(`${registry.address}/acme/listed`, scene.world)
  const { index, platforms } = await pushSample(images, '1', 500)
  const [platform] = platforms as [Manifest]
  const sbom = { bomFormat: 'CycloneDX', specVersion: '1.6', components: [{ type: 'library', name: 'x' }] }
  const read = readSbom(Buffer.from(JSON.stringify(sbom)), 'sbom.json')
  const attached = await pushArtifact(images, sbomArtifact(read, platform.descriptor))
  const image = `${images.name}@${index.descriptor.digest}`
  const lying = link(await audit(undefined, { image }), 'bill-of-materials')
  expect(lying).toMatchObject({ standing: 'claimed', facts: { sboms: attached.descriptor.digest } })
  await attest(image, Buffer.from(JSON.stringify({ predicate: sbom })), 'cyclonedx')
  const signed = link(await audit(undefined, { image }), 'bill-of-materials')
  expect(signed).toMatchObject({ standing: 'proved', facts: { signer: `${keys.signer.signer} (sigstore)` } })
})

async function attest(image: string, statement: Uint8Array, type = 'slsaprovenance1'): Promise<void> {
  const env = { PATH: '/usr/bin:/bin', HOME: folder, COSIGN_PASSWORD: 'pw' }
  const cosign = (...args: string[]) => run(tools.cosign, args, { env, cwd: folder })
  writeFileSync(at('openssl.key'), keys.pem)
  const { predicate } = JSON.parse(Buffer.from(statement).toString()) as { predicate: object }
  writeFileSync(at('predicate.json'), JSON.stringify(predicate))
  rmSync(at('import-cosign.key'), { force: true })
  await cosign('import-key-pair', '--key', 'openssl.key')
  await cosign('signing-config', 'create', '--out', 'sc.json')
  await cosign('trusted-root', 'create', '--out', 'attest-root.json')
  const how = [
    '--key',
    'import-cosign.key',
    '--signing-config',
    'sc.json',
    '--trusted-root',
    'attest-root.json',
    '--yes',
    '--allow-http-registry',
  ]
  await cosign('attest', ...how, '--type', type, '--predicate', 'predicate.json', image)
}

test('nothing is made up: an image that nobody signed, packed or recorded', async () => {
  const images = openRegistry(`${registry.address}/acme/bare`, scene.world)
  const { index } = await pushSample(images, '1', 500)
  const image = `${images.name}@${index.descriptor.digest}`
  const found = await audit(await cluster(image, [index.descriptor.digest]), service)
  const sure = found.chain.links.filter(({ standing }) => standing !== 'absent').map(({ kind }) => kind)
  expect(sure).toEqual(['running', 'image'])
  for (const { kind, says, because, facts } of found.chain.links.filter(({ standing }) => standing === 'absent')) {
    expect([kind, says.startsWith('no'), because !== '', facts]).toEqual([kind, true, true, {}])
  }
  expect(found.chain.controls.filter(({ evidence }) => evidence !== 'none').map(({ id }) => id)).toEqual([])
  const gone = await audit(undefined, { image: `${registry.address}/acme/none@${digest}` })
  expect(link(gone, 'image')).toMatchObject({ standing: 'absent' })
})

test('contradictions are told: pods of two digests, a digest that is of no index, other commits, a verdict against its counts', async () => {
  const other = `sha256:${'9'.repeat(64)}`
  const two = await audit(await cluster(scene.image, [digest, digest, other]), service)
  expect(two.chain.contradictions).toEqual([`1 of the pods of shop run ${other} and not ${digest}: shop-7d9f-2`])
  const going = await cluster(scene.image, [digest, other])
  going.edit(podPath('web', 'shop-7d9f-1'), ({ metadata }) => {
    metadata.deletionTimestamp = '2026-11-21T15:00:00Z'
  })
  expect((await audit(going, service)).chain.contradictions).toEqual([])
  const strange = await audit(await cluster(scene.image, [other]), service)
  expect(strange.chain.contradictions).toEqual([`${other} runs, which is neither ${digest} nor a platform of it`])
  expect(link(strange, 'image').standing).toBe('absent')
  const record = promotedRecord(scene.image, (one) => {
    const [look] = one.looks
    if (look !== undefined)
      look.readings = { ...look.readings, errors: { n: 100_000, x: 50_000, m: 300_000, y: 3_000 } }
  })
  const lied = await audit(await cluster(scene.image, [digest], record), service)
  expect(lied.chain.contradictions).toEqual([
    'the record says that the gates passed at 25 % (step 1), and its own counts say fail',
  ])
})

test('an image of a service: it runs, or ran once, or nothing of the service is there', async () => {
  const record = promotedRecord(scene.image)
  const image = scene.image
  const now = await audit(await cluster(image, [digest], record), { ...service, image })
  expect(link(now, 'running').standing).toBe('proved')
  const other = `sha256:${'9'.repeat(64)}`
  const once = await audit(await cluster(image.replace(digest, other), [other], record), { ...service, image })
  expect(link(once, 'running')).toMatchObject({
    standing: 'claimed',
    because: `who asked says so; the pods of shop run ${other} now`,
  })
  expect([link(once, 'rollout').standing, once.chain.contradictions]).toEqual(['claimed', []])
  const gone = await audit(await cluster(image, []), { ...service, image })
  expect(link(gone, 'running').because).toContain('no pod of Deployment shop')
})

test('T30: a record that was edited by hand is no reason not to look at the rest', async () => {
  const record = promotedRecord(scene.image)
  const kube = await cluster(scene.image, [digest], record)
  editRecord(kube, record.id, (text) => text.replace('"state":"PROMOTED"', '"state":"VERIFIED"'))
  const found = await audit(kube, { ...service, environment: 'production' })
  expect(link(found, 'rollout')).toMatchObject({ standing: 'absent', because: expect.stringContaining('is damaged') })
  expect(link(found, 'promotion').standing).toBe('proved')
})

test('T21: a package that does not hold the image proves nothing', async () => {
  const kube = await cluster(scene.image, [digest])
  const found = await audit(kube, { ...service, package: 'acme/shop@9.9.9' })
  expect(link(found, 'package')).toMatchObject({
    standing: 'claimed',
    because: expect.stringContaining('has no version 9.9.9'),
  })
  const images = openRegistry(`${registry.address}/acme/other`, scene.world)
  const { index } = await pushSample(images, '1', 500)
  const image = `${images.name}@${index.descriptor.digest}`
  const wrong = await audit(undefined, { image, package: 'acme/shop@1.4.2' })
  expect(link(wrong, 'package').standing).toBe('absent')
  expect(wrong.chain.contradictions).toEqual([
    `who asked names the package acme/shop 1.4.2, which does not hold ${index.descriptor.digest}`,
  ])
})

test('the audit is signed, and gpg --verify and cosign verify-blob say so', async () => {
  const audited = await audit(await cluster(scene.image, [digest], promotedRecord(scene.image)), service)
  const maker = new Maker(at('gpg'))
  const fingerprint = maker.key('auditor')
  const openpgp = await openpgpSigner({ key: maker.secretKey(fingerprint) }, scene.world)
  const signatures = await signAudit(audited.chain, [openpgp, keys.signer], scene.world.signal)
  const bytes = auditBytes(audited.chain)
  writeFileSync(at('audit.json'), bytes)
  for (const [end, signature] of signatures) writeFileSync(at(`audit.json${end}`), signature)
  expect([...signatures.keys()]).toEqual(['.asc', '.sigstore.json'])
  expect(maker.verify(bytes, signatures.get('.asc') as Uint8Array)).toContain(`VALIDSIG ${fingerprint}`)
  expect(() => maker.verify(Buffer.concat([bytes, Buffer.from(' ')]), signatures.get('.asc') as Uint8Array)).toThrow()
  maker.close()
  writeFileSync(at('cosign.pub'), keys.publicKey)
  const env = { PATH: '/usr/bin:/bin', HOME: folder }
  await run(tools.cosign, ['trusted-root', 'create', '--out', 'tr.json'], { env, cwd: folder })
  const how = ['--key', 'cosign.pub', '--insecure-ignore-tlog', '--trusted-root', 'tr.json']
  const verify = ['verify-blob', ...how, '--bundle', 'audit.json.sigstore.json']
  await run(tools.cosign, [...verify, 'audit.json'], { env, cwd: folder })
  writeFileSync(at('changed.json'), bytes.toString().replace('"ada"', '"eve"'))
  await expect(run(tools.cosign, [...verify, 'changed.json'], { env, cwd: folder })).rejects.toThrow()
})
