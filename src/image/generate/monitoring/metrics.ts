import { presets } from '../../../gates/metrics/presets.ts'
import { quoted, selector } from '../../../gates/metrics/promql.ts'
import type { Project } from '../../project.ts'

/** By which series a service's requests are known. Bounds of buckets are seconds. */
interface Names {
  requests: string
  buckets: string
  /** Label with the HTTP status. */
  status: string
}

/** https://opentelemetry.io/docs/specs/semconv/http/http-metrics/#metric-httpserverrequestduration */
const OPENTELEMETRY: Names = {
  requests: presets.opentelemetry.requests,
  buckets: presets.opentelemetry.buckets,
  status: 'http_response_status_code',
}

/** https://docs.spring.io/spring-boot/reference/actuator/metrics.html: Micrometer's names, as its Prometheus page shows them. */
const MICROMETER: Names = {
  requests: 'http_server_requests_seconds_count',
  buckets: 'http_server_requests_seconds_bucket',
  status: 'status',
}

export function namesOf({ framework }: Project): Names {
  return framework === 'spring-boot' ? MICROMETER : OPENTELEMETRY
}

export function metricsPathOf(project: Project): string {
  return project.metricsPath ?? (project.framework === 'spring-boot' ? '/actuator/prometheus' : '/metrics')
}

/** The questions that alerts and dashboard ask, as PromQL. `range` is a duration, or Grafana's variable for one. */
export interface Questions {
  requestRate(range: string): string
  errorRatio(range: string): string
  latency(quantile: number, range: string): string
  restarts(range: string): string
  up: string
  memory: string
}

export function questionsOf(project: Project): Questions {
  const { requests, buckets, status } = namesOf(project)
  const job = selector([['job', '=', project.name]])
  const failed = selector([
    ['job', '=', project.name],
    [status, '=~', '5..'],
  ])
  // Of kube-state-metrics and of the kubelet: those series have the container's name, not our job.
  const container = `{container=${quoted(project.name)}}`
  return {
    requestRate: (range) => `sum(rate(${requests}${job}[${range}]))`,
    // No failure yet is no series; without the zero the ratio would be missing.
    errorRatio: (range) =>
      `(sum(rate(${requests}${failed}[${range}])) or vector(0)) / sum(rate(${requests}${job}[${range}]))`,
    latency: (quantile, range) => `histogram_quantile(${quantile}, sum by (le) (rate(${buckets}${job}[${range}])))`,
    restarts: (range) => `sum by (pod) (increase(kube_pod_container_status_restarts_total${container}[${range}]))`,
    up: `up${job}`,
    memory: `sum by (pod) (container_memory_working_set_bytes${container})`,
  }
}
