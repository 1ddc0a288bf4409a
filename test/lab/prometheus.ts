import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ControlPlane } from './control-plane.ts'
import { type Daemon, startDaemon } from './daemon.ts'
import { PROXY } from './proxy.ts'

export interface PrometheusOptions {
  /** Name of its log and data folder. */
  name: string
  port: number
  scrapeSeconds: number
}

/** Starts a Prometheus that scrapes every pod's port named `http` or `metrics`, and Traefik. Resolves with its URL. */
export async function startPrometheus(
  program: string,
  controlPlane: ControlPlane,
  dir: string,
  options: PrometheusOptions,
  started: (daemon: Daemon) => void,
): Promise<string> {
  const config = join(dir, `${options.name}.yml`)
  writeFileSync(config, JSON.stringify(configuration(controlPlane, options.scrapeSeconds), null, 1))
  const address = `127.0.0.1:${options.port}`
  const flags = [
    `--config.file=${config}`,
    `--storage.tsdb.path=${join(dir, options.name)}`,
    '--storage.tsdb.no-lockfile',
    `--web.listen-address=${address}`,
    '--log.level=warn',
  ]
  const daemon = startDaemon(options.name, [program, ...flags], { dir })
  started(daemon)
  const url = `http://${address}`
  await daemon.ready(async () => (await fetch(`${url}/-/ready`)).ok, 20)
  return url
}

function configuration(controlPlane: ControlPlane, scrapeSeconds: number): object {
  const interval = `${scrapeSeconds}s`
  const pods = '__meta_kubernetes_pod'
  return {
    global: { scrape_interval: interval, scrape_timeout: interval, evaluation_interval: interval },
    scrape_configs: [
      {
        job_name: 'pods',
        kubernetes_sd_configs: [{ role: 'pod', kubeconfig_file: controlPlane.kubeconfigs['lab-metrics'] }],
        relabel_configs: [
          { action: 'keep', source_labels: [`${pods}_container_port_name`], regex: 'http|metrics' },
          { action: 'drop', source_labels: [`${pods}_phase`], regex: 'Succeeded|Failed' },
          { source_labels: ['__meta_kubernetes_namespace'], target_label: 'namespace' },
          { source_labels: [`${pods}_name`], target_label: 'pod' },
          { source_labels: [`${pods}_container_name`], target_label: 'container' },
        ],
      },
      { job_name: 'traefik', static_configs: [{ targets: [new URL(PROXY.metricsUrl).host] }] },
    ],
  }
}
