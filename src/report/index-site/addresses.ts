/** Where pages lie and links lead. Names and addresses may come from anywhere. */

/** Names that Windows keeps for devices, with any ending. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)$/
const LONGEST_ADDRESS = 2_000

/**
 * The path of a package's page from the root of the site: `packages/acme/shop.html`. Two names never share one, on disks
 * that fold case neither, and none leaves its folder.
 */
export function pagePath(name: string): string {
  return `packages/${name.split('/').map(segment).join('/')}.html`
}

/** What no valid name holds is written as `_` and its code point, so `..` is `_2e__2e_`. */
function segment(part: string): string {
  if (part === '') return '__'
  const device = DEVICE.test(part)
  return [...part.toWellFormed()]
    .map((letter, index) => (/[a-z0-9-]/.test(letter) && !(device && index === 0) ? letter : spelled(letter)))
    .join('')
}

function spelled(letter: string): string {
  return `_${letter.codePointAt(0)?.toString(16)}_`
}

/** From a page to a path from the root, as a link. */
export function linkFrom(page: string, path: string): string {
  return `${'../'.repeat(page.split('/').length - 1)}${path}`
}

/** An address that may be followed: of the web alone, and nothing in it that a reader would take for another. */
export function webAddress(text: string | undefined): string | undefined {
  if (text === undefined || text.length > LONGEST_ADDRESS || !/^https?:\/\/[^\s"<>\\^`{|}]+$/i.test(text))
    return undefined
  const url = URL.parse(text)
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
    ? url.href
    : undefined
}

/** How forges lay out a commit and a file of it; others are linked as a whole. */
const FORGES: readonly { readonly host: RegExp; readonly commit: string; readonly file: string }[] = [
  { host: /(?:^|\.)gitlab\./, commit: '/-/commit/', file: '/-/blob/' },
  { host: /^bitbucket\.org$/, commit: '/commits/', file: '/src/' },
  { host: /^codeberg\.org$|(?:^|\.)(?:gitea|forgejo)\./, commit: '/commit/', file: '/src/commit/' },
  { host: /^github\.com$|(?:^|\.)github\./, commit: '/commit/', file: '/blob/' },
]

/** A commit on its forge; undefined where that is not known. */
export function commitAddress(source: string | undefined, commit: string): string | undefined {
  return onForge(source, commit, ({ commit: way }) => `${way}${commit}`)
}

/** A file as it was in a commit; undefined where that is not known, or where it would leave the repository. */
export function fileAddress(source: string | undefined, commit: string, path: string): string | undefined {
  if (!/^(?:\.\/)?[\w-][\w.-]*(?:\/[\w-][\w.-]*)*\/?(?:#[\w-]*)?$/.test(path)) return undefined
  return onForge(source, commit, ({ file }) => `${file}${commit}/${path.replace(/^\.\//, '')}`)
}

function onForge(
  source: string | undefined,
  commit: string,
  way: (forge: (typeof FORGES)[number]) => string,
): string | undefined {
  const address = webAddress(source)
  if (address === undefined || !/^[0-9a-f]{40,64}$/.test(commit)) return undefined
  const url = new URL(address)
  if (url.protocol !== 'https:') return undefined
  const forge = FORGES.find(({ host }) => host.test(url.hostname))
  return forge && `${url.origin}${url.pathname.replace(/(?:\.git)?\/*$/, '')}${way(forge)}`
}
