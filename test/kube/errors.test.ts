import { describe, expect, test } from '@jest/globals'
import { UserError } from '../../src/errors.ts'
import { explained, hasStatus, isUnknownResource, KubeError, resourceOf } from '../../src/kube/errors.ts'
import * as paths from '../../src/kube/paths.ts'

const at = paths.httpRoute('shop', 'web')
const answered = (status: number, text: string) => new KubeError({ verb: 'patch', path: at, status, text })
const said = (code: number, message: string, details?: object) =>
  answered(code, JSON.stringify({ kind: 'Status', code, message, details }))

test('a path says which resource it is', () => {
  const READ: [string, object][] = [
    [
      paths.deployment('shop', 'web'),
      { group: 'apps', groupVersion: 'apps/v1', resource: 'deployments', namespace: 'shop', name: 'web' },
    ],
    [paths.pods('shop'), { group: '', groupVersion: 'v1', resource: 'pods', namespace: 'shop' }],
    [paths.podLog('shop', 'a'), { group: '', groupVersion: 'v1', resource: 'pods/log', namespace: 'shop', name: 'a' }],
    [paths.namespaceOf('shop'), { group: '', groupVersion: 'v1', resource: 'namespaces', name: 'shop' }],
    [paths.namespaces, { group: '', groupVersion: 'v1', resource: 'namespaces' }],
    [
      paths.gatewayClass('traefik'),
      {
        group: 'gateway.networking.k8s.io',
        groupVersion: 'gateway.networking.k8s.io/v1',
        resource: 'gatewayclasses',
        name: 'traefik',
      },
    ],
    [
      `${paths.pods('shop')}?watch=true&labelSelector=a/b`,
      { group: '', groupVersion: 'v1', resource: 'pods', namespace: 'shop' },
    ],
  ]
  for (const [path, resource] of READ) expect(resourceOf(path)).toEqual(resource)
})

test('names can’t break out of their segment', () => {
  expect(paths.deployment('shop', '../../x?y#z')).toBe('/apis/apps/v1/namespaces/shop/deployments/..%2F..%2Fx%3Fy%23z')
  for (const name of ['', '.', '..'])
    expect(() => paths.deployment('shop', name)).toThrow('is no name of a Kubernetes object')
  expect(() => paths.pods('..')).toThrow()
})

describe('explained', () => {
  const CASES: [string, KubeError, string | undefined][] = [
    [
      'a quota',
      said(403, 'pods "a" is forbidden: exceeded quota: small'),
      'the cluster refuses to patch httproutes web in namespace shop (403): pods "a" is forbidden: exceeded quota: small',
    ],
    [
      'an admission webhook',
      said(400, 'admission webhook "policy.example.com" denied the request: no'),
      'the cluster refuses to patch httproutes web in namespace shop (400): admission webhook "policy.example.com" denied the request: no',
    ],
    [
      'a group that is not there',
      answered(404, '404 page not found\n'),
      "the cluster doesn't know httproutes of gateway.networking.k8s.io/v1 (404); install the CRDs that bring them, or choose another traffic provider",
    ],
    [
      'overload',
      said(429, 'too many requests'),
      'the API server keeps answering 429 to patch httproutes web in namespace shop: too many requests; run again when it is well',
    ],
    [
      'a proxy’s page',
      answered(502, '<html>\n<h1>Bad\u0000 Gateway</h1>'),
      'the API server keeps answering 502 to patch httproutes web in namespace shop: <html> <h1>Bad Gateway</h1>; run again when it is well',
    ],
    ['a conflict', said(409, 'the object has been modified'), undefined],
    ['what was invalid', said(422, 'spec.rules: Required value'), undefined],
  ]
  test.each(CASES)('%s', (_, error, sentence) => {
    const after = explained(error)
    if (sentence === undefined) {
      expect(after).toBe(error)
      return
    }
    expect(after).toBeInstanceOf(UserError)
    expect(after).toMatchObject({ message: sentence, cause: error })
  })
  test('what is no answer of the API server is left alone', () => {
    const defect = new TypeError('x is undefined')
    expect(explained(defect)).toBe(defect)
    expect(explained(undefined)).toBeUndefined()
  })
})

test('hasStatus and isUnknownResource tell answers apart', () => {
  const missing = said(404, 'httproutes "web" not found', { name: 'web', kind: 'httproutes' })
  expect([hasStatus(missing, 404), hasStatus(missing, 409), hasStatus(new Error('404'), 404)]).toEqual([
    true,
    false,
    false,
  ])
  expect([isUnknownResource(missing), isUnknownResource(answered(404, 'page not found'))]).toEqual([false, true])
})

test('a message of the server is one line, and not endless', () => {
  const error = said(422, `a\nb\u001b[31m\t${'x'.repeat(5000)}`)
  expect(error.said).toMatch(/^a b \[31m x+…$/)
  expect(error.said.length).toBeLessThan(1100)
})
