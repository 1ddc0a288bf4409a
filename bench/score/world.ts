import type { Change } from '../../src/confidence/factors/complexity.ts'
import type { SafetyEvidence } from '../../src/confidence/factors/safety.ts'

/** A service as its team keeps it. */
export interface ServiceWorld {
  /** Requests per second of all users, and the share of them that stable fails. */
  perSecond: number
  errorRate: number
  /** Share of versions that are bad. */
  badShare: number
  /** Usual coverage of added lines, percent; undefined where nobody measures it. */
  coverage: number | undefined
  /** Safety evidence is given. */
  checked: boolean
  criticality: number
  disruptionBudget: boolean
  redundant: boolean
}

/**
 * What is wrong with a version, and what can show it:
 * `errors` fail from the first request on, `late` ones from the second step on, `found` ones fail a test or a scan and
 * answer well, `silent` ones show nothing at all before all users have them.
 */
export type Fault = 'none' | 'errors' | 'late' | 'found' | 'silent'

/** A version of known truth with all that is known of it before it meets users. */
export interface Version {
  fault: Fault
  /** Share of requests that fail besides those that stable fails. */
  extra: number
  change: Change
  coverage: number | undefined
  safety: SafetyEvidence
}

type Random = () => number

export function serviceOf(random: Random): ServiceWorld {
  return {
    perSecond: pick(random, [20, 100, 500]),
    errorRate: pick(random, [0.0005, 0.001, 0.01]),
    badShare: pick(random, [0.05, 0.15, 0.4]),
    coverage: random() < 0.2 ? undefined : 50 + 45 * random(),
    checked: random() < 0.9,
    criticality: pick(random, [0.25, 0.5, 0.75, 1]),
    disruptionBudget: random() < 0.6,
    redundant: random() < 0.9,
  }
}

/** @param silentShare of the bad versions, those that nothing shows */
export function versionOf(service: ServiceWorld, silentShare: number, random: Random): Version {
  const bad = random() < service.badShare
  const fault: Fault = bad ? faultOf(silentShare, random) : 'none'
  // Bad versions are larger and less covered on average, with a wide overlap, as the literature on defects has it.
  const size = Math.exp(normal(random) * 1.2)
  return {
    fault,
    extra: fault === 'errors' || fault === 'late' ? logUniform(random, 0.005, 0.2) : 0,
    change: changeOf(Math.round((bad ? 120 : 60) * size), random),
    coverage: service.coverage === undefined ? undefined : clip(service.coverage - (bad ? 8 : 0) + 15 * normal(random)),
    safety: service.checked ? safetyEvidence(fault, random) : {},
  }
}

export function isBad({ fault }: Version): boolean {
  return fault !== 'none'
}

function faultOf(silentShare: number, random: Random): Fault {
  if (random() < silentShare) return 'silent'
  const kind = random()
  return kind < 0.75 ? 'errors' : kind < 0.88 ? 'late' : 'found'
}

function changeOf(lines: number, random: Random): Change {
  const nf = 1 + Math.floor((lines / 30) * (0.5 + random()))
  const sensitive = random() < 0.15 ? ['configuration'] : []
  return {
    la: lines,
    ld: Math.floor(lines * random()),
    nf,
    nd: Math.ceil(nf / 3),
    entropy: nf === 1 ? 0 : 0.5 + 0.5 * random(),
    lt: Math.floor(nf * 200 * (0.5 + random())),
    experience: 60 * random() ** 2,
    ageDays: Math.exp(5 * random()),
    fix: random() < 0.3,
    sensitive,
  }
}

/** A flaky test fails now and then; scans find something small in most versions. */
function safetyEvidence(fault: Fault, random: Random): SafetyEvidence {
  const found = fault === 'found'
  const byTest = found && random() < 0.7
  const failed = byTest || random() < 0.02 ? 1 : 0
  return {
    report: { says: 'DEPLOY', deploy: true, score: Math.round(85 + 15 * random()), reasons: [] },
    tests: { tests: 200, failed, skipped: 3, failures: failed > 0 ? ['a test'] : [] },
    findings: {
      counts: {
        critical: found && !byTest ? 1 : 0,
        high: random() < 0.05 ? 1 : 0,
        medium: Math.floor(3 * random() ** 2),
        low: Math.floor(5 * random()),
      },
    },
  }
}

function pick<T>(random: Random, choices: readonly T[]): T {
  return choices[Math.floor(random() * choices.length)] as T
}

function logUniform(random: Random, low: number, high: number): number {
  return Math.exp(Math.log(low) + random() * Math.log(high / low))
}

/** Box and Muller. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

function clip(percent: number): number {
  return Math.min(100, Math.max(0, percent))
}
