import { defineAction } from '../definition.ts'
import { choice, setting, string } from '../inputs.ts'
import { cluster, dryRun, metrics, registries, rolloutId, signatures, traces } from './common.ts'

export const rollback = defineAction({
  name: 'rollback',
  title: 'Gradus: roll back',
  description: 'Take a live rollout back, or bring an earlier version of a service back.',
  branding: { icon: 'rewind', color: 'orange' },
  inputs: {
    command: choice(['rollback', 'abort', 'list'], {
      description:
        'rollback: an earlier version comes back (a live rollout is taken back instead). abort: a live rollout is taken back. list: the rollouts of the service.',
      default: 'rollback',
    }),
    'rollout-id': rolloutId,
    to: string({
      description: 'What rollback goes back to: previous, the id of a rollout, or a digest (sha256:…).',
      default: 'previous',
    }),
    reason: string({ description: 'Why; it is kept in the record.', default: 'asked for by a workflow' }),
    ...cluster,
    container: setting('container'),
    drain: setting('drain'),
    'ready-timeout': setting('ready-timeout'),
    'on-cancel': setting('on-cancel'),
    traffic: setting('traffic'),
    route: setting('route'),
    rule: setting('rule'),
    ...signatures,
    ...registries,
    ...metrics,
    ...dryRun,
    ...traces,
  },
  outputs: {
    'rollout-id': 'Id of the rollout that was taken back, or of the one that brought the earlier version.',
    state: 'Its state: ROLLED_BACK or PROMOTED when it went well.',
    'from-image': 'Image before, by digest.',
    'to-image': 'Image after, by digest.',
    duration: 'Seconds it took.',
    'recovered-at': 'When it was done, ISO 8601, UTC; empty when it is not.',
    requests: 'Requests that the canary answered; empty where not measured.',
    harmed: 'Requests among them that failed; empty where not measured.',
    rollouts: 'JSON array of the rollouts of the service, newest first (command: list).',
  },
})
