import { describe, expect, test } from '@jest/globals'
import type { LabObject } from '../lab/api.ts'
import { useLab } from '../lab/lab.ts'
import { deployment, httpRoute } from '../lab/manifests.ts'
import type { LabService, ServiceOptions } from '../lab/service.ts'
import { refused, writesIn } from './refused.ts'
import { QUICK, recordOf, stableImage, underLoad } from './scene.ts'

/** Deployments, Services and routes that no rollout can begin with. */

const lab = await useLab()
const PLAIN = { steps: '20,100', settle: '2s', drain: '1s', gates: 'none' }
const IMAGE = `registry.example/shop@sha256:${'ab'.repeat(32)}`

interface Case {
  name: string
  options?: ServiceOptions
  /** What somebody did to the cluster. */
  spoil?: (shop: LabService) => Promise<unknown>
  inputs?: Record<string, string>
  says: RegExp
}

const CASES: Case[] = [
  {
    name: 'a Deployment that is paused',
    spoil: async (shop) => shop.edit(await shop.stable(), { spec: { paused: true } }),
    says: /^Deployment shop is paused; resume it first \(kubectl rollout resume\)$/,
  },
  {
    name: 'a Deployment that is scaled to 0',
    spoil: async (shop) => {
      await shop.edit(await shop.stable(), { spec: { replicas: 0 } })
      await lab.until('its pods are gone', 30, async () => (await shop.pods()).length === 0)
    },
    says: /^Deployment shop is scaled to 0, so there is no stable version to compare with; scale it up first$/,
  },
  {
    name: 'a Deployment whose pods are not ready',
    spoil: async (shop) => {
      await lab.api.patch(
        `/apis/apps/v1/namespaces/${shop.namespace}/deployments/shop`,
        [{ op: 'replace', path: '/spec/template/spec/containers/0/image', value: IMAGE }],
        'json',
      )
      await lab.until('a new pod is there', 30, async () => (await shop.pods()).length > 1)
    },
    inputs: { image: IMAGE.replaceAll('ab', 'cd') },
    says: /^Deployment shop is not whole: 1 of 1 pods are ready, [01] of them of its present template; wait for it or mend it first$/,
  },
  {
    name: 'a Deployment that must not run in two versions at once',
    options: { strategy: { type: 'Recreate' } },
    says: /^Deployment shop has the strategy Recreate, .*; give it the strategy RollingUpdate if that is safe$/,
  },
  {
    name: 'two containers and no word which',
    options: { edit: withSidecar },
    inputs: { image: IMAGE.replace('/shop@', '/other@') },
    says: /^container: Deployment shop has the containers shop, sidecar; say which one gets registry\.example\/other with container$/,
  },
  {
    name: 'a route that names another Service',
    spoil: (shop) => createRoute(shop, 'elsewhere', 'cart'),
    inputs: { route: 'elsewhere' },
    says: /^traffic\.route: HTTPRoute elsewhere doesn't name the stable Service \(shop\) as a backend, only cart; give the route whose backendRefs name it$/,
  },
  {
    name: 'two routes that name the Service',
    spoil: (shop) => createRoute(shop, 'second', 'shop'),
    says: /^traffic\.route: 2 HTTPRoutes name the stable Service \((?:shop, second|second, shop)\); say which one with traffic\.route$/,
  },
  {
    name: 'no route where one is asked for',
    options: { traffic: 'none' },
    inputs: { traffic: 'gateway-api' },
    says: /^traffic\.provider: no HTTPRoute in namespace shop-.* names the Service shop as a backend; add it to a route's backendRefs, or give traffic\.provider: replicas$/,
  },
  {
    name: 'a route that names the canary already',
    options: { route: { backends: [{ name: 'shop-canary', weight: 0 }] } },
    says: /^HTTPRoute shop rule 1 names shop-canary already, and no live rollout of Gradus does that; remove the backend/,
  },
  {
    name: 'a stable Service without traffic',
    spoil: async (shop) => {
      const route = await shop.route()
      const [stable] = route.spec.rules[0].backendRefs
      const backendRefs = [
        { ...stable, weight: 0 },
        { ...stable, name: 'cart', weight: 1 },
      ]
      return shop.edit(route, { spec: { rules: [{ backendRefs }] } })
    },
    says: /^HTTPRoute shop rule 1 gives the stable Service shop the weight 0; give it traffic first$/,
  },
  {
    name: 'no Service',
    options: { traffic: 'none' },
    spoil: (shop) => lab.api.remove(`/api/v1/namespaces/${shop.namespace}/services/shop`),
    says: /^deployment: no Service in namespace shop-.* selects the pods of Deployment shop; a canary needs one to get traffic by$/,
  },
  {
    name: "somebody else's Deployment of the canary's name",
    spoil: async (shop) => {
      const namesake = await lab.api.create(deployment(shop.namespace, 'shop-canary', IMAGE, { replicas: 0 }))
      await shop.untilAvailable('shop-canary')
      return namesake
    },
    says: /^Deployment shop-canary in namespace shop-.* has the name that the canary gets, and Gradus didn't make it; remove or rename it$/,
  },
]

describe('refused before the first write', () => {
  test.concurrent.each(CASES)('$name', async ({ options, spoil, inputs, says }) => {
    const shop = await lab.service('shop', { replicas: 1, ...options })
    await spoil?.(shop)
    const { said } = await refused(lab, shop, { inputs: { ...PLAIN, image: IMAGE, ...inputs } })
    expect(said).toMatch(says)
  })
})

test.concurrent('an image that stable runs already is no error, and nothing is written', async () => {
  const shop = await lab.service('shop', { replicas: 1 })
  const image = await stableImage(shop)
  const since = Date.now()
  const result = await shop.action('deploy-canary', { ...PLAIN, image })
  expect(result).toMatchObject({ code: 0, errors: [], outputs: { state: 'PROMOTED', image, 'previous-image': image } })
  expect(result.notices.map(({ message }) => message)).toEqual([`stable runs ${image} already; there is nothing to do`])
  expect(writesIn(lab, shop.namespace, since)).toEqual([])
})

test.concurrent('a rollout that waits is moved by nobody who has not asked, and by nothing that is too early', async () => {
  const { shop, load } = await underLoad(lab, 50, { replicas: 1 })
  const [v2, v3] = [await shop.version('v2'), await shop.version('v3')]
  const started = await shop.action('deploy-canary', { ...QUICK, steps: '50,100', command: 'start', image: v2.image })
  expect(started).toMatchObject({ code: 0, outputs: { state: 'CANARY_WAITING' } })
  const { id } = await recordOf(shop)
  const early: [inputs: Record<string, string>, says: RegExp][] = [
    [
      { command: 'promote' },
      /^the gates of rollout shop-.* have not been asked at 50 %; run evaluate-gates first, or name the person who decides with approved-by$/,
    ],
    [{ command: 'step' }, /^the gates of rollout shop-.* have not been asked at 50 %; run evaluate-gates first/],
    [
      { command: 'step', 'approved-by': 'ann' },
      /^rollout shop-.* has no step left before 100; go on with command: promote$/,
    ],
  ]
  for (const [inputs, says] of early) expect((await refused(lab, shop, { inputs })).said).toMatch(says)

  const another = await shop.action('deploy-canary', { ...QUICK, image: v3.image })
  expect(another.code).toBe(1)
  expect(another.errors.map(({ message }) => message)).toEqual([
    `rollout ${id} of shop waits at 50 % for a person; go on with deploy-canary command: promote, or take it back with rollback command: abort`,
  ])
  expect(await shop.weights()).toEqual({ shop: 50, 'shop-canary': 50 })
  expect(await recordOf(shop)).toMatchObject({ id, state: 'CANARY_WAITING', weight: 50, verdicts: [], approvals: [] })
  await load.stop()
})

function withSidecar({ spec }: LabObject): void {
  const [shop] = spec.template.spec.containers
  spec.template.spec.containers.push({
    ...structuredClone(shop),
    name: 'sidecar',
    ports: [],
    readinessProbe: undefined,
    livenessProbe: undefined,
  })
}

function createRoute(shop: LabService, name: string, backend: string): Promise<LabObject> {
  const route = httpRoute(
    { namespace: shop.namespace, name, hostname: `${name}.${shop.hostname}` },
    lab.bed.proxy.gateway,
    {},
  )
  route.spec.rules[0].backendRefs[0].name = backend
  return lab.api.create(route)
}
