import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { subjectsOf } from '../../../src/image/scan/subjects.ts'
import { openLayout } from '../../../src/oci/layout.ts'
import { layOut, type PlantedImage } from '../../lab/scan.ts'

const root = mkdtempSync(join(tmpdir(), 'gradus-subjects-'))
afterAll(() => rmSync(root, { recursive: true }))

const IMAGES = ['linux/amd64', 'linux/arm64/v8'].map((platform) => ({ platform, files: { app: platform } }))
async function laidOut(images: readonly PlantedImage[] = IMAGES) {
  const layout = mkdtempSync(join(root, 'layout-'))
  return { layout, digest: await layOut(layout, images) }
}

test('an index has an image for each platform', async () => {
  const { layout, digest } = await laidOut()
  const subjects = await subjectsOf(await openLayout(layout), digest)
  expect(subjects.map(({ platform }) => platform)).toEqual(['linux/amd64', 'linux/arm64/v8'])
  expect(new Set(subjects.flatMap(({ manifest, config }) => [manifest.digest, config])).size).toBe(4)
  const [first] = subjects
  const manifest = readFileSync(join(layout, 'blobs/sha256', first?.manifest.digest.slice(7) ?? ''))
  expect(manifest.length).toBe(first?.manifest.size)
})

test('one image is itself', async () => {
  const { layout, digest } = await laidOut(IMAGES.slice(0, 1))
  expect(await subjectsOf(await openLayout(layout), digest)).toMatchObject([
    { platform: 'linux/amd64', manifest: { digest } },
  ])
})

test('attestations that lie beside an image are none', async () => {
  const { layout } = await laidOut([...IMAGES, { platform: 'unknown/unknown', files: { statement: '{}' } }])
  const [{ digest }] = JSON.parse(readFileSync(join(layout, 'index.json'), 'utf8')).manifests
  expect((await subjectsOf(await openLayout(layout), digest)).map(({ platform }) => platform)).toEqual([
    'linux/amd64',
    'linux/arm64/v8',
  ])
})

test('T23: a blob that is not what its name says is refused, and a digest that is not there', async () => {
  const { layout, digest } = await laidOut()
  await expect(subjectsOf(await openLayout(layout), `sha256:${'0'.repeat(64)}`)).rejects.toThrow(
    'has no image sha256:000',
  )
  const folder = join(layout, 'blobs/sha256')
  for (const name of readdirSync(folder)) {
    const file = join(folder, name)
    const content = readFileSync(file)
    if (content[0] !== '{'.charCodeAt(0)) continue // a layer
    writeFileSync(file, Buffer.concat([content, Buffer.from(' ')]))
    await expect(subjectsOf(await openLayout(layout), digest)).rejects.toThrow(
      /not what its digest says|is not .* digest|sha256/,
    )
    writeFileSync(file, content)
    if (!content.toString().includes('"manifests"')) continue
    rmSync(file)
    await expect(subjectsOf(await openLayout(layout), digest)).rejects.toThrow(`has no image ${digest}`)
    writeFileSync(file, content)
  }
})
