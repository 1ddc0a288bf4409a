import { shown } from '../../../config/read.ts'
import { error, type Problem, warning } from '../finding.ts'
import type { Rule } from '../rule.ts'
import { flag, type LintedDockerfile, type LintStage } from '../stages.ts'

/** Every image that the build reads, by digest: what was tested is then what is built. */
export const pinnedBase: Rule = {
  name: 'pinned-base',
  check: (dockerfile) => [
    ...dockerfile.stages
      .filter(({ parent }) => parent === undefined)
      .flatMap(({ image, line }) => unpinned(image, line)),
    ...dockerfile.stages.flatMap((stage, index) => copied(stage, dockerfile.stages.slice(0, index))),
  ],
}

function copied({ instructions }: LintStage, earlier: readonly LintStage[]): Problem[] {
  return instructions.flatMap((instruction) => {
    const names = [flag(instruction, 'from'), ...mountedImages(instruction.flags)].filter((name) => name !== undefined)
    return names
      .filter((name) => !/^\d+$/.test(name) && !earlier.some((stage) => stage.name === name.toLowerCase()))
      .flatMap((name) => unpinned(name.includes('$') ? undefined : name, instruction.line))
  })
}

function mountedImages(flags: readonly (readonly [string, string])[]): string[] {
  return flags
    .filter(([name]) => name === 'mount')
    .flatMap(([, value]) => value.split(',').flatMap((part) => (part.startsWith('from=') ? [part.slice(5)] : [])))
}

function unpinned(image: string | undefined, line: number): Problem[] {
  if (image === undefined) {
    return [
      warning(
        line,
        'which image this is depends on a build argument without default; give ARG a default with a digest',
      ),
    ]
  }
  if (image === '' || image.toLowerCase() === 'scratch' || /@sha256:[0-9a-f]{64}$/.test(image)) return []
  const name = shown(image)
  if (image.includes('@'))
    return [error(line, `${name} has no whole digest; write name:tag@sha256: and 64 hexadecimal digits`)]
  const tag = /:([\w][\w.-]*)$/.exec(image)?.[1]
  if (tag === undefined || tag === 'latest') {
    return [
      error(
        line,
        `${name} is whatever is newest on the day of the build; write a version and its digest, name:tag@sha256:…`,
      ),
    ]
  }
  return [error(line, `the tag of ${name} can move to another image; write its digest behind it, name:tag@sha256:…`)]
}

/** Images whose purpose is to build. */
const BUILD_IMAGE = /^(?:golang|maven|gradle|rust|gcc|buildpack-deps)$/

/** The last stage carries what only a build needs. */
export const buildImageShipped: Rule = {
  name: 'build-image-shipped',
  check: ({ shipped }) => {
    const [lowest] = shipped
    const [, name, tag = ''] = /([^/:@]+)(?::([^/@]*))?(?:@[^@]*)?$/.exec(lowest?.image ?? '') ?? []
    if (lowest === undefined || name === undefined) return []
    const kit = BUILD_IMAGE.test(name) || /(?:^|-)(?:jdk|sdk)(?:-|$)/.test(tag) || (name === 'sdk' && tag !== '')
    if (!kit) return []
    return [
      warning(
        shipped.at(-1)?.line ?? lowest.line,
        `the image that is shipped stands on ${shown(name)}, which brings a compiler; build in a stage of its own and copy what it made into a small base`,
      ),
    ]
  },
}

/** No shell in it. */
export function isBare(image: string | undefined): boolean {
  if (image === undefined) return false
  return (
    image.toLowerCase() === 'scratch' ||
    (/(?:^|\/)(?:distroless|chainguard)\//.test(image) && !/[:-](?:debug|latest-dev)/.test(image))
  )
}

export function shippedBottom({ shipped }: LintedDockerfile): string | undefined {
  return shipped[0]?.image
}
