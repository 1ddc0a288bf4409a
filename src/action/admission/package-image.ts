import { UserError } from '../../errors.ts'
import { parseImage } from '../../workload/image.ts'
import type { Deployment } from '../../workload/types.ts'

/**
 * Which container of a Deployment gets which image of a package. One container changes in a rollout; every other one
 * that the package names must run what it names already.
 *
 * @param images by container, by digest; those of other Deployments are left alone
 * @param named  container of the configuration
 * @param what   the package as an error names it: `acme/shop 1.4.2`
 * @throws {UserError} no container is named, or several would have to change
 */
export function imageFor(
  images: Readonly<Record<string, string>>,
  deployment: Deployment,
  named: string | undefined,
  what: string,
): { readonly image: string; readonly container: string } {
  const { containers } = deployment.spec.template.spec
  const where = `Deployment ${deployment.metadata.name}`
  const known = containers.filter(({ name }) => Object.hasOwn(images, name))
  if (known.length === 0) {
    throw new UserError(
      `package ${what} names images for ${listed(Object.keys(images))}, and ${where} has ${listed(containers.map(({ name }) => name))}; pack it with the names of its containers`,
    )
  }
  const changed = known.filter(({ name, image }) => !image.endsWith(`@${digestIn(images, name, what)}`))
  const wanted = named ?? changed[0]?.name ?? (known[0] as { name: string }).name
  if (!known.some(({ name }) => name === wanted)) {
    throw new UserError(
      `container: package ${what} names no image for ${wanted} of ${where}; it has ${listed(known.map(({ name }) => name))}`,
    )
  }
  const others = changed.map(({ name }) => name).filter((name) => name !== wanted)
  if (others.length > 0) {
    throw new UserError(
      `package ${what} changes the containers ${[wanted, ...others].join(' and ')} of ${where}, and a rollout changes one; bring ${others.join(' and ')} to the package's digest first, or pack them apart`,
    )
  }
  return { image: images[wanted] as string, container: wanted }
}

function digestIn(images: Readonly<Record<string, string>>, name: string, what: string): string {
  try {
    return parseImage(images[name] as string).digest
  } catch (cause) {
    if (!(cause instanceof UserError)) throw cause
    throw new UserError(`package ${what}, image of ${name}: ${cause.message}`, { cause })
  }
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(', ')
}
