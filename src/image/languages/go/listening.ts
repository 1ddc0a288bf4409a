import { posix } from 'node:path'
import { UserError } from '../../../errors.ts'
import type { Wishes } from '../../project.ts'
import { healthPathIn } from '../endpoints.ts'
import { type GoFile, portsIn } from './sources.ts'

const DEFAULT_PORT = 8080
const LEAST_PORT = 1024

export interface Listening {
  readonly port: number
  readonly healthPath: string
  readonly environment: Record<string, string>
  readonly notes: string[]
}

/** @throws {UserError} a port that only root can listen at */
function refuseRootsPort(port: number): void {
  if (port >= LEAST_PORT) return
  throw new UserError(
    `the sources listen at port ${port}, which a program without root can't; listen at one from ${LEAST_PORT}, or set port where the command line says another`,
  )
}

/** Files of the program's own folder are asked first: other packages may be clients that name others' ports. */
export function listeningOf(files: readonly GoFile[], folder: string, wishes: Wishes): Listening {
  const own = files.filter(({ path }) => posix.dirname(path) === folder)
  const near = portsIn(own)
  const { ports, fromEnvironment } = near.ports.length > 0 || near.fromEnvironment ? near : portsIn(files)
  const port = wishes.port ?? (fromEnvironment ? ports.find((one) => one >= LEAST_PORT) : ports[0]) ?? DEFAULT_PORT
  if (wishes.port === undefined) refuseRootsPort(port)
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
