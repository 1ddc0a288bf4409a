import { resolve } from 'node:path'
import { UserError } from '../errors.ts'
import { type RegistryAccess, readMirrors } from '../oci/access.ts'
import { dockerCredentials } from '../oci/docker-config.ts'
import type { Action } from './action.ts'
import { linesOf, listOf } from './lists.ts'
import { within } from './report-files.ts'

/** What a workflow says of registries. */
export interface RegistryInputs {
  readonly registryMirrors?: string | undefined
  readonly insecureRegistries?: string | undefined
}

/** How registries are spoken to: with docker's logins, and the mirrors of the workflow. */
export function registryAccess(action: Action<never>, inputs: RegistryInputs): RegistryAccess {
  const docker = dockerCredentials({ env: process.env, signal: action.cancelled, outside: [resolve('.')] })
  return {
    signal: action.cancelled,
    env: process.env,
    credentials: async (registry) => {
      const found = await docker(registry)
      if (found !== undefined) action.mask('password' in found ? found.password : found.identityToken)
      return found
    },
    mirrors: within('registry-mirrors', () => readMirrors(linesOf(inputs.registryMirrors))),
    insecure: listOf(inputs.insecureRegistries).map(hostOf),
  }
}

function hostOf(text: string): string {
  if (/^[a-z0-9.-]{1,253}(?::[0-9]{1,5})?$/.test(text)) return text
  throw new UserError(
    `input insecure-registries: "${text.slice(0, 200)}" is no host of a registry; write one such as registry.internal:5000`,
  )
}
