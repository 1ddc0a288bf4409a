import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { canaryServiceOf } from '../../src/traffic/http-route.ts'
import { FENCE } from '../../src/traffic/router.ts'
import {
  type CanaryWish,
  canaryDeployment,
  canaryName,
  canaryService,
  isOurs,
  selectingCanary,
  servicesOf,
  TRACK_LABEL,
} from '../../src/workload/canary.ts'
import type { Deployment, Service } from '../../src/workload/types.ts'

type Labels = Record<string, string>

function stableWith(selector: Labels, labels: Labels = selector): Deployment {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: 'shop',
      namespace: 'web',
      uid: 'u-1',
      resourceVersion: '12',
      generation: 3,
      labels: { team: 'shop' },
      annotations: { 'deployment.kubernetes.io/revision': '7' },
      ownerReferences: [{ apiVersion: 'v1', kind: 'App', name: 'shop', uid: 'o-1' }],
    },
    spec: {
      replicas: 4,
      paused: true,
      selector: { matchLabels: selector },
      template: {
        metadata: { labels, annotations: { 'example.com/team': 'shop' } },
        spec: {
          containers: [
            { name: 'web', image: 'shop:1', ...{ resizePolicy: [{ resourceName: 'cpu' }], fromTheFuture: { a: [1] } } },
            { name: 'proxy', image: 'envoy:1' },
          ],
          ...{ schedulingGates: [], alsoFromTheFuture: 'kept' },
        },
        ...{ besideSpec: true },
      },
      ...{ rolloutPolicyOfTheFuture: { x: 1 } },
    },
    status: { replicas: 4 },
  }
}

function serviceWith(selector: Labels, spec: Partial<Service['spec']> & Record<string, unknown> = {}): Service {
  return { metadata: { name: 'shop', namespace: 'web', labels: { team: 'shop' } }, spec: { selector, ...spec } }
}

function wish(own?: Service): CanaryWish {
  const base = { rollout: 'shop-1', service: 'shop', fence: 9, container: 'web', image: 'shop@sha256:1', replicas: 2 }
  return own ? { ...base, own } : base
}

function matches(selector: Labels | undefined, labels: Labels | undefined): boolean {
  return Object.entries(selector ?? {}).every(([key, value]) => labels?.[key] === value)
}

const podLabels = (deployment: Deployment) => deployment.spec.template.metadata?.labels as Labels
const APP = { app: 'shop' }

describe('the canary Deployment', () => {
  const stable = stableWith(APP, { ...APP, tier: 'web' })
  const made = canaryDeployment(stable, wish(serviceWith(APP)))

  test('is a copy of stable but for image, labels, replicas and what the server sets', () => {
    const { template, selector: _selector, ...spec } = made.spec
    const { template: before, selector: _stable, ...specBefore } = structuredClone(stable.spec)
    expect(spec).toEqual({ ...specBefore, replicas: 2, paused: false })
    before.spec.containers[0] = { ...before.spec.containers[0], name: 'web', image: 'shop@sha256:1' }
    expect({ ...template, metadata: { ...template.metadata, labels: {} } }).toEqual({
      ...before,
      metadata: { ...before.metadata, labels: {} },
    })
    expect(made).not.toHaveProperty('status')
    expect(made.metadata).toEqual({
      name: 'shop-canary',
      namespace: 'web',
      labels: {
        team: 'shop',
        'app.kubernetes.io/managed-by': 'gradus',
        'gradus.dev/service': 'shop',
        'gradus.dev/rollout': 'shop-1',
      },
      annotations: { [FENCE]: '9' },
    })
  })

  test('leaves stable as it was', () => {
    expect(stable).toEqual(stableWith(APP, { ...APP, tier: 'web' }))
  })

  test('is known as a rollout’s own, and stable is not', () => {
    expect([isOurs(made), isOurs(stable)]).toEqual([true, false])
    expect(isOurs({ metadata: { name: 'x', labels: { 'app.kubernetes.io/managed-by': 'gradus' } } })).toBe(false)
  })
})

describe('labels', () => {
  test.each<[string, Labels, Labels, Labels]>([
    ['the shared one', APP, APP, { app: 'shop-canary' }],
    ['track before app', { ...APP, track: 'stable' }, { ...APP, track: 'stable' }, { ...APP, track: 'stable-canary' }],
    [
      'the one of the service that the Deployment selects by too',
      { app: 'shop', part: 'web' },
      { part: 'web' },
      { app: 'shop', part: 'web-canary' },
    ],
    ['one of each where they share none', { a: 'x' }, { b: 'y' }, { a: 'x-canary', b: 'y-canary' }],
    ['one with an empty value', { app: '' }, { app: '' }, { app: 'canary' }],
  ])('with a Service of its own it changes %s', (_what, selector, matchLabels, expected) => {
    const stable = stableWith(matchLabels, { ...selector, ...matchLabels, keep: 'me' })
    const made = canaryDeployment(stable, wish(serviceWith(selector)))
    expect(podLabels(made)).toEqual({ ...expected, keep: 'me', [TRACK_LABEL]: 'canary' })
  })

  test('without one it only adds its own', () => {
    const made = canaryDeployment(stableWith(APP), wish())
    expect(podLabels(made)).toEqual({ ...APP, [TRACK_LABEL]: 'canary' })
    expect(made.spec.selector.matchLabels).toEqual({ ...APP, [TRACK_LABEL]: 'canary' })
  })

  const key = fc.constantFrom('app', 'track', 'tier', 'app.kubernetes.io/name', 'app.kubernetes.io/instance', 'zone')
  const value = fc.oneof(
    fc.stringMatching(/^[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?$/),
    fc.stringMatching(/^[a-z0-9]{56}$/).map((text) => `${text}-canary`),
    fc.constant(''),
  )
  const labels = fc.dictionary(key, value, { minKeys: 1 })
  const scene = fc
    .record({ all: labels, forService: fc.infiniteStream(fc.boolean()), forStable: fc.infiniteStream(fc.boolean()) })
    .map(({ all, forService, forStable }) => {
      const some = (take: IterableIterator<boolean>) => {
        const kept = Object.entries(all).filter(() => take.next().value)
        return Object.fromEntries(kept.length > 0 ? kept : Object.entries(all).slice(0, 1))
      }
      return { all, selector: some(forService), matchLabels: some(forStable) }
    })
  const LABEL_VALUE = /^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$/

  test('for any selectors, Deployments and Services each catch their own pods', () => {
    fc.assert(
      fc.property(scene, fc.boolean(), ({ all, selector, matchLabels }, alone) => {
        const stable = stableWith(matchLabels, all)
        const service = serviceWith(selector)
        const wanted = wish(alone ? service : undefined)
        const made = canaryDeployment(stable, wanted)
        const pods = podLabels(made)

        expect(matches(made.spec.selector.matchLabels, pods)).toBe(true)
        expect(matches(made.spec.selector.matchLabels, all)).toBe(false)
        expect(made.spec.selector).not.toEqual(stable.spec.selector)
        for (const one of Object.values(pods)) expect(one).toMatch(LABEL_VALUE)
        expect(matches(selector, pods)).toBe(!alone)
        if (alone) {
          expect(matches(matchLabels, pods)).toBe(false)
          const own = canaryService(stable, service, wanted)
          expect(matches(own.spec.selector, pods)).toBe(true)
          expect(matches(own.spec.selector, all)).toBe(false)
        }
      }),
      { numRuns: 300 },
    )
  })

  test('where stable selects by expressions the canary still selects by labels of its own', () => {
    const stable = stableWith({}, APP)
    stable.spec.selector = { matchExpressions: [{ key: 'app', operator: 'In', values: ['shop'] }] }
    const made = canaryDeployment(stable, wish(serviceWith(APP)))
    expect(made.spec.selector).toEqual({ matchLabels: { app: 'shop-canary', [TRACK_LABEL]: 'canary' } })
  })

  test('two long labels that begin alike stay apart', () => {
    const [a, b] = ['a', 'b'].map((end) => {
      const long = { app: `${'x'.repeat(62)}${end}` }
      return podLabels(canaryDeployment(stableWith(long), wish(serviceWith(long)))).app
    })
    expect(a).toMatch(/^x{40,}.*-canary$/)
    expect(a).not.toBe(b)
  })
})

describe('the canary Service', () => {
  test('has the ports of stable’s and nothing that can exist only once', () => {
    const ports = [
      {
        name: 'http',
        port: 80,
        targetPort: 'web',
        protocol: 'TCP',
        appProtocol: 'kubernetes.io/h2c',
        nodePort: 30_080,
      },
      { port: 9090 },
    ]
    const own = serviceWith(APP, {
      type: 'LoadBalancer',
      ports,
      clusterIP: '10.0.0.7',
      clusterIPs: ['10.0.0.7'],
      loadBalancerIP: '192.0.2.1',
      externalIPs: ['192.0.2.1'],
      healthCheckNodePort: 31_000,
    })
    expect(canaryService(stableWith(APP), own, wish(own))).toEqual({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        name: 'shop-canary',
        namespace: 'web',
        labels: {
          team: 'shop',
          'app.kubernetes.io/managed-by': 'gradus',
          'gradus.dev/service': 'shop',
          'gradus.dev/rollout': 'shop-1',
        },
      },
      spec: {
        type: 'ClusterIP',
        selector: { app: 'shop-canary', [TRACK_LABEL]: 'canary' },
        ports: [
          { name: 'http', port: 80, targetPort: 'web', protocol: 'TCP', appProtocol: 'kubernetes.io/h2c' },
          { port: 9090 },
        ],
      },
    })
  })

  test('has the name that routes give it', () => {
    expect(canaryName('shop')).toBe(canaryServiceOf('shop'))
  })
})

test('servicesOf finds the Services that select the pods', () => {
  const named = (name: string, selector?: Labels): Service => ({
    metadata: { name },
    spec: selector === undefined ? {} : { selector },
  })
  const services = [
    named('all', { app: 'shop', tier: 'web' }),
    named('one', { app: 'shop' }),
    named('other', { app: 'docs' }),
    named('narrower', { app: 'shop', zone: 'a' }),
    named('external'),
    named('empty', {}),
  ]
  const found = servicesOf(stableWith(APP, { ...APP, tier: 'web' }), services)
  expect(found.map((service) => service.metadata.name)).toEqual(['all', 'one'])
})

test('labels that a GitOps tool prunes by are not passed on, others are', () => {
  const stable = stableWith({ app: 'shop' })
  const tracking = [
    'app.kubernetes.io/instance',
    'argocd.argoproj.io/instance',
    'kustomize.toolkit.fluxcd.io/name',
    'helm.toolkit.fluxcd.io/namespace',
  ]
  stable.metadata.labels = { team: 'shop', ...Object.fromEntries(tracking.map((key) => [key, 'shop-prod'])) }
  const { labels = {} } = canaryDeployment(stable, wish()).metadata
  expect(labels).toMatchObject({ team: 'shop' })
  expect(Object.keys(labels).filter((key) => tracking.includes(key))).toEqual([])
})

test('a Service that selects by a label the canary keeps is told of', () => {
  const stable = stableWith({ app: 'shop' }, { app: 'shop', tier: 'web' })
  const own = serviceWith({ app: 'shop' })
  const named = (name: string, selector: Labels): Service => ({ metadata: { name }, spec: { selector } })
  const services = [
    own,
    named('metrics', { tier: 'web' }),
    named('other', { app: 'other' }),
    named('shop-canary', { tier: 'web' }),
  ]
  expect(selectingCanary(stable, own, services).map(({ metadata }) => metadata.name)).toEqual(['metrics'])
})
