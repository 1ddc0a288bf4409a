import { parseImage } from '../workload/image.ts'
import type { Admission, AdmittedBy, AdmittedPackage, BrokenGlass, RolloutRecord } from './record.ts'

/** What an image is wanted for, and what is known of it: of a record these parts. */
export interface Wanted {
  readonly kind: RolloutRecord['kind']
  readonly plan: { readonly to: string; readonly container?: { readonly name: string } }
  /** Checks before this one, oldest first; a rollback has those of earlier rollouts. */
  readonly admissions?: readonly Admission[]
}

/**
 * Says why an image may come in, asked each time it is about to. The rollout itself knows neither keys nor registries.
 *
 * @returns undefined where no signatures are asked for
 * @throws {UserError} it may not
 */
export type Admit = (wanted: Wanted) => Promise<Admission | undefined>

/** Writes a check down. @returns a line for the log */
export function noteAdmission(record: RolloutRecord, admission: Admission): string {
  record.admissions = [...(record.admissions ?? []), admission]
  return admissionWords(admission).join('; ')
}

/** Checks of an image in earlier rollouts that count again, each with the rollout it was made for; newest last. */
export function admissionsOf(records: readonly RolloutRecord[], image: string): Admission[] {
  const { digest } = parseImage(image)
  return records
    .flatMap(({ id, admissions = [] }) => admissions.map((one) => ({ ...one, rollout: one.rollout ?? id })))
    .filter((one) => one.digest === digest && one.signers.length > 0)
    .sort((a, b) => a.at.localeCompare(b.at))
    .slice(-1)
}

/** What a check found, a sentence each without its full stop. */
export function admissionWords({ signers, package: pack, breakGlass, rollout, digest }: Admission): string[] {
  return [
    ...(pack === undefined ? [] : [`package ${pack.name} ${pack.version} (${pack.reference})`]),
    ...(pack?.promotion === undefined ? [] : [promotionWords(pack.promotion)]),
    ...(signers.length === 0 ? [] : [`${pack ? 'its' : digest} signature counts: ${signersText(signers)}`]),
    ...(rollout === undefined ? [] : [`checked for rollout ${rollout}, and not again`]),
    ...(breakGlass === undefined ? [] : [glassWords(breakGlass)]),
  ]
}

export function signersText(signers: readonly AdmittedBy[]): string {
  return signers.map(({ kind, signer }) => `${signer} (${kind})`).join(', ')
}

export function promotionWords(promotion: NonNullable<AdmittedPackage['promotion']>): string {
  const { from, to, approver, at, signers } = promotion
  return `promoted from ${from} to ${to} by ${approver}, ${at}, signed by ${signersText(signers)}`
}

export function glassWords({ reason, environment, approvers, by }: BrokenGlass): string {
  const approved = approvers.length === 0 ? 'GitHub names no approver' : `approved by ${approvers.join(', ')}`
  return `signatures were not asked for: ${by} broke the glass in the environment ${environment} (${approved}): ${reason}`
}
