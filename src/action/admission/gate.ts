import { readTrustedKeys } from '../../config/trust.ts'
import type { ServiceConfig } from '../../config/types.ts'
import { Cancelled, UserError } from '../../errors.ts'
import type { World } from '../../repository/judge.ts'
import type { Wanted } from '../../rollout/admission.ts'
import type { Admission } from '../../rollout/record.ts'
import type { Trust } from '../../sign/types.ts'
import { parseImage } from '../../workload/image.ts'
import type { Action } from '../action.ts'
import { registryAccess } from '../registry-access.ts'
import { trustOf, workspaceKeys } from '../trust.ts'
import type { SignatureInputs } from './asked.ts'
import { brokenGlass } from './break-glass.ts'
import { signedImage } from './image.ts'
import { admittedPackage, type Bringing, type BroughtPackage, broughtBy } from './package.ts'

/** A registry or log that is silent must not hold a rollout for long, and a way back even less. */
const LIMIT_SECONDS = { rollout: 180, rollback: 30 } as const

/** Asks who signed what comes in. */
export interface Gate {
  /** @throws {UserError} the image may not come in */
  admit(wanted: Wanted): Promise<Admission>
  /**
   * The image that a package brings to a Deployment.
   *
   * @throws {UserError} the package may not come in, or its images are not those that would run
   */
  bring(text: string, where: Omit<Bringing, 'service'>): Promise<BroughtPackage>
}

/** What a check is made with: this machine, and who counts in an environment. */
export interface Checks {
  readonly world: World
  /** @throws {UserError} nobody counts there, or a key can't be read */
  trust(environment: string | undefined, use?: 'images'): Promise<Trust>
}

/** What a check found, without when and where it was made. */
export type Found = Pick<Admission, 'signers' | 'package' | 'breakGlass'>

export function openGate(action: Action<never>, inputs: SignatureInputs, service: ServiceConfig): Gate {
  const access = registryAccess(action, inputs)
  const input = inputs.trustedKeys === undefined ? undefined : readTrustedKeys(inputs.trustedKeys)
  const config = { 'trusted-keys': service.trustedKeys }
  const { breakGlass: reason, githubToken } = inputs
  let glass: ReturnType<typeof brokenGlass> | undefined

  const checksFor = (signal: AbortSignal): Checks => {
    const world = { ...access, signal, outside: [process.cwd()], temporary: action.files.path, now: Date.now }
    return {
      world,
      trust: (environment, use) => trustOf(config, environment, input, workspaceKeys, world, use),
    }
  }

  const within = async <T>(kind: Wanted['kind'], what: string, work: (checks: Checks) => Promise<T>): Promise<T> => {
    const limit = AbortSignal.timeout(LIMIT_SECONDS[kind] * 1000)
    try {
      return await work(checksFor(AbortSignal.any([action.cancelled, limit])))
    } catch (cause) {
      if (action.cancelled.aborted && !(cause instanceof Cancelled)) throw action.cancelled.reason
      if (!limit.aborted || cause instanceof UserError) throw cause
      throw new UserError(
        `the signatures of ${what} could not be checked within ${LIMIT_SECONDS[kind]} s; see whether its registry answers, or break the glass with break-glass`,
        { cause },
      )
    }
  }

  const find = async (wanted: Wanted): Promise<Found> => {
    if (reason !== undefined) {
      glass ??= brokenGlass(action, reason, githubToken)
      return { signers: [], breakGlass: await glass }
    }
    return await within(wanted.kind, wanted.plan.to, async (checks) => {
      const packed = wanted.admissions?.findLast((one) => one.package !== undefined)?.package
      return packed === undefined
        ? await signedImage(wanted.plan.to, service.environment, checks)
        : await admittedPackage(packed, wanted.plan, service, checks)
    })
  }

  return {
    async admit(wanted) {
      const { digest } = parseImage(wanted.plan.to)
      const here = { at: new Date().toISOString(), run: action.facts.id, digest }
      const before =
        wanted.kind === 'rollback' ? wanted.admissions?.findLast((one) => one.rollout !== undefined) : undefined
      return before === undefined ? { ...here, ...(await find(wanted)) } : { ...before, ...here }
    },
    async bring(text, where) {
      if (reason !== undefined) {
        throw new UserError(
          'break-glass goes with image: what a package brings is only known when its signature counts; give the image by digest',
        )
      }
      const { image, container, ...found } = await within('rollout', text, (checks) =>
        broughtBy(text, { ...where, service }, checks),
      )
      const here = { at: new Date().toISOString(), run: action.facts.id, digest: parseImage(image).digest }
      return { image, container, admission: { ...here, ...found } }
    },
  }
}
