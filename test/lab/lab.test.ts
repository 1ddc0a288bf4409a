import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { Api, ApiError, type LabObject, type Loose } from './api.ts'
import { useLab } from './lab.ts'
import type { LabService } from './service.ts'

const lab = await useLab()

describe('traffic', () => {
  test('weights 80/20 on an HTTPRoute give 80/20 of the answers', async () => {
    const legacy = await lab.service('legacy', { version: { name: 'old' } })
    const backends = [{ name: 'legacy', weight: 20 }]
    const shop = await lab.service('shop', { namespace: legacy.namespace, route: { backends } })
    await lab.api.patch(
      `/apis/gateway.networking.k8s.io/v1/namespaces/${shop.namespace}/httproutes/shop`,
      [{ op: 'add', path: '/spec/rules/0/backendRefs/0/weight', value: 80 }],
      'json',
    )
    expect(await shop.weights()).toEqual({ shop: 80, legacy: 20 })
    await lab.until('the proxy has taken the weights over', 10, async () => {
      const versions = await Promise.all(Array.from({ length: 10 }, () => shop.ask()))
      return versions.filter(({ version }) => version === 'old').length === 2
    })
    const load = await shop.load(200)
    await load.next(600)
    const answers = (await load.stop()).slice(0, 600)
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(600)
    const old = answers.filter(({ version }) => version === 'old').length
    expect(old).toBeGreaterThanOrEqual(108)
    expect(old).toBeLessThanOrEqual(132)
  })

  test('without a route in its namespace a service still gets its load', async () => {
    const shop = await lab.service('shop', { traffic: 'none' })
    expect(await shop.objects()).not.toContainEqual(expect.stringMatching(/Route/))
    expect(await shop.ask()).toMatchObject({ status: 200, version: 'v1' })
  })

  test('a filter of the user reaches the user', async () => {
    const filters = [
      { type: 'ResponseHeaderModifier', responseHeaderModifier: { set: [{ name: 'x-team', value: 'shop' }] } },
    ]
    const shop = await lab.service('shop', { route: { filters } })
    expect((await shop.ask()).headers['x-team']).toBe('shop')
  })
})

describe('versions', () => {
  test('every tenth answer is an error, and node, load and Prometheus agree on every count', async () => {
    const shop = await lab.service('shop', { version: { name: 'bad', behaviour: { errors: { every: 10 } } } })
    const load = await shop.load(100)
    await load.next(300)
    const answers = await load.stop()
    const seen = { good: load.count({ status: 200 }), bad: load.count({ status: 500 }) }
    expect(seen.good + seen.bad).toBe(answers.length)

    const counts = await shop.counts()
    const asked = 1 // by `lab.service`, to see whether the route answers
    const total = counts.reduce((sum, { requests }) => sum + requests, 0)
    expect(total).toBeGreaterThanOrEqual(answers.length + asked)
    expect(total).toBeLessThanOrEqual(answers.length + 20)
    for (const { requests, byStatus } of counts) expect(byStatus[500] ?? 0).toBe(Math.floor(requests / 10))

    const name = 'http_server_request_duration_seconds_count'
    const query = `sum by (pod, http_response_status_code) (${name}{namespace="${shop.namespace}"})`
    const truth = counts
      .flatMap((pod) => Object.entries(pod.byStatus).map(([status, count]) => `${pod.name} ${status} ${count}`))
      .sort()
    await lab.until('Prometheus has scraped it all', 15, async () => {
      const scraped = (await lab.query(query)).map(
        ({ metric, value }) => `${metric.pod} ${metric.http_response_status_code} ${value}`,
      )
      return JSON.stringify(scraped.sort()) === JSON.stringify(truth)
    })
  })

  test("Prometheus 2.42 sees what the bed's own sees", async () => {
    const older = await lab.prometheus2()
    const shop = await lab.service('shop', { replicas: 2 })
    const query = `sum(http_server_request_duration_seconds_count{namespace="${shop.namespace}"})`
    for (let asked = 0; asked < 20; asked++) await shop.ask()
    const total = (await shop.counts()).reduce((sum, { requests }) => sum + requests, 0)
    for (const url of [older, lab.bed.prometheusUrl]) {
      await lab.until(
        `${url} has counted`,
        15,
        async () => (await lab.query(query, undefined, url))[0]?.value === total,
      )
    }
    const version = (await (await fetch(`${older}/api/v1/status/buildinfo`)).json()) as Loose
    expect(version.data.version).toMatch(/^2\.42/)
  })

  test('a version changes its mind, and one pod is worse than the others', async () => {
    const shop = await lab.service('shop', { replicas: 2 })
    const [first, second] = await shop.pods()
    await shop.fault(first?.metadata.name ?? '', { errors: { every: 1, status: 503 } })
    const load = await shop.load(100)
    await load.next(100)
    await load.stop()
    const pods = (status: number) => new Set(load.answers({ status }).map(({ pod }) => pod))
    expect(pods(503)).toEqual(new Set([first?.metadata.name]))
    expect(pods(200)).toEqual(new Set([second?.metadata.name]))
  })
})

describe('the node reports what a kubelet reports', () => {
  test('ready only after READY_AFTER_MS, with conditions', async () => {
    const begin = Date.now()
    const shop = await lab.service('shop', { replicas: 1, readyAfterMs: 1500 })
    expect(Date.now() - begin).toBeGreaterThanOrEqual(1500)
    const [pod] = await shop.pods()
    const types = pod?.status.conditions.map(({ type, status }: Loose) => `${type}=${status}`).sort()
    expect(types).toEqual([
      'ContainersReady=True',
      'Initialized=True',
      'PodReadyToStartContainers=True',
      'PodScheduled=True',
      'Ready=True',
    ])
    expect(pod?.status).toMatchObject({
      phase: 'Running',
      podIP: expect.stringMatching(/^10\.244\./),
      containerStatuses: [{ ready: true, started: true, restartCount: 0, state: { running: {} } }],
    })
    expect((await shop.events()).map(({ reason }) => reason)).toEqual(
      expect.arrayContaining(['Scheduled', 'Pulled', 'Started', 'Unhealthy']),
    )
  })

  test('crash loop: terminated, restarted, then CrashLoopBackOff with the exit code of the last run', async () => {
    const shop = await lab.service('shop', { replicas: 1 })
    const crashing = await shop.version('crashing', { crashAfterMs: 100, exitCode: 3, lastWords: ['no database'] })
    const pod = await roll(shop, crashing.image)
    await waiting(shop, pod, 'CrashLoopBackOff')
    const status = (await container(shop, pod)) as Loose
    expect(status).toMatchObject({
      ready: false,
      started: false,
      restartCount: 1,
      state: { waiting: { message: expect.stringMatching(/^back-off 10s restarting failed container=shop pod=/) } },
      lastState: { terminated: { exitCode: 3, reason: 'Error' } },
    })
    const log = await lab.api.call('GET', `/api/v1/namespaces/${shop.namespace}/pods/${pod}/log?tailLines=1`)
    expect(log).toMatch(/no database\n$/)
    expect((await shop.events()).map(({ reason }) => reason)).toContain('BackOff')
  })

  test('out of memory: OOMKilled with 137', async () => {
    const shop = await lab.service('shop', { replicas: 1 })
    const [pod] = await shop.pods()
    await shop.crash(pod?.metadata.name ?? '', 137, 'OOMKilled')
    const status = await lab.until('it was restarted', 10, async () => {
      const found = await container(shop, pod?.metadata.name ?? '')
      return found?.restartCount === 1 && found
    })
    expect(status).toMatchObject({ lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } } })
  })

  test.each([
    ['that nobody published', undefined],
    ['that the registry refuses', { imagePullError: 'pull access denied' }],
  ])('an image %s: ErrImagePull, then ImagePullBackOff', async (_, behaviour) => {
    const shop = await lab.service('shop', { replicas: 1 })
    const image = behaviour
      ? (await shop.version('refused', behaviour)).image
      : `registry.example/shop@sha256:${'1'.repeat(64)}`
    const pod = await roll(shop, image)
    await waiting(shop, pod, 'ErrImagePull')
    await waiting(shop, pod, 'ImagePullBackOff')
    const [status] = (await shop.pods()).filter(({ metadata }) => metadata.name === pod).map((found) => found.status)
    expect(status).toMatchObject({
      phase: 'Pending',
      containerStatuses: [{ ready: false, restartCount: 0, imageID: '' }],
    })
    expect((await shop.events()).map(({ message }) => message)).toContainEqual(
      expect.stringContaining(behaviour?.imagePullError ?? 'not found'),
    )
  })

  test('deletion: serves on for slowShutdownMs, then is gone; the grace bounds it', async () => {
    const shop = await lab.service('shop', { replicas: 2, slowShutdownMs: 60_000, graceSeconds: 2 })
    const [pod] = await shop.pods()
    const path = `/api/v1/namespaces/${shop.namespace}/pods/${pod?.metadata.name}`
    const begin = Date.now()
    await lab.api.remove(path)
    expect((await fetch(`http://${pod?.status.podIP}:8080/`)).status).toBe(200)
    await lab.until('the pod is gone', 30, async () => (await lab.api.find(path)) === undefined)
    expect(Date.now() - begin).toBeGreaterThanOrEqual(1900)
    expect(Date.now() - begin).toBeLessThan(30_000)
    await expect(fetch(`http://${pod?.status.podIP}:8080/`)).rejects.toThrow()
  })

  test('a pod that asks for more than the node has stays unschedulable', async () => {
    const shop = await lab.service('shop', { replicas: 1 })
    const deployment = await shop.stable()
    const resources = { requests: { cpu: '1000' } }
    const containers = [{ ...deployment.spec.template.spec.containers[0], resources }]
    await shop.edit(deployment, { spec: { template: { spec: { containers } } } })
    const pod = await lab.until('a pod is unschedulable', 60, async () =>
      (await shop.pods()).find(({ status }) => scheduled(status)?.reason === 'Unschedulable'),
    )
    expect(scheduled(pod.status)?.message).toContain('Insufficient cpu')
  })
})

test('a hundred pods become ready', async () => {
  const shop = await lab.service('many', { replicas: 100 })
  expect(await shop.pods()).toHaveLength(100)
})

describe('the API server', () => {
  test('counts requests of a user who may do only what a test allows', async () => {
    const shop = await lab.service('shop', { replicas: 1 })
    const rules = [{ apiGroups: ['apps'], resources: ['deployments'], verbs: ['get'] }]
    const file = await shop.kubeconfigOf('runner', rules)
    const since = Date.now()
    const ask = asUserOf(file)
    const deployments = `/apis/apps/v1/namespaces/${shop.namespace}/deployments`
    expect(await ask('GET', `${deployments}/shop`)).toBe(200)
    expect(await ask('DELETE', `${deployments}/shop`)).toBe(403)
    expect(await ask('GET', `/api/v1/namespaces/${shop.namespace}/configmaps`)).toBe(403)
    const user = `system:serviceaccount:${shop.namespace}:runner`
    expect(lab.audit({ since, user }).map(({ verb, resource, status }) => `${verb} ${resource} ${status}`)).toEqual([
      'get deployments 200',
      'delete deployments 403',
      'list configmaps 403',
    ])
    expect(lab.auditCount({ since, user: 'lab' })).toBe(0)
  })

  test('a snapshot differs by what was changed and by nothing else', async () => {
    const shop = await lab.service('shop', { replicas: 1 })
    const before = await shop.snapshot()
    const route = await shop.route()
    await shop.edit(route, { metadata: { labels: { owner: 'somebody' } } })
    expect(await shop.snapshot()).not.toEqual(before)
    await shop.edit(route, { metadata: { labels: null } })
    expect(await shop.snapshot()).toEqual(before)
  })
})

/** Gives the Deployment an image; resolves with the name of the pod that got it. */
async function roll(shop: LabService, image: string): Promise<string> {
  const deployment = await shop.stable()
  const containers = [{ ...deployment.spec.template.spec.containers[0], image }]
  await shop.edit(deployment, { spec: { template: { spec: { containers } } } })
  const pod = await lab.until('there is a pod with the new image', 10, async () =>
    (await shop.pods()).find(({ spec }: LabObject) => spec.containers[0].image === image),
  )
  return pod.metadata.name
}

async function container(shop: LabService, pod: string): Promise<Loose> {
  const pods = await shop.pods()
  return pods.find(({ metadata }) => metadata.name === pod)?.status.containerStatuses?.[0]
}

function waiting(shop: LabService, pod: string, reason: string): Promise<unknown> {
  return lab.until(`${pod} waits with ${reason}`, 20, async () => {
    return (await container(shop, pod))?.state.waiting?.reason === reason
  })
}

function scheduled(status: Loose): Loose {
  return status.conditions?.find(({ type }: Loose) => type === 'PodScheduled')
}

function asUserOf(file: string): (method: string, path: string) => Promise<number> {
  const { users } = JSON.parse(readFileSync(file, 'utf8'))
  const api = new Api({ server: lab.bed.controlPlane.server, ca: lab.ca, token: users[0].user.token })
  return (method, path) =>
    api.call(method, path).then(
      () => 200,
      (error) => {
        if (error instanceof ApiError) return error.status
        throw error
      },
    )
}
