import type { Arms } from '../types.ts'
import type { Window } from './counting.ts'
import { podNames, type Values } from './template.ts'

/** Arms and a window to try texts with, before anything is known. */
export const NOBODY: Arms = { namespace: '', service: '', stable: { replicaSets: [] }, canary: { replicaSets: [] } }
export const NO_TIME: Window = { from: 0, to: 1 }

/** What a question can say of when and where. */
export function placeValues({ namespace }: Arms, { from, to }: Window): Values {
  return {
    from,
    to,
    'from-iso': new Date(from * 1000).toISOString(),
    'to-iso': new Date(to * 1000).toISOString(),
    namespace,
  }
}

/** What a question about both arms at once can say of them. */
export function armValues({ service, stable, canary }: Arms): Values {
  return {
    service,
    'canary-pods': podNames(canary.replicaSets),
    'stable-pods': podNames(stable.replicaSets),
    'canary-replicasets': canary.replicaSets.join(','),
    'stable-replicasets': stable.replicaSets.join(','),
  }
}
