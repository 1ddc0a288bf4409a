import semver from 'semver'
import type { ServiceConfig } from '../../config/types.ts'
import { UserError } from '../../errors.ts'
import { formatReference, parseReference, repositoryOf } from '../../oci/reference.ts'
import { openRegistry } from '../../oci/registry.ts'
import { type Admitted, admitPackage } from '../../repository/admit.ts'
import { mapped, readMapping } from '../../repository/transfer/mapping.ts'
import { readWanted } from '../../repository/wanted.ts'
import type { Wanted } from '../../rollout/admission.ts'
import type { Admission, AdmittedPackage } from '../../rollout/record.ts'
import { verifyAny } from '../../sign/verify.ts'
import { parseImage } from '../../workload/image.ts'
import type { Deployment } from '../../workload/types.ts'
import type { Checks, Found } from './gate.ts'
import { signersOf } from './image.ts'
import { imageFor } from './package-image.ts'

/** Stage of packages where no environment is named, as sign-package has it. */
const NO_ENVIRONMENT = 'default'

/** What a package brings to a service. */
export interface BroughtPackage {
  readonly image: string
  /** Name of the container that changes. */
  readonly container: string
  readonly admission: Admission
}

export interface Bringing {
  readonly service: ServiceConfig
  readonly deployment: Deployment
  /** Lines of the input `mapping`: where images are on this side. */
  readonly mapping: readonly string[]
  /** Version of a package that runs, as far as records say. */
  readonly running: (name: string) => string | undefined
}

/**
 * Lets a package in by what was asked for: its tag is resolved once, and everything after is about that digest.
 *
 * @throws {UserError} it may not come in
 */
export async function broughtBy(text: string, bringing: Bringing, checks: Checks) {
  const { service, deployment, mapping, running } = bringing
  const repository = repositoryFor(text, service)
  const admitted = await admittedTo(repository, text, service.environment, checks)
  const { name, version } = admitted.manifest
  const present = running(name)
  if (present !== undefined && semver.lt(version, present)) {
    throw new UserError(
      `package ${name} ${version} is older than ${present}, which runs; go back with the action rollback, which records it as such, or give a newer version`,
    )
  }
  const images = onThisSide(admitted.package.images, mapping)
  const { image, container } = imageFor(images, deployment, service.container, `${name} ${version}`)
  await refuseUnserved(image, checks)
  return { image, container, ...foundIn(admitted, service.environment) }
}

/** Another registry serves the same bytes under the same digest, so a mapping takes nothing from the signature. */
function onThisSide(images: Readonly<Record<string, string>>, lines: readonly string[]): Record<string, string> {
  const { places } = readMapping(lines)
  return Object.fromEntries(
    Object.entries(images).map(([container, image]) => {
      const { registry } = parseReference(image)
      return [container, places.length === 0 ? image : formatReference(mapped(image, { places, to: registry }))]
    }),
  )
}

/** @throws {UserError} the registry does not serve what would run */
async function refuseUnserved(image: string, { world }: Checks): Promise<void> {
  const reference = parseReference(image)
  await openRegistry(reference, world).resolve(parseImage(image).digest)
}

/**
 * The same package once more, by its digest, at the moment its image comes in.
 *
 * @param plan what comes in where
 * @throws {UserError} it may not come in any more, or names another image
 */
export async function admittedPackage(
  { reference, name, version }: AdmittedPackage,
  { to, container }: Wanted['plan'],
  { packages, environment }: ServiceConfig,
  checks: Checks,
): Promise<Found> {
  const { digest, ...place } = parseReference(reference)
  // The record lies in the cluster: where to ask, and with whose login, is for the configuration to say.
  if (digest === undefined || packages === undefined || repositoryOf(place) !== `${packages}/${name}`) {
    throw new UserError(
      `the rollout's package is ${reference}, and packages are in ${packages ?? 'no repository that is known here'}; give its repository as packages.repository of gradus.yml or input repository`,
    )
  }
  const admitted = await admittedTo(packages, `${name}@${version}@${digest}`, environment, checks)
  const { images } = admitted.package
  const named = container === undefined ? Object.values(images) : [images[container.name] ?? '']
  const wanted = parseImage(to).digest
  if (!named.some((image) => image.endsWith(`@${wanted}`))) {
    throw new UserError(`package ${name} ${version} does not name ${to}; deploy the image that it names`)
  }
  return foundIn(admitted, environment)
}

async function admittedTo(
  repository: string,
  text: string,
  environment: string | undefined,
  { world, trust }: Checks,
): Promise<Admitted> {
  const judge = async (...[bytes, signatures, stage, what]: Parameters<Parameters<typeof admitPackage>[0]['judge']>) =>
    await verifyAny(bytes, signatures, await trust(stage), `${what} (for ${stage})`, world)
  return await admitPackage({ repository, wanted: text, environment: environment ?? NO_ENVIRONMENT, judge }, world)
}

function repositoryFor(text: string, { packages }: ServiceConfig): string {
  if (packages === undefined) {
    throw new UserError(
      `input package: it is not known where "${text.slice(0, 200)}" is; write packages: {repository: ghcr.io/acme/packages} into gradus.yml, or give the input repository`,
    )
  }
  readWanted(text, packages)
  return packages
}

function foundIn({ reference, manifest, signers, promotions }: Admitted, environment = NO_ENVIRONMENT): Found {
  const { name, version, stage } = manifest
  const last = promotions.findLast(({ statement }) => statement.to === environment)
  const promotion = last && {
    ...(({ from, to, approver, at }) => ({ from, to, approver, at }))(last.statement),
    signers: signersOf({ verified: last.signers }),
  }
  return {
    signers: signersOf({ verified: signers }),
    package: { reference, name, version, stage, ...(promotion && { promotion }) },
  }
}
