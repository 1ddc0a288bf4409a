import { posix } from 'node:path'
import type { Wishes } from '../../project.ts'
import { healthPathIn } from '../endpoints.ts'
import { type GoFile, portsIn } from './sources.ts'

const DEFAULT_PORT = 8080

export interface Listening {
  readonly port: number
  readonly healthPath: string
  readonly environment: Record<string, string>
  readonly notes: string[]
}

/** Files of the program's own folder are asked first: other packages may be clients that name others' ports. */
export function listeningOf(files: readonly GoFile[], folder: string, wishes: Wishes): Listening {
  const own = files.filter(({ path }) => posix.dirname(path) === folder)
  const near = portsIn(own)
  const { ports, fromEnvironment } = near.ports.length > 0 || near.fromEnvironment ? near : portsIn(files)
  const port = wishes.port ?? ports[0] ?? DEFAULT_PORT
  const seen = healthPathIn(files.map(({ text }) => text))
  const notes: string[] = []
  if (wishes.port === undefined && ports.length !== 1) {
    notes.push(
      ports.length === 0
        ? `No port stands in the sources; ${port} is assumed. Set port if it is another.`
        : `The sources name the ports ${ports.slice(0, 5).join(', ')}; ${port} is taken. Set port if it is another.`,
    )
  }
  if (wishes.healthPath === undefined && seen === undefined) {
    notes.push('No health endpoint stands in the sources; /health is assumed. Set health-path if it is another.')
  }
  return {
    port,
    healthPath: wishes.healthPath ?? seen ?? '/health',
    environment: fromEnvironment ? { PORT: String(port) } : {},
    notes,
  }
}
