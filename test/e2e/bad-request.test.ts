import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { useLab } from '../lab/lab.ts'
import { type Attempt, refused } from './refused.ts'
import { QUICK, underLoad } from './scene.ts'

/** A service that runs well, and a workflow that asks for something that isn't there. */

const lab = await useLab()
const { shop } = await underLoad(lab, 20)

const silent = createServer((socket) => socket.on('error', () => {}))
const silentPort = await new Promise<number>((resolve) => {
  silent.listen(0, '127.0.0.1', () => resolve((silent.address() as { port: number }).port))
})
afterAll(() => {
  silent.close()
})

const DIGEST = `sha256:${'ab'.repeat(32)}`
const GIVEN = { ...QUICK, image: `registry.example/shop@${DIGEST}` }

interface Case extends Attempt {
  name: string
  says: RegExp
}

const TWO = { files: { 'gradus.yml': 'services: {shop: {}, cart: {}}\nenvironments: {staging: {}, production: {}}\n' } }
const PROXY = lab.bed.proxy.url

const CASES: Case[] = [
  {
    name: 'a tag',
    inputs: { image: 'registry.example/shop:1.4' },
    says: /^image: "registry\.example\/shop:1\.4" is the tag 1\.4, which can move; give the digest, as in registry\.example\/shop@sha256:…/,
  },
  {
    name: 'latest',
    inputs: { image: 'registry.example/shop:latest' },
    says: /^image: .* names no fixed version \(latest\); give the digest/,
  },
  {
    name: 'no tag at all',
    inputs: { image: 'registry.example/shop' },
    says: /^image: .* names no fixed version \(latest\); give the digest/,
  },
  {
    name: 'half a digest',
    inputs: { image: 'registry.example/shop@sha256:abc' },
    says: /^image: .* is no image reference by digest; write registry\/repository@sha256: and 64/,
  },
  {
    name: 'no image',
    inputs: { image: '' },
    says: /^input image: command run needs it, or package in its place; write registry\/repository@sha256:…$/,
  },
  {
    name: 'T5: a pull request of anybody',
    options: { env: { GITHUB_EVENT_NAME: 'pull_request_target' } },
    says: /^deploying is refused here: pull_request_target runs with secrets for pull requests of anybody; do it in/,
  },
  {
    name: 'a configuration that is not there',
    inputs: { config: 'deploy/gradus.yml' },
    says: /^config: there is no file deploy\/gradus\.yml; give the path/,
  },
  {
    name: 'an unknown service',
    inputs: { service: 'shpo' },
    options: TWO,
    says: /^service: "shpo" is not known; the configuration has shop, cart; did you mean shop\?$/,
  },
  {
    name: 'one service of two, unnamed',
    inputs: { service: '' },
    options: TWO,
    says: /^service: the configuration has shop, cart; say which one$/,
  },
  { name: 'no service', inputs: { service: '' }, says: /^service: give the name of the service, such as shop/ },
  {
    name: 'an unknown environment',
    inputs: { environment: 'prod' },
    options: TWO,
    says: /^environment: "prod" is not known; the configuration has staging, production; did you mean production\?$/,
  },
  {
    name: 'a Deployment that is not there',
    inputs: { deployment: 'shopp' },
    says: /^deployment: there is no Deployment shopp in namespace shop-.*; give the name/,
  },
  {
    name: 'a namespace that is not there',
    inputs: { namespace: 'nowhere' },
    says: /^deployment: there is no Deployment shop in namespace nowhere; give the name/,
  },
  {
    name: 'a container that is not there',
    inputs: { container: 'sidecar' },
    says: /^container: Deployment shop has no container sidecar; give one that it has: shop$/,
  },
  {
    name: 'a route that is not there',
    inputs: { route: 'shopp' },
    says: /^traffic\.route: there is no HTTPRoute shopp in namespace .*; give the route that sends traffic to shop/,
  },
  {
    name: 'a rule that is not there',
    inputs: { rule: 'main' },
    says: /^traffic\.rule: HTTPRoute shop has no rule main with the backend shop; give a rule that has$/,
  },
  {
    name: 'a route for a provider without one',
    inputs: { traffic: 'replicas', route: 'shop' },
    says: /^traffic\.route: the provider replicas writes no route; leave it out/,
  },
  {
    name: 'a dead Prometheus',
    inputs: { 'prometheus-url': 'http://127.0.0.1:9' },
    says: /^prometheus-url: nothing answers at http:\/\/127\.0\.0\.1:9 .*; give the address of a running Prometheus$/,
  },
  {
    name: 'no Prometheus',
    inputs: { 'prometheus-url': '' },
    says: /^prometheus-url: the gates need a metrics server and none is given; write prometheus: /,
  },
  {
    name: 'a Prometheus that is none',
    inputs: { 'prometheus-url': PROXY },
    says: /^prometheus-url: .* is no Prometheus \(404.*\); give the address/,
  },
  {
    name: 'a Prometheus at a metadata address',
    inputs: { 'prometheus-url': 'http://169.254.169.254/' },
    says: /^prometheus-url: 169\.254\.169\.254 is a link-local or cloud metadata address, which is refused; give/,
  },
  {
    name: 'an interval under two scrapes',
    inputs: { interval: '1s' },
    says: /^interval: 1 s is less than two scrapes .*; write 2s or more$/,
  },
  {
    name: 'a settle time under two scrapes',
    inputs: { settle: '1s', interval: '' },
    says: /^settle: 1 s is less than two scrapes .*; write 2s or more$/,
  },
  {
    name: 'an interval longer than settle',
    inputs: { interval: '5s' },
    says: /^interval: 5s is longer than settle \(4s\); give an interval that fits into it$/,
  },
  {
    name: 'an API server that is not there',
    inputs: { kubeconfig: kubeconfigFor('dead', { server: 'https://127.0.0.1:9' }) },
    says: /^can't reach the API server https:\/\/127\.0\.0\.1:9 \(context lab of .*\): nothing listens there \(ECONNREFUSED\), tried for 10 s$/,
  },
  {
    name: 'an API server that never answers',
    inputs: { kubeconfig: kubeconfigFor('silent', { server: `https://127.0.0.1:${silentPort}` }) },
    says: /^can't reach the API server .*: no answer to \w+ .*, tried for 10 s$/,
  },
  {
    name: 'a token that nobody knows',
    inputs: { kubeconfig: kubeconfigFor('unknown', { token: 'nobodys' }) },
    says: /^the API server .* doesn't take the credentials of user \w+ \(401, .*\); renew them$/,
  },
  {
    name: 'a context that is not there',
    inputs: { context: 'staging' },
    says: /has no context "staging"; it has lab$/,
  },
  {
    name: 'a kubeconfig that is not there',
    inputs: { kubeconfig: '/nowhere/config' },
    says: /^can't read the kubeconfig \/nowhere\/config \(ENOENT.*\); give the path of one on the runner, or its text$/,
  },
  ...['step', 'promote', 'resume', 'status'].map((command) => ({
    name: `${command} without a rollout`,
    inputs: { command },
    says: /^there is no rollout of shop yet; start one with deploy-canary command: run$/,
  })),
  {
    name: 'the status of an unknown rollout',
    inputs: { command: 'status', 'rollout-id': 'shop-1' },
    says: /^rollout-id: there is no rollout shop-1 of shop; it has none yet$/,
  },
  { name: 'gates without a rollout', action: 'evaluate-gates', says: /^there is no rollout of shop yet; start one/ },
  {
    name: 'counts without a name',
    action: 'evaluate-gates',
    inputs: { source: 'file' },
    says: /^input counts: source: file needs it; write the path of a JSON file/,
  },
  {
    name: 'counts that are not there',
    action: 'evaluate-gates',
    inputs: { source: 'file', counts: 'counts.json' },
    says: /^input counts: can't read counts\.json \(ENOENT.*\); give a path from the workspace$/,
  },
  {
    name: 'counts that are none',
    action: 'evaluate-gates',
    inputs: { source: 'file', counts: 'counts.json' },
    options: { files: { 'counts.json': '{"interval": 10, "metrics": []}' } },
    says: /counts\.json/,
  },
  {
    name: 'abort without a rollout',
    action: 'rollback',
    inputs: { command: 'abort' },
    says: /^there is no rollout of shop yet; start one/,
  },
  {
    name: 'a rollback without a rollout',
    action: 'rollback',
    says: /^to: no earlier version of shop is known; no rollout was promoted yet$/,
  },
  {
    name: 'a rollback to an unknown version',
    action: 'rollback',
    inputs: { to: DIGEST },
    says: /^to: no version sha256:(?:ab)+ of shop is known; no rollout was promoted yet$/,
  },
]

/** Told at once, and not after the long waits of a rollout. */
const ENOUGH_MS = 30_000

describe('what can be known before the first write', () => {
  test.concurrent.each(CASES)('$name', async ({ action = 'deploy-canary', inputs, options, says }) => {
    const attempt = { action, inputs: { ...given(action), ...inputs }, ...(options ? { options } : {}) }
    const { said, durationMs } = await refused(lab, shop, attempt)
    expect(said).toMatch(says)
    expect(durationMs).toBeLessThan(ENOUGH_MS)
  })
})

function given(action: string) {
  return action === 'deploy-canary' ? GIVEN : {}
}

function kubeconfigFor(name: string, change: { server?: string; token?: string }): string {
  const content = JSON.parse(readFileSync(lab.bed.controlPlane.kubeconfigs.admin, 'utf8'))
  if (change.server) content.clusters[0].cluster.server = change.server
  if (change.token) content.users[0].user.token = change.token
  const file = join(lab.bed.dir, `kubeconfig-${name}`)
  writeFileSync(file, JSON.stringify(content))
  return file
}
