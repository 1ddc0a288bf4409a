import { UserError } from '../errors.ts'
import { auditFiles } from '../report/audit.ts'
import { rolloutSummary } from '../report/summary.ts'
import { factsOf, sentence } from '../rollout/outcome.ts'
import type { RolloutRecord } from '../rollout/record.ts'
import type { Place } from '../rollout/workplace.ts'
import type { Action, OutputValue } from './action.ts'
import { literally } from './summary.ts'

/** The inputs that every action on a cluster has (`tables/common.ts`). */
interface ClusterInputs {
  config: string
  service: string | undefined
  environment: string | undefined
  kubeconfig: string | undefined
  context: string | undefined
  prometheusToken: string | undefined
  settings: Place['settings']
}

const DEFAULT_CONFIG = 'gradus.yml'

/** Where an action works, from its inputs and the facts of its run. */
export function placeOf(action: Action<never>, inputs: ClusterInputs): Place {
  const { facts } = action
  return {
    config: { path: inputs.config, required: inputs.config !== DEFAULT_CONFIG },
    service: inputs.service,
    environment: inputs.environment,
    settings: inputs.settings,
    kubeconfig: inputs.kubeconfig,
    context: inputs.context,
    credentials: inputs.prometheusToken === undefined ? {} : { token: inputs.prometheusToken },
    env: process.env,
    actor: { run: facts.id, name: facts.actor, ...(facts.runUrl === undefined ? {} : { url: facts.runUrl }) },
    cancel: action.cancelled,
    tell: (line) => action.log(line),
    warn: (line) => action.warn(line),
    hide: (secret) => action.mask(secret),
  }
}

/**
 * Summary and audit files of a rollout, and those of its facts that the action declares as outputs.
 *
 * @param testimony events and log lines of a pod that could not serve
 */
export async function reportRollout<O extends string>(
  action: Action<O>,
  record: RolloutRecord,
  outputs: Partial<Record<O, OutputValue>>,
  testimony: readonly string[],
): Promise<void> {
  for (const [name, value] of Object.entries(outputs)) action.output(name as O, value as OutputValue)
  action.summary(rolloutSummary(record))
  if (testimony.length > 0) action.summary(`\n#### What its pod said\n\n${literally(testimony.join('\n'))}`)
  const files = Object.entries(auditFiles(record)).map(([name, content]) => action.files.write(name, content))
  await action.uploadArtifact('deployment', files)
}

/** Everything deploy-canary tells of a rollout. */
export function rolloutOutputs(record: RolloutRecord): ReturnType<typeof factsOf> {
  return factsOf(record)
}

/**
 * Green where what was asked is true in the cluster; else the one sentence that says what is true instead, and what the
 * pods said.
 */
export function refuseUnless(done: boolean, record: RolloutRecord, testimony: readonly string[]): void {
  if (!done) throw new UserError([sentence(record), ...testimony].join('\n'))
}
