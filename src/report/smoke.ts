import type { Isolation, SmokeRequest, SmokeResult } from '../image/smoke/types.ts'
import { cell, table } from './markdown.ts'

/** Whether the image started in isolation, what that isolation was, and what it wrote where it did not. */
export function smokeSummary(result: SmokeResult, { healthPath, port }: SmokeRequest): string {
  const { passed, reason, seconds, attempts, status, runner, isolation, log } = result
  return [
    `### Smoke test: ${passed ? 'passed' : 'failed'}`,
    cell(
      passed
        ? `${healthPath} at port ${port} answered ${status} after ${seconds.toFixed(1)} s (${attempts} requests), started by ${runner.name} ${runner.version}.`
        : `${reason}.`,
    ),
    ...(isolation === undefined ? [] : [table(['Isolation', 'What the kernel says'], rowsOf(isolation))]),
    ...(passed || log.length === 0
      ? []
      : [
          `<details><summary>What it wrote last</summary>\n\n${log.map((line) => `    ${line}`).join('\n')}\n\n</details>`,
        ]),
  ].join('\n\n')
}

function rowsOf(isolation: Isolation): [string, string][] {
  const { uid, capabilities, noNewPrivileges, seccomp, readOnlyRoot, writable, memoryBytes, cpus, pids, ownNetwork } =
    isolation
  return [
    ['User', String(uid)],
    ['Capabilities', capabilities.effective === 0n ? 'none' : capabilities.effective.toString(16)],
    ['New privileges', noNewPrivileges ? 'refused' : 'possible'],
    ['System calls', seccomp ? 'filtered' : 'not filtered'],
    ['Root file system', readOnlyRoot ? 'read-only' : 'writable'],
    ['Writable', writable.join(', ') || 'nothing'],
    ['Memory', limit(memoryBytes === undefined ? undefined : memoryBytes / 2 ** 20, 'MiB')],
    ['CPU', limit(cpus, 'cores')],
    ['Processes', limit(pids, '')],
    ['Network', ownNetwork === undefined ? 'not known' : ownNetwork ? 'its own' : "the machine's"],
  ]
}

function limit(value: number | undefined, unit: string): string {
  if (value === undefined) return 'not known'
  return Number.isFinite(value) ? `${Math.round(value * 100) / 100} ${unit}`.trim() : 'no limit'
}
