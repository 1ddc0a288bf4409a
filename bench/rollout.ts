import { setTimeout as sleep } from 'node:timers/promises'
import { strFromU8, unzipSync } from 'fflate'
import type { ActionResult } from '../test/lab/action.ts'
import type { AuditedRequest } from '../test/lab/audit.ts'
import { type Bed, enterLab, startBed } from '../test/lab/bed.ts'
import { Lab } from '../test/lab/lab.ts'
import type { Load } from '../test/lab/load.ts'
import type { LabService } from '../test/lab/service.ts'
import type { Measurement, Row } from './measurement.ts'

/**
 * A promotion and a rollback by the bundles, on the bed with the simulated node: two replicas, 200 requests a second,
 * steps of 10 s, metrics scraped each second, and a bad version that answers every tenth request with an error.
 */
const RUNS = 3
const REQUESTS_PER_SECOND = 200
const SETTINGS = { steps: '5,25,50,100', settle: '10s', interval: '2s', drain: '1s' }

/** Runs inside the lab's network. */
export const enter = () => enterLab({ node: 'simulated' })

export async function measure(): Promise<Measurement> {
  const bed: Bed = await startBed({ node: 'simulated' })
  const lab = await Lab.on(bed)
  try {
    const promotions: Run[] = []
    const rollbacks: Run[] = []
    for (let run = 0; run < RUNS; run++) {
      const shop = await lab.service('shop', { replicas: 2, readyAfterMs: 300, slowShutdownMs: 1000 })
      const load = await shop.load(REQUESTS_PER_SECOND)
      await untilMeasured(lab, shop)
      promotions.push(await release(lab, shop, load, `good-${run}`, {}))
      await sleep(3_000)
      rollbacks.push(await release(lab, shop, load, `bad-${run}`, { errors: { every: 10 } }))
      await load.stop()
    }
    return {
      title: `Rollouts at ${REQUESTS_PER_SECOND} requests a second, ${RUNS} runs each`,
      rows: rows(promotions, rollbacks),
    }
  } finally {
    await lab.close()
    await bed.stop()
  }
}

interface Run {
  result: ActionResult
  seconds: number
  requests: number
  failed: number
  /** Requests lost between versions. */
  lost: number
  /** From the first error that a user saw to the last. */
  exposedSeconds: number
}

async function release(lab: Lab, shop: LabService, load: Load, name: string, behaviour: object): Promise<Run> {
  const version = await shop.version(name, behaviour)
  const since = Date.now()
  const result = await shop.action('deploy-canary', { image: version.image, ...SETTINGS })
  await sleep(1_000)
  const failed = load.answers({ from: since, version: name, status: (status) => status >= 500 })
  return {
    result,
    seconds: (endOf(lab, result) - since) / 1000,
    requests: lab.audit({ since, namespace: shop.namespace }).filter(isCounted).length,
    failed: failed.length,
    lost: load.count({ from: since, status: [502, 503, 504] }) + load.count({ from: since, failed: true }),
    exposedSeconds: failed.length === 0 ? 0 : ((failed.at(-1)?.at ?? 0) - (failed[0]?.at ?? 0)) / 1000,
  }
}

/** Unix milliseconds of the last transition, from the audit file. */
function endOf(lab: Lab, result: ActionResult): number {
  const [artifact] = lab.artifacts.list(result.runId)
  const files = Object.entries(artifact ? unzipSync(artifact.data) : {})
  const [, text] = files.find(([name]) => /^deployment_shop/.test(name)) ?? []
  if (text === undefined) throw new Error(`the run uploaded no transitions:\n${result.stdout}`)
  return Date.parse(JSON.parse(strFromU8(text)).transitions.at(-1).at)
}

/** Readiness watching (the trackers' lists and watches) and the renewal of the lease are counted apart. */
function isCounted({ verb, resource }: AuditedRequest): boolean {
  const followed = ['deployments', 'httproutes', 'endpointslices'].includes(resource) && verb === 'list'
  return verb !== 'watch' && !followed && !(resource === 'leases' && verb === 'update')
}

async function untilMeasured(lab: Lab, shop: LabService): Promise<void> {
  const query = `count(http_server_request_duration_seconds_count{namespace="${shop.namespace}"}) by (pod)`
  await lab.until('both pods are scraped', 30, async () => (await lab.query(query)).length === 2)
  await sleep(3_000)
}

function rows(promotions: Run[], rollbacks: Run[]): Row[] {
  const wrong = [
    ...promotions.filter(({ result }) => result.outputs.state !== 'PROMOTED'),
    ...rollbacks.filter(({ result }) => result.outputs.state !== 'ROLLED_BACK'),
  ]
  const [first] = wrong
  if (first) throw new Error(`a run ended as ${first.result.outputs.state}:\n${first.result.stdout}`)
  return [
    spread('promotion, from start to PROMOTED', promotions, (run) => run.seconds, 's', 36),
    spread('API requests of a promotion', promotions, (run) => run.requests, '', 29),
    spread('bad version: answers that failed', rollbacks, (run) => run.failed, '', 8),
    spread('bad version: first to last failed answer', rollbacks, (run) => run.exposedSeconds, 's'),
    spread('requests lost between versions', [...promotions, ...rollbacks], (run) => run.lost, '', 0),
  ]
}

/** The median, with the smallest and the largest. */
function spread(what: string, runs: Run[], of: (run: Run) => number, unit: string, limit?: number): Row {
  const values = runs.map(of).sort((a, b) => a - b)
  const round = (value: number) => Math.round(value * 10) / 10
  const median = round(values[Math.floor(values.length / 2)] ?? Number.NaN)
  const details = { min: round(values[0] ?? Number.NaN), max: round(values.at(-1) ?? Number.NaN) }
  return { what, value: median, unit, ...(limit === undefined ? {} : { limit }), details }
}
