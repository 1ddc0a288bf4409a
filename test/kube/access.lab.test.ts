import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { UserError } from '../../src/errors.ts'
import { missingRights, rule } from '../../src/kube/access.ts'
import { connect } from '../../src/kube/client.ts'
import { explained, KubeError } from '../../src/kube/errors.ts'
import * as paths from '../../src/kube/paths.ts'
import type { Kube, KubeObject } from '../../src/kube/types.ts'
import { useLab } from '../lab/lab.ts'

const lab = await useLab()
const admin = lab.bed.controlPlane.kubeconfigs.admin

async function failureOf(promise: Promise<unknown>): Promise<Error> {
  return await promise.then(
    () => {
      throw new Error('it did not fail')
    },
    (error: Error) => error,
  )
}

describe('rights', () => {
  const READ = { group: 'apps', resource: 'deployments', verb: 'get' }
  const PATCH = { group: 'apps', resource: 'deployments', verb: 'patch' }
  const LOG = { group: '', resource: 'pods/log', verb: 'get' }
  const ROUTE = { group: 'gateway.networking.k8s.io', resource: 'httproutes', verb: 'patch' }

  async function runner(rules: object[]): Promise<Kube> {
    const shop = await lab.service('shop', { replicas: 1 })
    return await connect({ kubeconfig: await shop.kubeconfigOf('runner', rules) })
  }

  test('missing ones are named by one request, with the rule to add', async () => {
    const poor = await runner([
      { apiGroups: ['apps'], resources: ['*'], verbs: ['get', 'list'] },
      { apiGroups: [''], resources: ['pods/*', '*/log'], verbs: ['*'] },
      {
        apiGroups: ['gateway.networking.k8s.io'],
        resources: ['httproutes'],
        resourceNames: ['shop'],
        verbs: ['patch'],
      },
    ])
    const since = Date.now()
    const missing = await missingRights(poor, poor.namespace, [READ, PATCH, LOG, ROUTE, { ...ROUTE, name: 'shop' }])
    expect(missing).toEqual([PATCH, ROUTE])
    expect(lab.audit({ since, user: `system:serviceaccount:${poor.namespace}:runner` })).toHaveLength(1)
    expect(rule(missing)).toBe(
      [
        '- apiGroups: [apps]',
        '  resources: [deployments]',
        '  verbs: [patch]',
        '- apiGroups: [gateway.networking.k8s.io]',
        '  resources: [httproutes]',
        '  verbs: [patch]',
      ].join('\n'),
    )
    for (const need of [READ, PATCH]) {
      const path = paths.deployment(poor.namespace, 'shop')
      const tried =
        need === READ ? poor.get(path) : poor.jsonPatch(path, [{ op: 'test', path: '/kind', value: 'Deployment' }])
      const outcome = await tried.then(
        () => 'allowed',
        (error: KubeError) => error.status,
      )
      expect(outcome).toBe(need === READ ? 'allowed' : 403)
    }
    poor.close()
  })

  test('a request that is refused becomes a sentence with the rule to add', async () => {
    const poor = await runner([])
    const { namespace: own } = poor
    const refused = explained(await failureOf(poor.jsonPatch(paths.httpRoute(own, 'shop'), []))) as Error
    expect(refused).toBeInstanceOf(UserError)
    expect(refused.message).toBe(
      `can't patch httproutes in namespace ${own} (403); add to the runner's Role:\n- apiGroups: [gateway.networking.k8s.io]\n  resources: [httproutes]\n  verbs: [patch]`,
    )
    expect(
      (
        explained(
          await failureOf(
            poor.raw('GET', paths.podLog(own, 'a')).then(({ status, text }) => {
              throw new KubeError({ verb: 'get', path: paths.podLog(own, 'a'), status, text })
            }),
          ),
        ) as Error
      ).message,
    ).toContain('resources: [pods/log]')
    const namespaceRead = explained(await failureOf(poor.get(paths.namespaceOf('default')))) as Error
    expect(namespaceRead.message).toContain("can't get namespaces (403); add to the runner's ClusterRole:")
    poor.close()
  })

  test('nobody, and a wrong token, are told what they lack', async () => {
    const config = JSON.parse(readFileSync(admin, 'utf8'))
    const as = async (user: object) => {
      const text = `${JSON.stringify({ ...config, users: [{ name: config.users[0].name, user }] })}\n`
      const other = await connect({ kubeconfig: text })
      const error = explained(await failureOf(other.list(paths.pods('default')))) as Error
      other.close()
      expect(error).toBeInstanceOf(UserError)
      return error.message
    }
    expect(await as({})).toContain('takes the runner for nobody (403, system:anonymous)')
    expect(await as({ token: 'wrong' })).toContain("doesn't take the credentials of user")
  })
})

describe('what the cluster does not have', () => {
  let kube: Kube
  beforeAll(async () => {
    kube = await connect({ kubeconfig: admin })
  })
  afterAll(() => kube.close())

  test.each([
    [
      'a resource of a group that is not there',
      '/apis/networking.istio.io/v9/namespaces/a/virtualservices/b',
      "the cluster doesn't know virtualservices of networking.istio.io/v9 (404); install the CRDs",
    ],
    ['an object', '/apis/apps/v1/namespaces/default/deployments/none', "deployments none isn't there (404)"],
  ])('%s', async (_, path, sentence) => {
    expect((explained(await failureOf(kube.get(path))) as Error).message).toContain(sentence)
  })

  test('a namespace', async () => {
    const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } }
    const error = explained(await failureOf(kube.create<KubeObject>(paths.configMaps('nowhere'), configMap))) as Error
    expect(error.message).toBe("namespaces nowhere isn't there (404)")
  })
})
