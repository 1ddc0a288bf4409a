import { type Exposure, exposedShare } from '../confidence/factors/blast.ts'
import { hasStatus } from '../kube/errors.ts'
import { deployment, podDisruptionBudgets, pods } from '../kube/paths.ts'
import type { Kube, KubeObject } from '../kube/types.ts'
import { TRACK_LABEL } from '../workload/canary.ts'
import type { Deployment, Pod } from '../workload/types.ts'
import { isLive } from './machine.ts'
import type { RolloutRecord } from './record.ts'

interface Expression {
  key: string
  operator: string
  values?: string[]
}

interface Budget extends KubeObject {
  spec?: { selector?: { matchLabels?: Record<string, string>; matchExpressions?: Expression[] } }
}

/** Who would be hit if a rollout's version were bad: its plan, what was seen, and how stable is guarded now. */
export async function exposureOf(kube: Kube, record: RolloutRecord, criticality: number): Promise<Exposure> {
  const { plan, verdicts } = record
  const [stable, budgets] = await Promise.all([
    unlessForbidden(kube.find<Deployment>(deployment(plan.namespace, plan.deployment))),
    unlessForbidden(kube.list<Budget>(podDisruptionBudgets(plan.namespace))),
  ])
  const observed = new Map<number, number>()
  for (const { step, observedWeight } of verdicts) if (observedWeight !== undefined) observed.set(step, observedWeight)
  const labels = stable?.spec.template.metadata?.labels
  return {
    share: exposedShare(plan.steps, observed),
    criticality,
    disruptionBudget: labels && budgets ? budgets.items.some((budget) => covers(budget, labels)) : undefined,
    redundant: (stable?.spec.replicas ?? plan.replicas) > 1,
  }
}

/** Pods of a live rollout's canary; undefined where there are none any more, or they can't be seen. */
export async function canaryPodsOf(kube: Kube, { state, plan }: RolloutRecord): Promise<Pod[] | undefined> {
  if (!isLive(state)) return undefined
  const query = { labelSelector: `${TRACK_LABEL}=canary` }
  const found = await unlessForbidden(kube.list<Pod>(pods(plan.namespace), { query }))
  return found?.items.filter((pod) =>
    pod.metadata.ownerReferences?.some((owner) => owner.name.startsWith(`${plan.traffic.canary}-`)),
  )
}

/** A runner that may not look is told nothing, which is not an error: the rest of the score stands. */
async function unlessForbidden<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked
  } catch (error) {
    if (hasStatus(error, 403) || hasStatus(error, 404)) return undefined
    throw error
  }
}

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#set-based-requirement */
function covers({ spec }: Budget, labels: Record<string, string>): boolean {
  const { matchLabels = {}, matchExpressions = [] } = spec?.selector ?? {}
  return (
    spec?.selector !== undefined &&
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every((expression) => holds(expression, labels))
  )
}

function holds({ key, operator, values = [] }: Expression, labels: Record<string, string>): boolean {
  const value = labels[key]
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value)
    case 'NotIn':
      return value === undefined || !values.includes(value)
    case 'Exists':
      return value !== undefined
    case 'DoesNotExist':
      return value === undefined
    default:
      return false
  }
}
