import type { ServiceConfig } from '../config/types.ts'
import { UserError } from '../errors.ts'
import type { GatePlan } from '../gates/types.ts'
import { chooseContainer, parseImage } from '../workload/image.ts'
import { templateDigest } from '../workload/promote.ts'
import { quantity } from '../workload/quantity.ts'
import type { Container } from '../workload/types.ts'
import type { Scene } from './preflight.ts'
import { LARGEST_RECORD, type Plan } from './record.ts'

/** A service whose namespace is known. */
export type PlacedService = ServiceConfig & { namespace: string }

/** What a metric source told of itself; scrapes in seconds. */
export interface Timing {
  scrapeSeconds: number
  delaySeconds: number
}

/** An undecided step may take this many times its settle time, and at least so many seconds, where nothing else is said. */
const STEP_TIMEOUT_FACTOR = 5
const SHORTEST_STEP_TIMEOUT = 300

/**
 * Everything a rollout will do, decided before the first write.
 *
 * @throws {UserError} the image is no digest, no container fits, or the times don't fit the scrapes
 */
export function makePlan(
  service: PlacedService,
  scene: Scene,
  image: string,
  gates: GatePlan | undefined,
  timing: Timing | undefined,
): Plan {
  const wanted = parseImage(image)
  const container = chooseContainer(scene.stable, wanted, service.container)
  const counts = service.metrics ?? service.prometheus
  const intervalSeconds = timing ? lookInterval(service, timing.scrapeSeconds) : (service.intervalSeconds ?? 1)
  const stepDeadlineSeconds = stepDeadline(service)
  if (gates && timing) refuseOverlong(service, gates, stepDeadlineSeconds, intervalSeconds, timing.scrapeSeconds)
  return {
    service: service.name,
    ...(service.environment === undefined ? {} : { environment: service.environment }),
    namespace: service.namespace,
    deployment: service.deployment,
    container: { name: container.name, index: container.index },
    from: container.image,
    ...(container.image.includes('@') ? {} : ranAs(scene, container.name)),
    to: wanted.reference,
    replicaSets: scene.replicaSets,
    ...limitsOf(container),
    replicas: scene.stable.spec.replicas ?? 1,
    ...(scene.stable.spec.strategy === undefined ? {} : { strategy: scene.stable.spec.strategy }),
    template: templateDigest(scene.stable, container.name),
    traffic: scene.traffic,
    ...(scene.own === undefined ? {} : { own: scene.own }),
    steps: [...service.steps],
    settleSeconds: service.settleSeconds,
    intervalSeconds,
    stepDeadlineSeconds,
    drainSeconds: service.drainSeconds,
    readySeconds: service.readySeconds,
    onInconclusive: service.onInconclusive,
    onCancel: service.onCancel,
    ...(gates === undefined ? {} : { gates }),
    ...(gates === undefined || counts === undefined ? {} : { metrics: counts }),
    delaySeconds: timing?.delaySeconds ?? 0,
    ...(scene.warnings.length === 0 ? {} : { warnings: scene.warnings }),
  }
}

/** The way back: the whole weight at once, without gates, through the same engine. */
export function makeRollbackPlan(service: PlacedService, scene: Scene, image: string): Plan {
  return makePlan({ ...service, steps: [100] }, scene, image, undefined, undefined)
}

/** A tag can move: to go back to what ran under it, its digest is kept. */
function ranAs({ running }: Scene, container: string): Pick<Plan, 'fromDigest'> {
  const image = running[container]
  return image === undefined ? {} : { fromDigest: image }
}

/** Limits of the container that changes, in cores and bytes. */
export function limitsOf({ resources }: Container): Pick<Plan, 'limits'> {
  const cpu = quantity(resources?.limits?.cpu)
  const memory = quantity(resources?.limits?.memory)
  if (cpu === undefined && memory === undefined) return {}
  return { limits: { ...(cpu === undefined ? {} : { cpu }), ...(memory === undefined ? {} : { memory }) } }
}

/** Longest time of a step whose gates are undecided and that is extended, in seconds. */
export function stepDeadline({
  stepTimeoutSeconds,
  settleSeconds,
}: Pick<ServiceConfig, 'stepTimeoutSeconds' | 'settleSeconds'>): number {
  return stepTimeoutSeconds ?? Math.max(SHORTEST_STEP_TIMEOUT, STEP_TIMEOUT_FACTOR * settleSeconds)
}

/**
 * Seconds between two looks.
 *
 * @throws {UserError} the times of the service don't fit the scrapes
 */
export function lookInterval(
  service: Pick<ServiceConfig, 'intervalSeconds' | 'settleSeconds'>,
  scrapeSeconds: number,
): number {
  const shortest = 2 * scrapeSeconds
  if (service.intervalSeconds !== undefined) {
    if (service.intervalSeconds < shortest) {
      throw new UserError(
        `interval: ${service.intervalSeconds} s is less than two scrapes (the service's metrics come every ${scrapeSeconds} s); write ${shortest}s or more`,
      )
    }
    const rounded = Math.ceil(service.intervalSeconds / scrapeSeconds) * scrapeSeconds
    if (rounded > service.settleSeconds) {
      throw new UserError(
        `interval: ${service.intervalSeconds} s, in whole scrapes ${rounded} s, is longer than settle (${service.settleSeconds} s); write a shorter interval, or settle: ${rounded}s or more`,
      )
    }
    return rounded
  }
  const sixth = Math.floor(service.settleSeconds / 6 / scrapeSeconds) * scrapeSeconds
  const chosen = Math.max(shortest, sixth)
  if (service.settleSeconds < chosen) {
    throw new UserError(
      `settle: ${service.settleSeconds} s is less than two scrapes (the service's metrics come every ${scrapeSeconds} s), too short to see anything; write ${shortest}s or more`,
    )
  }
  return chosen
}

/** Bytes that a look, and each metric in it, take in the record at most. */
const LOOK_BYTES = 100
const READING_BYTES = 200
/** What the record needs besides looks. */
const OTHER_BYTES = 150_000

/** Every look is kept until the end, so that any run can judge again. */
function refuseOverlong(
  service: PlacedService,
  gates: GatePlan,
  stepDeadlineSeconds: number,
  intervalSeconds: number,
  scrapeSeconds: number,
): void {
  const longest = service.onInconclusive === 'extend' ? stepDeadlineSeconds : service.settleSeconds
  const seconds = (service.steps.length - 1) * Math.max(longest, service.settleSeconds)
  const most = Math.floor((LARGEST_RECORD - OTHER_BYTES) / (LOOK_BYTES + READING_BYTES * gates.metrics.length))
  const looks = Math.ceil(seconds / intervalSeconds)
  if (looks <= most) return
  const shortest = Math.ceil(seconds / most / scrapeSeconds) * scrapeSeconds
  throw new UserError(
    `interval: ${intervalSeconds} s would bring up to ${looks} looks at the metrics, more than the record holds; write ${shortest}s or more`,
  )
}
