/** A file or folder of an image, as the layers so far leave it. */
interface Node {
  children?: Map<string, Node>
  /** Bytes of a file; a folder has none of its own. */
  bytes: number
  /** The layer that wrote it, or wrote into it, last. */
  layer: number
}

const WHITEOUT = '.wh.'
const OPAQUE = '.wh..wh..opq'
/** Names are only names here, but a tree must end: deeper ones are counted with the folder at that depth. */
const DEEPEST = 256
/** What Linux takes. */
const LONGEST_PATH = 4096

/** The files of an image, layer upon layer; what a later layer writes over or removes is gone from it. */
export class FileTree {
  readonly #root: Node = { children: new Map(), bytes: 0, layer: -1 }
  #layer = -1
  #written = 0

  nextLayer(): void {
    this.#layer += 1
  }

  /** One entry of the present layer's archive. */
  add(path: string, kind: 'file' | 'folder' | 'other', bytes: number): void {
    const parts = partsOf(path)
    const name = parts.pop()
    if (name === undefined) return
    const parent = this.#folder(parts)
    if (name === OPAQUE) forgetOlder(parent, this.#layer)
    else if (name.startsWith(WHITEOUT)) this.#remove(parent, name.slice(WHITEOUT.length))
    else this.#write(parent, name, kind, bytes)
  }

  #write(parent: Node, name: string, kind: 'file' | 'folder' | 'other', bytes: number): void {
    const counted = kind === 'file' ? bytes : 0
    this.#written += counted
    const before = parent.children?.get(name)
    const children = kind === 'folder' ? (before?.children ?? new Map<string, Node>()) : undefined
    parent.children?.set(name, { ...(children && { children }), bytes: counted, layer: this.#layer })
  }

  /** Bytes of all files of all layers. */
  get written(): number {
    return this.#written
  }

  /** Every file that is left, with its path without a slash in front. */
  *files(): Generator<{ path: string; bytes: number; layer: number }> {
    const open: { node: Node; path: string }[] = [{ node: this.#root, path: '' }]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const { node, path } = next
      if (node.children === undefined) yield { path, bytes: node.bytes, layer: node.layer }
      for (const [name, child] of node.children ?? []) {
        open.push({ node: child, path: path === '' ? name : `${path}/${name}` })
      }
    }
  }

  #folder(parts: readonly string[]): Node {
    let node = this.#root
    for (const part of parts) {
      let child = node.children?.get(part)
      if (child?.children === undefined) {
        child = { children: new Map(), bytes: 0, layer: this.#layer }
        node.children?.set(part, child)
      }
      child.layer = this.#layer
      node = child
    }
    return node
  }

  #remove(parent: Node, name: string): void {
    const node = parent.children?.get(name)
    if (node !== undefined && node.layer !== this.#layer) parent.children?.delete(name)
  }
}

/** An opaque folder shows nothing of the layers below, whatever order the archive has. */
function forgetOlder(folder: Node, layer: number): void {
  const open = [folder]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const [name, child] of node.children ?? []) {
      if (child.layer !== layer) node.children?.delete(name)
      else if (child.children !== undefined) open.push(child)
    }
  }
}

function partsOf(path: string): string[] {
  const parts = path
    .slice(0, LONGEST_PATH)
    .split('/')
    .filter((part) => part !== '' && part !== '.')
  return parts.slice(0, DEEPEST)
}
