import MarkdownIt, { type Token } from 'markdown-it'
import { type Child, element, type Markup, preformatted } from '../markup.ts'
import { webAddress } from './addresses.ts'

/** What a README's links are followed from. */
export interface ReadmeSurroundings {
  /** A file of the package's repository as an address; undefined where that is not known. */
  readonly fileAddress: (path: string) => string | undefined
}

/** Headings begin under the page's own `h2`. */
const DEEPER = 2
const ID = 'readme'

/** Elements that hold nothing to take care of: Markdown's name → ours. */
const PLAIN: Readonly<Record<string, string>> = {
  paragraph: 'p',
  blockquote: 'blockquote',
  bullet_list: 'ul',
  list_item: 'li',
  em: 'em',
  strong: 'strong',
  s: 'del',
  thead: 'thead',
  tbody: 'tbody',
  tr: 'tr',
}

const WITH_HTML = new MarkdownIt({ html: true })
const WITHOUT_HTML = new MarkdownIt()

/**
 * A README as part of a page. HTML in it counts for nothing (what stands between its tags is shown), pictures are shown
 * as their words, links lead to https and to files of the repository alone (T25).
 *
 * @param markdown from anywhere
 */
export function readme(markdown: string, surroundings: ReadmeSurroundings): Markup[] {
  const nodes = treeOf(WITH_HTML.parse(markdown.toWellFormed(), {}))
  return new Writer(surroundings, nodes).all(nodes)
}

interface Node {
  readonly token: Token
  readonly children: readonly Node[]
}

function treeOf(tokens: readonly Token[]): Node[] {
  const root: Node[] = []
  const open = [root]
  for (const token of tokens) {
    if (token.nesting < 0) {
      open.pop()
      continue
    }
    const children = token.children === null || token.type === 'image' ? [] : treeOf(token.children)
    open.at(-1)?.push({ token, children })
    if (token.nesting > 0) open.push(children)
  }
  return root
}

class Writer {
  readonly #surroundings: ReadmeSurroundings
  readonly #ids: ReadonlyMap<Node, string>
  readonly #targets: ReadonlySet<string>
  #inLink = false

  constructor(surroundings: ReadmeSurroundings, nodes: readonly Node[]) {
    this.#surroundings = surroundings
    this.#ids = headingIds(nodes)
    this.#targets = new Set(this.#ids.values())
  }

  all(nodes: readonly Node[]): Markup[] {
    return nodes.flatMap((node) => this.#one(node))
  }

  #one(node: Node): Markup | Markup[] {
    const { token, children } = node
    const name = token.type.replace(/_open$/, '')
    const inside = () => this.all(children)
    const plain = PLAIN[name]
    if (plain !== undefined) return token.hidden ? inside() : element(plain, {}, inside())
    switch (name) {
      case 'inline':
        return inside()
      case 'text':
        return preformatted(token.content)
      case 'softbreak':
        return preformatted('\n')
      case 'hardbreak':
        return element('br', {})
      case 'hr':
        return element('hr', {})
      case 'code_inline':
        return element('code', {}, preformatted(token.content))
      case 'code_block':
      case 'fence':
        return element('pre', { tabindex: 0 }, element('code', {}, preformatted(token.content)))
      case 'heading':
        return element(`h${levelOf(token)}`, { id: this.#ids.get(node) }, inside())
      case 'ordered_list':
        return element('ol', { start: textOf(token, 'start') }, inside())
      case 'table':
        return element('div', { class: 'scroll' }, element('table', {}, inside()))
      case 'th':
        return element('th', { scope: 'col', class: sideOf(token) }, inside())
      case 'td':
        return element('td', { class: sideOf(token) }, inside())
      case 'link':
        return this.#link(textOf(token, 'href'), () => inside())
      case 'image':
        return this.#link(textOf(token, 'src'), () => element('span', { class: 'muted' }, `[${pictureWords(token)}]`))
      case 'html_block':
        return this.all(treeOf(WITHOUT_HTML.parse(betweenTags(token.content), {})))
      case 'html_inline':
        return []
      default:
        throw new Error(`Markdown's ${token.type} is not known here`)
    }
  }

  /** Links don't hold links: a picture within one is its words alone. */
  #link(href: string | undefined, inside: () => Child): Markup {
    const address = this.#inLink || href === undefined ? undefined : this.#address(href)
    if (address === undefined) return element('span', {}, inside())
    this.#inLink = true
    const link = element('a', { href: address, rel: address.startsWith('#') ? undefined : REL }, inside())
    this.#inLink = false
    return link
  }

  #address(href: string): string | undefined {
    if (!href.startsWith('#')) return webAddress(href) ?? this.#surroundings.fileAddress(href)
    const target = `${ID}-${slugOf(decoded(href.slice(1)))}`
    return this.#targets.has(target) ? `#${target}` : undefined
  }
}

/** As GitHub makes them, so that a README's own links fit; all under one word, apart from the page's. */
function headingIds(nodes: readonly Node[]): Map<Node, string> {
  const ids = new Map<Node, string>()
  /** With the number that the next one of the same name may get. */
  const taken = new Map<string, number>()
  const walk = (node: Node): void => {
    if (node.token.type !== 'heading_open') {
      node.children.forEach(walk)
      return
    }
    const slug = `${ID}-${slugOf(wordsOf(node.children))}`
    let again = taken.get(slug) ?? 0
    let id = again === 0 ? slug : `${slug}-${again}`
    for (; taken.has(id); again += 1) id = `${slug}-${again + 1}`
    taken.set(slug, again + 1)
    if (id !== slug) taken.set(id, 1)
    ids.set(node, id)
  }
  nodes.forEach(walk)
  return ids
}

const REL = 'noopener noreferrer nofollow ugc'

function wordsOf(nodes: readonly Node[]): string {
  return nodes.map(({ token, children }) => (children.length > 0 ? wordsOf(children) : token.content)).join('')
}

function slugOf(words: string): string {
  return words
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-')
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function textOf(token: Token, attribute: string): string | undefined {
  const value = token.attrGet(attribute)
  return value === null ? undefined : String(value)
}

/** The class that puts a table's column to a side. */
function sideOf(token: Token): string | undefined {
  return /^text-align:(right|center)$/.exec(textOf(token, 'style') ?? '')?.[1]
}

function levelOf(token: Token): number {
  return Math.min(6, Number(token.tag.slice(1)) + DEEPER)
}

function pictureWords({ content }: Token): string {
  return content === '' ? 'picture' : content
}

/** Comments go; so do scripts and styles, which nobody reads. */
function betweenTags(html: string): string {
  if (/^\s*<(?:script|style)\b/i.test(html)) return ''
  const [start = '', ...rest] = html.split('<!--')
  const words = [start, ...rest.map((part) => part.split('-->').slice(1).join('-->'))].join('')
  return words.replaceAll(/<[^<>]*>/g, ' ').replaceAll(/^[ \t]+/gm, '')
}
