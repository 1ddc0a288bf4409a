import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { PRESET_NAMES } from '../../src/config/gates-schema.ts'
import { Prometheus } from '../../src/gates/metrics/prometheus.ts'
import type { Arms, Metric } from '../../src/gates/types.ts'
import { RunningPrometheus, VERSIONS } from './running-prometheus.ts'

const SCRAPE = 0.5
const metrics: Metric[] = [
  { name: 'errors', kind: 'errors', required: true, mode: 'sequential' },
  { name: 'p95', kind: 'slow', required: false, mode: 'sequential', bound: 0.5, share: 0.05 },
]
const arms: Arms = {
  namespace: 'team',
  service: 'shop',
  stable: { replicaSets: ['shop-5d9'] },
  canary: { replicaSets: ['shop-canary-7f4'] },
  services: { stable: 'shop', canary: 'shop-canary' },
}
const time = { now: () => Date.now() / 1000, pause: (seconds: number) => sleep(seconds * 1000) }
const { signal } = new AbortController()

/** What a program counted for one of the arms: good answers, failed ones, and how many took longer than 0.5 s. */
interface Counted {
  good: number
  bad: number
  slow: number
}

const BEFORE = { canary: { good: 0, bad: 0, slow: 0 }, baseline: { good: 100, bad: 2, slow: 1 } }
const AFTER = { canary: { good: 9, bad: 3, slow: 4 }, baseline: { good: 190, bad: 4, slow: 3 } }

/** `# TYPE` lines and samples; a label set that has counted nothing has no samples yet. */
function counters(name: string, samples: [labels: string, value: number][]): string[] {
  const told = samples.filter(([, value]) => value > 0)
  return [`# TYPE ${name} counter`, ...told.map(([labels, value]) => `${name}{${labels}} ${value}`)]
}

function histogram(name: string, labels: string, unit: number, { good, bad, slow }: Counted): string[] {
  const total = good + bad
  if (total === 0) return []
  const buckets = [0.1, 0.5, 1, 5].map((seconds) => {
    const le = seconds * unit
    return `${name}_bucket{${labels},le="${le}"} ${seconds < 0.5 ? 0 : seconds < 1 ? total - slow : total}`
  })
  return [`# TYPE ${name} histogram`, ...buckets, `${name}_bucket{${labels},le="+Inf"} ${total}`]
}

type Tell = (canary: Counted, baseline: Counted) => string[]

/** The metrics of a sidecar that tells of one pod; also what must not be counted. */
const sidecars: Record<'istio' | 'linkerd', (counted: Counted) => string[]> = {
  istio: (counted) => {
    const labels = (reporter: string, code: number) =>
      `reporter="${reporter}",destination_service_name="shop",response_code="${code}",connection_security_policy="mutual_tls"`
    return [
      ...counters('istio_requests_total', [
        [labels('destination', 200), counted.good],
        [labels('destination', 503), counted.bad],
        [labels('source', 503), 77],
      ]),
      ...histogram('istio_request_duration_milliseconds', labels('destination', 200), 1000, counted),
    ]
  },
  linkerd: (counted) => {
    const labels = (direction: string, classification: string) =>
      `direction="${direction}",tls="true",classification="${classification}",status_code="200"`
    return [
      ...counters('response_total', [
        [labels('inbound', 'success'), counted.good],
        [labels('inbound', 'failure'), counted.bad],
        [labels('outbound', 'failure'), 77],
      ]),
      ...histogram('response_latency_ms', labels('inbound', 'success'), 1000, counted),
    ]
  },
}

/** The metrics of a proxy that tells of both arms, and of a Service that is called almost alike. */
const proxies: Record<'ingress-nginx' | 'traefik' | 'envoy', Tell> = {
  'ingress-nginx': (canary, baseline) => {
    const labels = (status: string, alternative: string, service = 'shop') =>
      `controller_class="k8s.io/ingress-nginx",namespace="team",ingress="shop",service="${service}",canary="${alternative}",host="shop.test",method="GET",path="/",status="${status}"`
    const duration = 'nginx_ingress_controller_request_duration_seconds'
    return [
      ...counters('nginx_ingress_controller_requests', [
        [labels('200', ''), baseline.good],
        [labels('502', ''), baseline.bad],
        [labels('200', 'team-shop-canary-80'), canary.good],
        [labels('502', 'team-shop-canary-80'), canary.bad],
        [labels('502', 'team-shop-canary-api-80'), 77],
        [labels('502', '', 'shop-api'), 77],
      ]),
      ...histogram(duration, labels('200', ''), 1, baseline),
      ...histogram(duration, labels('200', 'team-shop-canary-80'), 1, canary).slice(1),
    ]
  },
  traefik: (canary, baseline) => {
    const gateway = 'httproute-team-shop-gw-infra-gateway-ep-web-0-6b9a157e660920f4e9d9-svc-team'
    const labels = (code: number, service: string) => `code="${code}",method="GET",protocol="http",service="${service}"`
    const duration = 'traefik_service_request_duration_seconds'
    return [
      ...counters('traefik_service_requests_total', [
        [labels(200, `${gateway}-shop-0@kubernetesgateway`), baseline.good],
        [labels(500, 'team-shop-80@kubernetescrd'), baseline.bad],
        [labels(200, `${gateway}-shop-canary-1@kubernetesgateway`), canary.good],
        [labels(500, 'team-shop-canary-http@kubernetes'), canary.bad],
        [labels(500, `${gateway}-shop-api-0@kubernetesgateway`), 77],
        [labels(500, 'other-team-shop-80@kubernetescrd'), 77],
      ]),
      ...histogram(duration, labels(200, `${gateway}-shop-0@kubernetesgateway`), 1, baseline),
      ...histogram(duration, labels(200, `${gateway}-shop-canary-1@kubernetesgateway`), 1, canary).slice(1),
    ]
  },
  envoy: (canary, baseline) => {
    const labels = (level: number, cluster: string) =>
      `envoy_response_code_class="${level}",envoy_cluster_name="${cluster}"`
    const duration = 'envoy_cluster_upstream_rq_time'
    return [
      ...counters('envoy_cluster_upstream_rq_xx', [
        [labels(2, 'team/shop/80/da39a3ee5e'), baseline.good],
        [labels(5, 'team/shop/80/da39a3ee5e'), baseline.bad],
        [labels(1, 'team/shop-canary/80/da39a3ee5e'), 77],
        [labels(2, 'team/shop-canary/80/da39a3ee5e'), canary.good],
        [labels(5, 'team/shop-canary/80/da39a3ee5e'), canary.bad],
        [labels(5, 'team/shop-canary-api/80/da39a3ee5e'), 77],
        [labels(5, 'httproute/team/shop/rule/0'), 77],
      ]),
      ...histogram(duration, 'envoy_cluster_name="team/shop/80/da39a3ee5e"', 1000, baseline),
      ...histogram(duration, 'envoy_cluster_name="team/shop-canary/80/da39a3ee5e"', 1000, canary).slice(1),
    ]
  },
}

describe.each(VERSIONS)('presets on Prometheus %s', (_, program) => {
  let counted = BEFORE
  const servers: Server[] = []
  let prometheus: RunningPrometheus

  /** A target whose exposition is made of what was counted so far. */
  async function target(labels: Record<string, string>, tell: () => string[]) {
    const server = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' })
      response.end(`${tell().join('\n')}\n`)
    })
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, labels }
  }

  beforeAll(async () => {
    const pod = (name: string) => ({ namespace: 'team', pod: name })
    const controller = { namespace: 'infra', pod: 'proxy-0', service: 'proxy-metrics' }
    prometheus = await RunningPrometheus.start(program, SCRAPE, [
      await target(pod('shop-5d9-aaaaa'), () => sidecars.istio(counted.baseline)),
      await target(pod('shop-canary-7f4-bbbbb'), () => sidecars.istio(counted.canary)),
      await target(pod('shop-5d9-aaaaa'), () => sidecars.linkerd(counted.baseline)),
      await target(pod('shop-canary-7f4-bbbbb'), () => sidecars.linkerd(counted.canary)),
      await target(controller, () => proxies['ingress-nginx'](counted.canary, counted.baseline)),
      await target({ job: 'traefik' }, () => proxies.traefik(counted.canary, counted.baseline)),
      await target({ job: 'envoy' }, () => proxies.envoy(counted.canary, counted.baseline)),
    ])
  })

  afterAll(async () => {
    await prometheus.stop()
    for (const server of servers) {
      server.closeAllConnections()
      server.close()
    }
  })

  test('each counts both arms, from the first request of the canary on', async () => {
    const names = [
      'istio',
      'linkerd',
      'ingress-nginx',
      'traefik',
      'envoy',
    ] as const satisfies (typeof PRESET_NAMES)[number][]
    const sources = names.map((preset) => new Prometheus({ url: prometheus.url, preset }, {}, time))
    for (const source of sources) {
      const survey = await source.survey(metrics, arms, 60, signal)
      expect(survey).toMatchObject({ scrapeSeconds: SCRAPE, present: ['errors', 'p95'] })
    }
    const from = Date.now() / 1000
    await sleep(2000 * SCRAPE)
    const quiet = { from, to: Date.now() / 1000 }
    // A scrape that has begun by then may still be answered.
    await sleep(200)
    counted = AFTER
    await sleep(3000 * SCRAPE)
    const busy = { from: quiet.to, to: Date.now() / 1000 }
    await sleep(1000)
    for (const [i, source] of sources.entries()) {
      const before = await source.look(metrics, arms, quiet, signal)
      expect([names[i], before.errors]).toEqual([names[i], expect.objectContaining({ gap: 'zero' })])
      const after = await source.look(metrics, arms, busy, signal)
      expect([names[i], after.errors]).toEqual([names[i], { n: 12, x: 3, m: 92, y: 2 }])
      expect([names[i], after.p95]).toEqual([names[i], { n: 12, x: 4, m: 92, y: 2 }])
    }
  })

  test('a proxy can’t tell the arms apart where they share a Service', async () => {
    const source = new Prometheus({ url: prometheus.url, preset: 'traefik' }, {}, time)
    const { services: _services, ...shared } = arms
    await expect(source.survey(metrics, shared, 60, signal)).rejects.toThrow(
      /prometheus\.preset: traefik counts by Service, and with this traffic provider stable and canary share one/,
    )
  })

  test('says so when the proxy knows nothing of the Service', async () => {
    let now = Date.now() / 1000
    const hurried = {
      now: () => now,
      pause: async (seconds: number) => {
        now += seconds
      },
    }
    const source = new Prometheus({ url: prometheus.url, preset: 'traefik' }, {}, hurried)
    const nobody = { ...arms, services: { stable: 'nobody', canary: 'nobody-canary' } }
    await expect(source.survey(metrics, nobody, 60, signal)).rejects.toThrow(
      /has no series traefik_service_requests_total of Service nobody in namespace team/,
    )
  })
})
