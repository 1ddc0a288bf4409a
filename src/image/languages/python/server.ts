import { UserError } from '../../../errors.ts'
import type { Sources } from '../../project.ts'
import type { Code } from './code.ts'
import type { PythonDependencies } from './dependencies.ts'
import type { Requirements } from './requirements.ts'

/** How a Python service is started. */
export interface PythonStart {
  readonly framework: string
  readonly command: readonly string[]
  readonly developmentCommand: readonly string[]
  /** Port that the program has chosen itself; absent where the command says it. */
  readonly port?: number
  /** Arguments of `python` that gather static files, for Django. */
  readonly gather?: readonly string[]
  readonly notes: readonly string[]
}

export interface StartQuestion {
  readonly sources: Sources
  readonly code: readonly Code[]
  readonly dependencies: PythonDependencies
  readonly port: number
  /** The wish: a module or `module:object`. */
  readonly module?: string
}

export type Server = 'gunicorn' | 'uvicorn' | 'hypercorn'

/**
 * Nothing is added that the project does not name.
 *
 * @throws {UserError} there is no server among the dependencies: the line to add
 */
export function requireServer(
  framework: string,
  kind: 'asgi' | 'wsgi',
  { names, files, manager }: PythonDependencies,
): Server {
  const servers: readonly Server[] = kind === 'asgi' ? ['uvicorn', 'hypercorn'] : ['gunicorn']
  const found = servers.find((server) => names.has(server))
  if (found !== undefined) return found
  if (framework === 'fastapi' && bringsUvicorn(names)) return 'uvicorn'
  const [wanted] = servers
  const how = {
    pip: `add the line "${wanted}" to ${files[0] ?? 'setup.py'}`,
    uv: `run "uv add ${wanted}"`,
    poetry: `run "poetry add ${wanted}"`,
  }
  throw new UserError(
    `${framework} needs a production server, and none is among the dependencies; ${how[manager]}, or give the start command as "start"`,
  )
}

function bringsUvicorn(names: Requirements): boolean {
  return ['standard', 'all'].some((extra) => names.get('fastapi')?.includes(extra))
}

export function serverCommand(
  server: Server,
  kind: 'asgi' | 'wsgi',
  app: { target: string; factory: boolean },
  port: number,
): string[] {
  const address = `0.0.0.0:${port}`
  switch (server) {
    case 'gunicorn':
      return ['gunicorn', '--bind', address, '--access-logfile', '-', app.target]
    case 'hypercorn':
      return ['hypercorn', '--bind', address, '--access-logfile', '-', app.target]
    case 'uvicorn':
      return [
        'uvicorn',
        ...(app.factory && kind === 'asgi' ? ['--factory'] : []),
        '--host',
        '0.0.0.0',
        '--port',
        String(port),
        app.factory ? app.target.replace(/\(\)$/, '') : app.target,
      ]
  }
}
