import { FACTORS } from '../confidence/types.ts'
import { parseSteps } from '../config/steps.ts'
import { messageOf } from '../errors.ts'
import { isDigest } from '../image-reference.ts'
import { parseImage } from '../workload/image.ts'
import { STATES } from './machine.ts'
import type { RolloutRecord } from './record.ts'

/**
 * What a record must look like before anything in it is believed. It lies in the cluster, where people and programs
 * can write it, so it is checked like any input: fields, types, ranges, and that its parts fit each other.
 */

/** Says what is wrong with the value at a path; undefined where nothing is. */
type Check = (value: unknown, path: string) => string | undefined

const when =
  (holds: (value: unknown) => boolean, expected: string): Check =>
  (value, path) =>
    holds(value) ? undefined : `${path} is not ${expected}`

const text = when((value) => typeof value === 'string', 'a text')
const time = when((value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)), 'a time')
const yes = when((value) => typeof value === 'boolean', 'true or false')
const number = when((value) => Number.isFinite(value), 'a number')
const seconds = when((value) => Number.isFinite(value) && Number(value) >= 0, 'a time in seconds')
const whole = when((value) => Number.isInteger(value) && Number(value) >= 0, 'a whole number from 0')
const percent = when((value) => Number(value) >= 0 && Number(value) <= 100 && Number.isFinite(value), 'a percentage')
const anything: Check = () => undefined

function oneOf(...allowed: readonly string[]): Check {
  return when((value) => typeof value === 'string' && allowed.includes(value), `one of ${allowed.join(', ')}`)
}

function orNull(check: Check): Check {
  return (value, path) => (value === null ? undefined : check(value, path))
}

function list(check: Check): Check {
  return (value, path) =>
    Array.isArray(value) ? first(value.map((one, index) => check(one, `${path}[${index}]`))) : `${path} is no list`
}

/** Fields beyond these are let through: they don't decide anything. */
function object(required: Record<string, Check>, optional: Record<string, Check> = {}): Check {
  return (value, path) => {
    if (!isObject(value)) return `${path} is no object`
    return first([
      ...Object.entries(required).map(([key, check]) => check(value[key], `${path}.${key}`)),
      ...Object.entries(optional).map(([key, check]) =>
        value[key] === undefined ? undefined : check(value[key], `${path}.${key}`),
      ),
    ])
  }
}

function valuesOf(check: Check): Check {
  return (value, path) =>
    isObject(value)
      ? first(Object.entries(value).map(([key, one]) => check(one, `${path}.${key}`)))
      : `${path} is no object`
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function first(found: readonly (string | undefined)[]): string | undefined {
  return found.find((one) => one !== undefined)
}

const image: Check = (value, path) => {
  try {
    parseImage(String(value))
    return undefined
  } catch (error) {
    return `${path} is no image by digest (${messageOf(error)})`
  }
}

const steps: Check = (value, path) => {
  const parsed = Array.isArray(value) ? parseSteps(value) : { wrong: 'it is no list' }
  return 'wrong' in parsed ? `${path} can't be: ${parsed.wrong}` : undefined
}

const partsOfThousand = object(Object.fromEntries(FACTORS.map((name) => [name, whole])))
const counts = object({ n: whole, x: whole, m: whole, y: whole })
const reading: Check = (value, path) => {
  if (!isObject(value)) return `${path} is no object`
  if ('gap' in value) return object({ gap: text, detail: text })(value, path)
  return 'n' in value ? counts(value, path) : object({ canary: number, baseline: number })(value, path)
}

const gateResult = object({
  name: text,
  dry: yes,
  verdict: oneOf('pass', 'fail', 'inconclusive'),
  reason: text,
  bound: text,
  counts,
  ratio: object({ estimate: orNull(number), lower: number, upper: orNull(number) }),
})

const rule = object(
  {
    index: whole,
    stable: whole,
    backends: list(object({ name: text }, { namespace: text, weight: whole })),
  },
  { name: text },
)

const plan = object(
  {
    service: text,
    namespace: text,
    deployment: text,
    container: object({ name: text, index: whole }),
    from: text,
    to: image,
    replicaSets: list(text),
    replicas: whole,
    template: text,
    traffic: object(
      { provider: oneOf('replicas', 'gateway-api'), namespace: text, service: text, canary: text },
      { canaryService: text, route: object({ kind: oneOf('HTTPRoute'), name: text, rules: list(rule) }) },
    ),
    steps,
    settleSeconds: seconds,
    intervalSeconds: when((value) => Number.isFinite(value) && Number(value) > 0, 'a time in seconds above 0'),
    stepDeadlineSeconds: seconds,
    drainSeconds: seconds,
    readySeconds: seconds,
    delaySeconds: seconds,
    onInconclusive: oneOf('hold', 'rollback', 'extend'),
    onCancel: oneOf('rollback', 'hold'),
  },
  {
    environment: text,
    fromDigest: image,
    strategy: object({}),
    own: object({ metadata: object({ name: text }), spec: object({}) }),
    metrics: object({}, { url: text }),
    warnings: list(text),
    limits: object({}, { cpu: number, memory: number }),
    gates: object({
      metrics: list(object({ name: text, kind: oneOf('errors', 'slow', 'requests', 'cpu', 'memory') })),
      notMeasured: list(object({ name: text, why: text })),
      alpha: number,
      beta: number,
      harmBudget: number,
      before: valuesOf(object({ m: whole, y: whole })),
    }),
  },
)

const digest = when((value) => typeof value === 'string' && isDigest(value), 'a digest')
const signers = list(object({ kind: text, signer: text }, { at: time }))

const admission = object(
  { at: time, run: text, digest, signers },
  {
    rollout: text,
    package: object(
      { reference: image, name: text, version: text, stage: text },
      { promotion: object({ from: text, to: text, approver: text, at: time, signers }) },
    ),
    breakGlass: object({ reason: text, environment: text, approvers: list(text), by: text }),
  },
)

const record = object(
  {
    id: when((value) => typeof value === 'string' && /^[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$/.test(value), 'an id'),
    kind: oneOf('rollout', 'rollback'),
    state: oneOf(...STATES),
    fence: whole,
    plan,
    step: when((value) => Number.isInteger(value) && Number(value) >= -1, 'a step'),
    weight: percent,
    startedAt: time,
    updatedAt: time,
    canaryReplicaSets: list(text),
    looks: list(object({ from: number, to: number, step: whole, weight: percent, readings: valuesOf(reading) })),
    verdicts: list(
      object(
        {
          step: whole,
          weight: percent,
          at: time,
          verdict: oneOf('pass', 'fail', 'inconclusive'),
          reason: text,
          gates: list(gateResult),
        },
        { observedWeight: percent },
      ),
    ),
    transitions: list(object({ at: time, from: oneOf(...STATES), to: oneOf(...STATES), reason: text, fence: whole })),
    approvals: list(object({ step: whole, by: text, at: time })),
    actors: list(object({ run: text, name: text }, { url: text })),
  },
  {
    readyAt: seconds,
    share: percent,
    trafficSince: seconds,
    weightSince: seconds,
    stepSince: seconds,
    admissions: list(admission),
    outcome: object({ requests: whole, harmed: whole, lowerBound: anything }),
    scores: list(
      object(
        {
          step: when((value) => Number.isInteger(value) && Number(value) >= -1, 'a step'),
          ...{ at: time, score: percent, low: percent, high: percent },
          decision: oneOf('auto-promote', 'manual-review', 'rollback'),
          vetoed: yes,
          factors: valuesOf(percent),
          reasons: list(text),
        },
        { weights: partsOfThousand, thresholds: object({ promote: percent, rollback: percent }) },
      ),
    ),
  },
)

/** The first thing that is wrong with what should be a record, or undefined. */
export function wrongInRecord(value: unknown): string | undefined {
  return record(value, 'it') ?? misfit(value as RolloutRecord)
}

function misfit({ plan: { steps: weights, traffic, namespace }, step, looks }: RolloutRecord): string | undefined {
  if (step >= weights.length) return `it.step is ${step}, but there are ${weights.length} steps`
  if (traffic.namespace !== namespace)
    return `its traffic is in namespace ${traffic.namespace}, and not in ${namespace}`
  if ((traffic.route === undefined) !== (traffic.canaryService === undefined)) {
    return 'it.plan.traffic has a route without a Service for the canary, or one without the other'
  }
  const stray = traffic.route?.rules.find((one) => one.backends[one.stable]?.name !== traffic.service)
  if (stray) return `it.plan.traffic.route.rules has a rule whose stable backend is not ${traffic.service}`
  const odd = looks.findIndex((look) =>
    Object.values(look.readings).some((one) => 'n' in one && (one.x > one.n || one.y > one.m)),
  )
  return odd === -1 ? undefined : `it.looks[${odd}] counts more events than requests`
}
