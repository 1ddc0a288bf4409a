import type { LabObject } from '../api.ts'

/** Why the scheduler would leave the pod pending, or undefined. Only what one pod asks for itself is looked at. */
export function whyNotHere(pod: LabObject, capacity: { cpu: string; memory: string }): string | undefined {
  const { nodeSelector = {}, containers } = pod.spec
  if (Object.keys(nodeSelector).some((label) => !label.startsWith('kubernetes.io/'))) {
    return "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector."
  }
  for (const resource of ['cpu', 'memory'] as const) {
    const wanted = containers.reduce(
      (sum: number, { resources }: { resources?: { requests?: Record<string, string> } }) =>
        sum + quantity(resources?.requests?.[resource]),
      0,
    )
    if (wanted > quantity(capacity[resource])) return `0/1 nodes are available: 1 Insufficient ${resource}.`
  }
  return undefined
}

const UNITS: Record<string, number> = { '': 1, m: 1e-3, k: 1e3, M: 1e6, G: 1e9, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30 }

function quantity(text: string | undefined): number {
  const [, number = '0', unit = ''] = /^(\d+(?:\.\d+)?)(\D*)$/.exec(text ?? '0') ?? []
  return Number(number) * (UNITS[unit] ?? Number.NaN)
}
