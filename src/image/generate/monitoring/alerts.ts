import type { Project } from '../../project.ts'
import { yamlFile } from '../text.ts'
import { namesOf, questionsOf } from './metrics.ts'

const ERROR_RATIO = 0.05
const SLOW_SECONDS = 1
const RESTARTS = 2

interface Alert {
  alert: string
  expr: string
  for: string
  labels: { severity: 'critical' | 'warning'; service: string }
  annotations: { summary: string; description: string }
}

/** @see https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/ */
export function alertsFile(project: Project): string {
  const { requests, buckets, status } = namesOf(project)
  return yamlFile(alerts(project), [
    `Needs ${requests} and ${buckets} with the label ${status}, and kube-state-metrics for the restarts.`,
    ...(project.framework === 'spring-boot'
      ? ['The buckets come with management.metrics.distribution.percentiles-histogram.http.server.requests=true']
      : []),
  ])
}

export function alerts(project: Project): { groups: { name: string; rules: Alert[] }[] } {
  return { groups: [{ name: project.name, rules: rules(project) }] }
}

function rules(project: Project): Alert[] {
  const { name } = project
  const ask = questionsOf(project)
  const critical = { severity: 'critical', service: name } as const
  const warning = { severity: 'warning', service: name } as const
  return [
    {
      alert: 'HighErrorRatio',
      expr: `${ask.errorRatio('5m')} > ${ERROR_RATIO}`,
      for: '5m',
      labels: critical,
      annotations: {
        summary: `${name} fails {{ $value | humanizePercentage }} of its requests`,
        description: `More than ${ERROR_RATIO * 100} % of the answers of the last 5 minutes have a status from 500 on.`,
      },
    },
    {
      alert: 'SlowRequests',
      expr: `${ask.latency(0.95, '5m')} > ${SLOW_SECONDS}`,
      for: '10m',
      labels: warning,
      annotations: {
        summary: `${name} is slow: the 95th percentile is {{ $value | humanizeDuration }}`,
        description: `One request in twenty takes longer than ${SLOW_SECONDS} s, for 10 minutes now.`,
      },
    },
    {
      alert: 'Restarting',
      expr: `${ask.restarts('15m')} > ${RESTARTS}`,
      for: '0m',
      labels: warning,
      annotations: {
        summary: `{{ $labels.pod }} of ${name} starts again and again`,
        description: `More than ${RESTARTS} restarts within 15 minutes; the log of the last one says why (kubectl logs --previous).`,
      },
    },
    {
      alert: 'Absent',
      expr: `absent(${ask.up} == 1)`,
      for: '5m',
      labels: critical,
      annotations: {
        summary: `no pod of ${name} answers Prometheus`,
        description: 'For 5 minutes there has been no target that could be scraped: no evidence is not good evidence.',
      },
    },
  ]
}
