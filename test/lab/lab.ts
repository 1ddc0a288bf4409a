import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ActionOptions, type ActionResult, type Inputs, RunningAction } from './action.ts'
import type { Api, Loose } from './api.ts'
import { ArtifactService } from './artifacts.ts'
import { type AuditedRequest, type AuditFilter, AuditLog } from './audit.ts'
import { type Bed, type BedAddresses, runningBed, startBed } from './bed.ts'
import { apiOf } from './control-plane.ts'
import type { Daemon } from './daemon.ts'
import { Load, type LoadOptions } from './load.ts'
import { programs } from './programs.ts'
import { startPrometheus, targetsOf } from './prometheus.ts'
import { LabService, type ServiceOptions } from './service.ts'

const POLL_MS = 50
const TARGETS_MS = 500

/** One element of an instant vector. */
export interface Sample {
  metric: Record<string, string>
  value: number
}

/** What tests, demo and benchmarks do on a bed. `README.md` beside this file shows how. */
export class Lab {
  readonly bed: BedAddresses
  /** The lab's own eyes and hands in the cluster; its requests are not in the audit log. */
  readonly api: Api
  readonly ca: string
  readonly artifacts: ArtifactService
  readonly #audit: AuditLog
  readonly #namespaces: string[] = []
  readonly #loads: Load[] = []
  readonly #actions: RunningAction[] = []
  readonly #daemons: Daemon[] = []
  #closed = false

  private constructor(bed: BedAddresses, artifacts: ArtifactService) {
    this.bed = bed
    this.api = apiOf(bed.controlPlane, 'lab')
    this.ca = readFileSync(bed.controlPlane.caFile, 'utf8')
    this.artifacts = artifacts
    this.#audit = new AuditLog(bed.controlPlane.auditLog)
  }

  static async on(bed: BedAddresses): Promise<Lab> {
    return new Lab(bed, await ArtifactService.start())
  }

  /** A service in a namespace of its own that answers through the proxy when this resolves. */
  async service(name: string, options: ServiceOptions = {}): Promise<LabService> {
    const namespace = options.namespace ?? `${name}-${randomBytes(3).toString('hex')}`
    if (options.namespace === undefined) this.#namespaces.push(namespace)
    return LabService.create(this, name, namespace, options)
  }

  /** Runs `actions/<name>`'s bundle and resolves when it is over. */
  action(name: string, inputs: Inputs = {}, options: ActionOptions = {}): Promise<ActionResult> {
    return this.startAction(name, inputs, options).result
  }

  startAction(name: string, inputs: Inputs = {}, options: ActionOptions = {}): RunningAction {
    const { controlPlane, prometheusUrl } = this.bed
    const usual = { kubeconfig: controlPlane.kubeconfigs.admin, 'prometheus-url': prometheusUrl }
    const runId = options.runId ?? String(Math.floor(Math.random() * 1e10))
    const env = { ...this.artifacts.environment(runId), ...options.env }
    const action = new RunningAction(name, { given: inputs, usual }, { ...options, runId, env })
    this.#actions.push(action)
    return action
  }

  async load(options: LoadOptions): Promise<Load> {
    const load = await Load.start(options)
    this.#loads.push(load)
    return load
  }

  /** Requests that people and the product sent to the API server. */
  audit(filter: AuditFilter = {}): AuditedRequest[] {
    return this.#audit.requests(filter)
  }

  auditCount(filter: AuditFilter = {}): number {
    return this.audit(filter).length
  }

  /** A Prometheus 2.42 beside the bed's own, scraping the same pods; resolves with its URL. One for each test file. */
  async prometheus2(): Promise<string> {
    const program = (await programs(['prometheus-2'], (line) => console.error(line)))['prometheus-2']
    const { dir, controlPlane } = this.bed
    const name = `prometheus-2-${process.pid}`
    const targetsFile = join(dir, `${name}-targets.json`)
    const options = { name, port: await freePort(), scrapeSeconds: 1, discoverySeconds: 1, targetsFile }
    this.#writeTargets(targetsFile).catch((error) => {
      if (!this.#closed) throw error
    })
    return startPrometheus(program, controlPlane, dir, options, (daemon) => this.#daemons.push(daemon))
  }

  /** Debian's Prometheus can't ask an API server for its targets: this does, until the lab closes. */
  async #writeTargets(file: string): Promise<void> {
    let last = ''
    while (!this.#closed) {
      const targets = JSON.stringify(targetsOf(await this.api.list('/api/v1/pods')))
      if (targets !== last) {
        writeFileSync(`${file}.new`, targets)
        renameSync(`${file}.new`, file)
      }
      last = targets
      await sleep(TARGETS_MS)
    }
  }

  /** Instant query; the vector's samples as `[{metric, value}]`. @param at unix seconds; default now */
  async query(promql: string, at?: number, prometheusUrl = this.bed.prometheusUrl): Promise<Sample[]> {
    const url = new URL('/api/v1/query', prometheusUrl)
    url.searchParams.set('query', promql)
    if (at !== undefined) url.searchParams.set('time', String(at))
    const answer: Loose = await (await fetch(url)).json()
    if (answer.status !== 'success') throw new Error(`${promql}: ${answer.error}`)
    return answer.data.result.map(({ metric, value }: Loose) => ({ metric, value: Number(value[1]) }))
  }

  /** Asks again until the answer is truthy, and returns it. A question that throws counts as "not yet". */
  async until<T>(what: string, seconds: number, ask: () => Promise<T>): Promise<NonNullable<T>> {
    const end = performance.now() + seconds * 1000
    let last: unknown
    for (;;) {
      try {
        const answer = await ask()
        if (answer) return answer
        last = answer
      } catch (error) {
        last = error
      }
      if (performance.now() > end) throw new Error(`not within ${seconds} s: ${what}`, { cause: last })
      await sleep(POLL_MS)
    }
  }

  /** Speaks to the simulated node's control endpoint (`node/endpoints.ts`). */
  async node(method: string, path: string, body?: unknown): Promise<Loose> {
    const { node } = this.bed
    if (node.kind === 'real') throw new Error(`${method} ${path} needs the simulated node: LAB_NODE=simulated`)
    const answer = await fetch(`${node.url}/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`node: ${method} ${path}: ${answer.status}`)
    return answer.json()
  }

  /** Stops loads and actions and deletes the namespaces, without waiting for them to be gone. */
  async close(): Promise<void> {
    this.#closed = true
    for (const action of this.#actions) action.kill()
    await Promise.all([
      ...this.#loads.map((load) => load.stop()),
      ...this.#daemons.map((daemon) => daemon.stop()),
      ...this.#namespaces.map((name) => this.#forget(name)),
    ])
    await this.artifacts.stop()
    this.api.close()
  }

  async #forget(namespace: string): Promise<void> {
    await this.api.remove(`/api/v1/namespaces/${namespace}`)
    const outside = `/apis/traefik.io/v1alpha1/namespaces/${this.bed.proxy.gateway.namespace}/ingressroutes`
    const routes = await this.api.list(outside)
    const own = routes.filter(({ metadata }) => metadata.name.startsWith(`${namespace}-`))
    await Promise.all(own.map(({ metadata }) => this.api.remove(`${outside}/${metadata.name}`)))
  }
}

/** The lab for one test file: on the bed that runs already, or on its own. Closed after the file's last test. */
export async function useLab(): Promise<Lab> {
  const running = runningBed()
  const own: Bed | undefined = running ? undefined : await startBed({ report: (line) => console.error(line) })
  const lab = await Lab.on(running ?? (own as Bed))
  const close = async () => {
    await lab.close()
    await own?.stop()
  }
  const { afterAll } = globalThis as { afterAll?: (hook: () => Promise<void>, timeoutMs: number) => void }
  afterAll?.(close, 60_000)
  return lab
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
