import { expect, test } from '@jest/globals'
import { useLab } from './lab.ts'
import type { LabService } from './service.ts'

/** What every node owes its pods; the real one shows that the simulated one tells the truth. */
const lab = await useLab()
const { node } = lab.bed

test('a deployment answers as its version, from an image pulled by digest', async () => {
  const shop = await lab.service('shop', { replicas: 3 })
  const pods = await shop.pods()
  expect(pods).toHaveLength(3)
  for (const { spec, status } of pods) {
    const [{ image }] = spec.containers
    expect(status.containerStatuses[0].imageID).toContain(image.split('@')[1])
    const answer = await fetch(`http://${status.podIP}:8080/`)
    expect(answer.headers.get('x-version')).toBe('v1')
  }
})

test('a pod takes requests only when it says that it is ready', async () => {
  const shop = await lab.service('shop', { replicas: 1, readyAfterMs: 2000 })
  const [pod] = await shop.pods()
  const started = Date.parse(pod?.status.containerStatuses[0].state.running.startedAt)
  const ready = Date.parse(condition(pod, 'Ready').lastTransitionTime)
  expect(ready - started).toBeGreaterThanOrEqual(1000)
})

test('a new version replaces the old one and no request is lost', async () => {
  const shop = await lab.service('shop', { replicas: 2, readyAfterMs: 300, slowShutdownMs: 1500 })
  const load = await shop.load(100)
  await load.next(100)
  await deploy(shop, (await shop.version('v2')).image)
  await shop.untilAvailable()
  await lab.until('only v2 answers', 20, async () => {
    await load.next(50)
    return load
      .answers()
      .slice(-50)
      .every(({ version }) => version === 'v2')
  })
  const answers = await load.stop()
  expect(answers.filter(({ status }) => status !== 200)).toEqual([])
}, 60_000)

test('the version and the load generator count the same errors', async () => {
  const shop = await lab.service('shop', { replicas: 1, version: { name: 'v3', behaviour: { errors: { every: 10 } } } })
  const [pod] = await shop.pods()
  const url = `http://${pod?.status.podIP}:8080`
  const before = await counted(url)
  const statuses = await Promise.all(Array.from({ length: 200 }, async () => (await fetch(`${url}/`)).status))
  const after = await counted(url)
  for (const [status, count] of [
    [200, 180],
    [500, 20],
  ] as const) {
    expect(statuses.filter((code) => code === status)).toHaveLength(count)
    expect((after[status] ?? 0) - (before[status] ?? 0)).toBe(count)
  }
})

test('an image that the registry has not got is told by the pod', async () => {
  const shop = await lab.service('shop', { replicas: 1 })
  await deploy(shop, `registry.example/shop@sha256:${'1'.repeat(64)}`)
  await lab.until('the pod says why', 30, async () =>
    (await waitingReasons(shop)).some((reason) => reason === 'ErrImagePull' || reason === 'ImagePullBackOff'),
  )
})

test('a container that ends is started again and its exit code kept', async () => {
  const shop = await lab.service('shop', { replicas: 1 })
  const { image } = await shop.version('v2', { crashAfterMs: 1000 })
  await deploy(shop, image)
  await lab.until('it waits for its next start', 40, async () =>
    (await waitingReasons(shop)).includes('CrashLoopBackOff'),
  )
  const pod = (await shop.pods()).find(({ spec }) => spec.containers[0].image === image)
  const [status] = pod?.status.containerStatuses ?? []
  expect(status).toMatchObject({ ready: false, lastState: { terminated: { exitCode: 1, reason: 'Error' } } })
  expect(status.restartCount).toBeGreaterThanOrEqual(1)
}, 60_000)

test(`the cluster has one node that is ready: ${node.kind}`, async () => {
  const nodes = await lab.api.list('/api/v1/nodes')
  expect(nodes.map(({ metadata }) => metadata.name)).toEqual(['node-1'])
  expect(condition(nodes[0], 'Ready').status).toBe('True')
  const runtime = nodes[0]?.status.nodeInfo?.containerRuntimeVersion ?? ''
  expect(runtime.startsWith('containerd://')).toBe(node.kind === 'real')
})

async function deploy(shop: LabService, image: string): Promise<void> {
  const stable = await shop.stable()
  const [container] = stable.spec.template.spec.containers
  await shop.edit(stable, { spec: { template: { spec: { containers: [{ ...container, image }] } } } })
}

async function waitingReasons(shop: LabService): Promise<string[]> {
  const statuses = (await shop.pods()).flatMap(({ status }) => status.containerStatuses ?? [])
  return statuses.map(({ state }) => state.waiting?.reason ?? '')
}

// biome-ignore lint/suspicious/noExplicitAny: an object of the API
function condition(object: any, wanted: string): { status: string; lastTransitionTime: string } {
  return object.status.conditions.find(({ type }: { type: string }) => type === wanted)
}

/** Requests by status, as the pod's own metrics have them. */
async function counted(url: string): Promise<Record<string, number>> {
  const lines = (await (await fetch(`${url}/metrics`)).text()).split('\n')
  const found = lines.flatMap((line) => {
    const match = /^http_server_request_duration_seconds_count\{.*status_code="(\d+)".*\} (\d+)$/.exec(line)
    return match ? [[match[1], Number(match[2])]] : []
  })
  return Object.fromEntries(found)
}
