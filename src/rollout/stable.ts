import { templateDigest } from '../workload/promote.ts'
import { type Cluster, Superseded } from './cluster.ts'
import type { Plan } from './record.ts'

/** @throws {Superseded} somebody else changed or deleted stable since the rollout was planned */
export function refuseForeignStable(cluster: Cluster, plan: Plan): void {
  const image = cluster.stableImage()
  if (image !== plan.from && image !== plan.to) {
    throw new Superseded(
      `Deployment ${plan.deployment} was changed to ${image || 'other containers'} while the rollout was live`,
    )
  }
  if (templateDigest(cluster.stable(), plan.container.name) !== plan.template) {
    throw new Superseded(`the pod template of Deployment ${plan.deployment} was edited while the rollout was live`)
  }
}

/** Undefined when somebody deleted stable meanwhile. */
export function stableImage(cluster: Cluster): string | undefined {
  try {
    return cluster.stableImage()
  } catch (error) {
    if (error instanceof Superseded) return undefined
    throw error
  }
}
