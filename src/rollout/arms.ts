import type { Arms } from '../gates/types.ts'
import type { Plan } from './record.ts'

/** How the metrics tell stable and canary apart, from the plan. */
export function armsOf(
  { namespace, traffic, replicaSets, limits }: Pick<Plan, 'namespace' | 'traffic' | 'replicaSets' | 'limits'>,
  canaryReplicaSets: string[],
): Arms {
  return {
    namespace,
    service: traffic.service,
    stable: { replicaSets },
    canary: { replicaSets: canaryReplicaSets },
    ...(traffic.canaryService === undefined
      ? {}
      : { services: { stable: traffic.service, canary: traffic.canaryService } }),
    ...(limits === undefined ? {} : { limits }),
  }
}
