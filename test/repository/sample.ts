import { generateKeyPairSync } from 'node:crypto'
import { mkdirSync, mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { openRegistry, type Repository } from '../../src/oci/registry.ts'
import { lockBytes } from '../../src/package/lock.ts'
import { packFolder } from '../../src/package/pack.ts'
import type { Lock } from '../../src/package/types.ts'
import { type Judge, judgeBy, type World } from '../../src/repository/judge.ts'
import { placeOfPackage } from '../../src/repository/place.ts'
import { sigstoreKeySigner } from '../../src/sign/sigstore/by-key.ts'
import { publicPem } from '../../src/sign/sigstore/key.ts'
import type { Signer, Trust } from '../../src/sign/types.ts'
import { access } from '../oci/sample.ts'
import { COMMIT, DIGEST, never, shop } from '../package/sample.ts'
import { worldIn } from '../sign/world.ts'

/** A key of one's own, and the trust in it. */
export interface Key {
  readonly signer: Signer
  readonly trust: Trust
}

export function freshKey(): Key {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const signer = sigstoreKeySigner({ key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })) })
  return { signer, trust: { sigstore: { keys: [publicPem(privateKey)], identities: [] } } }
}

export function repositoryWorld(folder: string, more: Partial<World> = {}): World {
  return { ...access(), ...worldIn(folder), ...more }
}

/** Trusts in each environment the key that is named for it, and nobody elsewhere. */
export function trusting(keys: Readonly<Record<string, Key>>, world: World): Judge {
  return judgeBy((environment) => keys[environment]?.trust ?? {}, world)
}

export interface Sample {
  readonly name?: string
  readonly version?: string
  readonly stage?: string
  readonly created?: string
  readonly dependencies?: Readonly<Record<string, string>>
  /** Container → image by digest. */
  readonly images?: Readonly<Record<string, string>>
  readonly lock?: Lock
  /** Files of the service's repository beside the usual ones. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>
  /** Where signatures go, and whose. */
  readonly signers: readonly Signer[]
}

const PLACES = { openpgp: 'metadata/signature.asc', sigstore: 'metadata/bundle.sigstore.json' } as const

/** Packs and signs a package as sign-package does. @returns its archive */
export async function packed(folder: string, sample: Sample): Promise<string> {
  const { name = 'acme/shop', version = '1.4.2', stage = 'staging', created = '2026-11-20T08:30:00Z' } = sample
  const root = mkdtempSync(join(folder, 'sources-'))
  mkdirSync(join(root, 'repository'))
  shop(join(root, 'repository'), sample.files)
  const made = await packFolder(
    {
      sources: { root: join(root, 'repository'), folder: '', service: 'shop', shared: true, config: 'gradus.yml' },
      stage,
      package: {
        name,
        version,
        commit: COMMIT,
        created,
        description: `The ${name}`,
        images: sample.images ?? { shop: `ghcr.io/acme/shop@${DIGEST}` },
        dependencies: sample.dependencies ?? {},
      },
      ...(sample.lock && { lock: lockBytes(sample.lock) }),
    },
    { signal: never },
  )
  const signatures = new Map<string, Uint8Array>()
  for (const { kind, sign } of sample.signers) signatures.set(PLACES[kind], await sign(made.manifestBytes, never))
  const file = join(root, 'package.tgz')
  await made.write(file, signatures)
  return file
}

export function storeOf(repository: string, name: string, world: World): Repository {
  return openRegistry(placeOfPackage(repository, name), world)
}
