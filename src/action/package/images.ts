import { parseReference } from '../../oci/reference.ts'
import { openRegistry } from '../../oci/registry.ts'
import type { PackageFile } from '../../package/types.ts'
import { registryAccess } from '../registry-access.ts'
import type { PackageAction, PackageInputs } from './machine.ts'

/** Whether each image is there, with the digest that a package names. */
export function served(action: PackageAction, inputs: PackageInputs): (images: PackageFile['images']) => Promise<void> {
  const access = registryAccess(action, inputs)
  return async (images) => {
    for (const image of Object.values(images)) {
      const reference = parseReference(image)
      await openRegistry(reference, access).resolve(reference.digest ?? '')
      action.log(`${image} is there`)
    }
  }
}
