import { readFileSync } from 'node:fs'

/**
 * The most memory that this process had at once, in MB (10^6 bytes). `maxRSS` is no answer: Linux hands on what the
 * process had that started this one.
 *
 * @see https://man7.org/linux/man-pages/man5/proc_pid_status.5.html VmHWM
 */
export function peakMemory(): number {
  const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? []
  if (kibibytes === undefined) throw new Error('this system does not say how much memory a process had')
  return (Number(kibibytes) * 1024) / 1e6
}
