import { defineAction } from '../definition.ts'
import { boolean, choice, duration, setting, string } from '../inputs.ts'
import { cluster, metrics, rolloutId, traces } from './common.ts'

export const evaluateGates = defineAction({
  name: 'evaluate-gates',
  title: 'Gradus: evaluate gates',
  description: 'Hold the metrics of a canary against its gates: pass, fail or inconclusive, with the numbers.',
  branding: { icon: 'activity', color: 'green' },
  inputs: {
    source: choice(['prometheus', 'file'], {
      description:
        'Where counts come from: the metrics that the rollout has (Prometheus, or what gradus.yml names), or the file that counts names.',
      default: 'prometheus',
    }),
    counts: string({ description: 'Path of a JSON file of recorded counts (docs/gates.md). Needed by source: file.' }),
    'rollout-id': rolloutId,
    duration: duration({
      description:
        'Longest time to look before the verdict is inconclusive. Default: the time that the rollout gives a step.',
      min: 1,
      max: 86_400,
    }),
    'fail-on': choice(['fail', 'inconclusive', 'never'], {
      description: 'Verdict from which on the step is red; inconclusive: everything but a pass.',
      default: 'fail',
    }),
    rehearse: boolean({
      description:
        'Ask no rollout: try steps, settle and gates on what the metrics (or the recorded counts) say of the past.',
      default: 'false',
    }),
    from: string({
      description:
        'rehearse: when the past begins: 2026-11-21T09:00:00Z, unix seconds, or how long ago (2h). Default: as the rollout of rollout-id.',
    }),
    to: string({ description: 'rehearse: when it ends. Default: as the rollout of rollout-id, else now.' }),
    stable: string({
      description:
        'rehearse: ReplicaSets that stand for stable, with commas. Default: those of the Deployment, or of rollout-id.',
    }),
    canary: string({
      description:
        "rehearse: ReplicaSets that stand for the canary. Default: those of rollout-id, else stable's own requests are dealt out to both arms.",
    }),
    steps: setting('steps'),
    settle: setting('settle'),
    'step-timeout': setting('step-timeout'),
    'on-inconclusive': setting('on-inconclusive'),
    ...cluster,
    gates: setting('gates'),
    interval: setting('interval'),
    ...metrics,
    ...traces,
  },
  outputs: {
    verdict: 'pass, fail or inconclusive.',
    reason: 'One sentence: which gate decided, and with which numbers.',
    gates: 'JSON array: name, verdict, lnEFail, lnEPass, failAt, passAt, ratio, counts and bound of each gate.',
    evidence: 'Natural logarithm of the evidence against the canary over all gates; it fails at ln(1/alpha).',
    'rollout-id': 'Id of the rollout that was looked at; empty with source: file.',
    step: 'The step it is at, from 0; empty with source: file.',
    rehearsal:
      'JSON of a rehearsal: steps (weight, outcome, from, to, concludedAfter, requests, harmed, reason, expected), seconds, requests, harmed, used.',
    weight: 'Percent of requests the canary has by configuration; empty with source: file.',
  },
})
