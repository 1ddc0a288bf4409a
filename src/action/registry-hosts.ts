import { UserError } from '../errors.ts'
import { readMirrors } from '../oci/access.ts'
import { linesOf, listOf } from './lists.ts'

/** The input `registry-mirrors`. @throws {UserError} without the input's name */
export function mirrorsIn(text: string | undefined): Record<string, string> {
  return readMirrors(linesOf(text))
}

/** The input `insecure-registries`. @throws {UserError} without the input's name */
export function insecureIn(text: string | undefined): string[] {
  return listOf(text).map((host) => {
    if (/^[a-z0-9.-]{1,253}(?::[0-9]{1,5})?$/.test(host)) return host
    throw new UserError(`"${host.slice(0, 200)}" is no host of a registry; write one such as registry.internal:5000`)
  })
}
