import { afterEach, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { UserError } from '../../src/errors.ts'
import { gatewayApi } from '../../src/traffic/gateway-api.ts'
import { FILTERS, MARK, RouteScene, type Rule, SHOP, WISH } from './scene.ts'

const scenes: RouteScene[] = []
function sceneWith(...rules: Rule[]): RouteScene {
  const scene = new RouteScene(...rules)
  scenes.push(scene)
  return scene
}
afterEach(() => {
  for (const scene of scenes.splice(0)) scene.close()
})

describe('a whole rollout', () => {
  test('moves weights, and leaves the route as it was found', async () => {
    const scene = sceneWith({ matches: [{ path: { value: '/' } }], filters: FILTERS, backendRefs: [SHOP] })
    const found = scene.comparable()
    const { router } = await scene.run(1)
    await router.write(5)
    expect(scene.backends()).toBe('shop=95 shop-canary=5')
    expect(scene.route.spec.rules[0]?.backendRefs?.[1]).toEqual({ name: 'shop-canary', port: 80, weight: 5 })
    await router.write(100)
    expect(scene.backends()).toBe('shop=0 shop-canary=100')
    expect(await router.read()).toEqual({ weight: 100, attached: true })
    await router.release()
    expect(scene.comparable()).toEqual(found)
    expect(await router.read()).toEqual({ weight: 0, attached: false })
    expect(scene.kube.writes).toHaveLength(3)
  })

  test('a weight that is in force already is not written again', async () => {
    const scene = sceneWith({ backendRefs: [SHOP] })
    const { router } = await scene.run(1)
    await router.write(5)
    await router.write(5)
    expect(scene.kube.writes).toHaveLength(1)
  })

  const ref = fc.record(
    { name: fc.constantFrom('docs', 'api'), port: fc.constantFrom(80, 81), weight: fc.nat(10_000) },
    { requiredKeys: ['name', 'port'] },
  )
  const stable = fc.record(
    { name: fc.constant('shop'), port: fc.constant(80), weight: fc.integer({ min: 1, max: 10_000 }) },
    { requiredKeys: ['name', 'port'] },
  )
  const rule = fc
    .record({
      before: fc.array(ref, { maxLength: 2 }),
      ours: fc.array(stable, { maxLength: 1 }),
      after: fc.array(ref, { maxLength: 2 }),
      extras: fc.record({ filters: fc.constant(FILTERS), name: fc.constant('rule') }, { requiredKeys: [] }),
    })
    .map(({ before, ours, after, extras }): Rule => ({ ...extras, backendRefs: [...before, ...ours, ...after] }))
  const rules = fc
    .array(rule, { minLength: 1, maxLength: 4 })
    .filter((all) => all.some((one) => one.backendRefs?.some((each) => each.name === 'shop')))
    .map((all) => all.map((one, index) => (one.name === undefined ? one : { ...one, name: `rule-${index}` })))
  const annotations = fc.option(fc.constant({ 'example.com/owner': 'me' }), { nil: undefined })
  const steps = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 4 })

  test('from any route, by any steps, every weight, filter, backend and annotation comes back', async () => {
    await fc.assert(
      fc.asyncProperty(rules, annotations, steps, async (all, notes, weights) => {
        const scene = new RouteScene(...all)
        if (notes) scene.edit((now) => Object.assign(now.metadata, { annotations: notes }))
        const found = scene.comparable()
        const { router } = await scene.run(7)
        for (const weight of weights) {
          await router.write(weight)
          expect(await router.read()).toEqual({ weight, attached: true })
          expect(scene.route.metadata.annotations).toEqual({ ...notes, [MARK]: '7' })
          for (const [index, one] of all.entries()) {
            const untouched = !one.backendRefs?.some((each) => each.name === 'shop')
            if (untouched) expect(scene.route.spec.rules[index]).toEqual(one)
          }
        }
        await router.release()
        scene.close()
        expect(scene.comparable()).toEqual(found)
      }),
      { numRuns: 100 },
    )
  })

  test('two services share a route, each with a lease of its own', async () => {
    const scene = sceneWith({ backendRefs: [SHOP] }, { backendRefs: [{ name: 'api', port: 80 }] })
    const found = scene.comparable()
    const wish = { ...WISH, canary: 'api-canary', services: [{ metadata: { name: 'api' } }] }
    const { router: shop } = await scene.run(3)
    const { router: api } = await scene.run(8, await gatewayApi.plan(scene.kube, wish))
    await shop.write(5)
    await scene.tick()
    await api.write(50)
    await scene.tick()
    await shop.write(25)
    await scene.tick()
    expect([scene.backends(0), scene.backends(1)]).toEqual(['shop=75 shop-canary=25', 'api=50 api-canary=50'])
    await shop.release()
    await scene.tick()
    await api.release()
    expect(scene.comparable()).toEqual(found)
  })
})

describe('settled', () => {
  const reported = (observedGeneration: number, status = 'True') => ({
    parents: [
      {
        controllerName: 'traefik.io/gateway',
        conditions: ['Accepted', 'ResolvedRefs'].map((type) => ({ type, status, observedGeneration })),
      },
    ],
  })

  test('resolves with the word of the controller about what was written, and not of what was before', async () => {
    const scene = sceneWith({ backendRefs: [SHOP] })
    scene.edit((now) => Object.assign(now, { status: reported(1) }))
    const { router } = await scene.run(1)
    await router.write(5)
    const settled = router.settled(new AbortController().signal)
    await scene.tick()
    const early = await Promise.race([settled, scene.tick()])
    expect(early).toBeUndefined()
    scene.edit((now) => Object.assign(now, { status: reported(2) }))
    expect(await settled).toEqual({ confirmed: true, detail: 'accepted by traefik.io/gateway' })
  })

  test('a backend without weight may be refused until its endpoints are known', async () => {
    const scene = sceneWith({ backendRefs: [SHOP] })
    const { router } = await scene.run(1)
    await router.write(0)
    expect(scene.backends()).toBe('shop=100 shop-canary=0')
    scene.edit((now) => Object.assign(now, { status: reported(2, 'False') }))
    const settled = router.settled(new AbortController().signal)
    const early = await Promise.race([settled, scene.tick()])
    expect(early).toBeUndefined()
    scene.edit((now) => Object.assign(now, { status: reported(2) }))
    expect(await settled).toMatchObject({ confirmed: true })
  })

  test('one with weight may not', async () => {
    const scene = sceneWith({ backendRefs: [SHOP] })
    const { router } = await scene.run(1)
    await router.write(5)
    scene.edit((now) => Object.assign(now, { status: reported(2, 'False') }))
    await expect(router.settled(new AbortController().signal)).rejects.toThrow(/says Accepted=False of HTTPRoute web/)
  })

  test('rejects with the reason of a cancel', async () => {
    const { router } = await sceneWith({ backendRefs: [SHOP] }).run(1)
    const cancel = new AbortController()
    const settled = router.settled(cancel.signal)
    cancel.abort(new Error('the job was cancelled'))
    await expect(settled).rejects.toThrow('the job was cancelled')
  })

  test('a route that its controller refuses already is refused before the first write', async () => {
    const scene = sceneWith({ backendRefs: [SHOP] })
    scene.edit((now) => Object.assign(now, { status: reported(1, 'False') }))
    await expect(gatewayApi.plan(scene.kube, WISH)).rejects.toThrow(UserError)
    await expect(gatewayApi.plan(scene.kube, WISH)).rejects.toThrow(/Accepted=False of HTTPRoute web: .*mend the route/)
  })
})

test.each([
  [5, 2, 1],
  [50, 2, 1],
  [51, 2, 2],
  [25, 10, 3],
  [100, 3, 3],
])('weight %d beside %d stable pods needs %d canary pods', async (weight, stable, pods) => {
  const { router } = await sceneWith({ backendRefs: [SHOP] }).run(1)
  expect(router.capacity(weight, stable)).toBe(pods)
})

test('a canary Service with too long a name is refused before the first write', async () => {
  const name = 's'.repeat(57)
  const scene = sceneWith({ backendRefs: [{ name }] })
  const planned = gatewayApi.plan(scene.kube, { ...WISH, services: [{ metadata: { name } }] })
  await expect(planned).rejects.toThrow(/longer than the 63 characters/)
  await expect(planned).rejects.toThrow(UserError)
})
