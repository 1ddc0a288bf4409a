import type { Gate, GateState, StepStart } from './gate.ts'
import type { Look, Metric, Reading } from './types.ts'

/** What a gate that weighs no evidence has to say of itself. */
type Stated = Pick<GateState, 'verdict' | 'reason' | 'counts' | 'ratio' | 'bound'>

/** A gate that compares with a bound: its evidence is none, and it fails alone or not at all. */
export abstract class PlainGate implements Gate {
  readonly metric: Metric
  protected failReason = ''
  protected passAt = 0
  #failAt = 0

  constructor(metric: Metric) {
    this.metric = metric
  }

  abstract enter(step: StepStart): void
  abstract add(reading: Reading | undefined, look: Look, index: number): void
  abstract state(): GateState

  atMost(): number {
    return 1
  }

  lnFail(): number {
    return 0
  }

  fail(): void {}

  protected get failed(): boolean {
    return this.#failAt > 0
  }

  /** The first time counts. */
  protected failAt(index: number, reason: string): void {
    if (this.failed) return
    this.#failAt = index
    this.failReason = reason
  }

  protected stated(own: Stated): GateState {
    return {
      ...introduced(this.metric),
      ...own,
      lnEFail: 0,
      lnEPass: 0,
      failAt: this.#failAt,
      passAt: this.passAt,
      failedAlone: this.failed,
    }
  }
}

/** How a result names its metric. */
export function introduced({
  name,
  kind,
  dry,
  required,
}: Metric): Pick<GateState, 'name' | 'kind' | 'dry' | 'required'> {
  return { name, kind, dry: dry === true, required }
}
