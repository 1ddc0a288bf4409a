import { join } from 'node:path'
import { whileBuilding } from './programs/cache.ts'
import { GoBuild } from './programs/go.ts'

/** What a version of `examples/shop` does; its README says what each setting means. Numbers left out are the defaults. */
export interface ShopVersion {
  version: string
  errorShare?: number
  errorEvery?: number
  latencyMs?: number
  readyAfterMs?: number
  drainMs?: number
  crashAfterMs?: number
  memoryMiB?: number
}

/**
 * The path of the shop built as this version, from the cache where it has been built before.
 *
 * @param report gets a line when it has to be built
 */
export async function buildShop(version: ShopVersion, report: (line: string) => void): Promise<string> {
  const settings = Object.entries(version)
    .filter(([, value]) => value !== undefined)
    .sort()
  const linker = settings.map(([name, value]) => `-X main.${name}=${value}`).join(' ')
  const folder = join(import.meta.dirname, '../../examples/shop')
  const build = await GoBuild.in(folder, { packages: { shop: '.' }, linker })
  if (!build.has('shop')) {
    await whileBuilding(
      () => report('waiting for another build'),
      async () => {
        if (build.has('shop')) return
        report(`building shop ${version.version}`)
        await build.build(['shop'])
      },
    )
  }
  return build.place('shop')
}
