/**
 * Milliseconds of processor time that this process has used. Other processes of a busy machine don't add to it, so a
 * limit on it tells a pattern that tries again and again (minutes) from one that doesn't.
 */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** More than any text may take. */
export const TOO_LONG_MS = 8000
