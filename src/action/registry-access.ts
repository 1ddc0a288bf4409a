import { resolve } from 'node:path'
import type { RegistryAccess } from '../oci/access.ts'
import { dockerCredentials } from '../oci/docker-config.ts'
import type { Action } from './action.ts'
import { insecureIn, mirrorsIn } from './registry-hosts.ts'
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
    mirrors: within('registry-mirrors', () => mirrorsIn(inputs.registryMirrors)),
    insecure: within('insecure-registries', () => insecureIn(inputs.insecureRegistries)),
  }
}
