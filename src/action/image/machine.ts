import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { UserError } from '../../errors.ts'
import type { RegistryAccess } from '../../oci/access.ts'
import { dockerCredentials } from '../../oci/docker-config.ts'
import type { Action } from '../action.ts'
import type { Inputs } from '../inputs.ts'
import { linesOf } from '../lists.ts'
import type { buildImage } from '../tables/build-image.ts'

export type ImageAction = Action<keyof typeof buildImage.outputs>
export type ImageInputs = Inputs<typeof buildImage.inputs>

/** Where the runner's cache service is; only a build with `type=gha` sees them. */
const CACHE_VARIABLES = [
  'ACTIONS_CACHE_URL',
  'ACTIONS_RESULTS_URL',
  'ACTIONS_RUNTIME_TOKEN',
  'ACTIONS_CACHE_SERVICE_V2',
] as const

/** What programs that work on images are given of this machine. */
export function machineOf(action: ImageAction, inputs: ImageInputs) {
  const temporary = join(action.files.path, 'work')
  mkdirSync(temporary, { recursive: true, mode: 0o700 })
  return {
    env: process.env,
    outside: [resolve('.')],
    temporary,
    cacheVariables: CACHE_VARIABLES,
    ...(inputs.builderName === undefined ? {} : { builderName: inputs.builderName }),
  }
}

/** How registries are spoken to: with docker's logins and the mirrors of the workflow. */
export function registryAccess(action: ImageAction, inputs: ImageInputs): RegistryAccess {
  const docker = dockerCredentials({ env: process.env, signal: action.cancelled, outside: [resolve('.')] })
  return {
    signal: action.cancelled,
    env: process.env,
    credentials: async (registry) => {
      const found = await docker(registry)
      if (found !== undefined) action.mask('password' in found ? found.password : found.identityToken)
      return found
    },
    mirrors: mirrorsOf(inputs.registryMirrors),
  }
}

function mirrorsOf(text: string | undefined): Record<string, string> {
  return Object.fromEntries(
    linesOf(text).map((line) => {
      const [, registry, mirror] =
        /^([a-z0-9.-]+(?::[0-9]+)?)=([a-z0-9.-]+(?::[0-9]+)?(?:\/[a-z0-9._/-]+)?)$/.exec(line) ?? []
      if (registry !== undefined && mirror !== undefined) return [registry, mirror]
      throw new UserError(
        `input registry-mirrors: "${line.slice(0, 200)}" is not understood; write docker.io=mirror.example.com, one a line`,
      )
    }),
  )
}
