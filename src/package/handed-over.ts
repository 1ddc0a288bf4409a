import { UserError } from '../errors.ts'

/**
 * T7: what travelled between jobs is what was handed over.
 *
 * @param expected digest that came another way than the file; absent: none is expected
 * @param what     the file as an error names it
 * @throws {UserError} it has another digest
 */
export function checkHandedOver(expected: string | undefined, found: string, what: string): void {
  if (expected === undefined || expected === found) return
  throw new UserError(
    `${what} has the digest ${found}, and ${expected} was handed over; it was changed or swapped, so find out by whom`,
  )
}
