import { expect, test } from '@jest/globals'
import { rightsFor } from '../../src/rollout/preflight.ts'
import type { LabObject, Loose } from '../lab/api.ts'
import type { AuditedRequest } from '../lab/audit.ts'
import { useLab } from '../lab/lab.ts'
import type { LabService } from '../lab/service.ts'
import { leftovers, lost, QUICK, recordOf, SERVES_ON_MS, underLoad, untilState } from './scene.ts'

const lab = await useLab()

const STRATEGY = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '50%', maxSurge: 2 } }
const FILTERS = [
  { type: 'ResponseHeaderModifier', responseHeaderModifier: { set: [{ name: 'x-team', value: 'shop' }] } },
]
const MATCHES = [{ path: { type: 'PathPrefix', value: '/' }, method: 'GET' }]
const RESTART_RULES = [{ action: 'Restart', exitCodes: { operator: 'In', values: [42] } }]

/**
 * Fields that came with Kubernetes 1.34 and are on since 1.35: clients that were made from an older API drop them when
 * they read a pod template and write it back.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#container-restart-rules
 * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-hostname/#pod-hostname-override
 */
function addRecentFields({ spec: { template } }: LabObject): void {
  template.spec.hostnameOverride = 'till'
  Object.assign(template.spec.containers[0], { restartPolicy: 'Always', restartPolicyRules: RESTART_RULES })
}

test('a promotion at 200 requests a second loses none, changes one field and asks the API server for little', async () => {
  const legacy = await lab.service('legacy', { version: { name: 'old' }, replicas: 1 })
  const { shop, load } = await underLoad(lab, 200, {
    namespace: legacy.namespace,
    replicas: 3,
    readyAfterMs: 500,
    slowShutdownMs: SERVES_ON_MS,
    strategy: STRATEGY,
    edit: addRecentFields,
    route: {
      name: 'main',
      matches: MATCHES,
      filters: FILTERS,
      weight: 80,
      backends: [{ name: 'legacy', weight: 20 }],
      after: [
        { matches: [{ path: { type: 'PathPrefix', value: '/old' } }], backendRefs: [{ name: 'legacy', port: 80 }] },
      ],
    },
  })
  const kubeconfig = await shop.kubeconfigOf('runner', rulesOf('gateway-api'))
  const v2 = await shop.version('v2')
  const before = await shop.snapshot()

  const running = shop.startAction('deploy-canary', { ...QUICK, steps: '5,25,50,100', image: v2.image, kubeconfig })
  await untilState(lab, shop, 'CANARY_EVALUATING')
  const canary = (await shop.snapshot())['Deployment/shop-canary']?.spec.template.spec
  const result = await running.result
  await load.next(100)
  const answers = await load.stop()

  expect(result).toMatchObject({ code: 0, outputs: { state: 'PROMOTED', image: v2.image, harmed: '0' } })
  expect(lost(answers)).toEqual([])
  expect(answers.filter(({ status }) => status !== 200)).toEqual([])
  expect(load.share('old')).toBeCloseTo(0.2, 1)
  expect(load.last()?.version).toMatch(/v2|old/)
  expect(result.outputs.requests).toBe(String(await answeredByCanary(shop)))

  const after = await shop.snapshot()
  const [promoted, untouched] = [after['Deployment/shop'], before['Deployment/shop']] as [LabObject, LabObject]
  const expected = structuredClone(untouched)
  expected.spec.template.spec.containers[0].image = v2.image
  expect(promoted.spec).toEqual(expected.spec)
  expect(promoted.spec.strategy).toEqual(STRATEGY)
  for (const { hostnameOverride, containers } of [canary, promoted.spec.template.spec]) {
    expect(hostnameOverride).toBe('till')
    expect(containers[0]).toMatchObject({ image: v2.image, restartPolicyRules: RESTART_RULES })
  }
  delete before['Deployment/shop']
  delete after['Deployment/shop']
  expect(after).toEqual(before)
  expect(await leftovers(shop)).toEqual([])

  const { transitions } = await recordOf(shop)
  const requests = lab.audit({ user: `system:serviceaccount:${shop.namespace}:runner` }).filter(counts)
  const advancing = stepsOf(transitions).map(({ from, to }) => requests.filter(({ at }) => at >= from && at < to))
  expect(advancing).toHaveLength(2)
  for (const step of advancing) expect(step.length).toBeLessThanOrEqual(6)
  expect(requests.length).toBeLessThan(30)
})

/** Rights that the documentation asks for, and no other. */
function rulesOf(provider: 'gateway-api'): Loose[] {
  return rightsFor(provider).map(({ group, resource, verb }) => ({
    apiGroups: [group],
    resources: [resource],
    verbs: [verb],
  }))
}

/** What the canary's pods answered, by the node's own count. */
async function answeredByCanary(shop: LabService): Promise<number> {
  const pods = (await shop.counts()).filter(({ name }) => name.startsWith('shop-canary-'))
  return pods.reduce((sum, { requests }) => sum + requests, 0)
}

/** Everything but readiness watching and the renewal of the lease. */
function counts({ verb, resource }: AuditedRequest): boolean {
  return verb !== 'watch' && verb !== 'list' && !(verb === 'update' && resource === 'leases')
}

/** From a weight in force to the next one in force, unix milliseconds. */
function stepsOf(transitions: { at: string; to: string }[]): { from: number; to: number }[] {
  const inForce = transitions.filter(({ to }) => to === 'CANARY_EVALUATING').map(({ at }) => Date.parse(at))
  return inForce.slice(1).map((to, index) => ({ from: inForce[index] as number, to }))
}
