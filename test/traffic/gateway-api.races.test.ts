import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { Drifted, Fenced, type Router } from '../../src/traffic/router.ts'
import { FILTERS, PATH, RouteScene, type Rule, SHOP, setWeight } from './scene.ts'

let scene: RouteScene

beforeEach(() => {
  scene = new RouteScene({ backendRefs: [SHOP] })
})
afterEach(() => {
  scene.close()
})

describe('between read and write', () => {
  test('a change that is no business of ours is kept, and the weight is written all the same', async () => {
    const { router } = await scene.run(1)
    scene.kube.meanwhile = () => scene.edit((now) => Object.assign(now.spec.rules[0] as Rule, { filters: FILTERS }))
    await router.write(5)
    expect(scene.route.spec.rules[0]?.filters).toEqual(FILTERS)
    expect(scene.backends()).toBe('shop=95 shop-canary=5')
  })

  test('a rule that was put before ours is not the one that is written', async () => {
    const { router } = await scene.run(1)
    await router.write(5)
    scene.kube.meanwhile = () =>
      scene.edit((now) => now.spec.rules.unshift({ backendRefs: [{ name: 'docs', weight: 4 }] }))
    await router.write(25)
    expect([scene.backends(0), scene.backends(1)]).toEqual(['docs=4', 'shop=75 shop-canary=25'])
    await router.release()
    expect([scene.backends(0), scene.backends(1)]).toEqual(['docs=4', 'shop=-'])
  })

  test.each<[string, (rule: Rule) => void]>([
    ['the canary got another weight', (rule) => setWeight(rule, 'shop-canary', 50)],
    ['a GitOps tool put the route back', (rule) => Object.assign(rule, { backendRefs: [SHOP] })],
    ['another backend came', (rule) => rule.backendRefs?.push({ name: 'docs', port: 80, weight: 10 })],
  ])('where %s nothing is written, and the person is told who and what', async (_case, change) => {
    const { router } = await scene.run(1)
    await router.write(5)
    let after = ''
    scene.kube.meanwhile = () => {
      scene.edit((now) => change(now.spec.rules[0] as Rule))
      after = scene.backends()
    }
    const written = router.write(25)
    await expect(written).rejects.toThrow(Drifted)
    await expect(written).rejects.toThrow(
      /HTTPRoute web was changed by somebody else: its weights are .*5 % for shop-canary/,
    )
    expect(scene.backends()).toBe(after)
  })

  test('the mark of another service’s rollout is kept', async () => {
    const { router } = await scene.run(1)
    await router.write(5)
    const others = { 'fence.gradus.dev/api-canary': '4' }
    scene.kube.meanwhile = () => scene.edit((now) => Object.assign(now.metadata.annotations ?? {}, others))
    await router.release()
    expect(scene.backends()).toBe('shop=-')
    expect(scene.route.metadata.annotations).toEqual(others)
  })

  test('a second rule for the service, that came after the plan, is not passed over', async () => {
    const { router } = await scene.run(1)
    scene.edit((now) => now.spec.rules.unshift({ backendRefs: [{ name: 'shop', port: 81 }] }))
    await scene.tick()
    await expect(router.write(5)).rejects.toThrow(/shop 1 and shop 1, not as they were when the rollout was planned/)
    expect(scene.backends()).toBe('shop=-')
  })

  test('a write whose answer was lost is not taken for somebody else', async () => {
    const { router } = await scene.run(1)
    await router.write(5)
    scene.kube.meanwhile = () =>
      scene.edit((now) => {
        setWeight(now.spec.rules[0], 'shop', 75)
        setWeight(now.spec.rules[0], 'shop-canary', 25)
      })
    await router.write(25)
    expect(scene.backends()).toBe('shop=75 shop-canary=25')
  })

  test('a route that is deleted is named, and there is nothing to release', async () => {
    const { router } = await scene.run(1)
    scene.kube.meanwhile = () => scene.kube.drop(PATH)
    await expect(router.write(5)).rejects.toThrow('HTTPRoute web was deleted')
    await expect(router.release()).resolves.toBeUndefined()
  })

  test('release gets through while a controller writes its status again and again', async () => {
    const { router } = await scene.run(1)
    await router.write(100)
    scene.kube.watching = false
    for (let turn = 0; turn < 3; turn++) scene.edit((now) => Object.assign(now, { status: { parents: [], turn } }))
    await router.release()
    expect(scene.backends()).toBe('shop=-')
  })
})

describe('drift', () => {
  async function taken(expected: number) {
    scene.edit((now) => now.spec.rules[0]?.backendRefs?.push({ name: 'docs', port: 80 }))
    const { router: before, plan } = await scene.run(1)
    await before.write(25)
    const { router } = await scene.run(2, plan)
    await router.seize(2)
    router.expect(expected)
    return router
  }

  test('none is seen by a run that takes up what the record says', async () => {
    const router = await taken(25)
    expect(router.drift()).toBeUndefined()
    await router.write(50)
    await scene.tick()
    expect(router.drift()).toBeUndefined()
    expect(scene.backends()).toBe('shop=50 docs=100 shop-canary=50')
  })

  test('weights that changed while no run was there are seen when one takes up', async () => {
    const router = await taken(5)
    expect(router.drift()).toMatch(/shop 75, docs 100, shop-canary 25, not 5 % for shop-canary/)
    await expect(router.write(50)).rejects.toThrow(Drifted)
  })

  test.each<[string, () => void, RegExp]>([
    [
      'the canary',
      () => scene.edit((now) => setWeight(now.spec.rules[0], 'shop-canary', 26)),
      /shop-canary 26, not 25 %/,
    ],
    [
      'a foreign backend',
      () => scene.edit((now) => setWeight(now.spec.rules[0], 'docs', 1)),
      /docs 1, shop-canary 25, not/,
    ],
    ['the rule', () => scene.edit((now) => now.spec.rules.pop()), /no rule names shop any more, not 25 %/],
    ['the route', () => scene.kube.drop(PATH), /HTTPRoute web was deleted/],
  ])('a change of %s is seen, and after release no more', async (_what, change, message) => {
    const router = await taken(25)
    change()
    await scene.tick()
    expect(router.drift()).toMatch(message)
    await router.release()
    await scene.tick()
    expect(router.drift()).toBeUndefined()
  })

  test('an old word of a slow watch is no drift', async () => {
    const router = await taken(25)
    scene.kube.watching = false
    await router.write(50)
    expect(router.drift()).toBeUndefined()
  })
})

describe('a run that lost its lease', () => {
  test.each<[string, (router: Router) => Promise<void>]>([
    ['write', (router) => router.write(25)],
    ['release', (router) => router.release()],
    ['seize', (router) => router.seize(1)],
  ])('can not %s once its successor has marked the route, seen or unseen', async (_name, attempt) => {
    for (const watching of [true, false]) {
      scene.close()
      scene = new RouteScene({ backendRefs: [SHOP] })
      const { router: old, plan } = await scene.run(1)
      await old.write(5)
      scene.kube.watching = watching
      const { router: next } = await scene.run(2, plan)
      await next.seize(2)
      await scene.tick()
      await expect(attempt(old)).rejects.toThrow(Fenced)
      expect(scene.backends()).toBe('shop=95 shop-canary=5')
      await next.write(50)
      expect(scene.backends()).toBe('shop=50 shop-canary=50')
    }
  })

  test('can not release unseen where the route has annotations of others', async () => {
    scene.edit((now) => Object.assign(now.metadata, { annotations: { 'example.com/owner': 'me' } }))
    const { router: old, plan } = await scene.run(1)
    await old.write(5)
    scene.kube.watching = false
    const { router: next } = await scene.run(2, plan)
    await next.seize(2)
    await expect(old.release()).rejects.toThrow(Fenced)
    expect(scene.backends()).toBe('shop=95 shop-canary=5')
  })

  test('can not attach a canary that its successor has not attached yet', async () => {
    const { router: old, plan } = await scene.run(1)
    const { router: next } = await scene.run(2, plan)
    await next.seize(2)
    await scene.tick()
    await expect(old.write(5)).rejects.toThrow('carries the fencing number 2, this run has 1')
    expect(scene.backends()).toBe('shop=-')
  })

  test('leaves a mark that its successor replaces, and that goes with the canary', async () => {
    const { plan } = await scene.run(1)
    const { router: next } = await scene.run(2, plan)
    scene.kube.watching = false
    await next.seize(2)
    await next.release()
    expect(scene.route.metadata.annotations).toBeUndefined()
  })
})
