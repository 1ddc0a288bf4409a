import type { PRESET_NAMES } from '../../config/gates-schema.ts'
import { literal, type Matcher } from './promql.ts'
import type { Arm } from './snapshot.ts'

export type Labels = Readonly<Record<string, string>>

/** The Services of both arms, where a proxy counts by Service. */
export interface Services {
  namespace: string
  stable: string
  canary: string
}

/** Names and labels by which a family of programs counts its requests. */
export interface Preset {
  /** Counters of all requests. */
  requests: string
  /** Buckets of their durations, and how many seconds one unit of `le` is. */
  buckets: string
  bucketUnit: number
  /** Series that count a request once; a proxy may tell of the same request at both of its ends. */
  counts?(labels: Labels): boolean
  isError(labels: Labels): boolean
  /** Present where a proxy counts for both arms; otherwise the arms' own pods count, and are told apart by name. */
  proxy?: Proxy
}

export interface Proxy {
  /** Narrow the series down to the two Services; one query for each way the labels may be called. */
  matchers(services: Services): readonly (readonly Matcher[])[]
  armOf(labels: Labels, services: Services): Arm | undefined
}

export const presets: Readonly<Record<(typeof PRESET_NAMES)[number], Preset>> = {
  // https://opentelemetry.io/docs/specs/semconv/http/http-metrics/#metric-httpserverrequestduration
  opentelemetry: {
    requests: 'http_server_request_duration_seconds_count',
    buckets: 'http_server_request_duration_seconds_bucket',
    bucketUnit: 1,
    isError: (labels) => isServerError(labels.http_response_status_code),
  },
  // https://istio.io/latest/docs/reference/config/metrics/
  istio: {
    requests: 'istio_requests_total',
    buckets: 'istio_request_duration_milliseconds_bucket',
    bucketUnit: 0.001,
    counts: (labels) => labels.reporter === 'destination',
    isError: (labels) => isServerError(labels.response_code),
  },
  // https://linkerd.io/2/reference/proxy-metrics/
  linkerd: {
    requests: 'response_total',
    buckets: 'response_latency_ms_bucket',
    bucketUnit: 0.001,
    counts: (labels) => labels.direction === 'inbound',
    isError: (labels) => labels.classification === 'failure',
  },
  // https://kubernetes.github.io/ingress-nginx/user-guide/monitoring/: `service` is the main Ingress's, `canary` names
  // the upstream "<namespace>-<service>-<port>" that a canary Ingress sent the request to.
  'ingress-nginx': {
    requests: 'nginx_ingress_controller_requests',
    buckets: 'nginx_ingress_controller_request_duration_seconds_bucket',
    bucketUnit: 1,
    isError: (labels) => isServerError(labels.status),
    proxy: {
      matchers: ({ namespace, stable }) =>
        ['', EXPORTED].map((prefix): Matcher[] => [
          [`${prefix}namespace`, '=', namespace],
          [`${prefix}service`, '=', stable],
        ]),
      armOf: ({ canary = '' }, services) => {
        if (canary === '') return 'baseline'
        return upstream(services.namespace, services.canary).test(canary) ? 'canary' : undefined
      },
    },
  },
  // https://doc.traefik.io/traefik/observe/metrics/#service-metrics: "<namespace>-<service>-<port>@kubernetescrd", and
  // "httproute-…-svc-<namespace>-<service>-<index>@kubernetesgateway"
  traefik: {
    requests: 'traefik_service_requests_total',
    buckets: 'traefik_service_request_duration_seconds_bucket',
    bucketUnit: 1,
    isError: (labels) => isServerError(labels.code),
    proxy: {
      matchers: ({ namespace, stable, canary }) => {
        const either = [stable, canary].map(literal).join('|')
        const pattern = `(?:.*-svc-)?${literal(namespace)}-(?:${either})-(?:http-)?[a-z0-9]+@.*`
        return ['', EXPORTED].map((prefix): Matcher[] => [[`${prefix}service`, '=~', pattern]])
      },
      armOf: (labels, services) => {
        const name = labels.exported_service ?? labels.service ?? ''
        const isOf = (service: string) =>
          new RegExp(`(?:^|-svc-)${literal(`${services.namespace}-${service}`)}-(?:http-)?[a-z0-9]+@`).test(name)
        return isOf(services.canary) ? 'canary' : isOf(services.stable) ? 'baseline' : undefined
      },
    },
  },
  // https://www.envoyproxy.io/docs/envoy/latest/configuration/upstream/cluster_manager/cluster_stats: clusters that are
  // named after namespace and Service, as Contour ("shop/shop-canary/80/…") and others do.
  envoy: {
    requests: 'envoy_cluster_upstream_rq_xx',
    buckets: 'envoy_cluster_upstream_rq_time_bucket',
    bucketUnit: 0.001,
    counts: (labels) => labels.envoy_response_code_class !== '1',
    isError: (labels) => labels.envoy_response_code_class === '5',
    proxy: {
      matchers: ({ stable, canary }) => [
        [['envoy_cluster_name', '=~', `.*(?:${[stable, canary].map(literal).join('|')}).*`]],
      ],
      armOf: ({ envoy_cluster_name: name = '' }, services) => {
        // A cluster of a whole route holds both arms.
        if (/^(?:http|grpc)route\//.test(name)) return undefined
        const words = name.split(/[^a-z0-9-]+/)
        if (!words.includes(services.namespace)) return undefined
        return words.includes(services.canary) ? 'canary' : words.includes(services.stable) ? 'baseline' : undefined
      },
    },
  },
}

/** Prometheus renames a label that its target has too, unless it is told to honour it. */
const EXPORTED = 'exported_'

function upstream(namespace: string, service: string): RegExp {
  return new RegExp(`^${literal(`${namespace}-${service}`)}-[a-z0-9]+$`)
}

function isServerError(status: string | undefined): boolean {
  return status !== undefined && /^5(?:[0-9]{2}|xx)$/.test(status)
}
