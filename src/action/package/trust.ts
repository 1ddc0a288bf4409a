import { readTrustedKeys } from '../../config/trust.ts'
import type { Config } from '../../config/types.ts'
import type { Judge } from '../../repository/judge.ts'
import type { Surroundings, Trust } from '../../sign/types.ts'
import { verifyAny } from '../../sign/verify.ts'
import { trustOf, workspaceKeys } from '../trust.ts'
import type { PackageInputs } from './machine.ts'

/**
 * Whose signatures count, by environment: what is judged says for which one it is meant, and the configuration says who
 * may sign for that (T22). Keys of an environment are read when it is first spoken of.
 */
export function judgeOf(inputs: PackageInputs, config: Config, world: Surroundings): Judge {
  const read = new Map<string, Promise<Trust>>()
  const trust = (environment: string): Promise<Trust> => {
    const known = read.get(environment) ?? trustIn(environment, inputs, config, world)
    read.set(environment, known)
    return known
  }
  return async (bytes, signatures, environment, what) =>
    await verifyAny(bytes, signatures, await trust(environment), `${what} (for ${environment})`, world)
}

/** @throws {UserError} nobody is trusted there, or a key can't be read */
export async function trustIn(
  environment: string | undefined,
  { trustedKeys }: PackageInputs,
  config: Config,
  world: Surroundings,
  use?: 'images',
): Promise<Trust> {
  const given = trustedKeys === undefined ? undefined : readTrustedKeys(trustedKeys)
  return await trustOf(config, environment, given, workspaceKeys, world, use)
}
