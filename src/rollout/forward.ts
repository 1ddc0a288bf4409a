import { setTimeout as sleep } from 'node:timers/promises'
import { isComplete, progressFailure, readyPods, replicaSetsOf, unready } from '../workload/health.ts'
import { evaluateStep, type Patience } from './evaluate.ts'
import type { StepVerdict } from './record.ts'
import type { Stage } from './stage.ts'
import { CanaryFailed } from './watchdog.ts'

/** Proxies take a moment to go by what they are told of new endpoints. */
const PROXY_LAG_MS = 500

/** The canary beside stable, ready, without traffic yet. */
export async function deployCanary(stage: Stage): Promise<void> {
  const { record, cluster, router, watchdog } = stage
  const weight = record.plan.steps[0] as number
  await stage.admitImage()
  await cluster.createCanary(stage.capacity(weight), record.plan.own)
  // Without weight at first: the proxy gets to know the new backend before it sends anybody there.
  await router.write(0)
  await untilCanaryReady(stage, stage.capacity(weight))
  await proxiesKnow(stage)
  await router.settled(watchdog.signal)
  const pods = readyPods(cluster.canaryPods()).length
  record.canaryReplicaSets = replicaSetsOf(cluster.canaryPods())
  record.readyAt = stage.world.now()
  record.step = 0
  await stage.enter('CANARY', `${pods} canary ${pods === 1 ? 'pod is' : 'pods are'} ready`, { weight })
}

/** Gives the canary the weight of the present step; `then` says who decides about it. */
export async function takeStep(stage: Stage, then: 'CANARY_WAITING' | 'CANARY_EVALUATING'): Promise<void> {
  const { record } = stage
  const weight = record.plan.steps[record.step] as number
  if (weight === 100) {
    await stage.enter('PROMOTING', 'every step before 100 has passed')
    return
  }
  await setWeight(stage, weight)
  const now = stage.world.now()
  // The first interval after the pods got ready is left out: caches are cold then.
  const warm = (record.readyAt ?? 0) + record.plan.intervalSeconds
  record.weightSince = now
  record.stepSince = record.step === 0 ? Math.max(now, warm) : now
  const reason = then === 'CANARY_WAITING' ? `at ${weight} %, for gates or a person to decide` : `${weight} % in force`
  await stage.enter(then, reason, { weight })
}

/**
 * Canary pods first, ready; then the weight; then the word of the route's controller.
 *
 * @throws {CanaryFailed} the pods don't get ready
 */
export async function setWeight(stage: Stage, weight: number): Promise<void> {
  const { record, cluster, router, watchdog, world } = stage
  const pods = stage.capacity(weight)
  if (pods > (cluster.canary()?.spec.replicas ?? 0) || !router.full) await cluster.scaleCanary(pods)
  await untilCanaryReady(stage, pods)
  await router.write(weight)
  // From here on it is in force, also where the wait for the controller's word is broken off.
  record.weight = weight
  record.trafficSince ??= world.now()
  const seen = await router.settled(watchdog.signal)
  watchdog.guard(weight)
  world.tell(`weight ${weight} %${noteShare(stage, weight)}: ${seen.detail}`)
}

/** Asks the gates about the present step until they have decided. */
export async function askGates(stage: Stage, patience: Patience): Promise<StepVerdict> {
  const { record, watchdog, world } = stage
  watchdog.guard(record.weight)
  if (!record.plan.gates) return await waitWithoutGates(stage, patience)
  if (!world.source) throw new Error('a rollout with gates needs a metric source')
  return await evaluateStep(record, patience, {
    source: world.source,
    arms: stage.arms(),
    signal: watchdog.signal,
    now: world.now,
    tell: world.tell,
    checkpoint: () => stage.save(),
    prepareNext: () => prepareNext(stage),
  })
}

/** The pods of the next weight get ready while the present one settles; where pods are the weight they can't. */
async function prepareNext(stage: Stage): Promise<void> {
  const { plan, step } = stage.record
  const next = plan.steps[step + 1]
  if (stage.router.full && next !== undefined) await stage.cluster.scaleCanary(stage.capacity(next))
}

/** After an arm has new endpoints and before its weight rises from 0. */
export async function proxiesKnow({ router, watchdog }: Stage): Promise<void> {
  if (router.full) await sleep(PROXY_LAG_MS, undefined, { signal: watchdog.signal })
}

/** Where the gates are off only the pods' health is watched, for as long as a step settles. */
async function waitWithoutGates(stage: Stage, { settled }: Patience): Promise<StepVerdict> {
  const { record, watchdog, world } = stage
  await sleep(Math.max(0, settled - world.now()) * 1000, undefined, { signal: watchdog.signal })
  const verdict: StepVerdict = {
    step: record.step,
    weight: record.weight,
    at: new Date(world.now() * 1000).toISOString(),
    verdict: 'pass',
    reason: `its pods stayed healthy for ${record.plan.settleSeconds} s; gates are off`,
    gates: [],
  }
  record.verdicts.push(verdict)
  return verdict
}

async function untilCanaryReady(stage: Stage, pods: number): Promise<void> {
  const { record, cluster, router, watchdog } = stage
  const { readySeconds } = record.plan
  const deadline = AbortSignal.timeout(readySeconds * 1000)
  const signal = AbortSignal.any([watchdog.signal, deadline])
  try {
    await cluster.untilCanary((canary) => {
      if (!canary || (canary.spec.replicas ?? 0) < pods) return false
      const failure = progressFailure(canary)
      if (failure !== undefined) {
        throw new CanaryFailed(`Deployment ${canary.metadata.name} gave up: ${failure}`, unready(cluster.canaryPods()))
      }
      return isComplete(canary)
    }, signal)
    await router.reachable('canary', pods, signal)
  } catch (error) {
    if (!deadline.aborted || watchdog.signal.aborted) throw error
    const ready = readyPods(cluster.canaryPods()).length
    const lack = ready < pods ? '' : ', but are no endpoints of its Service'
    throw new CanaryFailed(
      `${ready} of ${pods} canary pods were ready after ${readySeconds} s${lack}`,
      unready(cluster.canaryPods()),
    )
  }
}

/** Where pods are the weight the canary gets what they give it, which the gates must know. */
function noteShare({ record, router, cluster }: Stage, weight: number): string {
  if (router.full) return ''
  const canary = readyPods(cluster.canaryPods()).length
  const all = canary + (cluster.stable().spec.replicas ?? 1)
  record.share = Math.round((1000 * canary) / all) / 10
  const nearest = record.share === weight ? '' : ' (the nearest possible)'
  return ` wanted, ${record.share} % with ${canary} of ${all} pods${nearest}`
}
