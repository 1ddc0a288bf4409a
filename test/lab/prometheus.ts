import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LabObject, Loose } from './api.ts'
import type { ControlPlane } from './control-plane.ts'
import { type Daemon, startDaemon } from './daemon.ts'
import { PROXY } from './proxy.ts'

const PORT_NAMES = ['http', 'metrics']

export interface PrometheusOptions {
  /** Name of its log and data folder. */
  name: string
  port: number
  scrapeSeconds: number
  /** Longest time until new pods are scraped; Prometheus' own default is 5. */
  discoverySeconds: number
  /** Targets come from this file (`file_sd_configs`) instead of the API server. */
  targetsFile?: string
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
  const { scrapeSeconds, targetsFile } = options
  const pods = targetsFile ? podsOfFile(targetsFile) : podsOfCluster(controlPlane)
  writeFileSync(config, JSON.stringify(configuration(pods, scrapeSeconds), null, 1))
  const address = `127.0.0.1:${options.port}`
  const flags = [
    `--config.file=${config}`,
    `--storage.tsdb.path=${join(dir, options.name)}`,
    `--web.listen-address=${address}`,
    '--log.level=warn',
    `--scrape.discovery-reload-interval=${options.discoverySeconds}s`,
  ]
  const daemon = startDaemon(options.name, [program, ...flags], { dir })
  started(daemon)
  const url = `http://${address}`
  await daemon.ready(async () => (await fetch(`${url}/-/ready`)).ok, 20)
  return url
}

function configuration(pods: object, scrapeSeconds: number): object {
  const interval = `${scrapeSeconds}s`
  return {
    global: { scrape_interval: interval, scrape_timeout: interval, evaluation_interval: interval },
    scrape_configs: [
      { job_name: 'pods', ...pods },
      { job_name: 'traefik', static_configs: [{ targets: [new URL(PROXY.metricsUrl).host] }] },
    ],
  }
}

function podsOfCluster(controlPlane: ControlPlane): object {
  const pod = '__meta_kubernetes_pod'
  return {
    kubernetes_sd_configs: [{ role: 'pod', kubeconfig_file: controlPlane.kubeconfigs['lab-metrics'] }],
    relabel_configs: [
      { action: 'keep', source_labels: [`${pod}_container_port_name`], regex: PORT_NAMES.join('|') },
      { action: 'drop', source_labels: [`${pod}_phase`], regex: 'Succeeded|Failed' },
      { source_labels: ['__meta_kubernetes_namespace'], target_label: 'namespace' },
      { source_labels: [`${pod}_name`], target_label: 'pod' },
      { source_labels: [`${pod}_container_name`], target_label: 'container' },
    ],
  }
}

function podsOfFile(file: string): object {
  return { file_sd_configs: [{ files: [file] }] }
}

/** What `podsOfCluster` finds, as a targets file, for a Prometheus that was built without Kubernetes discovery. */
export function targetsOf(pods: readonly LabObject[]): object[] {
  return pods.flatMap(({ metadata, spec, status }) =>
    !status.podIP || ['Succeeded', 'Failed'].includes(status.phase)
      ? []
      : spec.containers.flatMap(({ name, ports = [] }: Loose) =>
          ports
            .filter((port: Loose) => PORT_NAMES.includes(port.name))
            .map((port: Loose) => ({
              targets: [`${status.podIP}:${port.containerPort}`],
              labels: { namespace: metadata.namespace, pod: metadata.name, container: name },
            })),
        ),
  )
}
