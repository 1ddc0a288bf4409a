import type { PRESET_NAMES } from '../../config/gates-schema.ts'

type Labels = Readonly<Record<string, string>>

/** Names and labels by which a family of programs counts its requests. All are told apart by pod. */
export interface Preset {
  /** Counters of all requests. */
  requests: string
  /** Buckets of their durations, and how many seconds one unit of `le` is. */
  buckets: string
  bucketUnit: number
  /** Series that count a request once; a proxy may tell of the same request at both of its ends. */
  counts?(labels: Labels): boolean
  isError(labels: Labels): boolean
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
}

function isServerError(status: string | undefined): boolean {
  return status !== undefined && /^5[0-9]{2}$/.test(status)
}
