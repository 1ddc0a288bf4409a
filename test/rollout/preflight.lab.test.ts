import { afterAll, expect, test } from '@jest/globals'
import { connect } from '../../src/kube/client.ts'
import type { Need } from '../../src/kube/rights.ts'
import type { Kube } from '../../src/kube/types.ts'
import { rightsFor, survey } from '../../src/rollout/preflight.ts'
import { useLab } from '../lab/lab.ts'

const lab = await useLab()
const routed = await lab.service('shop', { replicas: 1 })
const plain = await lab.service('shop', { replicas: 1, traffic: 'none' })
const opened: (Kube & { close(): void })[] = []

afterAll(() => {
  for (const kube of opened) kube.close()
})

async function as(name: string, needs: readonly Need[], shop = plain) {
  const rules = needs.map(({ group, resource, verb }) => ({ apiGroups: [group], resources: [resource], verbs: [verb] }))
  const kube = await connect({ kubeconfig: await shop.kubeconfigOf(name, rules) }, {})
  opened.push(kube)
  return kube
}

function surveyed(kube: Kube, shop = plain) {
  return survey(kube, { namespace: shop.namespace, deployment: 'shop', traffic: { provider: 'auto' } })
}

/** The API server answers as one where Gateway API was never installed. */
function withoutGatewayApi(kube: Kube): Kube {
  const list: Kube['list'] = (path, options) =>
    kube.list(path.replace('gateway.networking.k8s.io', 'gateway.absent.example'), options)
  return Object.assign(Object.create(kube), { list })
}

test('auto: whoever may not list HTTPRoutes is told that this, and no route, made pods the weight', async () => {
  const { traffic, warnings } = await surveyed(await as('replicas-only', rightsFor('replicas'), routed), routed)
  expect(traffic.provider).toBe('replicas')
  expect(warnings).toEqual([
    `the runner may not list HTTPRoutes in namespace ${routed.namespace}, so pods are the weight (traffic: replicas); if a route leads to this service, add the Role for gateway-api, else give traffic.provider: replicas`,
  ])
})

test('auto: where the cluster knows no HTTPRoutes a person is told so', async () => {
  const { admin } = lab.bed.controlPlane.kubeconfigs
  const kube = await connect({ kubeconfig: admin, namespace: plain.namespace }, {})
  opened.push(kube)
  const { traffic, warnings } = await surveyed(withoutGatewayApi(kube))
  expect(traffic.provider).toBe('replicas')
  expect(warnings).toEqual([
    'this cluster has no HTTPRoutes (gateway.networking.k8s.io/v1 is not served), so pods are the weight (traffic: replicas); install Gateway API to split by weights, or give traffic.provider: replicas',
  ])
})

test('auto: HTTPRoutes that can be listed, none of which names the Service, are nothing to tell of', async () => {
  const { traffic, warnings } = await surveyed(await as('looks', rightsFor('gateway-api')))
  expect({ provider: traffic.provider, warnings }).toEqual({ provider: 'replicas', warnings: [] })
})

test('auto: the route in use is found, and nothing is told', async () => {
  const { traffic, warnings } = await surveyed(await as('routes', rightsFor('gateway-api'), routed), routed)
  expect({ provider: traffic.provider, warnings }).toEqual({ provider: 'gateway-api', warnings: [] })
})
