import { UserError } from '../errors.ts'
import type { GatePlan } from '../gates/types.ts'
import { chooseContainer, parseImage } from '../workload/image.ts'
import { templateWithout } from '../workload/promote.ts'
import type { Scene } from './preflight.ts'
import type { Plan } from './record.ts'

/** The settings of one service that a plan is made from; durations in seconds. */
export interface Settings {
  service: string
  environment?: string
  namespace: string
  deployment: string
  container?: string
  steps: readonly number[]
  settle: number
  /** Absent: a sixth of settle, at least two scrapes. */
  interval?: number
  stepTimeout?: number
  drain: number
  ready: number
  onInconclusive: 'hold' | 'rollback' | 'extend'
  onCancel: 'rollback' | 'hold'
}

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
  settings: Settings,
  scene: Scene,
  image: string,
  gates: GatePlan | undefined,
  timing: Timing | undefined,
): Plan {
  const wanted = parseImage(image)
  const container = chooseContainer(scene.stable, wanted, settings.container)
  const intervalSeconds = timing ? interval(settings, timing.scrapeSeconds) : (settings.interval ?? 1)
  return {
    service: settings.service,
    ...(settings.environment === undefined ? {} : { environment: settings.environment }),
    namespace: settings.namespace,
    deployment: settings.deployment,
    container: { name: container.name, index: container.index },
    from: container.image,
    to: wanted.reference,
    replicaSets: scene.replicaSets,
    replicas: scene.stable.spec.replicas ?? 1,
    ...(scene.stable.spec.strategy === undefined ? {} : { strategy: scene.stable.spec.strategy }),
    template: templateWithout(scene.stable, container.name),
    traffic: scene.traffic,
    steps: [...settings.steps],
    settleSeconds: settings.settle,
    intervalSeconds,
    stepDeadlineSeconds: settings.stepTimeout ?? Math.max(SHORTEST_STEP_TIMEOUT, STEP_TIMEOUT_FACTOR * settings.settle),
    drainSeconds: settings.drain,
    readySeconds: settings.ready,
    onInconclusive: settings.onInconclusive,
    onCancel: settings.onCancel,
    ...(gates === undefined ? {} : { gates }),
    delaySeconds: timing?.delaySeconds ?? 0,
  }
}

/** The way back: the whole weight at once, without gates, through the same engine. */
export function makeRollbackPlan(settings: Settings, scene: Scene, image: string): Plan {
  return makePlan({ ...settings, steps: [100] }, scene, image, undefined, undefined)
}

function interval(settings: Settings, scrapeSeconds: number): number {
  const shortest = 2 * scrapeSeconds
  if (settings.interval !== undefined) {
    if (settings.interval < shortest) {
      throw new UserError(
        `interval: ${settings.interval} s is less than two scrapes (Prometheus scrapes the service every ${scrapeSeconds} s); write ${shortest}s or more`,
      )
    }
    return Math.ceil(settings.interval / scrapeSeconds) * scrapeSeconds
  }
  const sixth = Math.floor(settings.settle / 6 / scrapeSeconds) * scrapeSeconds
  const chosen = Math.max(shortest, sixth)
  if (settings.settle < chosen) {
    throw new UserError(
      `settle: ${settings.settle} s is less than two scrapes (Prometheus scrapes the service every ${scrapeSeconds} s), too short to see anything; write ${shortest}s or more`,
    )
  }
  return chosen
}
