import type { ServiceConfig } from '../../config/types.ts'
import { UserError } from '../../errors.ts'
import type { Admit } from '../../rollout/admission.ts'
import type { Action } from '../action.ts'
import type { Gate } from './gate.ts'

/** The inputs of every action that brings an image in (`tables/common.ts`). */
export interface SignatureInputs {
  readonly requireSignature: boolean | undefined
  readonly trustedKeys: string | undefined
  readonly registryMirrors: string | undefined
  readonly insecureRegistries: string | undefined
  readonly breakGlass: string | undefined
  readonly githubToken: string | undefined
}

type Asking = Pick<ServiceConfig, 'environment' | 'requireSignature'>

/** @throws {UserError} the input would take back what the configuration asks for (T27) */
export function asksForSignatures({ requireSignature: input }: SignatureInputs, service: Asking): boolean {
  if (input !== false || !service.requireSignature) return input ?? service.requireSignature ?? false
  const where = service.environment === undefined ? '' : ` for ${service.environment}`
  throw new UserError(
    `input require-signature: gradus.yml asks for signatures${where}, and an input can't take that back; leave it out, or break the glass with break-glass`,
  )
}

/**
 * What asks at the moments when an image comes in. The libraries that read registries and signatures are loaded where
 * something is asked for, and only then.
 */
export function admitting(action: Action<never>, inputs: SignatureInputs, service: ServiceConfig): Admit {
  const asked = asksForSignatures(inputs, service)
  const open = gateOpener(action, inputs, service)
  if (!asked && inputs.breakGlass !== undefined) {
    action.notice('break-glass: nothing asks for signatures here, so there is nothing to go without')
  }
  return async (wanted) => {
    const packed = wanted.admissions?.some((one) => one.package !== undefined) ?? false
    return asked || packed ? await (await open()).admit(wanted) : undefined
  }
}

/** Loads and opens the gate when it is first needed. */
export function gateOpener(
  action: Action<never>,
  inputs: SignatureInputs,
  service: ServiceConfig,
): () => Promise<Gate> {
  let gate: Promise<Gate> | undefined
  return () => {
    gate ??= import('./gate.ts').then(({ openGate }) => openGate(action, inputs, service))
    return gate
  }
}
