import { expect, test } from '@jest/globals'
import { grants, missingRights } from '../../src/kube/access.ts'
import { connect } from '../../src/kube/client.ts'
import { type Need, rule } from '../../src/kube/rights.ts'
import { FaultServer, json, type Reply } from './fault-server.ts'

const patch: Need = { group: 'apps', resource: 'deployments', verb: 'patch' }
const logs: Need = { group: '', resource: 'pods/log', verb: 'get' }

// As the API server's own matchers (pkg/apis/rbac/v1/evaluation_helpers.go) read them.
const RULES: [string, Parameters<typeof grants>[0], Need, boolean][] = [
  ['the very thing', { verbs: ['patch'], apiGroups: ['apps'], resources: ['deployments'] }, patch, true],
  ['stars', { verbs: ['*'], apiGroups: ['*'], resources: ['*'] }, patch, true],
  ['another verb', { verbs: ['get'], apiGroups: ['apps'], resources: ['deployments'] }, patch, false],
  ['another group', { verbs: ['patch'], apiGroups: ['extensions'], resources: ['deployments'] }, patch, false],
  ['the core group is not all groups', { verbs: ['patch'], apiGroups: [''], resources: ['deployments'] }, patch, false],
  ['a resource without its subresource', { verbs: ['get'], apiGroups: [''], resources: ['pods'] }, logs, false],
  ['a subresource of any resource', { verbs: ['get'], apiGroups: [''], resources: ['*/log'] }, logs, true],
  ['pods/* is no pattern to RBAC', { verbs: ['get'], apiGroups: [''], resources: ['pods/*'] }, logs, false],
  ['a star covers subresources', { verbs: ['get'], apiGroups: [''], resources: ['*'] }, logs, true],
  [
    'one name is not any name',
    { verbs: ['patch'], apiGroups: ['apps'], resources: ['deployments'], resourceNames: ['a'] },
    patch,
    false,
  ],
  [
    'one name is that name',
    { verbs: ['patch'], apiGroups: ['apps'], resources: ['deployments'], resourceNames: ['a'] },
    { ...patch, name: 'a' },
    true,
  ],
  [
    'any name is that name',
    { verbs: ['patch'], apiGroups: ['apps'], resources: ['deployments'] },
    { ...patch, name: 'a' },
    true,
  ],
  ['rules for URLs', { verbs: ['*'] }, patch, false],
]
test.each(RULES)('%s', (_, granted, need, expected) => {
  expect(grants(granted, need)).toBe(expected)
})

test('where the cluster can’t list all rules, each open need is asked by itself', async () => {
  const status = { resourceRules: [{ verbs: ['get'], apiGroups: [''], resources: ['pods/log'] }], incomplete: true }
  const answer: Reply = (response, { url, body }) => {
    const { spec } = JSON.parse(body)
    const review = url.endsWith('rulesreviews') ? status : { allowed: spec.resourceAttributes.verb === 'patch' }
    json(201, { status: review })(response, undefined as never)
  }
  const server = await FaultServer.start([answer])
  const kube = await connect({ kubeconfig: server.kubeconfig() })
  try {
    const create = { ...patch, verb: 'create' }
    expect(await missingRights(kube, 'shop', [logs, patch, create])).toEqual([create])
    const asked = server.seen.slice(1).map(({ body }) => JSON.parse(body).spec.resourceAttributes)
    expect(asked).toEqual([
      { namespace: 'shop', verb: 'patch', group: 'apps', resource: 'deployments' },
      { namespace: 'shop', verb: 'create', group: 'apps', resource: 'deployments' },
    ])
  } finally {
    kube.close()
    await server.close()
  }
})

test('rules to add share what they can', () => {
  const needs = [patch, { ...patch, verb: 'get' }, logs, { ...patch, verb: 'delete', name: 'shop-canary' }, patch]
  expect(rule(needs)).toBe(`- apiGroups: [apps]
  resources: [deployments]
  verbs: [patch, get]
- apiGroups: [""]
  resources: [pods/log]
  verbs: [get]
- apiGroups: [apps]
  resources: [deployments]
  resourceNames: ["shop-canary"]
  verbs: [delete]`)
})
