import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Daemon, startDaemon } from '../lab/daemon.ts'
import { programs } from '../lab/programs.ts'

export interface ScrapeTarget {
  address: string
  labels: Record<string, string>
}

/** The two versions whose windows differ: closed in 2.42, left-open since 3.0. */
export const VERSIONS = [
  ['3.15', 'prometheus'],
  ['2.42', 'prometheus-2'],
] as const

/** A real Prometheus of its own, with data and log in a temporary folder. */
export class RunningPrometheus {
  readonly url: string
  readonly #daemon: Daemon
  readonly #dir: string

  private constructor(url: string, daemon: Daemon, dir: string) {
    this.url = url
    this.#daemon = daemon
    this.#dir = dir
  }

  static async start(
    name: 'prometheus' | 'prometheus-2',
    scrapeSeconds: number,
    targets: readonly ScrapeTarget[],
  ): Promise<RunningPrometheus> {
    const { [name]: program } = await programs([name], () => {})
    const dir = mkdtempSync(join(tmpdir(), 'gates-'))
    const interval = `${scrapeSeconds * 1000}ms`
    const config = {
      global: { scrape_interval: interval, scrape_timeout: interval },
      scrape_configs: [
        {
          job_name: 'targets',
          static_configs: targets.map(({ address, labels }) => ({ targets: [address], labels })),
        },
      ],
    }
    writeFileSync(join(dir, 'prometheus.yml'), JSON.stringify(config))
    const address = `127.0.0.1:${await freePort()}`
    const flags = [
      `--config.file=${join(dir, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(dir, 'data')}`,
      `--web.listen-address=${address}`,
      '--log.level=warn',
    ]
    const daemon = startDaemon(name, [program, ...flags], { dir })
    const url = `http://${address}`
    await daemon.ready(async () => (await fetch(`${url}/-/ready`)).ok, 20)
    return new RunningPrometheus(url, daemon, dir)
  }

  async stop(): Promise<void> {
    await this.#daemon.stop()
    rmSync(this.#dir, { recursive: true })
  }
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
