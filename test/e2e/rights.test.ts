import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from '@jest/globals'
import { dump, load } from 'js-yaml'
import { type Need, rule } from '../../src/kube/rights.ts'
import { rightsFor } from '../../src/rollout/preflight.ts'
import type { Loose } from '../lab/api.ts'
import type { AuditedRequest } from '../lab/audit.ts'
import { useLab } from '../lab/lab.ts'
import { refused } from './refused.ts'
import { QUICK, stableImage, underLoad, untilState } from './scene.ts'

const lab = await useLab()
const PAGE = readFileSync(resolve(import.meta.dirname, '../../docs/rbac.md'), 'utf8')
/** Errors alone decide: a busy machine is slow. */
const GATES = { gates: '{harm-budget: 2%, p95: false, p99: false, requests: false}' }
const PLAIN = { steps: '50,100', settle: '2s', drain: '1s', gates: 'none' }

type Rule = { apiGroups: string[]; resources: string[]; verbs: string[] }

/** YAML of the page, as a reader would copy it. */
function published(name: string): Loose {
  const [, text] = new RegExp(`<!-- made by [^>]*: ${name} -->\\s*\`\`\`yaml\\n(.*?)\n\`\`\``, 's').exec(PAGE) ?? []
  return load(text ?? '')
}

const HELPFUL: Rule[] = published('helpful')

test.concurrent.each(['gateway-api', 'replicas'] as const)(
  'with the Role for %s everything works, and no right of it is left over',
  async (provider) => {
    const { shop, load: requests } = await underLoad(lab, 100, provider === 'replicas' ? { traffic: 'none' } : {})
    const role: Rule[] = published(provider).rules
    const kubeconfig = await shop.kubeconfigOf('gradus', [...role, ...HELPFUL])
    const [v1, v2, v3] = [await stableImage(shop), await shop.version('v2'), await shop.version('v3')]
    const bad = await shop.version('v4', { crashAfterMs: 200 })
    const route = provider === 'gateway-api' ? { route: 'shop' } : {}
    const given = { ...QUICK, ...GATES, ...route, steps: '50,100', kubeconfig }
    const options = { files: { 'gradus.yml': dump({ retention: { records: 1 } }) } }
    const since = Date.now()

    const started = await shop.action('deploy-canary', { ...given, command: 'start', image: v2.image }, options)
    expect(started).toMatchObject({ code: 0, outputs: { state: 'CANARY_WAITING' } })
    const told = started.warnings.filter(({ message }) => /^the runner may not list HTTPRoutes in /.test(message))
    expect(told).toHaveLength(provider === 'replicas' ? 1 : 0)
    const judged = await shop.action('evaluate-gates', { kubeconfig })
    expect(judged).toMatchObject({ errors: [], code: 0, outputs: { verdict: 'pass' } })
    expect(await shop.action('score-confidence', { kubeconfig })).toMatchObject({ code: 0 })
    const promoted = await shop.action('deploy-canary', { ...given, command: 'promote', 'approved-by': 'ann' }, options)
    expect(promoted).toMatchObject({ errors: [], code: 0, outputs: { state: 'PROMOTED' } })

    const dead = shop.startAction('deploy-canary', { ...given, ...PLAIN, settle: '1m', image: v3.image }, options)
    await untilState(lab, shop, 'CANARY_EVALUATING')
    dead.kill()
    const aborted = await shop.action('rollback', { kubeconfig, command: 'abort' })
    expect(aborted).toMatchObject({ code: 0, outputs: { state: 'ROLLED_BACK' } })
    const failed = await shop.action('deploy-canary', { ...given, ...PLAIN, image: bad.image }, options)
    expect(failed).toMatchObject({ code: 1, outputs: { state: 'ROLLED_BACK' } })
    const back = await shop.action('rollback', { kubeconfig, ...route })
    expect(back).toMatchObject({ code: 0, outputs: { state: 'PROMOTED', 'to-image': v1 } })
    expect(await shop.action('rollback', { kubeconfig, command: 'list' })).toMatchObject({ code: 0 })
    await requests.stop()

    const user = `system:serviceaccount:${shop.namespace}:gradus`
    const asked = lab.audit({ since, user, namespace: shop.namespace })
    const refusals = asked.filter(({ status, resource }) => status === 403 && resource !== 'httproutes')
    expect(refusals).toEqual([])
    const used = new Set(asked.filter(({ status }) => status !== 403).map(rightOf))
    expect([...used].sort()).toEqual(rightsIn([...role, ...HELPFUL]))
  },
)

const RESOURCES = [...new Set(rightsFor('gateway-api').map(({ resource }) => resource))]

test.concurrent.each(RESOURCES)(
  'without rights on %s nothing begins, and the sentence ends with the rule to add',
  async (resource) => {
    const needs = rightsFor('gateway-api')
    const rules = needs.filter((need) => need.resource !== resource).map(asRule)
    const kubeconfig = await shop.kubeconfigOf(`no-${resource}`, rules)
    const image = `registry.example/shop@sha256:${'ab'.repeat(32)}`
    const { said } = await refused(lab, shop, { inputs: { ...PLAIN, image, kubeconfig, traffic: 'gateway-api' } })
    const missing = rule(needs.filter((need) => need.resource === resource))
    expect(said).toBe(
      `the runner may not do all that a rollout needs in namespace ${shop.namespace}; add to its Role:\n${missing}`,
    )
  },
)

const shop = await lab.service('shop', { replicas: 1 })

function asRule({ group, resource, verb }: Need): Rule {
  return { apiGroups: [group], resources: [resource], verbs: [verb] }
}

function rightOf({ verb, resource, subresource }: AuditedRequest): string {
  return `${verb} ${resource}${subresource === '' ? '' : `/${subresource}`}`
}

function rightsIn(rules: readonly Rule[]): string[] {
  return [
    ...new Set(
      rules.flatMap(({ resources, verbs }) => resources.flatMap((one) => verbs.map((verb) => `${verb} ${one}`))),
    ),
  ].sort()
}
