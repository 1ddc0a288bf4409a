import type { GateResult, Look } from '../../src/gates/types.ts'
import type { State } from '../../src/rollout/machine.ts'
import { enter, newRecord, type Plan, type RolloutRecord, type StepVerdict } from '../../src/rollout/record.ts'

/** Records as runs leave them, for tests. */

export const AT = new Date('2026-11-21T14:22:33.000Z')
export const digest = (letter: string): string => `sha256:${letter.repeat(64)}`
export const OLD = `ghcr.io/octo/shop:1@${digest('a')}`
export const NEW = `ghcr.io/octo/shop@${digest('b')}`

export function planOf(changes: Partial<Plan> = {}): Plan {
  return {
    service: 'shop',
    namespace: 'web',
    deployment: 'shop',
    container: { name: 'web', index: 0 },
    from: OLD,
    to: NEW,
    replicaSets: ['shop-7d9f'],
    replicas: 3,
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
    template: 'c'.repeat(64),
    traffic: {
      provider: 'gateway-api',
      namespace: 'web',
      service: 'shop',
      canary: 'shop-canary',
      canaryService: 'shop-canary',
      route: { kind: 'HTTPRoute', name: 'shop', rules: [{ index: 0, backends: [{ name: 'shop' }], stable: 0 }] },
    },
    steps: [5, 25, 50, 100],
    settleSeconds: 60,
    intervalSeconds: 10,
    stepDeadlineSeconds: 300,
    drainSeconds: 5,
    readySeconds: 300,
    onInconclusive: 'extend',
    onCancel: 'rollback',
    gates: {
      metrics: [
        { name: 'errors', kind: 'errors', required: true, mode: 'sequential', ratio: 1.1 },
        { name: 'p95', kind: 'slow', required: false, mode: 'sequential', bound: 0.5, share: 0.05 },
      ],
      notMeasured: [{ name: 'cpu', why: 'no series container_cpu_usage_seconds_total' }],
      alpha: 0.001,
      beta: 0.05,
      harmBudget: 0.0025,
      before: { errors: { m: 1000, y: 10 } },
    },
    delaySeconds: 2,
    ...changes,
  }
}

const ACTOR = { run: 'octo/shop run 42.1 deploy', name: 'mona' }

/** A record that went through the states after its first. */
export function recordIn(...states: readonly (State | [State, string])[]): RolloutRecord {
  const record = newRecord('shop-20261121-142233-k3f9', 'rollout', planOf(), ACTOR, 7, AT)
  for (const one of states) {
    const [state, reason] = Array.isArray(one) ? one : [one, `because of ${one}`]
    enter(record, state, reason, AT)
  }
  record.step = 0
  return record
}

export function look(
  step: number,
  weight: number,
  from: number,
  counts: [n: number, x: number, m: number, y: number],
): Look {
  const [n, x, m, y] = counts
  const slow = { gap: 'absent', detail: 'no series http_request_duration_seconds_bucket' } as const
  return { from, to: from + 10, step, weight, readings: { errors: { n, x, m, y }, p95: slow } }
}

export function gateResult(changes: Partial<GateResult> = {}): GateResult {
  return {
    name: 'errors',
    kind: 'errors',
    dry: false,
    required: true,
    verdict: 'pass',
    reason: 'error rate 1.0 % against 1.0 % (5 of 500 requests)',
    counts: { n: 500, x: 5, m: 9500, y: 95 },
    lnEFail: -1.2,
    lnEPass: 3.1,
    failAt: 0,
    passAt: 3,
    ratio: { estimate: 1, lower: 0.4, upper: 2.1 },
    bound: 'ratio 1.1',
    ...changes,
  }
}

export function verdict(changes: Partial<StepVerdict> = {}): StepVerdict {
  return {
    step: 0,
    weight: 5,
    at: AT.toISOString(),
    verdict: 'pass',
    reason: 'errors: 1.0 % against 1.0 %',
    gates: [gateResult()],
    observedWeight: 5.1,
    ...changes,
  }
}
