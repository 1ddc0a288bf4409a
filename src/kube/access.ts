import { KubeError } from './errors.ts'
import { selfSubjectAccessReviews, selfSubjectRulesReviews } from './paths.ts'
import type { Need } from './rights.ts'
import type { Kube } from './types.ts'

export { type Need, rule } from './rights.ts'

interface ResourceRule {
  verbs: string[]
  apiGroups?: string[]
  resources?: string[]
  resourceNames?: string[]
}

interface RulesReview {
  status?: { resourceRules?: ResourceRule[]; incomplete?: boolean; evaluationError?: string }
}

interface AccessReview {
  status?: { allowed?: boolean }
}

/**
 * What the runner may not do of what it needs, by one SelfSubjectRulesReview. Where the cluster's authorizer can't list
 * rules (webhooks, as on some clouds), each need that the list doesn't grant is asked by a SelfSubjectAccessReview.
 */
export async function missingRights(kube: Kube, namespace: string, needs: readonly Need[]): Promise<Need[]> {
  const review = await ask<RulesReview>(kube, selfSubjectRulesReviews, 'SelfSubjectRulesReview', { namespace })
  const rules = review.status?.resourceRules ?? []
  const open = needs.filter((need) => !rules.some((rule) => grants(rule, need)))
  if (review.status?.incomplete !== true) return open
  const answers = await Promise.all(open.map(async (need) => ({ need, allowed: await allowed(kube, namespace, need) })))
  return answers.filter((answer) => !answer.allowed).map(({ need }) => need)
}

/** Does one RBAC rule grant the need? Read as the API server reads it: stars, stars before a subresource, resourceNames. */
export function grants(rule: ResourceRule, need: Need): boolean {
  const names = rule.resourceNames ?? []
  return (
    covers(rule.verbs, need.verb) &&
    covers(rule.apiGroups ?? [], need.group) &&
    (covers(rule.resources ?? [], need.resource) || coversSubresource(rule.resources ?? [], need.resource)) &&
    (names.length === 0 || (need.name !== undefined && names.includes(need.name)))
  )
}

function covers(granted: readonly string[], wanted: string): boolean {
  return granted.includes('*') || granted.includes(wanted)
}

function coversSubresource(resources: readonly string[], wanted: string): boolean {
  const [, subresource] = wanted.split('/')
  return subresource !== undefined && resources.includes(`*/${subresource}`)
}

async function allowed(kube: Kube, namespace: string, need: Need): Promise<boolean> {
  const [resource, subresource] = need.resource.split('/')
  const review = await ask<AccessReview>(kube, selfSubjectAccessReviews, 'SelfSubjectAccessReview', {
    resourceAttributes: { namespace, verb: need.verb, group: need.group, resource, subresource, name: need.name },
  })
  return review.status?.allowed === true
}

async function ask<T>(kube: Kube, path: string, kind: string, spec: object): Promise<T> {
  const review = { apiVersion: 'authorization.k8s.io/v1', kind, spec }
  const { status, text } = await kube.raw('POST', path, review)
  if (status < 200 || status > 299) throw new KubeError({ verb: 'create', path, status, text })
  return JSON.parse(text) as T
}
