import { DEFAULT_RATIO } from './error-rate.ts'
import { isCounts } from './gaps.ts'
import { REGRESSION, secondsToFail, secondsToPass, type Traffic } from './outlook.ts'
import { Resplit, type Split } from './resplit.ts'
import type { GatePlan, Judgement, Look, Reading, Verdict } from './types.ts'
import { Judging } from './verdict.ts'
import { rate, seconds } from './words.ts'

/** A plan to be tried on what was counted. */
export interface RehearsalPlan {
  gates: GatePlan
  /** Percent, rising; the last is 100 and asks no gates. */
  steps: readonly number[]
  settleSeconds: number
  /** How long a step may take until its gates have decided. */
  deadlineSeconds: number
  /** Seconds after the end of a look until it is complete. */
  delaySeconds: number
  split: Split
}

/** A look at the past. `weight`: percent that the canary had then, where that is known. */
export type PastLook = Omit<Look, 'step' | 'weight'> & { weight?: number }

/** What would have become of one step. */
export interface RehearsedStep {
  weight: number
  /** open: the counts end before its time is over. */
  outcome: Verdict | 'open' | 'not reached'
  /** Seconds from the beginning of the counts, until the gates' word was known. */
  from: number
  to: number
  /** Seconds from the step's beginning until the gates had first concluded; absent: they had not. */
  concludedAfter?: number
  /** Requests that the canary would have had of all that came, and failed ones among them, until the next weight. */
  requests: number
  harmed: number
  reason: string
  /** What theory expects at this traffic: seconds until a good canary passes, and one with 5 times the errors fails. */
  expected?: { toPass: number; toFail: number }
}

export interface Rehearsal extends Judgement {
  steps: RehearsedStep[]
  /** Seconds until the last verdict. */
  seconds: number
  requests: number
  harmed: number
  /** Share of the counted requests that could be used: the rest would have given the canary another weight. */
  used: number
}

/** What became of a plan on these looks, in order; none overlaps the next. */
export function rehearse(plan: RehearsalPlan, looks: readonly PastLook[]): Rehearsal {
  const rehearsing = new Rehearsing(plan)
  for (const look of looks) if (rehearsing.add(look) === 'over') break
  return rehearsing.result()
}

const ROUNDING = 1e-6

/** rehearse, look by look, so that no more of the past is read than is needed. */
export class Rehearsing {
  readonly #plan: RehearsalPlan
  readonly #judging: Judging
  readonly #resplit: Resplit
  readonly #weights: readonly number[]
  readonly #steps: RehearsedStep[] = []
  readonly #errors: string | undefined
  readonly #seen = { from: Number.NaN, to: Number.NaN, m: 0, y: 0, all: 0 }
  #since = Number.NaN
  /** Of the present step. */
  #judgement: Judgement | undefined
  #lastWord: Judgement | undefined
  #firstWord: number | undefined
  /** When the rollout was over. Until then the canary had its traffic. */
  #end: number | undefined

  constructor(plan: RehearsalPlan) {
    this.#plan = plan
    this.#judging = new Judging(plan.gates)
    this.#resplit = new Resplit(plan.split)
    this.#weights = plan.steps.filter((weight) => weight < 100)
    this.#errors = plan.gates.metrics.find(({ kind }) => kind === 'errors')?.name
  }

  /** @returns over: nothing that comes later matters */
  add(look: PastLook): 'over' | undefined {
    if (Number.isNaN(this.#seen.from)) this.#begin(look.from)
    if (this.#isOver(look)) return 'over'
    this.#note(look)
    const known = look.to + this.#plan.delaySeconds
    this.#concludeBefore(known)
    this.#count(look)
    // Where the weight was not in force for all of it, it is traffic and no evidence.
    if (this.#end === undefined && look.from >= this.#since - ROUNDING) {
      this.#judging.add(this.#fitted(look))
      this.#judge(known)
    }
    return undefined
  }

  result(): Rehearsal {
    const last = this.#steps.at(-1)
    const open = last?.outcome === 'open'
    if (open && last) last.reason = this.#openReason(last)
    const traffic = this.#traffic()
    const steps = [...this.#steps, ...this.#notReached()].map((step) => ({
      ...step,
      requests: Math.round(step.requests),
      harmed: Math.round(step.harmed),
      ...this.#expected(step, traffic),
    }))
    const sum = (key: 'requests' | 'harmed') => steps.reduce((all, step) => all + step[key], 0)
    const { gates, lnEvidence } = this.#lastWord ?? this.#judging.judgement({ index: 0, weight: 0 })
    return {
      ...this.#verdict(steps),
      gates,
      lnEvidence,
      steps,
      seconds: last?.to ?? 0,
      requests: sum('requests'),
      harmed: sum('harmed'),
      used: this.#resplit.used,
    }
  }

  #begin(at: number): void {
    this.#seen.from = at
    this.#enter(at)
  }

  #isOver({ from }: PastLook): boolean {
    return this.#end !== undefined && from >= this.#end - ROUNDING
  }

  #enter(at: number): void {
    const weight = this.#weights[this.#steps.length]
    if (weight === undefined) {
      this.#end = at
      return
    }
    this.#since = at
    this.#firstWord = undefined
    this.#judgement = undefined
    const from = at - this.#seen.from
    this.#steps.push({ weight, outcome: 'open', from, to: from, requests: 0, harmed: 0, reason: '' })
  }

  /** A step whose gates have passed ends when it has settled, and one without a word at its deadline. */
  #concludeBefore(known: number): void {
    const { settleSeconds, deadlineSeconds } = this.#plan
    const settled = this.#since + settleSeconds
    if (this.#end !== undefined) return
    const deadline = this.#since + Math.max(deadlineSeconds, settleSeconds)
    if (this.#judgement?.verdict === 'pass' && settled < known - ROUNDING) this.#conclude('pass', settled)
    else if (deadline < known - ROUNDING) this.#conclude('inconclusive', deadline)
  }

  #judge(known: number): void {
    const step = this.#steps.at(-1) as RehearsedStep
    const index = this.#steps.length - 1
    this.#judgement = this.#judging.judgement({ index, weight: step.weight })
    this.#lastWord = this.#judgement
    const { verdict, reason } = this.#judgement
    step.to = known - this.#seen.from
    step.reason = reason
    if (verdict !== 'inconclusive') this.#firstWord ??= known
    else this.#firstWord = undefined
    if (verdict === 'fail') this.#conclude('fail', known)
    else if (verdict === 'pass' && known >= this.#since + this.#plan.settleSeconds - ROUNDING)
      this.#conclude('pass', known)
  }

  #conclude(outcome: Verdict, at: number): void {
    const step = this.#steps.at(-1) as RehearsedStep
    step.outcome = outcome
    step.to = at - this.#seen.from
    if (this.#firstWord !== undefined) step.concludedAfter = this.#firstWord - this.#since
    if (outcome === 'inconclusive') {
      const given = seconds(at - this.#since)
      step.reason =
        step.reason === '' ? `no look was complete within ${given}` : `no verdict within ${given}: ${step.reason}`
    }
    if (outcome === 'pass') this.#enter(at)
    else this.#end = at
  }

  /** The counts of a look at the weight of the present step. */
  #fitted(look: PastLook): Look {
    const index = this.#steps.length - 1
    const { weight } = this.#steps[index] as RehearsedStep
    const readings: Record<string, Reading> = {}
    for (const [name, reading] of Object.entries(look.readings)) {
      readings[name] = look.weight === weight ? this.#resplit.kept(reading) : this.#resplit.at(name, reading, weight)
    }
    return { from: look.from, to: look.to, step: index, weight, readings }
  }

  /** A look that reaches over the end of a step brought traffic at both weights. */
  #count(look: PastLook): void {
    const { from, to } = look
    const edge = this.#end ?? this.#since
    const before = to > from ? Math.min(1, Math.max(0, (edge - from) / (to - from))) : 0
    const present = this.#steps.length - 1
    if (this.#end !== undefined) this.#addTraffic(present, look, before)
    else {
      if (before > 0 && present > 0) this.#addTraffic(present - 1, look, before)
      this.#addTraffic(present, look, present > 0 ? 1 - before : 1)
    }
  }

  /** What the canary would have had of all requests, at the error rate that it had. */
  #addTraffic(index: number, look: PastLook, share: number): void {
    const step = this.#steps[index] as RehearsedStep
    const errors = this.#errors === undefined ? undefined : look.readings[this.#errors]
    if (errors === undefined || !isCounts(errors)) return
    const { n, x, m, y } = errors
    const asItWas = look.weight === step.weight
    const requests = asItWas ? n : ((n + m) * step.weight) / 100
    const errorRate = this.#plan.split === 'deal' ? rate(x + y, n + m) : rate(x, n)
    step.requests += share * requests
    step.harmed += share * requests * errorRate
  }

  #note(look: PastLook): void {
    this.#seen.to = look.to
    const errors = this.#errors === undefined ? undefined : look.readings[this.#errors]
    if (errors === undefined || !isCounts(errors)) return
    const alone = this.#plan.split === 'deal'
    this.#seen.m += errors.m + (alone ? errors.n : 0)
    this.#seen.y += errors.y + (alone ? errors.x : 0)
    this.#seen.all += errors.n + errors.m
  }

  #traffic(): Traffic {
    const { from, to, m, y, all } = this.#seen
    return { perSecond: to > from ? all / (to - from) : 0, errorRate: rate(y, m) }
  }

  #expected({ weight }: RehearsedStep, traffic: Traffic): Pick<RehearsedStep, 'expected'> {
    const { metrics, alpha, beta, harmBudget } = this.#plan.gates
    const errors = metrics.find(({ kind, mode }) => kind === 'errors' && mode === 'sequential')
    if (errors === undefined) return {}
    return {
      expected: {
        toPass: secondsToPass(weight, traffic, harmBudget, beta),
        toFail: secondsToFail(REGRESSION, weight, traffic, errors.ratio ?? DEFAULT_RATIO, alpha),
      },
    }
  }

  #openReason({ from, to, reason }: RehearsedStep): string {
    const waits = this.#judgement?.verdict === 'pass' ? 'the gates had passed, but it had not settled' : reason
    return `the counts end ${seconds(to - from)} into the step: ${waits || 'no look was complete'}`
  }

  #notReached(): RehearsedStep[] {
    return this.#weights.slice(this.#steps.length).map((weight) => {
      const at = this.#steps.at(-1)?.to ?? 0
      return { weight, outcome: 'not reached', from: at, to: at, requests: 0, harmed: 0, reason: '' }
    })
  }

  #verdict(steps: readonly RehearsedStep[]): { verdict: Verdict; reason: string } {
    const stopped = steps.find(({ outcome }) => outcome !== 'pass')
    if (stopped === undefined) {
      return {
        verdict: 'pass',
        reason: `every step would have passed, the last after ${seconds(steps.at(-1)?.to ?? 0)}`,
      }
    }
    const { outcome, weight, to, reason } = stopped
    if (outcome === 'fail') return { verdict: 'fail', reason: `at ${weight} %, after ${seconds(to)}: ${reason}` }
    return { verdict: 'inconclusive', reason: `at ${weight} %: ${reason || 'there are no counts'}` }
  }
}
