import { readThresholds, readWeights } from '../../confidence/settings.ts'
import { UserError } from '../../errors.ts'
import { defineAction } from '../definition.ts'
import { choice, setting, string, text } from '../inputs.ts'
import { cluster, dryRun, rolloutId, traces } from './common.ts'

export const scoreConfidence = defineAction({
  name: 'score-confidence',
  title: 'Gradus: score confidence',
  description:
    'One number for a new version, 0 to 100, with reasons: safety, canary health, blast radius, history, change and coverage; and a decision.',
  branding: { icon: 'sliders', color: 'green' },
  inputs: {
    verdict: choice(['pass', 'inconclusive', 'fail'], {
      description:
        "What gates elsewhere said. Default: what the rollout's record says; the worse of the two counts where both are known.",
    }),
    'rollout-id': rolloutId,
    base: string({
      description:
        'Commit, branch or tag that users have now; the change is what head has and base has not. Default: the commit of the last promoted rollout that was scored, else the one before the push, else the base of the pull request.',
    }),
    head: string({ description: 'Commit, branch or tag of the new version.', default: 'HEAD' }),
    repository: string({
      description: 'Folder that the sources are checked out to, with fetch-depth: 0.',
      default: '.',
    }),
    paths: text({
      description:
        'Folders of the repository that the service is made of, one a line or with commas between them. Default: all of it.',
    }),
    coverage: text({
      description:
        'Coverage reports (LCOV, Cobertura, JaCoCo XML, Go): paths or patterns, one a line or with commas between them. Default: the factor is missing.',
    }),
    tests: text({ description: 'Test results in JUnit XML, the same way. Default: none.' }),
    sarif: text({ description: 'Results of scans in SARIF, the same way. Default: none.' }),
    'safety-report': string({
      description:
        'JSON file of an earlier safety check: its decision must be DEPLOY, anything else is a veto (docs/score.md). Default: none.',
    }),
    weights: string({
      description:
        'Weights of the factors in parts of a thousand, such as safety=300,health=250,blast=150,history=100,complexity=100,coverage=100; what is not named keeps its default, and all sum to 1000. Default: those of the configuration.',
      check: (value) => checked(value, readWeights),
    }),
    thresholds: string({
      description: 'Scores that decide, such as promote=80,rollback=60. Default: those of the configuration.',
      check: (value) => checked(value, readThresholds),
    }),
    criticality: setting('criticality'),
    'fail-on': choice(['never', 'rollback', 'manual-review'], {
      description: 'Decision from which on the step is red; manual-review: everything but auto-promote.',
      default: 'never',
    }),
    ...cluster,
    ...dryRun,
    ...traces,
  },
  outputs: {
    score: 'The score, 0 to 100; the middle where factors are missing.',
    'score-low': 'The score if every missing factor were 0.',
    'score-high': 'The score if every missing factor were 100.',
    decision: 'auto-promote, manual-review or rollback.',
    reasons: 'JSON array of sentences: why this decision, then what each factor cost.',
    factors: 'JSON array: name, weight, value (null where missing), lost points and reasons of each factor.',
    verdict: 'Verdict of the gates that went into it: pass, fail or inconclusive; empty where nobody asked them.',
    recommendations:
      'JSON array of what the past suggests, each with what it is about and one sentence with its numbers.',
    performance:
      'JSON object of how the rollout goes: durationSeconds, succeeded, availability, stableAvailability, restarts, cpu, memory, and a score of it, 0 to 100; null where not known.',
    'rollout-id': 'Id of the rollout that was scored; empty where none is live.',
    base: 'Commit that the change was taken from; empty where the change is not known.',
    head: 'Commit of the new version; empty where the change is not known.',
  },
})

/** The input's name stands before what is wrong with it already. */
function checked(value: string, read: (value: string) => unknown): string {
  try {
    read(value)
    return value
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    throw new UserError(error.message.replace(/^(?:weights|thresholds): /, ''), { cause: error.cause })
  }
}
