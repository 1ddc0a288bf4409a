import { admissionWords } from '../rollout/admission.ts'
import type { Admission, Plan } from '../rollout/record.ts'
import { cell, table } from './markdown.ts'

/** What a rollout would do, before it does it. */
export function planSummary(plan: Plan, admission?: Admission): string {
  const { traffic } = plan
  const where = `namespace ${plan.namespace}`
  const same = plan.from === plan.to
  const rows = [
    [
      'Deployment',
      plan.deployment,
      same
        ? 'nothing: it runs this image already'
        : `container ${plan.container.name}: ${plan.from} becomes ${plan.to}`,
    ],
    ['Deployment', traffic.canary, `created beside it, up to ${plan.replicas} pods, deleted at the end`],
    ...(traffic.canaryService === undefined
      ? []
      : [['Service', traffic.canaryService, 'created for its pods, deleted at the end']]),
    ...(traffic.route === undefined
      ? [['Service', traffic.service, 'unchanged; the number of pods is the weight']]
      : [[traffic.route.kind, traffic.route.name, `weights ${plan.steps.join(', ')} %, then as it was`]]),
  ]
  const gates = plan.gates?.metrics.map((metric) => `${metric.name}${metric.dry ? ' (dry)' : ''}`) ?? []
  const missing = plan.gates?.notMeasured.map((one) => `${one.name} (${one.why})`) ?? []
  return [
    `### Plan for ${cell(plan.service)} in ${cell(where)}`,
    table(['Object', 'Name', 'What happens'], rows),
    `Steps: ${plan.steps.join(', ')} %, ${plan.settleSeconds} s each, a look every ${plan.intervalSeconds} s.`,
    gates.length === 0 ? 'Gates: off, only the pods are watched.' : `Gates: ${gates.map(cell).join(', ')}.`,
    ...(admission === undefined ? [] : [`Checked: ${admissionWords(admission).map(cell).join('; ')}.`]),
    ...(plan.warnings ?? []).map((warning) => `**Warning:** ${cell(warning)}`),
    missing.length === 0 ? '' : `Not measured: ${missing.map(cell).join(', ')}.`,
  ]
    .filter((line) => line !== '')
    .join('\n\n')
}
