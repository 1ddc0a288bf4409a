import type { Scored } from '../confidence/history.ts'
import type { Thresholds, Weights } from '../confidence/types.ts'
import type { SourceSettings } from '../config/types.ts'
import { UserError } from '../errors.ts'
import type { GatePlan, Judgement, Look, Verdict } from '../gates/types.ts'
import type { TrafficPlan } from '../traffic/router.ts'
import { shortImage } from '../workload/image.ts'
import type { DeploymentStrategy, Service } from '../workload/types.ts'
import { brokenStory, canGo, type State, type Transition } from './machine.ts'
import { wrongInRecord } from './record-shape.ts'

export const SCHEMA = 1
/** A ConfigMap may hold 1 MiB; the record stays well under it. */
export const LARGEST_RECORD = 900_000

/** What was decided before the first write; never changed afterwards. */
export interface Plan {
  service: string
  environment?: string
  namespace: string
  deployment: string
  container: { name: string; index: number }
  from: string
  /** The image by digest that stable's pods ran, where `from` is a tag. */
  fromDigest?: string
  to: string
  /** ReplicaSets of stable's pods, by which the metrics tell the arms apart. */
  replicaSets: string[]
  /** Limits of the container that changes: cores and bytes. */
  limits?: { cpu?: number; memory?: number }
  /** Pods that stable had. */
  replicas: number
  /** Stable's strategy as it was found. */
  strategy?: DeploymentStrategy
  /** Digest of stable's pod template without the image, to tell when somebody else edits it. */
  template: string
  traffic: TrafficPlan
  /** The stable Service as it was found, where the canary gets one of its own: that one is made of it. */
  own?: Service
  /** Rising weights that end in 100. */
  steps: number[]
  settleSeconds: number
  intervalSeconds: number
  /** How long one step may take until its gates have decided. */
  stepDeadlineSeconds: number
  drainSeconds: number
  /** How long pods may take to get ready. */
  readySeconds: number
  onInconclusive: 'hold' | 'rollback' | 'extend'
  onCancel: 'rollback' | 'hold'
  /** Absent: the rollout asks no gates (a rollback). */
  gates?: GatePlan
  /** What a person should know before the start: steps that can't conclude in their time, stray traffic. */
  warnings?: string[]
  /** Where the gates' counts come from; credentials are never in it. */
  metrics?: SourceSettings
  /** Seconds after the end of an interval until its counts are complete. */
  delaySeconds: number
}

/** Who acts: shown in the record, the summary and to whoever finds the lease held. */
export interface Actor {
  /** Unique to the run. */
  run: string
  /** Person or app, as GitHub names it. */
  name: string
  url?: string
}

export interface StepVerdict {
  step: number
  weight: number
  at: string
  verdict: Verdict
  reason: string
  gates: Judgement['gates']
  /** Natural logarithm of the merged evidence against the canary; absent where gates are off. */
  lnEvidence?: number
  /** Percent of requests the canary was seen to get. */
  observedWeight?: number
}

export interface Outcome {
  /** Requests that the canary answered, and those among them that failed. */
  requests: number
  harmed: number
  /** True where a pod went before its last counts were read. */
  lowerBound: boolean
}

/** What score-confidence found at a step; `step` and `promote` go by the one of the present step. */
export interface StepScore extends Scored {
  /** Why this decision, and what each factor cost. */
  reasons: string[]
  /** What it was weighed by; absent in records of the first version. */
  weights?: Weights
  thresholds?: Thresholds
}

/** Why an image was let in: who had signed it, and in which package, or that a person broke the glass. */
export interface Admission {
  /** When it was checked, ISO 8601. */
  at: string
  /** The run that checked it. */
  run: string
  /** Of the image, `sha256:…`. */
  digest: string
  /** Whose signatures counted; empty where the glass was broken. */
  signers: AdmittedBy[]
  package?: AdmittedPackage
  breakGlass?: BrokenGlass
  /** A rollback went by what this earlier rollout had checked. */
  rollout?: string
}

export interface AdmittedBy {
  kind: string
  /** Primary fingerprint, hint of the key, or identity. */
  signer: string
  /** When the signature says it was made. */
  at?: string
}

export interface AdmittedPackage {
  /** By digest: `ghcr.io/acme/packages/acme/shop@sha256:…`. */
  reference: string
  name: string
  version: string
  /** The environment that it was packed for. */
  stage: string
  /** What brought it into this environment, where it was packed for another. */
  promotion?: { from: string; to: string; approver: string; at: string; signers: AdmittedBy[] }
}

/** Somebody's decision to go without signatures. */
export interface BrokenGlass {
  reason: string
  /** The environment at GitHub, protected by reviewers, that the job ran in. */
  environment: string
  /** Who approved the run there; empty where GitHub names nobody. */
  approvers: string[]
  /** Who ran it. */
  by: string
}

/** The durable story of one rollout; plain JSON, in one ConfigMap. */
export interface RolloutRecord {
  schema: typeof SCHEMA
  id: string
  kind: 'rollout' | 'rollback'
  state: State
  /** Fencing number of the run that wrote last. */
  fence: number
  plan: Plan
  /** Index into `plan.steps` of the step that is or was being taken; -1 before the first. */
  step: number
  /** The weight that was last seen in force. */
  weight: number
  startedAt: string
  updatedAt: string
  /** ReplicaSets of the canary's pods. */
  canaryReplicaSets: string[]
  /** Unix seconds when the canary's pods were ready, and when it got its first traffic. */
  readyAt?: number
  trafficSince?: number
  /** Percent of requests that the present weight really gives the canary; absent where that is the weight itself. */
  share?: number
  /** Unix seconds since when the present weight is in force, and where the grid of its intervals begins. */
  weightSince?: number
  stepSince?: number
  looks: Look[]
  verdicts: StepVerdict[]
  transitions: Transition[]
  approvals: { step: number; by: string; at: string }[]
  actors: Actor[]
  outcome?: Outcome
  /** The latest score of each step that was scored. */
  scores?: StepScore[]
  /** Each check of the image's signatures; absent where none were asked for. */
  admissions?: Admission[]
}

/** Where the record stands in its ConfigMap. */
export const KEY = 'record.json'

/**
 * @throws {UserError} it is no record, of another schema, or tells a story that can't be
 */
export function parseRecord(text: string, where: string): RolloutRecord {
  if (text.length > LARGEST_RECORD) {
    throw new UserError(
      `${where} has ${text.length} characters, more than ${LARGEST_RECORD}; no run wrote that, look at it`,
    )
  }
  let record: RolloutRecord
  try {
    record = JSON.parse(text)
  } catch (cause) {
    throw new UserError(`${where} is damaged: its ${KEY} is no JSON; delete it when no rollout is live`, { cause })
  }
  if (typeof record?.schema !== 'number') {
    throw new UserError(`${where} is damaged: its ${KEY} is no record; delete it when no rollout is live`)
  }
  if (record.schema !== SCHEMA) {
    throw new UserError(
      `${where} has schema ${record.schema}, this version of Gradus knows ${SCHEMA}; use the version that wrote it`,
    )
  }
  const wrong = wrongInRecord(record) ?? brokenStory(record.transitions)
  if (wrong !== undefined)
    throw new UserError(`${where} is damaged: ${wrong}; compare it with the cluster before you delete it`)
  if ((record.transitions.at(-1)?.to ?? 'INIT') !== record.state) {
    throw new UserError(
      `${where} is damaged: it says ${record.state}, but its last transition ends elsewhere; compare it with the cluster`,
    )
  }
  return record
}

/** The record of a rollout that begins now; its first write is the intent to deploy the canary. */
export function newRecord(
  id: string,
  kind: RolloutRecord['kind'],
  plan: Plan,
  actor: Actor,
  fence: number,
  at: Date,
): RolloutRecord {
  const record: RolloutRecord = {
    schema: SCHEMA,
    id,
    kind,
    state: 'INIT',
    fence,
    plan,
    step: -1,
    weight: 0,
    startedAt: at.toISOString(),
    updatedAt: at.toISOString(),
    canaryReplicaSets: [],
    looks: [],
    verdicts: [],
    transitions: [],
    approvals: [],
    actors: [actor],
  }
  enter(record, 'DEPLOYING', `bring ${shortImage(plan.to)} beside stable`, at)
  return record
}

/** Changes the state in place. A transition that is no edge is a defect. */
export function enter(
  record: RolloutRecord,
  to: State,
  reason: string,
  at: Date,
  metadata?: Transition['metadata'],
): void {
  const from = record.state
  if (!canGo(from, to)) throw new Error(`no edge from ${from} to ${to}`)
  record.state = to
  record.transitions.push({
    at: at.toISOString(),
    from,
    to,
    reason,
    fence: record.fence,
    ...(metadata === undefined ? {} : { metadata }),
  })
}
