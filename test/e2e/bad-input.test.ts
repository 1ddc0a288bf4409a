import { readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from '@jest/globals'
import { useLab } from '../lab/lab.ts'
import { actionYml, refused } from './refused.ts'
import { QUICK } from './scene.ts'

/** Inputs and settings that are wrong in themselves. */

const lab = await useLab()
const shop = await lab.service('shop')
/** A user of whom the audit log knows when nobody else asks. */
const kubeconfig = await shop.kubeconfigOf('quiet', [])
const QUIET = `system:serviceaccount:${shop.namespace}:quiet`

const GIVEN = { ...QUICK, image: `registry.example/shop@sha256:${'ab'.repeat(32)}` }

/** For every input, by action where they differ, a value of the wrong type or out of its range, and what to write instead. */
const WRONG: Record<string, [value: string, says: RegExp]> = {
  command: [
    'RUN',
    /"RUN" is not one of them; write run, plan, .* \(did you mean run\?\)|"RUN" .*; write rollback, abort/,
  ],
  image: ['--flag', /"--flag" begins with "-"; write a value that doesn't/],
  'rollout-id': ['Shop_1', /"Shop_1" is no name in Kubernetes; write a-z, 0-9, "-" and "\."/],
  'approved-by': ['ann\nbob', /"ann\\nbob" has a line break .*; write one line of plain text/],
  service: ['x'.repeat(49), /"x+" can't be part of names in Kubernetes; write 1 to 48 of a-z/],
  environment: ['Prod', /"Prod" can't be part of names in Kubernetes; write 1 to 48 of a-z/],
  namespace: ['x'.repeat(254), /"x+… can't be used; write a Kubernetes name: at most 253 lower-case letters/],
  deployment: ['../shop', /"\.\.\/shop" can't be used; write a Kubernetes name/],
  config: ['-', /"-" begins with "-"; write a value that doesn't/],
  kubeconfig: ['a\u0001b', /its value has a control character; write plain text/],
  context: ['x'.repeat(1025), /"x+…" has 1025 characters; write at most 1024/],
  container: ['Shop', /"Shop" can't be used; write a Kubernetes name/],
  strategy: ['blue-green', /"blue-green" can't be used; write canary/],
  steps: ['50,25,100', /50 comes before 25 in "50,25,100"; give rising weights that end in 100, such as "5,25,50,100"/],
  settle: ['0s', /"0s" can't be used; write a time from 1s to 7d, such as 60s/],
  interval: ['500ms', /"500ms" can't be used; write a time from 1s to 1d/],
  timeout: ['31d', /"31d" can't be used; write a time from 1s to 30d/],
  'step-timeout': ['soon', /"soon" can't be used; write a time from 1s to 7d/],
  'ready-timeout': ['0', /"0" can't be used; write a time from 1s to 1d/],
  drain: ['2h', /"2h" can't be used; write a time from 0s to 1h/],
  'on-inconclusive': ['promote', /"promote" can't be used; write hold, rollback or extend/],
  'on-cancel': ['stop', /"stop" can't be used; write rollback or hold/],
  traffic: ['nginx', /"nginx" can't be used; write auto, replicas or gateway-api/],
  route: ['A b', /"A b" can't be used; write a Kubernetes name/],
  rule: ['A b', /"A b" can't be used; write a Kubernetes name/],
  gates: ['{erors: true}', /gates\.erors: unknown key; did you mean errors\?/],
  'prometheus-url': ['ftp://metrics', /"ftp:\/\/metrics" can't be used; write a URL such as http:\/\/prometheus/],
  'prometheus-token': ['a\u0001b', /its value has a control character; write plain text/],
  'prometheus-preset': ['otel', /"otel" can't be used; write opentelemetry, istio, /],
  'dry-run': ['yes', /"yes" is neither true nor false; write one of them/],
  'upload-artifacts': ['1', /"1" is neither true nor false; write one of them/],
  source: ['datadog', /"datadog" is not one of them; write prometheus or file/],
  counts: ['-', /"-" begins with "-"; write a value that doesn't/],
  rehearse: ['yes', /"yes" is neither true nor false; write one of them/],
  from: ['-1h', /"-1h" begins with "-"; write a value that doesn't/],
  stable: ['-shop', /"-shop" begins with "-"; write a value that doesn't/],
  canary: ['-shop', /"-shop" begins with "-"; write a value that doesn't/],
  duration: ['2d', /"2d" is out of range; write 1 to 86400 s/],
  'fail-on': ['pass', /"pass" is not one of them; write fail, inconclusive or never/],
  to: ['-1', /"-1" begins with "-"; write a value that doesn't/],
  verdict: ['maybe', /"maybe" is not one of them; write pass, inconclusive or fail/],
  base: ['--all', /"--all" begins with "-"; write a value that doesn't/],
  head: ['--all', /"--all" begins with "-"; write a value that doesn't/],
  repository: ['-C', /"-C" begins with "-"; write a value that doesn't/],
  paths: ['a\u0001b', /"a\\u0001b" has a control character; write plain text/],
  coverage: ['nowhere.info', /can't read nowhere\.info \(ENOENT.*\); give a path from the workspace/],
  tests: ['nowhere.xml', /can't read nowhere\.xml \(ENOENT.*\); give a path from the workspace/],
  sarif: ['nowhere.sarif', /can't read nowhere\.sarif \(ENOENT.*\); give a path from the workspace/],
  'safety-report': ['-', /"-" begins with "-"; write a value that doesn't/],
  weights: ['safety=2', /.* sum to 702; give whole parts of a thousand that sum to 1000/],
  thresholds: ['promote=50,rollback=60', /.* are out of order; give 0 <= rollback <= promote <= 100/],
  criticality: ['huge', /"huge" can't be used; write low, normal, high, critical, or a number from 0 to 1/],
  'score-confidence fail-on': ['pass', /"pass" is not one of them; write never, rollback or manual-review/],
  package: ['-acme/shop', /"-acme\/shop" begins with "-"; write a value that doesn't/],
  'deploy-canary repository': [
    'ghcr.io',
    /"ghcr\.io" can't be used; write a registry and a folder in it, in small letters/,
  ],
  mapping: ['a\u0001b', /"a\\u0001b" has a control character; write plain text/],
  'require-signature': ['yes', /"yes" is neither true nor false; write one of them/],
  'trusted-keys': [
    'production: {cosign: [a]}',
    /production\.cosign: unknown key; known are openpgp, sigstore-keys, sigstore-identities, trusted-root/,
  ],
  'break-glass': ['now', /"now" is no reason; write a sentence, such as registry is down, hotfix for incident 42/],
  'github-token': ['a\u0001b', /its value has a control character; write plain text/],
  'registry-mirrors': ['docker.io', /"docker\.io" is no mirror of a registry; write registry=host/],
  'insecure-registries': [
    'http://x',
    /"http:\/\/x" is no host of a registry; write one such as registry\.internal:5000/,
  ],
  reason: ['a\u0007', /"a\\u0007" has a line break or another control character; write one line/],
}

/** Those that work on a cluster; build-image has its own table in test/action/tables. */
const ACTIONS = readdirSync(resolve(import.meta.dirname, '../../actions'))
  .sort()
  .filter((action) => 'service' in actionYml(action).inputs)
const INPUTS = ACTIONS.flatMap((action) =>
  Object.keys(actionYml(action).inputs).map((input): [string, string] => [action, input]),
)

test.concurrent.each(INPUTS)('%s refuses a wrong %s before it asks the cluster anything', async (action, input) => {
  const [value, says] = WRONG[`${action} ${input}`] ?? WRONG[input] ?? []
  if (value === undefined || says === undefined) throw new Error(`this table has nothing wrong for ${input}`)
  const since = Date.now()
  const { said, outputs } = await refused(lab, shop, { action, inputs: { kubeconfig, [input]: value } })
  expect(said).toMatch(new RegExp(`^input ${input}: (?:${says.source})`, 's'))
  expect(
    Object.entries(outputs).filter(([name, text]) => text !== '' && !['summary', 'result'].includes(name)),
  ).toEqual([])
  expect(lab.audit({ since, user: QUIET })).toEqual([])
})

test('several wrong inputs are told in one go', async () => {
  const result = await shop.action('deploy-canary', { ...GIVEN, settle: 'soon', steps: '5' })
  expect(result.errors.map(({ message }) => message.split('\n'))).toEqual([
    ['2 inputs are wrong:', expect.stringMatching(/^input steps: /), expect.stringMatching(/^input settle: /)],
  ])
})

const CONFIGURATIONS: [name: string, text: string, says: RegExp][] = [
  [
    'an unknown key',
    'services:\n  shop:\n    setle: 60s\n',
    /^gradus\.yml line 3: services\.shop\.setle: unknown key; did you mean settle\?$/,
  ],
  ['an unknown block', 'service:\n  shop: {}\n', /^gradus\.yml line 1: service: unknown key; did you mean services\?$/],
  [
    'an unknown gate',
    'services:\n  shop:\n    gates:\n      latency: true\n',
    /^gradus\.yml line 4: services\.shop\.gates\.latency: unknown key; known are errors, /,
  ],
  [
    'steps that do not rise',
    'services:\n  shop:\n    steps: [5, 50, 25, 100]\n',
    /^gradus\.yml line 3: services\.shop\.steps: 50 comes before 25 in "5,50,25,100"; give rising weights/,
  ],
  [
    'a time without a unit that is none',
    'services:\n  shop:\n    settle: fast\n',
    /^gradus\.yml line 3: services\.shop\.settle: "fast" can't be used; write a time from 1s to 7d/,
  ],
  [
    'a list where a block belongs',
    'services: [shop]\n',
    /^gradus\.yml line 1: services: a list can't be used; write keys with values$/,
  ],
  [
    'a word that YAML readers disagree about',
    'services:\n  shop:\n    on-cancel: NO\n',
    /^gradus\.yml line 3: NO means text to some YAML readers and false to others; write it in quotes$/,
  ],
  ['the same key twice', 'services:\n  shop: {}\n  shop: {}\n', /^gradus\.yml line 3: .*duplicate/],
  ['broken YAML', 'services:\n  shop: {\n', /^gradus\.yml line \d: /],
  [
    'an environment with an unknown service',
    'services: {shop: {}}\nenvironments:\n  live:\n    services: {shpo: {}}\n',
    /^gradus\.yml line 4: environments\.live\.services\.shpo: unknown service; services has shop$/,
  ],
]

test.concurrent.each(CONFIGURATIONS)('gradus.yml with %s', async (_, text, says) => {
  const { said } = await refused(lab, shop, { inputs: GIVEN, options: { files: { 'gradus.yml': text } } })
  expect(said).toMatch(says)
})
