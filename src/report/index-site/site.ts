import type { RepositoryIndex } from '../../repository/types.ts'
import { knownPackages } from '../../repository/universe.ts'
import { pagePath } from './addresses.ts'
import { chosenVersion } from './chosen.ts'
import { dependentsOf } from './dependencies.ts'
import { frontPage } from './front.ts'
import { ICON_SVG } from './icon.ts'
import { packagePage } from './package-page.ts'
import { SITE_SCRIPT } from './script.ts'
import { FRONT, ICON, SCRIPT, type Site, STYLE } from './shell.ts'
import { SITE_STYLE } from './style.ts'

export interface IndexSiteOptions {
  /** Milliseconds since 1970. */
  readonly now: number
  /** Default: `Packages of ghcr.io/acme/packages`. */
  readonly title?: string
  /** What a workflow uses to deploy a package. */
  readonly action?: string
}

const ACTION = 'owner/gradus/actions/deploy-canary@v1'

/**
 * The pages of a package repository: a list to search, and a page for each package. They are read from a folder, from
 * any path of any server, under a strict content security policy, and without a script (but for the search). The same
 * index gives the same bytes, before it expires and after.
 *
 * @param index its signature was verified
 * @returns path from the root of the site, with forward slashes → content
 */
export function indexSite(index: RepositoryIndex, options: IndexSiteOptions): ReadonlyMap<string, string> {
  const expires = Date.parse(index.expires)
  const site: Site = {
    index,
    title: options.title ?? `Packages of ${index.repository}`,
    action: options.action ?? ACTION,
    expired: Number.isNaN(expires) || expires <= options.now,
  }
  const chosen = new Map(
    index.packages.flatMap((one) => {
      const version = chosenVersion(one)
      return version === undefined ? [] : [[one.name, version] as const]
    }),
  )
  const surroundings = { known: knownPackages(index), chosen, dependents: dependentsOf(chosen) }
  return new Map([
    [FRONT, frontPage(site, chosen)],
    [STYLE, SITE_STYLE],
    [SCRIPT, SITE_SCRIPT],
    [ICON, ICON_SVG],
    // GitHub Pages leaves the files of a branch as they are where this stands beside them.
    ['.nojekyll', ''],
    ...index.packages.map((one): [string, string] => [pagePath(one.name), packagePage(site, one, surroundings)]),
  ])
}
