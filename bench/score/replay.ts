import { blastRadius, exposedShare } from '../../src/confidence/factors/blast.ts'
import { type Change, changeComplexity } from '../../src/confidence/factors/complexity.ts'
import { canaryHealth } from '../../src/confidence/factors/health.ts'
import { historicalSuccess, type PastRollout } from '../../src/confidence/factors/history.ts'
import { safetyOf } from '../../src/confidence/factors/safety.ts'
import { scoreOf } from '../../src/confidence/score.ts'
import type { Evidence, Score } from '../../src/confidence/types.ts'
import { planGates } from '../../src/gates/planner.ts'
import type { GatePlan, Judgement } from '../../src/gates/types.ts'
import { Judging } from '../../src/gates/verdict.ts'
import { Poisson, randomOf } from '../gates/random.ts'
import { isBad, type ServiceWorld, serviceOf, type Version, versionOf } from './world.ts'

/** The defaults: steps, a minute to settle, five until a person is asked. */
export const WEIGHTS = [5, 25, 50]
const LOOK_SECONDS = 10
const SETTLED_LOOKS = 6
const MOST_LOOKS = 30

/** A rollout of known truth, where it stood when it was scored. */
export interface Replayed {
  bad: boolean
  version: Version
  /** Percent of requests at the step where the gates ended. */
  weight: number
  evidence: Evidence
  score: Score
}

const DAYS_BETWEEN = 1.5
/** A person who is asked takes a bad version back so often, and lets a good one go on. */
const PERSON_IS_RIGHT = 0.9

/** All rollouts of one service in a row: what became of each is the history of the next. */
export function replayService(name: string, rollouts: number, silentShare: number): Replayed[] {
  const random = randomOf(name)
  const service = serviceOf(random)
  const past: PastRollout[] = []
  const changes: Change[] = []
  return Array.from({ length: rollouts }, () => {
    const version = versionOf(service, silentShare, random)
    const { judgement, weight, plan } = replayGates(service, version, random)
    const safety = safetyOf(version.safety, {})
    const evidence: Evidence = {
      factors: {
        safety: safety.factor,
        health: canaryHealth(judgement.gates, plan.alpha, plan.beta),
        blast: blastRadius({ ...service, share: exposedShare([...WEIGHTS, 100]) }),
        history: historicalSuccess(past),
        complexity: changeComplexity(version.change, changes),
        coverage:
          version.coverage === undefined ? { missing: 'not measured' } : { value: version.coverage, reasons: [] },
      },
      verdict: judgement.verdict,
      vetoes: safety.vetoes,
    }
    const score = scoreOf(evidence)
    const bad = isBad(version)
    for (const one of past) one.ageDays += DAYS_BETWEEN
    past.push({ ageDays: 0, succeeded: stays(score, bad, random) })
    changes.push(version.change)
    return { bad, version, weight, evidence, score }
  })
}

/** Whether the version is with all users in the end, and stays: production finds every bad one. */
function stays({ decision }: Score, bad: boolean, random: () => number): boolean {
  if (bad || decision === 'rollback') return false
  return decision === 'auto-promote' || random() < PERSON_IS_RIGHT
}

interface Ended {
  judgement: Judgement
  weight: number
  plan: GatePlan
}

/** The gates as a rollout asks them: step by step until one fails, says nothing in its time, or all have passed. */
function replayGates(service: ServiceWorld, version: Version, random: () => number): Ended {
  const found = { scrapeSeconds: 1, present: ['errors', 'requests'], absent: [], before: beforeOf(service, random) }
  const plan = planGates({}, found, WEIGHTS.length)
  const judging = new Judging(plan)
  let seconds = 0
  let judgement: Judgement | undefined
  let weight = 0
  for (const [step, percent] of WEIGHTS.entries()) {
    weight = percent
    const extra = version.fault === 'late' && step === 0 ? 0 : version.extra
    const draw = arms(service, percent, extra)
    for (let look = 1; look <= MOST_LOOKS; look += 1) {
      const counts = draw(random)
      const requests = { ...counts, x: counts.n, y: counts.m }
      const window = { from: seconds, to: seconds + LOOK_SECONDS }
      seconds += LOOK_SECONDS
      judging.add({ ...window, step, weight: percent, readings: { errors: counts, requests } })
      judgement = judging.judgement({ index: step, weight: percent })
      if (judgement.verdict === 'fail' || (judgement.verdict === 'pass' && look >= SETTLED_LOOKS)) break
    }
    if (judgement?.verdict !== 'pass') break
  }
  return { judgement: judgement as Judgement, weight, plan }
}

const LOOKBACK_SECONDS = 600

function beforeOf({ perSecond, errorRate }: ServiceWorld, random: () => number): GatePlan['before'] {
  const requests = perSecond * LOOKBACK_SECONDS
  const y = new Poisson(requests * errorRate).draw(random)
  return { errors: { m: requests, y }, requests: { m: requests, y: requests } }
}

/** Independent Poisson streams of good and failed requests of both arms in one interval. */
function arms({ perSecond, errorRate }: ServiceWorld, weight: number, extra: number) {
  const canary = (perSecond * LOOK_SECONDS * weight) / 100
  const baseline = perSecond * LOOK_SECONDS - canary
  const failing = new Poisson(canary * (errorRate + extra))
  const working = new Poisson(canary * (1 - errorRate - extra))
  const failingBaseline = new Poisson(baseline * errorRate)
  const workingBaseline = new Poisson(baseline * (1 - errorRate))
  return (random: () => number) => {
    const [x, y] = [failing.draw(random), failingBaseline.draw(random)]
    return { n: x + working.draw(random), x, m: y + workingBaseline.draw(random), y }
  }
}
