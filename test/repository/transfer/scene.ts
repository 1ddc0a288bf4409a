import { createHash, generateKeyPairSync } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { provenanceArtifact, provenanceBytes, provenanceOf } from '../../../src/image/provenance.ts'
import { pushArtifact } from '../../../src/oci/artifact.ts'
import { openRegistry } from '../../../src/oci/registry.ts'
import { packFolder } from '../../../src/package/pack.ts'
import { writeIndex } from '../../../src/repository/index-write.ts'
import { judgeBy, type World } from '../../../src/repository/judge.ts'
import { promotePackage } from '../../../src/repository/promote.ts'
import { type Pushed, pushPackage } from '../../../src/repository/push.ts'
import { signImage } from '../../../src/sign/image.ts'
import { sigstoreKeySigner } from '../../../src/sign/sigstore/by-key.ts'
import { publicPem } from '../../../src/sign/sigstore/key.ts'
import type { ImageSigner, Trust } from '../../../src/sign/types.ts'
import type { Registry } from '../../lab/registry.ts'
import { access, pushSample, type Sample } from '../../oci/sample.ts'
import { requestOf, shop } from '../../package/sample.ts'
import { worldIn } from '../../sign/world.ts'

/** A service as it is when it was built, signed, packed, pushed and promoted, by real programs into a real registry. */
export interface Scene {
  readonly world: World
  readonly signer: ImageSigner
  readonly trust: Trust
  readonly judge: ReturnType<typeof judgeBy>
  /** `<registry>/acme/packages` */
  readonly repository: string
  /** `<registry>/acme/shop@sha256:…`, an index of two platforms. */
  readonly image: string
  readonly sample: Sample
  readonly pushed: Pushed
}

export interface SceneOptions {
  readonly version?: string
  readonly signs?: boolean
  readonly provenance?: boolean
  readonly promotes?: boolean
  readonly indexes?: boolean
  /** Bytes of each layer. */
  readonly bytes?: number
}

export const COMMIT = '3f2a1bc4d5e6f708192a3b4c5d6e7f8091a2b3c4'

export function keyPair(): { signer: ImageSigner; trust: Trust; pem: string; publicKey: string } {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const pem = String(privateKey.export({ type: 'pkcs8', format: 'pem' }))
  const publicKey = publicPem(privateKey)
  return {
    signer: sigstoreKeySigner({ key: pem }),
    trust: { sigstore: { keys: [publicKey], identities: [] } },
    pem,
    publicKey,
  }
}

export function sceneWorld(folder: string): World {
  return { ...access(), ...worldIn(folder) }
}

export async function makeScene(
  registry: Registry,
  folder: string,
  { signer, trust }: Pick<Scene, 'signer' | 'trust'>,
  options: SceneOptions = {},
): Promise<Scene> {
  const { version = '1.4.2', signs = true, provenance = true, promotes = true, indexes = true, bytes = 5000 } = options
  mkdirSync(folder, { recursive: true })
  const world = sceneWorld(folder)
  const judge = judgeBy(() => trust, world)
  const repository = `${registry.address}/acme/packages`
  const images = openRegistry(`${registry.address}/acme/shop`, world)
  const sample = await pushSample(images, version, bytes)
  const { digest } = sample.index.descriptor
  const image = `${registry.address}/acme/shop@${digest}`
  if (provenance) await pushArtifact(images, provenanceArtifact(provenanceFor(sample, image), sample.index.descriptor))
  if (signs) await signImage(images, digest, signer, world)
  const pushed = await pushVersion({ world, judge, repository, signer, image, version, folder })
  const asked = { repository, wanted: `acme/shop@${version}`, judge, signers: [signer] }
  if (promotes) {
    const promotion = { from: 'staging', to: 'production', approver: 'ada', reason: 'two days in staging' }
    await promotePackage({ ...asked, ...promotion }, world)
  }
  if (indexes) {
    const wish = { repository, judge, environment: 'production', names: ['acme/shop'], signers: [signer] }
    await writeIndex({ ...wish, lifetimeSeconds: 86_400 }, world)
  }
  return { world, signer, trust, judge, repository, image, sample, pushed }
}

export function provenanceFor(
  { index, platforms }: Pick<Sample, 'index' | 'platforms'>,
  image: string,
  commit = COMMIT,
): Uint8Array {
  const name = image.split('@')[0] as string
  const subjects = [index, ...platforms].map(({ descriptor }) => ({ name, digest: descriptor.digest }))
  return provenanceBytes(
    provenanceOf({
      subjects,
      builder: 'https://github.com/acme/shop/.github/workflows/release.yml@refs/heads/main',
      versions: { gradus: '1.0.0', buildx: '0.33.0' },
      source: { repository: 'https://github.com/acme/shop', ref: 'refs/heads/main', commit },
      parameters: { context: '.', dockerfile: 'Dockerfile', platforms: ['linux/amd64'], buildArgs: [], secrets: [] },
      bases: [],
      epoch: 1_795_000_000,
      invocation: 'https://github.com/acme/shop/actions/runs/42/attempts/1',
      started: 1_795_000_000_000,
      finished: 1_795_000_060_000,
    }),
  )
}

interface Version {
  readonly world: World
  readonly judge: Scene['judge']
  readonly repository: string
  readonly signer: ImageSigner
  readonly image: string
  readonly version: string
  readonly folder: string
}

async function pushVersion({ world, judge, repository, signer, image, version, folder }: Version): Promise<Pushed> {
  const id = createHash('sha256').update(`${repository} ${version} ${image}`).digest('hex').slice(0, 8)
  const root = shop(join(folder, `sources-${id}`))
  const request = requestOf(root)
  const said = { ...request.package, version, images: { shop: image }, dependencies: {} }
  const packed = await packFolder({ ...request, package: said }, { signal: world.signal })
  const bundle = await signer.sign(packed.manifestBytes, world.signal)
  const file = join(folder, `${id}.tgz`)
  await packed.write(file, new Map([['metadata/bundle.sigstore.json', bundle]]))
  return await pushPackage({ repository, file, judge }, world)
}
