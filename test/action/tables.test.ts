import { expect, test } from '@jest/globals'
import { secretsOf } from '../../src/action/inputs.ts'
import { deployCanary } from '../../src/action/tables/deploy-canary.ts'

function secretsIn(kubeconfig: string): string[] {
  return secretsOf(deployCanary.inputs, { INPUT_KUBECONFIG: kubeconfig })
}

test('T8 the credentials in the text of a kubeconfig are secrets, its other lines are not', () => {
  const yaml = `apiVersion: v1
kind: Config
clusters:
- name: prod
  cluster: {server: https://10.0.0.1}
users:
- name: deployer
  user:
    token: "t0ken-of-the-deployer"
    client-key-data: LS0tLS1CRUdJTg==
- name: other
  user: {username: ann, password: 'p4ss word'}
`
  expect(secretsIn(yaml)).toEqual(['t0ken-of-the-deployer', 'LS0tLS1CRUdJTg==', 'p4ss word'])
})

test('T8 also where the kubeconfig is JSON', () => {
  const json = JSON.stringify({
    users: [{ user: { token: 'a.b-c', 'auth-provider': { config: { 'id-token': 'ey.1' } } } }],
  })
  expect(secretsIn(json)).toEqual(['a.b-c', 'ey.1'])
})

test('a path of a kubeconfig is no secret', () => {
  expect(secretsIn('/home/token: x/kubeconfig'.replace(': x', ''))).toEqual([])
})
