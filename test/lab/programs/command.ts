import { spawn } from 'node:child_process'

/**
 * Runs a program to its end.
 *
 * @returns what it wrote to standard output
 * @throws Error with the end of its standard error when it exits with anything but 0
 */
export async function output(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<string> {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  const written = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    written.out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    written.err = (written.err + text).slice(-8000)
  })
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  child.on('error', reject)
  child.on('close', (code, signal) => {
    if (code === 0) return resolve()
    const ending = signal ?? `exit code ${code}`
    reject(new Error(`${command} ${args.slice(0, 3).join(' ')} … ended with ${ending}:\n${written.err.trimEnd()}`))
  })
  await promise
  return written.out
}
