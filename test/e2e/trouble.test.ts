import { expect, test } from '@jest/globals'
import type { RunningAction } from '../lab/action.ts'
import type { Loose } from '../lab/api.ts'
import { useLab } from '../lab/lab.ts'
import type { Behaviour } from '../lab/node/behaviour.ts'
import { leftovers, QUICK, recordOf, SERVES_ON_MS, stableImage, underLoad } from './scene.ts'

const lab = await useLab()

const LONG = { ...QUICK, steps: '20,100', settle: '60s' }

interface Sick {
  name: string
  behaviour: Behaviour
  /** Requests that the version may harm before it is out: none where it never served. */
  harm: number
  /** What the error says. */
  says: RegExp[]
}

const SICK: Sick[] = [
  {
    name: 'crashes',
    behaviour: { readyAfterMs: 60_000, crashAfterMs: 100, exitCode: 3, lastWords: ['no database at db:5432'] },
    harm: 0,
    says: [/exit code 3/, /log of shop-canary-\S+: .* no database at db:5432/],
  },
  {
    name: "can't be pulled",
    behaviour: { imagePullError: 'pull access denied' },
    harm: 0,
    says: [/ErrImagePull|ImagePullBackOff/, /event of shop-canary-\S+: Failed: .*pull access denied/],
  },
  {
    name: 'never gets ready',
    behaviour: { readyAfterMs: 600_000 },
    harm: 0,
    says: [/0 of 1 canary pods were ready after 4 s/, /event of shop-canary-\S+: Unhealthy: Readiness probe failed/],
  },
  {
    name: 'ends by itself under traffic',
    behaviour: { crashAfterMs: 6_000, exitCode: 3, lastWords: ['out of file handles'] },
    harm: 8,
    says: [/exit code 3/, /log of shop-canary-\S+: .* out of file handles/],
  },
]

test.concurrent.each(SICK)(
  'a version that $name is taken back, and the error says why',
  async ({ behaviour, harm, says }) => {
    const { shop, load } = await underLoad(lab, 20, { replicas: 2 })
    const { image } = await shop.version('v3', behaviour)
    const before = await shop.snapshot()
    const result = await shop.action('deploy-canary', { ...LONG, image, 'ready-timeout': '4s' })
    expect(result).toMatchObject({ code: 1, outputs: { state: 'ROLLED_BACK', weight: '0' } })
    const message = result.errors[0]?.message
    expect(message).toMatch(/^rolled back: /)
    for (const part of says) {
      expect(message).toMatch(part)
      expect(result.summary).toMatch(part)
    }
    expect(await shop.snapshot()).toEqual(before)
    expect(await leftovers(shop)).toEqual([])
    const failed = (await load.stop()).filter(({ status }) => status !== 200)
    expect(failed.length).toBeLessThanOrEqual(harm)
  },
)

test.concurrent('weights that somebody resets are drift: taken back, and the edit stays', async () => {
  const { shop, load, run } = await atAWeight()
  const { spec } = await shop.route()
  const filters = [
    { type: 'ResponseHeaderModifier', responseHeaderModifier: { set: [{ name: 'x-by', value: 'git' }] } },
  ]
  const [rule] = spec.rules
  const edited = { ...spec, rules: [{ ...rule, filters, backendRefs: [{ ...rule.backendRefs[0], weight: 1 }] }] }
  await shop.edit(await shop.route(), { spec: edited })
  const result = await run.result
  expect(result).toMatchObject({ code: 1, outputs: { state: 'ROLLED_BACK', weight: '0' } })
  expect(result.errors[0]?.message).toMatch(/HTTPRoute shop was changed by .*its weights are shop 1, not 20 %/)
  expect((await shop.route()).spec).toEqual(edited)
  expect(await leftovers(shop)).toEqual([])
  expect((await load.stop()).filter(({ status }) => status !== 200)).toEqual([])
})

test.concurrent("an edit of stable's template supersedes a rollout, and stable stays as edited", async () => {
  const { shop, load, run } = await atAWeight()
  const image = await stableImage(shop)
  const { metadata } = await shop.stable()
  const env = [{ name: 'shop', env: [{ name: 'LANGUAGE', value: 'en' }] }]
  await lab.api.patch(
    `/apis/apps/v1/namespaces/${metadata.namespace}/deployments/shop`,
    { spec: { template: { spec: { containers: env } } } },
    'strategic',
  )
  const edited = (await shop.stable()).spec
  const result = await run.result
  expect(result).toMatchObject({ code: 1, outputs: { state: 'ROLLED_BACK', weight: '0' } })
  expect(result.errors[0]?.message).toContain(
    'the pod template of Deployment shop was edited while the rollout was live',
  )
  expect((await shop.stable()).spec).toEqual(edited)
  expect(await stableImage(shop)).toBe(image)
  expect(await leftovers(shop)).toEqual([])
  await shop.untilAvailable()
  expect((await load.stop()).filter(({ status }) => status !== 200)).toEqual([])
})

test.concurrent('a stable Deployment that somebody deletes ends the rollout, and the route is as it was', async () => {
  const { shop, load, run, before } = await atAWeight()
  await lab.api.remove(`/apis/apps/v1/namespaces/${shop.namespace}/deployments/shop`)
  const result = await run.result
  await load.stop()
  expect(result).toMatchObject({ code: 1, outputs: { state: 'ROLLED_BACK', weight: '0' } })
  expect(result.errors[0]?.message).toContain('Deployment shop was deleted while the rollout was live')
  const { 'Deployment/shop': _, ...rest } = before
  expect(await shop.snapshot()).toEqual(rest)
  expect(await leftovers(shop)).toEqual([])
})

test.concurrent('a stable Deployment that somebody scales keeps its number, and the canary is sized by it', async () => {
  const { shop, load } = await underLoad(lab, 50, { replicas: 2, readyAfterMs: 300, slowShutdownMs: SERVES_ON_MS })
  const { image } = await shop.version('v2')
  const run = shop.startAction('deploy-canary', { ...QUICK, steps: '20,50,100', settle: '3s', gates: 'none', image })
  await run.until(/20 % in force/)
  await shop.edit(await shop.stable(), { spec: { replicas: 6 } })
  await run.until(/50 % in force/)
  expect(await shop.pods('gradus.dev/track=canary')).toHaveLength(3)
  const result = await run.result
  expect(result).toMatchObject({ code: 0, outputs: { state: 'PROMOTED' } })
  expect((await shop.stable()).spec.replicas).toBe(6)
  expect(await stableImage(shop)).toBe(image)
  expect(await leftovers(shop)).toEqual([])
  expect((await load.stop()).filter(({ status }) => status !== 200)).toEqual([])
})

async function atAWeight(): Promise<
  Awaited<ReturnType<typeof underLoad>> & { run: RunningAction; before: Record<string, Loose> }
> {
  const scene = await underLoad(lab, 50, { replicas: 2, slowShutdownMs: SERVES_ON_MS })
  const { image } = await scene.shop.version('v2')
  const before = await scene.shop.snapshot()
  const run = scene.shop.startAction('deploy-canary', { ...LONG, image })
  await run.until(/20 % (inconclusive|pass)/)
  expect(await recordOf(scene.shop)).toMatchObject({ state: 'CANARY_EVALUATING', weight: 20 })
  return { ...scene, run, before }
}
