import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { BaseImage, BaseKey } from '../../../src/image/base/table.ts'
import { draftFolder } from '../programs/cache.ts'
import { output } from '../programs/command.ts'
import { programs } from '../programs.ts'
import { startRegistry } from '../registry.ts'
import { builtImage } from './build.ts'
import { baseRecipes } from './list.ts'

export interface BaseRegistry {
  /** `127.0.0.1:<port>`, plain HTTP, reads only: `docker.io/library/python` is `library/python` there. */
  readonly address: string
  /** The table of base images as it is here, with the digests of the images that are served. */
  readonly table: readonly BaseImage[]
  stop(): Promise<void>
}

/** Makes the base images that the cache has not got; `npm test` calls it while there is a network. */
export async function buildBaseImages(
  keys: readonly BaseKey[] | undefined,
  report: (line: string) => void,
): Promise<{ image: BaseImage; folder: string }[]> {
  // Both at once: one build of Go programs, not two.
  await programs(['registry', 'oras'], report)
  const recipes = baseRecipes.filter(({ key }) => keys === undefined || keys.includes(key))
  const read = new Date().toISOString().slice(0, 10)
  const built: { image: BaseImage; folder: string }[] = []
  for (const recipe of recipes) {
    const folder = await builtImage(recipe, report)
    const { key, version, repository, tag } = recipe
    const digest = await readFile(join(folder, 'digest'), 'utf8')
    built.push({ image: { key, version, repository, tag, digest, read }, folder })
  }
  return built
}

/**
 * A registry with local base images under the names of the real ones.
 *
 * @param keys which; default: all
 */
export async function startBaseRegistry(
  keys?: readonly BaseKey[],
  report: (line: string) => void = console.error,
): Promise<BaseRegistry> {
  const built = await buildBaseImages(keys, report)
  const storage = await draftFolder()
  const remove = () => rm(storage, { recursive: true, force: true })
  try {
    // Hard links: the images are large, and each has a storage of its own.
    for (const { folder } of built) await output('cp', ['-alT', join(folder, 'storage'), storage])
    const registry = await startRegistry({ kind: 'distribution', storage, readOnly: true })
    const stop = async () => {
      await registry.stop()
      await remove()
    }
    return { address: registry.address, table: built.map(({ image }) => image), stop }
  } catch (error) {
    await remove()
    throw error
  }
}
