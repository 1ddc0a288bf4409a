/**
 * Which file of the repository a report speaks of. Reports write paths from where the tests ran: absolute, from a module
 * or package, or from a folder above or below the repository's top.
 */
export class PathMatcher {
  readonly #files: ReadonlySet<string>
  readonly #byName = new Map<string, string[][]>()
  readonly #root: string
  readonly #modules: ReadonlyMap<string, string>

  /**
   * @param files   all files of the repository
   * @param root    its top folder, absolute
   * @param modules folders of Go modules by the modules' paths
   */
  constructor(files: readonly string[], root: string, modules: ReadonlyMap<string, string>) {
    this.#files = new Set(files)
    this.#root = root
    this.#modules = modules
    for (const file of files) {
      const parts = file.split('/')
      const name = parts.at(-1) as string
      this.#byName.set(name, [...(this.#byName.get(name) ?? []), parts])
    }
  }

  /**
   * @param path  as the report writes it
   * @param roots folders that the report says its paths start from
   * @returns the file; `ambiguous` where several fit equally well; undefined where none does
   */
  find(path: string, roots: readonly string[] = []): string | 'ambiguous' | undefined {
    const plain = normal(path)
    for (const candidate of [...roots.map((root) => normal(`${root}/${path}`)), plain]) {
      const inside = this.#inside(candidate)
      if (this.#files.has(inside)) return inside
    }
    return this.#inModule(plain) ?? this.#bySuffix(plain)
  }

  #inside(path: string): string {
    const top = normal(this.#root)
    return path.startsWith(`${top}/`) ? path.slice(top.length + 1) : path
  }

  #inModule(path: string): string | undefined {
    for (const [module, folder] of this.#modules) {
      if (!path.startsWith(`${module}/`)) continue
      const file = `${folder === '' ? '' : `${folder}/`}${path.slice(module.length + 1)}`
      if (this.#files.has(file)) return file
    }
    return undefined
  }

  /**
   * The longest common end, of whole names; it must be all of one of the two, or two names at least. Of two files that
   * end alike, the one that the path ends with as a whole goes before one that differs further up.
   */
  #bySuffix(path: string): string | 'ambiguous' | undefined {
    const wanted = path.split('/').filter((part) => part !== '')
    let best: string[][] = []
    let highest = 0
    for (const parts of this.#byName.get(wanted.at(-1) ?? '') ?? []) {
      const common = commonEnd(parts, wanted)
      const whole = common === parts.length
      const rank = 2 * common + (whole ? 1 : 0)
      if (rank < highest || (common < 2 && !whole && common !== wanted.length)) continue
      if (rank > highest) best = []
      highest = rank
      best.push(parts)
    }
    if (best.length > 1) return 'ambiguous'
    return best[0]?.join('/')
  }
}

/** Slashes only, no `.` parts, no drive letter; Windows runners write backslashes. */
function normal(path: string): string {
  return path
    .replaceAll('\\', '/')
    .replace(/^[A-Za-z]:(?=\/)/, '')
    .split('/')
    .filter((part, index) => part !== '.' && (part !== '' || index === 0))
    .join('/')
}

function commonEnd(a: readonly string[], b: readonly string[]): number {
  let common = 0
  while (common < a.length && common < b.length && a.at(-1 - common) === b.at(-1 - common)) common += 1
  return common
}
