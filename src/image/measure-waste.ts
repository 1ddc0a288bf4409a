/** Something in an image that it can do without. */
export interface Waste {
  /** `build tools` */
  readonly what: string
  /** Unpacked. */
  readonly bytes: number
  /** The largest of the places it was found in. */
  readonly where: string
  /** What to do about it. */
  readonly advice: string
}

interface Kind {
  readonly what: string
  /** Of a path without a slash in front; anchored and without nested repetition: names are hostile (T19). */
  readonly shows: RegExp
  readonly advice: string
}

/** Longer ones are nobody's tools, and patterns must not meet them (T19). */
const LONGEST_PATH = 1_000

/** In this order: a file is of the first kind that it shows. */
const KINDS: readonly Kind[] = [
  {
    what: 'lists of apt',
    shows: /^var\/(?:lib\/apt\/lists|cache\/apt)\//,
    advice: 'end the RUN that installs with rm -rf /var/lib/apt/lists/*, or mount both as caches',
  },
  {
    what: 'caches of package managers',
    shows:
      /(?:^|\/)(?:\.cache\/(?:pip|uv|pypoetry|yarn|go-build|node|pnpm)|\.npm\/_cacache|\.m2\/repository|\.gradle\/caches|node_modules\/\.cache|\.yarn\/cache|\.pnpm-store|pkg\/mod)\//,
    advice: 'give the RUN that fills them --mount=type=cache, so that they stay out of the layer',
  },
  {
    what: 'the repository (.git)',
    shows: /(?:^|\/)\.git\//,
    advice: 'write .git into .dockerignore',
  },
  {
    what: 'build tools in the last stage',
    shows:
      /^usr\/(?:lib\/gcc|libexec\/gcc|lib\/llvm|include|share\/cmake)|^usr\/bin\/(?:[a-z0-9_-]*-)?(?:gcc|g\+\+|cpp|cc|c\+\+|clang|clang\+\+|ld|ld\.bfd|ld\.gold|as|gdb|make|cmake|ninja|cargo|rustc)(?:-[0-9.]{1,10})?$|^usr\/local\/(?:go|rustup|cargo)\/|^(?:usr\/share\/maven|opt\/(?:maven|gradle))\/|^(?:usr|usr\/local)\/lib\/(?:[a-z0-9_-]+\/)?[^/]*\.a$/,
    advice: 'compile in a stage of its own and COPY --from only what it made',
  },
  {
    what: 'a whole JDK',
    shows: /^(?:opt|usr\/lib\/jvm)\/[^/]+(?:\/[^/]+)?\/(?:jmods\/|bin\/javac$|lib\/(?:src\.zip|ct\.sym)$)/,
    advice: 'run on a JRE, or on a runtime of only the modules that are used (jlink)',
  },
  {
    what: 'package managers of Node.js',
    shows: /^(?:usr\/local|usr)\/lib\/node_modules\/(?:npm|corepack|yarn|pnpm)\/|^opt\/yarn/,
    advice: 'end on a base image without them, such as distroless nodejs',
  },
  {
    what: 'tests and sources of dependencies',
    shows:
      /(?:^|\/)(?:site-packages|node_modules)\/.*\/(?:tests?|__tests__|examples?|docs?)\/|(?:^|\/)node_modules\/.*\.(?:map|ts|md|markdown|flow)$/,
    advice: 'leave out development dependencies (npm ci --omit=dev) and bundle what is left',
  },
  {
    what: 'debug symbols and static libraries',
    shows: /^usr\/lib\/debug\/|\.(?:a|debug|pdb)$/,
    advice: 'strip what is built, and leave -dev packages to the build stage',
  },
  {
    what: 'manuals and translations',
    shows: /^usr\/share\/(?:doc|man|info|locale|i18n)\//,
    advice: 'start from a -slim or distroless base image',
  },
]

/** Kinds, largest first. */
export function wasteOf(files: Iterable<{ readonly path: string; readonly bytes: number }>): Waste[] {
  const found = new Map<Kind, { bytes: number; places: Map<string, number> }>()
  for (const { path, bytes } of files) {
    if (bytes === 0 || path.length > LONGEST_PATH) continue
    const kind = KINDS.find(({ shows }) => shows.test(path))
    if (kind === undefined) continue
    const sum = found.get(kind) ?? { bytes: 0, places: new Map<string, number>() }
    sum.bytes += bytes
    const place = placeOf(path)
    sum.places.set(place, (sum.places.get(place) ?? 0) + bytes)
    found.set(kind, sum)
  }
  return [...found]
    .map(([{ what, advice }, { bytes, places }]) => ({ what, bytes, where: largest(places), advice }))
    .sort((one, other) => other.bytes - one.bytes)
}

/** Enough of a path to find it: the first three folders. */
function placeOf(path: string): string {
  const parts = path.split('/')
  return `/${parts.slice(0, Math.min(3, parts.length - 1) || 1).join('/')}`
}

function largest(places: ReadonlyMap<string, number>): string {
  return [...places].reduce((one, other) => (other[1] > one[1] ? other : one))[0]
}
