import { mkdir, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { UserError } from '../errors.ts'
import { copyImage } from '../oci/copy.ts'
import { openLayout } from '../oci/layout.ts'
import type { ImageStore } from '../oci/store.ts'
import type { BuildRequest, BuildResult, ImageBuilder } from './builder.ts'
import { type ImageSize, measureImage, overSize } from './measure.ts'
import type { Tag } from './tags.ts'

export interface BuildPlan {
  readonly request: BuildRequest
  /** Names that a push gives the image in the repository. */
  readonly tags: readonly Tag[]
  /** Compressed bytes that a platform may have. */
  readonly maxSize?: number
}

export interface BuildParts {
  readonly builder: ImageBuilder
  /** Where a push goes; absent where there is none. */
  readonly repository?: ImageStore
  /** Told what was built, before anything is held against it. */
  readonly measured: (built: BuiltImage) => void
  /** Smoke test and scan, on the layout and before anything is pushed; they throw where the image must not go out. */
  readonly checks: (built: BuiltImage) => Promise<void>
  readonly progress: (line: string) => void
  readonly cancelled: AbortSignal
}

export interface BuiltImage extends BuildResult {
  readonly builder: ImageBuilder['name']
  /** Folder of the OCI layout; its owner removes it. */
  readonly layout: string
  readonly size: ImageSize
  /** Tags that the registry has the digest under, read back from it. */
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
  const { builder, repository, cancelled } = parts
  await mkdir(dirname(request.layout), { recursive: true, mode: 0o700 })
  try {
    const result = await builder.build(request, parts.progress, cancelled)
    const size = await measureImage(await openLayout(request.layout), result.digest, cancelled)
    const built: BuiltImage = { ...result, builder: builder.name, layout: request.layout, size, pushed: [] }
    parts.measured(built)
    const tooLarge = plan.maxSize === undefined ? undefined : overSize(size, plan.maxSize)
    if (tooLarge !== undefined) throw new UserError(tooLarge)
    await parts.checks(built)
    if (!request.push) return built
    if (repository === undefined) throw new Error('a push needs a repository')
    return { ...built, pushed: await pushImage(request.layout, result.digest, plan.tags, repository) }
  } catch (error) {
    await rm(request.layout, { recursive: true, force: true })
    throw error
  }
}

/**
 * Copies a layout's image with every platform into a repository, and names it there.
 *
 * @returns the tags, each read back
 * @throws {UserError} a tag that doesn't move is another image's, and nothing was written; or the registry lies
 */
export async function pushImage(
  layout: string,
  digest: string,
  tags: readonly Tag[],
  repository: ImageStore,
): Promise<string[]> {
  // All are asked before anything is written: a refusal leaves nothing half done.
  for (const { name, moves } of tags) {
    const there = (await repository.find(name))?.descriptor.digest
    if (there === undefined || there === digest || moves) continue
    throw new UserError(
      `${repository.name}:${name} is ${there} already and would become ${digest}; such a tag stays what it is: choose another one, or one that moves such as {branch}`,
    )
  }
  const from = await openLayout(layout)
  await copyImage(from, digest, repository)
  const manifest = await from.resolve(digest)
  for (const { name } of tags) {
    await repository.putManifest(manifest, { tag: name })
    const after = (await repository.find(name))?.descriptor.digest
    if (after === digest) continue
    throw new UserError(
      `${repository.name}:${name} is ${after ?? 'not there'} right after ${digest} was pushed; don't deploy it, and ask who else writes that tag`,
    )
  }
  return tags.map(({ name }) => name)
}
