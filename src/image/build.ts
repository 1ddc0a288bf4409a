import { mkdir, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { UserError } from '../errors.ts'
import type { BuildRequest, BuildResult, ImageBuilder } from './builder.ts'
import { type ImageSize, measureLayout, overSize } from './measure.ts'

/** What the flow needs of a registry; the client of `src/oci` behind it checks every byte. */
export interface ImageRegistry {
  /** Digest that the registry answers with for a tag now; undefined where it has none. */
  digestOf(reference: string, signal: AbortSignal): Promise<string | undefined>
  /** Copies the layout's image with every platform, under a full reference with tag. */
  push(layout: string, digest: string, reference: string, signal: AbortSignal): Promise<void>
}

export interface BuildPlan {
  readonly request: BuildRequest
  /** References among the request's tags that may replace another digest: branches, `1.4`. */
  readonly moving: readonly string[]
  /** Compressed bytes that a platform may have. */
  readonly maxSize?: number
}

export interface BuildParts {
  readonly builder: ImageBuilder
  /** Absent: nothing is pushed. */
  readonly registry?: ImageRegistry
  /** Smoke test and scan, on the layout and before anything is pushed; they throw where the image must not go out. */
  readonly checks: (built: BuiltImage) => Promise<void>
  readonly progress: (line: string) => void
  readonly cancelled: AbortSignal
}

export interface BuiltImage extends BuildResult {
  readonly builder: ImageBuilder['name']
  readonly layout: string
  readonly size: ImageSize
  /** References that the registry has the digest under, read back from it. */
  readonly pushed: readonly string[]
}

/**
 * Build, measure, check, push, read back: in this order, so that nothing that failed a check is ever in a registry.
 * Where it throws, the layout is removed.
 *
 * @throws {UserError} the build failed, the image is too large, a check failed, a tag is another image's, or the
 *   registry does not give back what it was given
 */
export async function buildImage(plan: BuildPlan, parts: BuildParts): Promise<BuiltImage> {
  const { request } = plan
  const { builder, registry, cancelled } = parts
  await mkdir(dirname(request.layout), { recursive: true, mode: 0o700 })
  try {
    const result = await builder.build(request, parts.progress, cancelled)
    const size = await measureLayout(request.layout, cancelled)
    const built: BuiltImage = { ...result, builder: builder.name, layout: request.layout, size, pushed: [] }
    const tooLarge = plan.maxSize === undefined ? undefined : overSize(size, plan.maxSize)
    if (tooLarge !== undefined) throw new UserError(tooLarge)
    await parts.checks(built)
    if (!request.push) return built
    if (registry === undefined) throw new Error('a push needs a registry')
    return { ...built, pushed: await pushed(plan, result.digest, registry, cancelled) }
  } catch (error) {
    await rm(request.layout, { recursive: true, force: true })
    throw error
  }
}

async function pushed(
  plan: BuildPlan,
  digest: string,
  registry: ImageRegistry,
  signal: AbortSignal,
): Promise<string[]> {
  const { request, moving } = plan
  const before = new Map<string, string | undefined>()
  // All are asked before the first is written: a refusal leaves nothing half done.
  for (const reference of request.tags) before.set(reference, await registry.digestOf(reference, signal))
  for (const [reference, there] of before) {
    if (there === undefined || there === digest || moving.includes(reference)) continue
    throw new UserError(
      `${reference} is ${there} in the registry already and would become ${digest}; a tag stays what it is: choose another, or let it move by a {branch} tag`,
    )
  }
  for (const reference of request.tags) {
    if (before.get(reference) !== digest) await registry.push(request.layout, digest, reference, signal)
    const after = await registry.digestOf(reference, signal)
    if (after === digest) continue
    throw new UserError(
      `the registry says ${reference} is ${after ?? 'not there'} where ${digest} was pushed; do not deploy it, and ask who else writes that tag`,
    )
  }
  return [...request.tags]
}
