/**
 * Something a user can mend. The message is one sentence that says what was wrong, where, and what to write
 * instead; it is shown without a stack trace. Everything else that is thrown is a defect of ours and keeps its stack.
 */
export class UserError extends Error {
  override readonly name = 'UserError'
}

/** The message of anything that can be thrown. */
export function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error)
}

/** The run was told to stop and is killed within seconds; what it began is landed. The reason of cancel signals. */
export class Cancelled extends Error {
  override readonly name: string = 'Cancelled'
}

/** The same where nobody kills this process: a time limit of its own, or a post step that lands what its main left. */
export class Overdue extends Cancelled {
  override readonly name = 'Overdue'
}
