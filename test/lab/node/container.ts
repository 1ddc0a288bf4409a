import { randomBytes } from 'node:crypto'
import type { Loose } from '../api.ts'
import { App, type TrueCounts } from './app.ts'
import type { Behaviour } from './behaviour.ts'
import type { ContainerState, State, Terminated } from './status.ts'

const FIRST_BACK_OFF_MS = 10_000
const LONGEST_BACK_OFF_MS = 300_000
/** A real registry takes this long to say no, and a kubelet this long to call it a back-off. */
const PULL_MS = 300
const PULL_BACK_OFF_MS = 1_500
const KILLED = 137

/** What a container tells and asks its pod. */
export interface Surroundings {
  pod: string
  address: string
  counts: TrueCounts
  behaviourOf(image: string): Behaviour | undefined
  changed(): void
  event(type: 'Normal' | 'Warning', reason: string, message: string): void
}

/** One container of a pod: pulls, starts, probes, crashes and restarts as a kubelet would have it. */
export class Container {
  readonly name: string
  readonly #spec: Loose
  readonly #around: Surroundings
  #state: State = { kind: 'waiting', reason: 'ContainerCreating' }
  #lastState: Terminated | undefined
  #ready = false
  #restarts = 0
  #id = ''
  #app: App | undefined
  #previousLog: string[] = []
  #timers = new Set<NodeJS.Timeout>()
  #ending = false

  constructor(spec: Loose, around: Surroundings) {
    this.name = spec.name
    this.#spec = spec
    this.#around = around
  }

  get status(): ContainerState {
    const pulled = this.#id !== ''
    return {
      name: this.name,
      image: this.#spec.image,
      imageId: pulled ? this.#spec.image : '',
      containerId: this.#id,
      state: this.#state,
      lastState: this.#lastState,
      ready: this.#ready,
      restartCount: this.#restarts,
    }
  }

  log(previous: boolean): string[] {
    return previous ? this.#previousLog : (this.#app?.log ?? this.#previousLog)
  }

  async start(): Promise<void> {
    const { image } = this.#spec
    const behaviour = this.#around.behaviourOf(image)
    if (behaviour && behaviour.imagePullError === undefined) {
      this.#around.event('Normal', 'Pulled', `Container image "${image}" already present on machine`)
      await this.#run()
      return
    }
    const reason = behaviour?.imagePullError ?? `failed to resolve reference "${image}": ${image}: not found`
    this.#after(PULL_MS, () => this.#pullFails(reason))
  }

  /** The kernel or a person ends the process now. */
  end(exitCode: number, reason: string): void {
    if (!this.#app) return
    this.#app.kill()
    this.#ended(exitCode, reason)
  }

  /** Deletion: preStop hook, SIGTERM, SIGKILL when the grace is over. Resolves when the process is gone. */
  async terminate(graceMs: number): Promise<void> {
    this.#ending = true
    const app = this.#app
    if (!app) {
      this.#clear()
      return
    }
    const killed = new Promise<'killed'>((resolve) => this.#after(graceMs, () => resolve('killed')))
    const hook = preStopMs(this.#spec)
    const stopped = sleep(hook).then(() => app.terminate())
    const outcome = await Promise.race([stopped.then(() => 'ended' as const), killed])
    app.kill()
    if (this.#app === app) this.#ended(outcome === 'killed' ? KILLED : 0, outcome === 'killed' ? 'Error' : 'Completed')
    this.#clear()
  }

  /** The pod is gone: no more words. */
  kill(): void {
    this.#ending = true
    this.#app?.kill()
    this.#app = undefined
    this.#clear()
  }

  async #run(): Promise<void> {
    const { pod, address, counts, behaviourOf } = this.#around
    const { image } = this.#spec
    const behaviour = () => behaviourOf(image) ?? {}
    const app = new App({
      ...{ address, pod, counts, behaviour },
      ports: (this.#spec.ports ?? []).map(({ containerPort }: { containerPort: number }) => containerPort),
      version: behaviour().version ?? image.slice(-12),
      readyAfterMs: environmentNumber(this.#spec, 'READY_AFTER_MS'),
      slowShutdownMs: environmentNumber(this.#spec, 'SLOW_SHUTDOWN_MS'),
    })
    this.#id = `containerd://${randomBytes(32).toString('hex')}`
    await app.listen()
    if (this.#ending) {
      app.kill()
      return
    }
    this.#app = app
    this.#state = { kind: 'running', startedAt: app.startedAt }
    this.#around.event('Normal', 'Started', `Started container ${this.name}`)
    this.#planEnd(app, behaviour())
    this.#probe(app)
    this.#around.changed()
  }

  #planEnd(app: App, { crashAfterMs, exitCode = 1, oomAfterMs, lastWords = [] }: Behaviour): void {
    const endAt = (ms: number, code: number, reason: string) =>
      this.#after(ms, () => {
        if (this.#app !== app) return
        for (const line of lastWords) app.say(line)
        this.end(code, reason)
      })
    if (crashAfterMs !== undefined) endAt(crashAfterMs, exitCode, exitCode === 0 ? 'Completed' : 'Error')
    if (oomAfterMs !== undefined) endAt(oomAfterMs, KILLED, 'OOMKilled')
  }

  #probe(app: App): void {
    const probe = this.#spec.readinessProbe
    if (!probe) {
      this.#ready = true
      return
    }
    const { initialDelaySeconds = 0, periodSeconds = 10, failureThreshold = 3, successThreshold = 1 } = probe
    const path = probe.httpGet?.path ?? '/'
    let inARow = 0
    let lastAnswer: boolean | undefined
    const look = () => {
      if (this.#app !== app) return
      const healthy = app.healthy(path)
      inARow = healthy === lastAnswer ? inARow + 1 : 1
      lastAnswer = healthy
      if (!healthy) {
        this.#around.event('Warning', 'Unhealthy', `Readiness probe failed: HTTP probe of ${path}: statuscode: 503`)
      }
      if (inARow >= (healthy ? successThreshold : failureThreshold)) this.#setReady(healthy)
      this.#after(periodSeconds * 1000, look)
    }
    this.#after(initialDelaySeconds * 1000, look)
  }

  #setReady(ready: boolean): void {
    if (this.#ready === ready) return
    this.#ready = ready
    this.#around.changed()
  }

  #ended(exitCode: number, reason: string): void {
    const app = this.#app
    if (!app) return
    this.#app = undefined
    this.#previousLog = app.log
    this.#ready = false
    const finished = { exitCode, reason, startedAt: app.startedAt, finishedAt: Date.now(), containerId: this.#id }
    this.#state = { kind: 'terminated', ...finished }
    if (!this.#ending) this.#restartLater(finished)
    this.#around.changed()
  }

  #restartLater(finished: Terminated): void {
    this.#clear()
    const restart = () => {
      this.#restarts += 1
      this.#lastState = finished
      void this.#run()
    }
    if (this.#restarts === 0) {
      this.#after(200, restart)
      return
    }
    const backOffMs = Math.min(FIRST_BACK_OFF_MS * 2 ** (this.#restarts - 1), LONGEST_BACK_OFF_MS)
    this.#after(300, () => {
      const message = `back-off ${backOffMs / 1000}s restarting failed container=${this.name} pod=${this.#around.pod}`
      this.#lastState = finished
      this.#state = { kind: 'waiting', reason: 'CrashLoopBackOff', message }
      this.#around.event('Warning', 'BackOff', `Back-off restarting failed container ${this.name}`)
      this.#around.changed()
    })
    this.#after(backOffMs, restart)
  }

  #pullFails(why: string): void {
    const { image } = this.#spec
    const message = `failed to pull and unpack image "${image}": ${why}`
    this.#state = { kind: 'waiting', reason: 'ErrImagePull', message }
    this.#around.event('Warning', 'Failed', `Failed to pull image "${image}": ${message}`)
    this.#around.event('Warning', 'Failed', 'Error: ErrImagePull')
    this.#around.changed()
    this.#after(PULL_BACK_OFF_MS, () => {
      const backOff = `Back-off pulling image "${image}": ErrImagePull: ${message}`
      this.#state = { kind: 'waiting', reason: 'ImagePullBackOff', message: backOff }
      this.#around.event('Normal', 'BackOff', `Back-off pulling image "${image}"`)
      this.#around.event('Warning', 'Failed', 'Error: ImagePullBackOff')
      this.#around.changed()
      this.#after(FIRST_BACK_OFF_MS, () => void this.start())
    })
  }

  #after(ms: number, action: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      action()
    }, ms)
    this.#timers.add(timer)
  }

  #clear(): void {
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers.clear()
  }
}

function environmentNumber(spec: Loose, name: string): number | undefined {
  const entry = spec.env?.find((variable: { name: string; value?: string }) => variable.name === name)
  return entry?.value === undefined ? undefined : Number(entry.value)
}

/** A preStop hook is a sleep, as an action of its own or as the command. */
function preStopMs({ lifecycle }: Loose): number {
  const hook = lifecycle?.preStop
  if (hook?.sleep) return hook.sleep.seconds * 1000
  const words = (hook?.exec?.command ?? []).join(' ')
  return Number(/\bsleep (\d+(\.\d+)?)/.exec(words)?.[1] ?? 0) * 1000
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
