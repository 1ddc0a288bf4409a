import { afterAll, describe, expect, test } from '@jest/globals'
import { PROTECTED, standInForGitHub } from '../github/environments.ts'
import { useLab } from '../lab/lab.ts'
import type { LabService } from '../lab/service.ts'
import { refused } from './refused.ts'
import { leftovers, recordOf, stableImage, untilState } from './scene.ts'
import { KEYS, PLAIN, SignedScene } from './signed-scene.ts'

/** Rules 3 and 4 on a real registry, with images and packages that are really signed. */

const lab = await useLab()
const scene = await SignedScene.open(lab)
afterAll(() => scene.close())

const shopNow = () => lab.service('shop', { replicas: 1 })
const inProduction = { ...PLAIN, environment: 'production' }
const signerOf = (owner: keyof typeof KEYS) => KEYS[owner].signer.signer

test.concurrent('an image that is signed comes in, and record, outputs, summary and log say who signed', async () => {
  const shop = await shopNow()
  const v2 = await scene.image(shop, 'v2', 'stranger', 'production')

  const result = await shop.action('deploy-canary', { ...inProduction, image: v2.image }, scene.workspace())

  const signer = signerOf('production')
  expect(result).toMatchObject({ code: 0, errors: [], outputs: { state: 'PROMOTED', image: v2.image, signer } })
  expect(await stableImage(shop)).toBe(v2.image)
  const { admissions } = await recordOf(shop)
  const found = { digest: v2.digest, signers: [{ kind: 'sigstore', signer }] }
  // Before the start, before the canary came in, and before stable got it.
  expect(admissions).toMatchObject([found, found, found])
  expect(result.stdout).toContain(`${v2.digest} signature counts: ${signer}`)
  expect(result.summary).toContain('| Signed by |')
  expect(await leftovers(shop)).toEqual([])
})

describe('nothing is written where an image', () => {
  test.concurrent.each([
    ['is not signed', [], /@sha256:[0-9a-f]{64} is not signed; sign it with sign-package, command: sign$/],
    [
      'T22: is signed by staging alone',
      ['staging'],
      /has no signature that counts: .* made with a key that is not among the trusted ones$/,
    ],
  ] as const)('%s', async (_, owners, sentence) => {
    const shop = await shopNow()
    const { image } = await scene.image(shop, 'v2', ...owners)
    const { said } = await refused(lab, shop, { inputs: { ...inProduction, image }, options: scene.workspace() })
    expect(said).toMatch(sentence)
  })
})

test.concurrent('T27: an input does not take back that the configuration asks for signatures', async () => {
  const shop = await shopNow()
  const { image } = await scene.image(shop, 'v2')
  const inputs = { ...inProduction, image, 'require-signature': false }
  const { said } = await refused(lab, shop, { inputs, options: scene.workspace() })
  expect(said).toBe(
    "input require-signature: gradus.yml asks for signatures for production, and an input can't take that back; leave it out, or break the glass with break-glass",
  )
})

test.concurrent('T27: the glass is not broken where no protected environment can be proved', async () => {
  const shop = await shopNow()
  const { image } = await scene.image(shop, 'v2')
  const glass = { ...inProduction, image, 'break-glass': 'the registry of signatures is down' }
  for (const [more, why] of [
    [{}, /^break-glass: without github-token nobody can tell how its environment is protected; give the job/],
    [
      { 'github-token': 'ghs_token' },
      /^break-glass: GitHub does not say which environment this job runs in; give the job/,
    ],
  ] as const) {
    const { said } = await refused(lab, shop, { inputs: { ...glass, ...more }, options: scene.workspace() })
    expect(said).toMatch(why)
  }
})

test.concurrent('T27: in an environment with reviewers it is, with a warning and a line in the record', async () => {
  const shop = await shopNow()
  const { image } = await scene.image(shop, 'v2')
  const github = await standInForGitHub(PROTECTED)
  const reason = 'the registry of signatures is down'
  const glass = { ...inProduction, image, 'break-glass': reason, 'github-token': 'ghs_token' }
  const options = { ...scene.workspace(), env: github.env, runId: '4711' }

  const open = await standInForGitHub({ ...PROTECTED, rules: [] })
  const { said } = await refused(lab, shop, { inputs: glass, options: { ...options, env: open.env } })
  expect(said).toMatch(/^break-glass: the environment production of this job has no required reviewers; give the job/)

  const result = await shop.action('deploy-canary', glass, options)
  for (const { close } of [github, open]) close()
  expect(result).toMatchObject({ code: 0, outputs: { state: 'PROMOTED', image, signer: '' } })
  const broken = { reason, environment: 'production', approvers: ['ann'], by: 'octocat' }
  expect((await recordOf(shop)).admissions).toMatchObject(Array(3).fill({ signers: [], breakGlass: broken }))
  const words = `broke the glass in the environment production, approved by ann: ${reason}`
  expect(result.warnings.filter(({ message }) => message.includes(words))).toHaveLength(1)
  expect(result.summary).toContain('[!WARNING]')
  expect(result.summary).toContain('octocat broke the glass in the environment production')
})

test.concurrent('T20: a tag that moves after the check brings nothing else in', async () => {
  const shop = await shopNow()
  const v2 = await scene.image(shop, 'v2', 'production')
  const tagged = v2.image.replace('@', ':v2@')
  const running = shop.startAction('deploy-canary', { ...inProduction, image: tagged }, scene.workspace())
  await running.until(/DEPLOYING|rollout shop-/)
  const evil = await scene.image(shop, 'evil')
  const images = scene.imagesOf(shop)
  await images.putManifest(await images.resolve(evil.digest), { tag: 'v2' })
  expect((await images.resolve('v2')).descriptor.digest).toBe(evil.digest)

  expect(await running.result).toMatchObject({ code: 0, outputs: { state: 'PROMOTED' } })
  expect(await stableImage(shop)).toBe(tagged)
  expect((await shop.ask()).version).toBe('v2')
})

test.concurrent('another run asks again by what it is told: the rollout waits on, and nothing changes', async () => {
  const shop = await shopNow()
  const { image } = await scene.image(shop, 'v2', 'production')
  const begun = await shop.action('deploy-canary', { ...inProduction, command: 'start', image }, scene.workspace())
  expect(begun).toMatchObject({ code: 0, outputs: { state: 'CANARY_WAITING', signer: signerOf('production') } })
  const promote = { ...inProduction, command: 'promote' }

  const others = scene.workspace({}, { production: KEYS.stranger })
  const { said } = await refused(lab, shop, { inputs: promote, options: others })
  expect(said).toMatch(/has no signature that counts/)
  expect(await recordOf(shop)).toMatchObject({ state: 'CANARY_WAITING' })

  const result = await shop.action('deploy-canary', promote, scene.workspace())
  expect(result).toMatchObject({ code: 0, outputs: { state: 'PROMOTED', signer: signerOf('production') } })
})

test.concurrent('a rollout that a dead run left is taken back where its image does not count any more', async () => {
  const shop = await shopNow()
  const before = await stableImage(shop)
  const { image } = await scene.image(shop, 'v2', 'production')
  const dead = shop.startAction('deploy-canary', { ...inProduction, settle: '1m', image }, scene.workspace())
  await untilState(lab, shop, 'CANARY_EVALUATING')
  dead.kill()
  const others = scene.workspace({}, { production: KEYS.stranger })
  const result = await shop.action('deploy-canary', { ...inProduction, command: 'resume' }, others)
  expect(result).toMatchObject({ code: 1, outputs: { state: 'ROLLED_BACK' } })
  expect(result.errors[0]?.message).toMatch(/has no signature that counts/)
  expect(await stableImage(shop)).toBe(before)
  expect(await leftovers(shop)).toEqual([])
})

test.concurrent('a way back needs no registry where the record says that the digest was checked, else it does', async () => {
  const shop = await shopNow()
  const first = await stableImage(shop)
  const [v2, v3] = [await scene.image(shop, 'v2', 'production'), await scene.image(shop, 'v3', 'production')]
  for (const { image } of [v2, v3]) {
    const brought = await shop.action('deploy-canary', { ...inProduction, image }, scene.workspace())
    expect(brought).toMatchObject({ code: 0 })
  }
  const registries = [scene.packages.split('/')[0], 'registry.example']
  const away = { 'registry-mirrors': registries.map((one) => `${one}=127.0.0.1:1`).join('\n') }
  const back = { environment: 'production', drain: '0s', ...away }
  const again = await shop.action('rollback', { ...back, to: v2.digest }, scene.workspace())
  expect(again).toMatchObject({ code: 0, outputs: { state: 'PROMOTED', 'to-image': v2.image } })
  const { admissions, kind } = await recordOf(shop)
  expect(kind).toBe('rollback')
  expect(admissions.at(-1)).toMatchObject({ digest: v2.digest, rollout: expect.stringMatching(/^shop-/) })
  expect(again.summary).toContain('as checked for rollout shop-')

  const unknown = { action: 'rollback', inputs: { ...back, to: first }, options: scene.workspace() }
  const { said } = await refused(lab, shop, unknown)
  expect(said).toMatch(/^can't list the referrers of shop@sha256:.* ECONNREFUSED/)
})

describe('packages', () => {
  async function shopWith(name = 'v2'): Promise<{ shop: LabService; images: Record<string, string>; image: string }> {
    const shop = await shopNow()
    const { image } = await scene.image(shop, name)
    return { shop, images: { shop: image }, image }
  }

  test.concurrent('one that was promoted to production brings its image in; an older one does not any more', async () => {
    const { shop, images, image } = await shopWith()
    const wanted = await scene.package(shop, { images })
    const older = await scene.package(shop, {
      images: { shop: (await scene.image(shop, 'v1')).image },
      version: '1.4.1',
    })
    for (const one of [wanted, older]) await scene.promote(one)

    const result = await shop.action('deploy-canary', { ...inProduction, package: wanted }, scene.workspace())
    const signer = signerOf('staging')
    expect(result).toMatchObject({ code: 0, errors: [], outputs: { state: 'PROMOTED', image, signer } })
    expect(result.outputs.package).toMatch(new RegExp(`^${scene.packages}/acme/${shop.namespace}:1.4.2@sha256:`))
    const { admissions } = await recordOf(shop)
    expect(admissions).toHaveLength(3)
    for (const admission of admissions) {
      expect(admission.package).toMatchObject({
        name: `acme/${shop.namespace}`,
        version: '1.4.2',
        stage: 'staging',
        reference: result.outputs.package,
        promotion: {
          from: 'staging',
          to: 'production',
          approver: 'ann',
          signers: [{ signer: signerOf('production') }],
        },
      })
    }
    expect(result.summary).toContain('promoted'.replace('p', 'P'))
    const { said } = await refused(lab, shop, {
      inputs: { ...inProduction, package: older },
      options: scene.workspace(),
    })
    expect(said).toMatch(/1\.4\.1 is older than 1\.4\.2, which runs; go back with the action rollback/)
  })

  test.concurrent('one that stands in staging alone, or was promoted by a stranger, is refused', async () => {
    const { shop, images } = await shopWith()
    const wanted = await scene.package(shop, { images })
    const attempt = { inputs: { ...inProduction, package: wanted }, options: scene.workspace() }
    expect((await refused(lab, shop, attempt)).said).toMatch(
      /was packed for staging and not promoted to production; promote it first$/,
    )
    const about = `{"decision": "DEPLOY", "digest": "sha256:${'0'.repeat(64)}"}`
    const { files } = scene.workspace()
    const inStaging = { ...PLAIN, environment: 'staging', package: wanted, 'safety-report': 'safety.json' }
    const unsafe = { inputs: inStaging, options: { files: { ...files, 'safety.json': about } } }
    expect((await refused(lab, shop, unsafe)).said).toMatch(
      /is about sha256:0+, not about sha256:[0-9a-f]+; nothing was/,
    )
    await scene.promote(wanted, 'stranger')
    expect((await refused(lab, shop, attempt)).said).toMatch(
      /was packed for staging and not promoted to production \(.*promote it first$/,
    )
  })

  test.concurrent('by another registry of this side, promoted by a later run; one that was taken back is refused there', async () => {
    const { shop, images, image } = await shopWith()
    const elsewhere = { shop: images.shop?.replace(/^[^/]+/, 'far.example') as string }
    const wanted = await scene.package(shop, { images: elsewhere, stage: 'production' })
    const mapping = `far.example=${image.split('/')[0]}`
    const start = { ...inProduction, command: 'start', package: wanted, mapping }
    const begun = await shop.action('deploy-canary', start, scene.workspace())
    expect(begun).toMatchObject({ code: 0, outputs: { state: 'CANARY_WAITING', image } })

    await scene.yank(wanted)
    const promote = { inputs: { ...inProduction, command: 'promote' }, options: scene.workspace() }
    expect((await refused(lab, shop, promote)).said).toMatch(
      /was taken back by ann at .* \(sick\); choose another version$/,
    )
    const away = { ...promote, options: scene.workspace({ packages: { repository: 'ghcr.io/acme/packages' } }) }
    expect((await refused(lab, shop, away)).said).toMatch(
      /^the rollout's package is .*, and packages are in ghcr\.io\/acme\/packages; give its/,
    )
  })

  test.concurrent('one whose images are of other containers is refused', async () => {
    const { shop, image } = await shopWith()
    const wanted = await scene.package(shop, { images: { cart: image }, stage: 'production' })
    const attempt = { inputs: { ...inProduction, package: wanted }, options: scene.workspace() }
    expect((await refused(lab, shop, attempt)).said).toMatch(
      /names images for cart, and Deployment shop has shop; pack it/,
    )
  })

  test.concurrent('T21: one that lies under a tag of another version is refused, and two things at once are', async () => {
    const { shop, images, image } = await shopWith()
    const wanted = await scene.package(shop, { images, stage: 'production' })
    const both = { inputs: { ...inProduction, package: wanted, image } }
    expect((await refused(lab, shop, both)).said).toMatch(/^inputs image and package are both there; give one of them/)
    const attempt = {
      inputs: { ...inProduction, package: wanted.replace('1.4.2', '1.5.0') },
      options: scene.workspace(),
    }
    await scene.retag(wanted, '1.5.0')
    expect((await refused(lab, shop, attempt)).said).toMatch(/1\.4\.2 as version 1\.5\.0; don't trust it/)
  })
})
