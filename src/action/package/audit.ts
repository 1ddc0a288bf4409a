import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Audited, auditChain } from '../../audit/chain.ts'
import { signAudit } from '../../audit/sign.ts'
import { serviceConfig } from '../../config/service.ts'
import { UserError } from '../../errors.ts'
import { connect } from '../../kube/client.ts'
import type { Kube } from '../../kube/types.ts'
import { auditName, chainFiles, chainMarkdown, chainText } from '../../report/chain.ts'
import type { World } from '../../repository/judge.ts'
import { VERSION } from '../../version.ts'
import { registryAccess } from '../registry-access.ts'
import { tellSigners } from './archive.ts'
import { type PackageAction, type PackageInputs, signingWorld } from './machine.ts'
import { configOf } from './settings.ts'
import { allSigners, hasKeys, signersOf } from './signers.ts'
import { judgeOf, trustIn } from './trust.ts'

/** audit: from what runs back to who wrote, built, signed and approved it. */
export async function auditCommand(action: PackageAction, inputs: PackageInputs): Promise<void> {
  const config = configOf(inputs)
  const world: World = { ...registryAccess(action, inputs), ...signingWorld(action) }
  // A key that can't sign is told before half a minute of looking.
  const signers = hasKeys(inputs) ? allSigners(await signersOf(action, inputs, world)) : []
  const { image, environment, package: wanted } = inputs
  const place = inputs.name === undefined ? undefined : await clusterOf(inputs)
  if (place === undefined && image === undefined) {
    throw new UserError('an audit needs an image by digest (input image), or a service in a cluster (input name)')
  }
  const packages = inputs.repository ?? config.packages?.repository
  try {
    const audited = await auditChain(
      {
        ...(image !== undefined && { image }),
        ...(environment !== undefined && { environment }),
        ...(wanted !== undefined && { package: wanted }),
        ...place?.question,
      },
      {
        trust: await trustIn(environment, inputs, config, world, 'images'),
        judge: judgeOf(inputs, config, world),
        ...(packages !== undefined && { packages }),
        ...(place !== undefined && { kube: place.kube }),
        gradus: VERSION,
      },
      world,
    )
    const signatures = signers.length === 0 ? undefined : await signAudit(audited.chain, signers, action.cancelled)
    await hand(action, audited, signatures ?? new Map())
    tellSigners(
      action,
      signers.map(({ kind, signer }) => ({ kind, signer })),
    )
  } finally {
    place?.kube.close()
  }
}

interface Place {
  readonly kube: Kube & { close(): void }
  readonly question: { service: string; namespace: string; deployment?: string; container?: string }
}

/** The cluster in which the service runs. */
async function clusterOf(inputs: PackageInputs): Promise<Place> {
  const { name = '', environment, kubeconfig, settings } = inputs
  const config = configOf(inputs)
  const service = serviceConfig(config, {
    service: name.slice(name.lastIndexOf('/') + 1),
    inputs: settings,
    ...(Object.hasOwn(config.environments ?? {}, environment ?? '') && { environment }),
  })
  const context = inputs.context ?? service.context
  const kube = await connect(
    {
      ...(kubeconfig !== undefined && { kubeconfig }),
      ...(context !== undefined && { context }),
      ...(service.namespace !== undefined && { namespace: service.namespace }),
    },
    process.env,
  )
  const question = {
    service: service.name,
    namespace: service.namespace ?? kube.namespace,
    ...(settings.deployment !== undefined && { deployment: service.deployment }),
    ...(service.container !== undefined && { container: service.container }),
  }
  return { kube, question }
}

/** Files, log and summary. What is signed are the very bytes of the file. */
async function hand(
  action: PackageAction,
  audited: Audited,
  signatures: ReadonlyMap<string, Uint8Array>,
): Promise<void> {
  const name = auditName(audited.chain)
  const files = new Map(chainFiles(audited))
  for (const [end, bytes] of signatures) files.set(`${name}.json${end}`, bytes)
  const written = [...files].map(([file, bytes]) => {
    const path = join(action.results.path, file)
    writeFileSync(path, bytes, { flag: 'wx', mode: 0o600 })
    return path
  })
  action.output('audit', join(action.results.path, `${name}.json`))
  action.log(chainText(audited.chain))
  for (const sentence of audited.chain.contradictions) action.warn(sentence)
  action.summary(chainMarkdown(audited.chain))
  const uploaded = await action.uploadArtifact('audit', written, 'results')
  action.output('artifact', uploaded?.name)
}
