import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { unzipSync } from 'fflate'
import type { ActionResult, RunningAction } from './action.ts'
import { enterLab, startBed } from './bed.ts'
import { Lab } from './lab.ts'
import type { Load } from './load.ts'
import { chosenNode } from './real-node.ts'
import type { LabService } from './service.ts'

/** `npm run demo`: a good version is promoted and a bad one is caught, by the bundles, under load, on a real cluster. */

const REQUESTS_PER_SECOND = 200
const SETTINGS = { steps: '5,25,50,100', settle: '10s', interval: '2s', drain: '2s' }
const PRINT_MS = 100

interface Told {
  title: string
  result: ActionResult
  from: number
  to: number
}

const node = await chosenNode()
await enterLab({ report: say, node })
process.exit(await demo())

async function demo(): Promise<number> {
  say('Starting a cluster: etcd, kube-apiserver, kube-controller-manager, Traefik, Prometheus, a node')
  const bed = await startBed({ report: say, node })
  const lab = await Lab.on(bed)
  try {
    say(
      `Up in ${(bed.startedInMs / 1000).toFixed(1)} s, with ${bed.node.kind === 'real' ? 'a real node (kubelet, containerd)' : 'the simulated node'}`,
    )
    const shop = await lab.service('shop', {
      replicas: 4,
      version: { name: 'v1' },
      readyAfterMs: 300,
      slowShutdownMs: 1000,
    })
    const load = await shop.load(REQUESTS_PER_SECOND)
    say(`shop v1 serves at ${REQUESTS_PER_SECOND} requests a second through Traefik`)
    await untilMeasured(lab, shop)
    const good = await shop.version('v2')
    const bad = await shop.version('v3', { errors: { every: 10 } })
    const told = [
      await release(shop, 'Version 2 (good)', good.image, load),
      await release(shop, 'Version 3 (a tenth of its answers are errors)', bad.image, load),
    ]
    await load.stop()
    return conclude(lab, told, load, await stableVersion(shop, { v2: good.image }))
  } finally {
    await lab.close()
    await bed.stop()
  }
}

/** A first rollout needs a stable version that the metrics know. */
async function untilMeasured(lab: Lab, shop: LabService): Promise<void> {
  const query = `count(http_server_request_duration_seconds_count{namespace="${shop.namespace}"}) by (pod)`
  await lab.until('all pods of v1 are scraped', 30, async () => (await lab.query(query)).length === 4)
  await sleep(3_000)
}

async function release(shop: LabService, title: string, image: string, load: Load): Promise<Told> {
  say('')
  say(title)
  const from = Date.now()
  const action = shop.startAction('deploy-canary', { image, ...SETTINGS })
  const result = await printed(action)
  await sleep(1_000)
  const told = { title, result, from, to: Date.now() }
  const lost = load.count({ from, failed: true })
  say(
    `  ${result.outputs.state}; exit ${result.code}; ${load.count({ from })} requests meanwhile, ${lost} without an answer`,
  )
  return told
}

/** The lines of the action's log as they come, without the runner's commands. */
async function printed(action: RunningAction): Promise<ActionResult> {
  let shown = 0
  const print = () => {
    const lines = action.stdout.split('\n').slice(0, -1)
    for (const line of lines.slice(shown)) if (!line.startsWith('::')) say(`  ${line}`)
    shown = lines.length
  }
  const timer = setInterval(print, PRINT_MS)
  try {
    return await action.result
  } finally {
    clearInterval(timer)
    print()
  }
}

async function stableVersion(shop: LabService, images: Record<string, string>): Promise<string> {
  const image = (await shop.stable()).spec.template.spec.containers[0].image
  return Object.entries(images).find(([, one]) => one === image)?.[0] ?? image
}

function conclude(lab: Lab, told: Told[], load: Load, stable: string): number {
  const folder = resolve('out', 'demo')
  mkdirSync(folder, { recursive: true })
  for (const { title, result, from, to } of told) {
    const audit = auditOf(lab, result, folder)
    const record = audit.record
    say('')
    say(`${title}: ${result.outputs.state}`)
    say(record.summary)
    table(
      ['weight', 'observed', 'verdict', 'why'],
      record.verdicts.map((one) => [`${one.weight} %`, `${one.observedWeight ?? '-'} %`, one.verdict, one.reason]),
    )
    const failed = load.count({ from, to, status: (status) => status === 0 || status >= 500 })
    say(
      `  users sent ${load.count({ from, to })} requests meanwhile and saw ${failed} fail; Gradus counted ${record.outcome?.harmed ?? 0} harmed`,
    )
    say(`  audit files: ${audit.files.map((file) => relative(process.cwd(), file)).join(', ')}`)
  }
  say('')
  const [good, bad] = told
  const proxied = load.count({ status: [502, 503, 504] }) + load.count({ failed: true })
  const right =
    good?.result.outputs.state === 'PROMOTED' &&
    bad?.result.outputs.state === 'ROLLED_BACK' &&
    stable === 'v2' &&
    proxied === 0
  say(`shop runs ${stable}; ${proxied} requests were lost between versions (502, 503, 504, resets)`)
  if (!right) say('That is not what this demo should show.')
  return right ? 0 : 1
}

interface AuditRecord {
  summary: string
  verdicts: { weight: number; observedWeight?: number; verdict: string; reason: string }[]
  outcome?: { requests: number; harmed: number }
}

/** The audit files as the run uploaded them, unpacked where a person can read them. */
function auditOf(lab: Lab, result: ActionResult, folder: string): { files: string[]; record: AuditRecord } {
  const unpacked = lab.artifacts.list(result.runId).flatMap((artifact) => Object.entries(unzipSync(artifact.data)))
  const files = unpacked.map(([name, content]) => {
    const file = join(folder, basename(name))
    writeFileSync(file, content)
    return file
  })
  const main = files.find((file) => basename(file).startsWith('deployment_artifact_'))
  if (main === undefined) throw new Error(`the run uploaded no audit file:\n${result.stdout}`)
  return { files, record: JSON.parse(readFileSync(main, 'utf8')) }
}

function table(header: string[], rows: string[][]): void {
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)))
  for (const row of [header, ...rows])
    say(
      `  ${row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd()}`,
    )
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
