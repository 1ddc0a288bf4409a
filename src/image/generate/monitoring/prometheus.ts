import type { Project } from '../../project.ts'
import { HTTP, selectorOf } from '../kubernetes/labels.ts'
import { yamlFile } from '../text.ts'
import { metricsPathOf } from './metrics.ts'

/** @see https://prometheus.io/docs/prometheus/latest/configuration/configuration/ */
export function prometheusFile(project: Project): string {
  return yamlFile(prometheus(project), about(project))
}

export function prometheus(project: Project): Record<string, unknown> {
  return {
    global: { scrape_interval: '15s', evaluation_interval: '15s' },
    rule_files: ['alerts.yaml'],
    scrape_configs: [
      {
        job_name: project.name,
        metrics_path: metricsPathOf(project),
        kubernetes_sd_configs: [{ role: 'pod', namespaces: { own_namespace: true } }],
        relabel_configs: [
          ...Object.entries(selectorOf(project.name)).map(([label, value]) => ({
            source_labels: [`__meta_kubernetes_pod_label_${label.replaceAll(/[^a-zA-Z0-9_]/g, '_')}`],
            regex: value,
            action: 'keep',
          })),
          { source_labels: ['__meta_kubernetes_pod_container_port_name'], regex: HTTP, action: 'keep' },
          { source_labels: ['__meta_kubernetes_pod_phase'], regex: 'Succeeded|Failed', action: 'drop' },
          { source_labels: ['__meta_kubernetes_namespace'], target_label: 'namespace' },
          { source_labels: ['__meta_kubernetes_pod_name'], target_label: 'pod' },
        ],
      },
    ],
  }
}

function about(project: Project): string[] {
  const lines = ['For a Prometheus that runs in the namespace of the service; its account must be able to list pods.']
  if (project.metricsPath === undefined) {
    lines.push(
      'metrics_path is a guess: nothing in the sources serves metrics. See alerts.yaml for the names it needs.',
    )
  }
  return lines
}
