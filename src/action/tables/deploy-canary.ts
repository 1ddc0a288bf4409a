import { readPackagesRepository } from '../../config/trust.ts'
import { defineAction } from '../definition.ts'
import { choice, setting, string, text } from '../inputs.ts'
import { cluster, dryRun, metrics, registries, rolloutId, signatures, traces } from './common.ts'

export const deployCanary = defineAction({
  name: 'deploy-canary',
  title: 'Gradus: deploy a canary',
  description:
    'Bring a Deployment to a new image digest step by step, judged by its metrics, and take it back when it is bad.',
  branding: { icon: 'trending-up', color: 'green' },
  inputs: {
    command: choice(['run', 'plan', 'start', 'step', 'promote', 'resume', 'status'], {
      description:
        'run: the whole rollout. plan: what it would do. start, step, promote: one stage each, to put gates and approvals between them. resume: finish what a dead run left. status: look only.',
      default: 'run',
    }),
    image: string({
      description:
        'The new image by digest: registry/repository@sha256:… run, plan and start need it, or package in its place.',
    }),
    package: string({
      description:
        'The signed package whose image comes in: acme/shop@1.4.2, or registry/folder/acme/shop:1.4.2. It must have been packed for environment, or promoted to it.',
    }),
    repository: string({
      description: 'Where packages are, such as ghcr.io/acme/packages. Default: packages.repository of gradus.yml.',
      check: readPackagesRepository,
    }),
    mapping: text({
      description:
        'Where images that a package names are on this side, such as ghcr.io/acme=registry.internal/acme, one a line. Default: where the package says.',
    }),
    'rollout-id': rolloutId,
    'approved-by': string({
      description: 'Person who decides to go on (step, promote) where the gates have not; it is kept in the record.',
    }),
    'safety-report': string({
      description:
        'JSON file of an earlier safety check; nothing goes on unless its decision is DEPLOY (docs/score.md). Default: none is asked.',
    }),
    ...cluster,
    container: setting('container'),
    strategy: setting('strategy'),
    steps: setting('steps'),
    settle: setting('settle'),
    interval: setting('interval'),
    timeout: setting('timeout'),
    'step-timeout': setting('step-timeout'),
    'ready-timeout': setting('ready-timeout'),
    drain: setting('drain'),
    'on-inconclusive': setting('on-inconclusive'),
    'on-cancel': setting('on-cancel'),
    traffic: setting('traffic'),
    route: setting('route'),
    rule: setting('rule'),
    gates: setting('gates'),
    ...signatures,
    ...registries,
    ...metrics,
    ...dryRun,
    ...traces,
  },
  outputs: {
    'rollout-id': 'Id of the rollout.',
    state:
      'State of the rollout: PROMOTED, CANARY_WAITING, ROLLED_BACK, FAILED, or the one it was left in (docs/rollout.md).',
    step: 'The step it is at, from 0; -1 before the first.',
    weight: 'Percent of requests the canary has by configuration.',
    'observed-weight': 'Percent of requests the canary was seen to get at the last step; empty where not measured.',
    verdict: 'Verdict of the gates at the last step: pass, fail or inconclusive; empty before the first.',
    score: 'What score-confidence found at the last step that it was asked about, 0 to 100; empty before.',
    decision: 'manual-review where the rollout waits for a person, else empty.',
    'previous-image': 'Image that stable had before, by digest.',
    image: 'Image of the rollout, by digest.',
    requests: 'Requests that the canary answered; empty where not measured.',
    harmed: 'Requests among them that failed; empty where not measured.',
    package: 'Package that brought the image, by digest; empty where none did.',
    signer:
      'Who signed the image or its package: primary fingerprint, hint of the key, or identity; empty where nobody was asked.',
    'started-at': 'When the rollout started, ISO 8601, UTC.',
    record: 'Where its record is: configmap/<name> in the namespace of the service.',
  },
})
