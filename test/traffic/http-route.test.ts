import { describe, expect, test } from '@jest/globals'
import { UserError } from '../../src/errors.ts'
import { httpRoute } from '../../src/kube/paths.ts'
import {
  acceptance,
  type BackendRef,
  findRoute,
  type HttpRoute,
  lastManager,
  NotInUse,
  planRules,
  refersTo,
} from '../../src/traffic/http-route.ts'
import { MemoryKube } from '../memory-kube.ts'

type Rule = NonNullable<HttpRoute['spec']['rules']>[number]

function route(rules: Rule[], name = 'shop', status?: HttpRoute['status']): HttpRoute {
  return { metadata: { name, namespace: 'shop', generation: 3 }, spec: { rules }, ...(status && { status }) }
}

function rule(...refs: (BackendRef | string)[]): Rule {
  return { backendRefs: refs.map((ref) => (typeof ref === 'string' ? { name: ref, port: 80 } : ref)) }
}

describe('refersTo', () => {
  test.each<[string, BackendRef, boolean]>([
    ['a plain name', { name: 'shop' }, true],
    ['the core group and kind spelt out', { name: 'shop', group: '', kind: 'Service' }, true],
    ['the namespace spelt out', { name: 'shop', namespace: 'shop' }, true],
    ['another name', { name: 'shop-api' }, false],
    ['a Service of that name elsewhere', { name: 'shop', namespace: 'other' }, false],
    ['another kind of that name', { name: 'shop', kind: 'ServiceImport', group: 'multicluster.x-k8s.io' }, false],
  ])('%s', (_name, ref, expected) => {
    expect(refersTo(ref, { name: 'shop', namespace: 'shop' })).toBe(expected)
  })
})

describe('planRules', () => {
  const plan = (rules: Rule[], name?: string) => planRules(route(rules), { name: 'shop', namespace: 'shop' }, name)

  test('takes every rule that names the service, with all its backends as they are', () => {
    const foreign = { name: 'shop', namespace: 'other', port: 80, weight: 2 }
    const rules = [rule('docs'), rule('shop'), { name: 'checkout', ...rule(foreign, { name: 'shop', weight: 8 }) }]
    expect(plan(rules)).toEqual([
      { index: 1, backends: [{ name: 'shop' }], stable: 0 },
      {
        index: 2,
        name: 'checkout',
        backends: [
          { name: 'shop', namespace: 'other', weight: 2 },
          { name: 'shop', weight: 8 },
        ],
        stable: 1,
      },
    ])
  })

  test('takes only the rule of the given name', () => {
    const rules = [rule('shop'), { name: 'checkout', ...rule('shop') }]
    expect(plan(rules, 'checkout').map((one) => one.index)).toEqual([1])
  })

  test.each<[string, Rule[], string | undefined, RegExp]>([
    ['no rule has the name', [rule('shop')], 'chekout', /traffic\.rule: HTTPRoute shop has no rule chekout/],
    ['a canary stands there already', [rule('shop', 'shop-canary')], undefined, /names shop-canary already/],
    ['stable has weight 0', [rule({ name: 'shop', weight: 0 }, 'b')], undefined, /gives .* shop the weight 0/],
    [
      'weights are too fine',
      [rule({ name: 'shop', weight: 10_001 }, 'b')],
      undefined,
      /above 10000, too fine to split/,
    ],
    ['the service is named twice', [rule({ name: 'shop', port: 80 }, { name: 'shop', port: 81 })], undefined, /twice/],
  ])('is refused where %s', (_case, rules, name, message) => {
    expect(() => plan(rules, name)).toThrow(message)
    expect(() => plan(rules, name)).toThrow(UserError)
  })

  test('is refused where another rollout splits the same rule', () => {
    const busy = route([rule('shop', 'basket', 'basket-canary')])
    busy.metadata.annotations = { 'fence.gradus.dev/basket-canary': '3' }
    const again = () => planRules(busy, { name: 'shop', namespace: 'shop' }, undefined)
    expect(again).toThrow(/rule 1 is being split by a rollout of basket/)
  })
})

describe('findRoute', () => {
  const wish = {
    namespace: 'shop',
    deployment: 'shop',
    canary: 'shop-canary',
    services: [{ metadata: { name: 'shop' } }, { metadata: { name: 'shop-public' } }],
  }
  function kubeWith(...routes: HttpRoute[]): MemoryKube {
    const kube = new MemoryKube()
    for (const one of routes) kube.put(httpRoute('shop', one.metadata.name), one)
    return kube
  }

  test('finds the only route that names one of the services', async () => {
    const kube = kubeWith(route([rule('docs')], 'docs'), route([rule('docs'), rule('shop-public')], 'web'))
    const found = await findRoute(kube, wish)
    expect([found.route.metadata.name, found.service]).toEqual(['web', 'shop-public'])
  })

  test('takes the route it is told', async () => {
    const kube = kubeWith(route([rule('shop')], 'a'), route([rule('shop')], 'b'))
    expect((await findRoute(kube, { ...wish, route: 'b' })).route.metadata.name).toBe('b')
  })

  test('says that the provider is not in use where no route names them', async () => {
    const elsewhere = route([rule({ name: 'shop', namespace: 'other' })], 'a')
    await expect(findRoute(kubeWith(elsewhere), wish)).rejects.toThrow(NotInUse)
  })

  test.each<[string, HttpRoute[], string | undefined, RegExp]>([
    [
      'several name them',
      [route([rule('shop')], 'a'), route([rule('shop')], 'b')],
      undefined,
      /2 HTTPRoutes .*\(a, b\)/,
    ],
    ['the given one is missing', [], 'web', /traffic\.route: there is no HTTPRoute web in namespace shop/],
    ['the given one leads elsewhere', [route([rule('docs')], 'web')], 'web', /shop or shop-public.* only docs; give/],
    ['the given one leads nowhere', [route([{}], 'web')], 'web', /it has no backend/],
  ])('is refused where %s', async (_case, routes, name, message) => {
    const looked = findRoute(kubeWith(...routes), name === undefined ? wish : { ...wish, route: name })
    await expect(looked).rejects.toThrow(message)
    await expect(looked).rejects.toThrow(UserError)
  })
})

describe('acceptance', () => {
  const condition = (type: string, status = 'True', observedGeneration?: number) => ({
    type,
    status,
    message: `${type} is ${status}`,
    ...(observedGeneration === undefined ? {} : { observedGeneration }),
  })
  const parent = (...conditions: ReturnType<typeof condition>[]) => ({
    controllerName: 'traefik.io/gateway',
    conditions,
  })
  const of = (...parents: ReturnType<typeof parent>[]) => acceptance(route([], 'shop', { parents }), 3)
  const good = parent(condition('Accepted', 'True', 3), condition('ResolvedRefs', 'True', 3))

  test.each([
    ['nobody reported', []],
    ['a condition is missing', [parent(condition('Accepted', 'True', 3))]],
    ['one is of an older generation', [parent(condition('Accepted', 'True', 3), condition('ResolvedRefs', 'True', 2))]],
    ['a refusal is of an older generation', [parent(condition('Accepted', 'False', 2), condition('ResolvedRefs'))]],
    ['one is not known yet', [parent(condition('Accepted', 'Unknown', 3), condition('ResolvedRefs', 'True', 3))]],
    ['one parent has yet to look', [good, parent(condition('Accepted', 'True', 2), condition('ResolvedRefs'))]],
  ])('is open while %s', (_case, parents) => {
    expect(of(...parents)).toBeUndefined()
  })

  test('is there when every parent says so, with or without a generation', () => {
    const silent = { ...parent(condition('Accepted'), condition('ResolvedRefs')), controllerName: 'example.com/other' }
    expect(of(good, silent)).toEqual({ confirmed: true, detail: 'accepted by traefik.io/gateway, example.com/other' })
  })

  test('a present refusal is an error with the words of the controller', () => {
    const asked = () => of(good, parent(condition('Accepted', 'True', 3), condition('ResolvedRefs', 'False', 3)))
    expect(asked).toThrow('traefik.io/gateway says ResolvedRefs=False of HTTPRoute shop: ResolvedRefs is False')
    expect(asked).toThrow(UserError)
  })
})

test.each([
  [undefined, 'somebody else'],
  [
    [
      { manager: 'kubectl', time: '2026-11-21T10:00:00Z' },
      { manager: 'argocd', time: '2026-11-21T11:00:00Z' },
    ],
    'argocd',
  ],
  [
    [
      { manager: 'helm', time: '2026-11-21T10:00:00Z' },
      { manager: 'traefik', time: '2026-11-21T11:00:00Z', subresource: 'status' },
    ],
    'helm',
  ],
])('the last manager of %j is %s', (managedFields, expected) => {
  const metadata = { name: 'shop', ...(managedFields && { managedFields }) }
  expect(lastManager({ metadata })).toBe(expected)
})
