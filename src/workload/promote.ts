import { createHash } from 'node:crypto'
import type { PatchOperation } from '../kube/types.ts'
import type { Deployment, DeploymentStrategy } from './types.ts'

/** Pod by pod: none goes before its successor is ready. */
const CAREFUL: DeploymentStrategy = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } }

/**
 * The smallest change that brings another image to stable: the image of one container, and for the time of the roll
 * the strategy (outside the pod template; `restoreStrategy` puts it back).
 *
 * @param index position of the container in the pod template
 * @param from  image the container must have now; the patch fails (422) where it hasn't
 */
export function imagePatch(
  stable: Deployment,
  container: { name: string; index: number },
  from: string,
  to: string,
): PatchOperation[] {
  const path = `/spec/template/spec/containers/${container.index}`
  return [
    { op: 'test', path: '/metadata/resourceVersion', value: stable.metadata.resourceVersion },
    { op: 'test', path: `${path}/name`, value: container.name },
    { op: 'test', path: `${path}/image`, value: from },
    { op: 'replace', path: `${path}/image`, value: to },
    ...(isCareful(stable.spec.strategy) ? [] : [{ op: 'add' as const, path: '/spec/strategy', value: CAREFUL }]),
  ]
}

/** Puts the strategy back as it was found; empty where it is so. */
export function restoreStrategy(stable: Deployment, found: DeploymentStrategy | undefined): PatchOperation[] {
  if (isCareful(found) || !isCareful(stable.spec.strategy)) return []
  return found ? [{ op: 'add', path: '/spec/strategy', value: found }] : [{ op: 'remove', path: '/spec/strategy' }]
}

function isCareful(strategy: DeploymentStrategy | undefined): boolean {
  return (
    strategy?.type === 'RollingUpdate' &&
    strategy.rollingUpdate?.maxUnavailable === 0 &&
    strategy.rollingUpdate.maxSurge === 1
  )
}

/**
 * Digest of everything in a pod template but one container's image, for telling whether somebody else edited it. The
 * template itself stays where it is: environment variables in it may be secrets, and the record is read by many.
 *
 * @returns SHA-256, hexadecimal; the order of fields doesn't matter
 */
export function templateDigest(deployment: Deployment, container: string): string {
  const template = structuredClone(deployment.spec.template)
  for (const one of template.spec.containers) if (one.name === container) one.image = ''
  return createHash('sha256').update(JSON.stringify(template, sortedFields)).digest('hex')
}

function sortedFields(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
