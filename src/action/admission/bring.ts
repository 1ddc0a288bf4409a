import { UserError } from '../../errors.ts'
import { deployment as deploymentPath } from '../../kube/paths.ts'
import type { DeployWish } from '../../rollout/deploy.ts'
import type { PlacedService } from '../../rollout/plan.ts'
import type { RolloutRecord } from '../../rollout/record.ts'
import { list } from '../../rollout/rollback.ts'
import type { Context } from '../../rollout/session.ts'
import type { Deployment } from '../../workload/types.ts'
import type { Action } from '../action.ts'
import { linesOf } from '../lists.ts'
import { gateOpener, type SignatureInputs } from './asked.ts'

/**
 * The image that a package brings to a service, with why it may come in. Reads only.
 *
 * @param text input `package`
 * @throws {UserError} the package may not come in, or its images are not those that would run
 */
export async function bringPackage(
  action: Action<never>,
  inputs: SignatureInputs & { readonly mapping: string | undefined },
  text: string,
  context: Context,
  service: PlacedService,
): Promise<DeployWish> {
  const { kube, namespace } = context
  const [deployment, records] = await Promise.all([
    kube.find<Deployment>(deploymentPath(namespace, service.deployment)),
    list(context),
  ])
  if (deployment === undefined) {
    throw new UserError(
      `deployment: there is no Deployment ${service.deployment} in namespace ${namespace}; give the name of the one that serves now, and its namespace`,
    )
  }
  const gate = await gateOpener(action, inputs, service)()
  const running = (name: string) => runningVersion(records, deployment, name)
  const { image, container, admission } = await gate.bring(text, {
    deployment,
    running,
    mapping: linesOf(inputs.mapping),
  })
  return { image, service: { ...service, container }, admission }
}

/** Version of a package that stable runs, where the newest rollout that brought its image says which. */
export function runningVersion(
  records: readonly RolloutRecord[],
  { spec }: Deployment,
  name: string,
): string | undefined {
  const images = spec.template.spec.containers.map(({ image }) => image)
  const brought = records.find(
    ({ state, plan }) => (state === 'PROMOTED' || state === 'VERIFIED') && images.includes(plan.to),
  )
  const pack = brought?.admissions?.findLast((one) => one.package !== undefined)?.package
  return pack?.name === name ? pack.version : undefined
}
