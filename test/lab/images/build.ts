import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError } from '../../../src/errors.ts'
import { cached, keyOf, placeOf, whileBuilding } from '../programs/cache.ts'
import { output } from '../programs/command.ts'
import { programs } from '../programs.ts'
import { startRegistry } from '../registry.ts'
import { archiveOf, furnish, systemArchive, unpackPackages } from './debian.ts'
import { extras, trustOfMachine } from './extra.ts'
import { Layout } from './layout.ts'
import { type BaseRecipe, extraVersions, type Platform } from './list.ts'

/** Raise it when the way images are made changes: the recipe alone is in their key. */
const WAY = '1'

/** The folder with one image: `storage`, a registry's with nothing but it, and `digest`, a file. */
export async function builtImage(recipe: BaseRecipe, report: (line: string) => void): Promise<string> {
  const [name, key] = [imageName(recipe), keyOfImage(recipe)]
  if (existsSync(placeOf(name, key))) return placeOf(name, key)
  const waiting = () => report(`waiting for another build of ${name}`)
  const make = () =>
    cached(name, key, async (folder) => {
      const start = performance.now()
      await writeFile(join(folder, 'digest'), await build(recipe, folder))
      const seconds = ((performance.now() - start) / 1000).toFixed(1)
      report(`made the base image ${recipe.repository}:${recipe.tag} in ${seconds} s (only this once)`)
    })
  return whileBuilding(waiting, make, `.lock-${name}`)
}

function keyOfImage(recipe: BaseRecipe): string {
  const { extra } = recipe.content
  return keyOf([WAY, JSON.stringify([recipe, extra && extraVersions[extra]])])
}

/** `docker.io/library/python` is `library/python` on a mirror. */
export function repositoryOnMirror(repository: string): string {
  return repository.slice(repository.indexOf('/') + 1)
}

function imageName({ key, version }: BaseRecipe): string {
  return ['base-image', key, version].filter((part) => part !== '').join('-')
}

async function build(recipe: BaseRecipe, folder: string): Promise<string> {
  if (process.getuid?.() !== 0) throw new UserError('base images are made by root: mmdebstrap sets owners and devices')
  const layout = new Layout(join(folder, 'layout'))
  for (const platform of recipe.platforms) {
    const archive = join(folder, `${platform}.tar`)
    await rootArchive(recipe, platform, archive)
    await layout.add(archive, platform, recipe.config)
    await rm(archive)
  }
  const digest = await layout.finish()
  await store(recipe, layout.folder, join(folder, 'storage'))
  await rm(layout.folder, { recursive: true })
  return digest
}

async function rootArchive({ content }: BaseRecipe, platform: Platform, archive: string): Promise<void> {
  const root = archive.replace(/\.tar$/, '')
  await mkdir(root)
  if (content.kind === 'packages') await unpackPackages(root, content.packages, platform)
  if (content.kind === 'packages') await furnish(root)
  if (content.extra) await extras[content.extra](root, platform)
  if (content.kind === 'system') {
    await trustOfMachine(root)
    const finish = ['update-ca-certificates', ...(content.finish ?? [])]
    await systemArchive(archive, { packages: content.packages, extra: root, finish })
  } else {
    await archiveOf(root, archive)
  }
  await rm(root, { recursive: true })
}

async function store({ repository, tag }: BaseRecipe, layout: string, storage: string): Promise<void> {
  const { oras } = await programs(['oras'], console.error)
  const registry = await startRegistry({ kind: 'distribution', storage })
  try {
    const target = `${registry.address}/${repositoryOnMirror(repository)}:${tag}`
    await output(oras, ['cp', '--from-oci-layout', `${layout}:image`, '--to-plain-http', target])
  } finally {
    await registry.stop()
  }
}
