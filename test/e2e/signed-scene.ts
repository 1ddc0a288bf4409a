import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dump } from 'js-yaml'
import { parseReference } from '../../src/oci/reference.ts'
import { openRegistry, type Repository } from '../../src/oci/registry.ts'
import type { World } from '../../src/repository/judge.ts'
import { promotePackage } from '../../src/repository/promote.ts'
import { pushPackage } from '../../src/repository/push.ts'
import { yankPackage } from '../../src/repository/yank.ts'
import { signImage } from '../../src/sign/image.ts'
import type { ImageSigner } from '../../src/sign/types.ts'
import type { ActionOptions } from '../lab/action.ts'
import { packImage, pushImage } from '../lab/image.ts'
import type { Lab } from '../lab/lab.ts'
import { type Registry, startRegistry } from '../lab/registry.ts'
import type { LabService, Version } from '../lab/service.ts'
import { freshKey, type Key, packed, repositoryWorld, type Sample, trusting } from '../repository/sample.ts'

/** Keys of staging and production, and a stranger's. */
export const KEYS = { staging: freshKey(), production: freshKey(), stranger: freshKey() }
export type Owner = keyof typeof KEYS

/** Weights and times at which a rollout is over in seconds; nobody is asked but the pods. */
export const PLAIN = { steps: '50,100', settle: '1s', drain: '0s', gates: 'none' }

/** A registry with images that the lab's node runs, and packages of them. */
export class SignedScene {
  readonly packages: string
  readonly #lab: Lab
  readonly #registry: Registry
  readonly #folder = mkdtempSync(join(tmpdir(), 'signed-'))
  readonly #world: World

  private constructor(lab: Lab, registry: Registry) {
    this.#lab = lab
    this.#registry = registry
    this.packages = `${registry.address}/acme/packages`
    this.#world = repositoryWorld(this.#folder)
  }

  static async open(lab: Lab): Promise<SignedScene> {
    return new SignedScene(lab, await startRegistry({ kind: 'distribution' }))
  }

  async close(): Promise<void> {
    await this.#registry.stop()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  /** An image in the registry that the node runs too, under the tag of its name. */
  async image(shop: LabService, name: string, ...signedBy: Owner[]): Promise<Version> {
    const program = join(this.#folder, `${shop.namespace}-${name}`)
    writeFileSync(program, `${shop.namespace} ${name}`)
    const image = await packImage(program)
    await pushImage(`http://${this.#registry.address}`, this.#path(shop), image, name)
    await this.#lab.node('PUT', `versions/${image.digest}`, { version: name })
    const reference = `${this.#registry.address}/${this.#path(shop)}@${image.digest}`
    for (const owner of signedBy) await this.sign(reference, owner)
    return { name, digest: image.digest, image: reference }
  }

  /** Where the images of a service are. */
  imagesOf(shop: LabService): Repository {
    return openRegistry(`${this.#registry.address}/${this.#path(shop)}`, this.#world)
  }

  async sign(image: string, owner: Owner): Promise<void> {
    const { digest, ...place } = parseReference(image)
    await signImage(openRegistry(place, this.#world), String(digest), KEYS[owner].signer as ImageSigner, this.#world)
  }

  /** Packs, signs for its stage and pushes. @returns `acme/<namespace>@<version>` */
  async package(shop: LabService, sample: Omit<Sample, 'signers' | 'name'> & { images: Record<string, string> }) {
    const name = `acme/${shop.namespace}`
    const { stage = 'staging', version = '1.4.2' } = sample
    const file = await packed(this.#folder, { ...sample, name, signers: [KEYS[stage as Owner].signer] })
    await pushPackage({ repository: this.packages, file, judge: this.#judge() }, this.#world)
    return `${name}@${version}`
  }

  /** Puts a package under the tag of another version, as whoever may push can. */
  async retag(wanted: string, tag: string): Promise<void> {
    const [name = '', version = ''] = wanted.split('@')
    const store = openRegistry(`${this.packages}/${name}`, this.#world)
    await store.putManifest(await store.resolve(version), { tag })
  }

  async yank(wanted: string): Promise<void> {
    const statement = { by: 'ann', reason: 'sick', signers: [KEYS.production.signer] }
    await yankPackage({ repository: this.packages, wanted, ...statement, judge: this.#judge() }, this.#world)
  }

  async promote(wanted: string, signedBy: Owner = 'production'): Promise<void> {
    const { signer } = KEYS[signedBy]
    const judge = trusting({ ...KEYS, production: KEYS[signedBy] }, this.#world)
    const statement = { from: 'staging', to: 'production', approver: 'ann', reason: 'tests passed' }
    await promotePackage({ repository: this.packages, wanted, ...statement, signers: [signer], judge }, this.#world)
  }

  /** A workspace in which signatures are asked for in production. */
  workspace(settings: object = {}, keys: Partial<Record<Owner, Key>> = KEYS): ActionOptions {
    const environments = (['staging', 'production'] as const).filter((name) => keys[name])
    const config = {
      services: { shop: { 'require-signature': true } },
      environments: { staging: { 'require-signature': false }, production: {} },
      'trusted-keys': Object.fromEntries(environments.map((name) => [name, { 'sigstore-keys': [`keys/${name}.pub`] }])),
      packages: { repository: this.packages },
      ...settings,
    }
    const files = environments.map((name) => [`keys/${name}.pub`, keys[name]?.trust.sigstore?.keys[0] ?? ''])
    return { files: { 'gradus.yml': dump(config), ...Object.fromEntries(files) } }
  }

  #path(shop: LabService): string {
    return `acme/${shop.namespace}`
  }

  #judge() {
    return trusting(KEYS, this.#world)
  }
}
