import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import type { AuditChain, LinkKind } from '../../src/audit/types.ts'
import { provenanceArtifact } from '../../src/image/provenance.ts'
import { pushArtifact } from '../../src/oci/artifact.ts'
import { useLab } from '../lab/lab.ts'
import { COMMIT, keyPair, provenanceFor } from '../repository/transfer/scene.ts'
import { FEW_REQUESTS, QUICK, underLoad } from './scene.ts'
import { SignedScene } from './signed-scene.ts'

/** From the pods of a real cluster back to the commit, after a rollout by a signed package under gates. */

const lab = await useLab()
const scene = await SignedScene.open(lab)
afterAll(() => scene.close())

/** What an auditor's runner needs, and no more. */
const RIGHTS = [
  { apiGroups: ['apps'], resources: ['deployments'], verbs: ['get'] },
  { apiGroups: [''], resources: ['pods', 'configmaps'], verbs: ['list'] },
]

test('an audit follows what a rollout under gates brought back to builder, signer, approver and record', async () => {
  const { shop, load } = await underLoad(lab, 100, { replicas: 2 })
  const { image, digest } = await scene.image(shop, 'v2', 'production')
  const images = scene.imagesOf(shop)
  const index = await images.resolve(digest)
  const statement = provenanceFor({ index, platforms: [] }, image)
  await pushArtifact(images, provenanceArtifact(statement, index.descriptor))
  const wanted = await scene.package(shop, { images: { shop: image } })
  await scene.promote(wanted)
  const workspace = scene.workspace()
  const inputs = { ...QUICK, ...FEW_REQUESTS, environment: 'production', package: wanted }
  const deployed = await shop.action('deploy-canary', inputs, workspace)
  await load.stop()
  expect(deployed).toMatchObject({ code: 0, errors: [], outputs: { state: 'PROMOTED', image } })

  const kubeconfig = await shop.kubeconfigOf('auditor', RIGHTS)
  const place = { name: 'shop', namespace: shop.namespace, environment: 'production', kubeconfig }
  const auditor = keyPair()
  const key = { sigstore: 'key', 'sigstore-key': auditor.pem }
  const audited = await lab.action('sign-package', { command: 'audit', ...place, ...key }, workspace)

  expect(audited).toMatchObject({ code: 0, errors: [], warnings: [] })
  const file = audited.outputs.audit ?? ''
  const chain = JSON.parse(readFileSync(file, 'utf8')) as AuditChain
  const link = (kind: LinkKind) => chain.links.find((one) => one.kind === kind)
  expect(chain.contradictions).toEqual([])
  expect(chain.links.map(({ kind, standing }) => `${kind} ${standing}`)).toEqual([
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
    'admission claimed',
    'admission claimed',
    'gates claimed',
    'score absent',
    'approval absent',
  ])
  expect(link('running')?.says).toBe(`2 pods of Deployment shop in namespace ${shop.namespace} run ${digest}`)
  expect(link('commit')?.facts.commit).toBe(COMMIT)
  expect(link('promotion')?.facts).toMatchObject({ from: 'staging', to: 'production', approver: 'ann' })
  expect(link('rollout')?.facts.id).toBe(deployed.outputs['rollout-id'])
  expect(link('gates')?.because).toContain('its counts give the same verdicts when they are judged again')
  expect(link('gates')?.facts['counts of errors']).toMatch(/^canary 0 of [1-9]\d*, stable 0 of [1-9]\d*$/)
  const record = readFileSync(join(dirname(file), `record_${chain.record?.id}.json`))
  expect(createHash('sha256').update(record).digest('hex')).toBe(chain.record?.sha256)
  expect(audited.stdout).toContain(`Audit of ${image}`)
  expect(audited.summary).toContain('#### Controls (SOC 2)')
  expect(readFileSync(`${file}.sigstore.json`, 'utf8')).toContain(auditor.signer.signer)
  expect(basename(file)).toBe(`audit_${digest.slice(7, 19)}.json`)
})
