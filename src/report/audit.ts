import { dump } from 'js-yaml'
import { factsOf, sentence } from '../rollout/outcome.ts'
import type { RolloutRecord } from '../rollout/record.ts'
import { htmlReport } from './html.ts'

/**
 * The audit copy of a record, a file for each reader: the artifact of the deployment, its transitions, the manifest of
 * what was changed, every look at the metrics, the page for people, and, where there were any, the counts in the form that
 * `evaluate-gates source: file` takes.
 *
 * @returns contents by file name
 */
export function auditFiles(record: RolloutRecord): Record<string, string> {
  const { looks, transitions, ...rest } = record
  const { id } = record
  const counts = recordedCounts(record)
  return {
    [`deployment_artifact_${id}.json`]: json({ ...factsOf(record), summary: sentence(record), ...rest }),
    [`deployment_${id}.json`]: json({ id, service: record.plan.service, state: record.state, transitions }),
    [`manifest_${id}.yaml`]: manifest(record),
    [`looks_${id}.json`]: json({ id, looks }),
    [`report_${id}.html`]: htmlReport(record),
    ...(counts === undefined ? {} : { [`counts_${id}.json`]: json(counts) }),
  }
}

function manifest(record: RolloutRecord): string {
  const { plan } = record
  const changes = {
    rollout: record.id,
    namespace: plan.namespace,
    deployment: { name: plan.deployment, container: plan.container.name, from: plan.from, to: plan.to },
    canary: { deployment: plan.traffic.canary, service: plan.traffic.canaryService ?? null },
    traffic: plan.traffic,
    steps: plan.steps,
  }
  return dump(JSON.parse(JSON.stringify(changes)), { lineWidth: 120 })
}

/**
 * Counts as `docs/gates.md` writes them down: one list of intervals a metric, and where each stage begins. Undefined
 * where nothing was counted.
 */
export function recordedCounts(record: RolloutRecord): object | undefined {
  const metrics = (record.plan.gates?.metrics ?? []).filter((metric) =>
    ['errors', 'slow', 'requests'].includes(metric.kind),
  )
  if (metrics.length === 0 || record.looks.length === 0) return undefined
  return {
    interval: record.plan.intervalSeconds,
    metrics: metrics.map((metric) => ({
      name: metric.name,
      kind: metric.kind,
      ...(metric.kind === 'slow' ? { bound: metric.bound, share: metric.share } : {}),
      intervals: record.looks.map((look) => {
        const reading = look.readings[metric.name]
        if (reading && 'n' in reading) return { n: reading.n, x: reading.x, m: reading.m, y: reading.y }
        return reading && 'gap' in reading ? reading : { gap: 'absent', detail: 'not looked at' }
      }),
    })),
    stages: record.looks.flatMap((look, index) =>
      index === 0 || record.looks[index - 1]?.step !== look.step ? [{ weight: look.weight, from: index }] : [],
    ),
  }
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
