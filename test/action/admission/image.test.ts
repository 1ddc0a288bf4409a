import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Checks } from '../../../src/action/admission/gate.ts'
import { signedImage } from '../../../src/action/admission/image.ts'
import { openRegistry, type Repository } from '../../../src/oci/registry.ts'
import { signImage } from '../../../src/sign/image.ts'
import type { ImageSigner } from '../../../src/sign/types.ts'
import { type Registry, startRegistry } from '../../lab/registry.ts'
import { pushSample, type Sample } from '../../oci/sample.ts'
import { freshKey, repositoryWorld } from '../../repository/sample.ts'

const folder = mkdtempSync(join(tmpdir(), 'image-'))
const world = repositoryWorld(folder)
const key = freshKey()
const checks: Checks = { world, trust: async () => key.trust }

describe.each(['distribution', 'debian', 'olareg'] as const)('an image for two platforms in %s', (kind) => {
  let registry: Registry
  let images: Repository
  let signed: Sample
  let other: Sample
  beforeAll(async () => {
    registry = await startRegistry({ kind })
    images = openRegistry(`${registry.address}/acme/shop`, world)
    signed = await pushSample(images, 'v1')
    other = await pushSample(images, 'v2')
    await signImage(images, signed.index.descriptor.digest, key.signer as ImageSigner, world)
  })
  afterAll(() => registry.stop())

  const admit = (digest: string | undefined, tag = '') =>
    signedImage(`${images.name}${tag}@${digest}`, 'production', checks)
  const platform = () => signed.platforms[1]?.descriptor.digest

  test('is in by the signature of its index, and so is a platform by the tag of that index', async () => {
    const found = { signers: [{ kind: 'sigstore', signer: key.signer.signer }] }
    expect(await admit(signed.index.descriptor.digest)).toEqual(found)
    expect(await admit(platform(), ':v1')).toEqual(found)
  })

  test('is out by one platform alone, by the tag of an index that is not signed, or that has another', async () => {
    await expect(admit(platform())).rejects.toThrow(/@sha256:[0-9a-f]{64} is not signed; sign it with sign-package/)
    await expect(admit(platform(), ':none')).rejects.toThrow(/is not signed/)
    await expect(admit(other.platforms[0]?.descriptor.digest, ':v2')).rejects.toThrow(/is not signed/)
    await expect(admit(other.platforms[0]?.descriptor.digest, ':v1')).rejects.toThrow(
      /runs, which is neither the signed sha256:[0-9a-f]{64} nor a platform of it; deploy the signed digest$/,
    )
  })
})

afterAll(() => rmSync(folder, { recursive: true }))
