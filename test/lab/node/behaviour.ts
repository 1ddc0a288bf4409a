/**
 * What a version does; looked up by the image's digest, because a rollout changes nothing else. Every field may be
 * left out: an empty behaviour is a healthy service. Times count from the container's start.
 */
export interface Behaviour {
  /** What answers carry as their version; default: the digest's first 12 digits. */
  version?: string
  /** Answers with an error status. `every: 10` = exactly every tenth request of a pod; `share: 0.1` = at random. */
  errors?: Fault & { status?: number }
  /** Answers that break off in the middle. (A proxy repeats a request that broke off before its answer began.) */
  resets?: Fault
  /** Time an answer takes, and a slower share of them. */
  latencyMs?: number
  slow?: Fault & { latencyMs: number }
  /** Answers /ready with 503 until then. The container's READY_AFTER_MS wins. */
  readyAfterMs?: number
  /** From then on /ready is 503 again. */
  unreadyFromMs?: number
  /** The process ends with `exitCode` (default 1) then. */
  crashAfterMs?: number
  exitCode?: number
  /** The kernel kills the process for its memory then. */
  oomAfterMs?: number
  /** The image can't be pulled: what the registry said. */
  imagePullError?: string
  /** Keeps serving for this long after SIGTERM, then closes; default 2000. The container's SLOW_SHUTDOWN_MS wins. */
  slowShutdownMs?: number
  /** Resident memory the metrics tell of; default 32 MiB. */
  memoryBytes?: number
  /** Share of one CPU core the metrics tell of; default 0.01. */
  cpu?: number
  /** What the process writes before it ends by itself. */
  lastWords?: string[]
}

export interface Fault {
  every?: number
  share?: number
  /** Only between these times. */
  fromMs?: number
  untilMs?: number
}

/** Decides for one version whether a fault hits the request with this number (from 1). */
export function hits(fault: Fault | undefined, requestNumber: number, ageMs: number): boolean {
  if (!fault) return false
  if (ageMs < (fault.fromMs ?? 0) || ageMs >= (fault.untilMs ?? Infinity)) return false
  if (fault.every) return requestNumber % fault.every === 0
  return fault.share !== undefined && Math.random() < fault.share
}
