import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { type BuildFacts, provenanceArtifact, provenanceBytes, provenanceOf } from '../../src/image/provenance.ts'
import { readSbom, sbomArtifact } from '../../src/image/sbom.ts'
import { subjectsOf } from '../../src/image/scan/subjects.ts'
import { pushArtifact } from '../../src/oci/artifact.ts'
import { openLayout } from '../../src/oci/layout.ts'
import { layOut } from '../lab/scan.ts'

const layout = mkdtempSync(join(tmpdir(), 'gradus-attach-'))
afterAll(() => rmSync(layout, { recursive: true }))

test('SBOM and provenance are referrers: of a platform, and of the whole image', async () => {
  const platforms = ['linux/amd64', 'linux/arm64']
  const digest = await layOut(
    layout,
    platforms.map((platform) => ({ platform, files: { app: platform } })),
  )
  const store = await openLayout(layout)
  const [amd] = await subjectsOf(store, digest)
  if (amd === undefined) throw new Error('nothing was laid out')
  const text = JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components: [{ name: 'flask' }] })
  await pushArtifact(store, sbomArtifact(readSbom(Buffer.from(text), 'sbom'), amd.manifest))
  const facts: BuildFacts = {
    subjects: [{ name: 'shop', digest }],
    builder: 'https://example.org/builder',
    versions: {},
    source: {},
    parameters: { context: '.', dockerfile: 'Dockerfile', platforms, buildArgs: [], secrets: [] },
    bases: [],
    epoch: 0,
    invocation: 'https://example.org/run/1',
    started: 0,
    finished: 1000,
  }
  const statement = provenanceBytes(provenanceOf(facts))
  const { descriptor } = await store.resolve(digest)
  await pushArtifact(store, provenanceArtifact(statement, descriptor))

  const [sbom] = await store.referrers(amd.manifest.digest)
  expect(sbom).toMatchObject({ artifactType: 'application/vnd.cyclonedx+json' })
  const [provenance] = await store.referrers(digest)
  expect(provenance).toMatchObject({
    artifactType: 'application/vnd.in-toto+json',
    annotations: { 'in-toto.io/predicate-type': 'https://slsa.dev/provenance/v1' },
  })
  const manifest = await store.resolve(provenance?.digest ?? '')
  const [layer] = manifest.kind === 'image' ? manifest.layers : []
  expect(layer?.mediaType).toBe('application/vnd.in-toto+json')
  expect(readFileSync(join(layout, 'blobs/sha256', layer?.digest.slice(7) ?? ''))).toEqual(statement)
})
