import { realpathSync } from 'node:fs'
import { isAbsolute, sep } from 'node:path'
import { childEnvironment } from '../../program/environment.ts'

/** What a builder is given of the machine it runs on. */
export interface Surroundings {
  /** This process's environment. */
  readonly env: NodeJS.ProcessEnv
  /** Folders that no program may come from: the workspace. */
  readonly outside: readonly string[]
  /** A private folder for what a builder writes besides the layout; its owner removes it. */
  readonly temporary: string
  /** Names of the variables that lead to a cache service (`type=gha`); only a build with such a cache sees them. */
  readonly cacheVariables: readonly string[]
  /** The builder of buildx to use; default: its current one. */
  readonly builderName?: string
  /** How buildah isolates a RUN; default: `chroot`, which needs neither a runtime nor further rights. */
  readonly isolation?: 'chroot' | 'oci' | 'rootless'
}

/**
 * The environment of a builder. Tools that it starts by name (git, credential helpers) can't come from the workspace
 * either: its folders leave PATH.
 */
export function builderEnvironment(
  { env, outside }: Surroundings,
  also: readonly string[],
  set: Readonly<Record<string, string>> = {},
): Record<string, string> {
  return { ...childEnvironment(env, also), ...set, PATH: pathOutside(env.PATH, outside), LC_ALL: 'C' }
}

export function pathOutside(path: string | undefined, outside: readonly string[]): string {
  const forbidden = outside.flatMap((folder) => [folder, realOrSame(folder)])
  return (path ?? '')
    .split(':')
    .filter((folder) => isAbsolute(folder))
    .filter((folder) => ![folder, realOrSame(folder)].some((one) => forbidden.some((top) => isIn(one, top))))
    .join(':')
}

function isIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep)
}

function realOrSame(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
