import { SaxesParser } from 'saxes'

export interface Node {
  name: string
  attributes: Record<string, string>
  /** Its own text and that of everything in it. */
  text: string
  children: Node[]
}

/** The tree of a well-formed document. @throws what is not well-formed in it */
export function treeOf(xml: string): Node {
  const parser = new SaxesParser()
  const root: Node = { name: '', attributes: {}, text: '', children: [] }
  const open = [root]
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => {
    const node: Node = { name, attributes: attributes as Record<string, string>, text: '', children: [] }
    open.at(-1)?.children.push(node)
    open.push(node)
  })
  parser.on('closetag', () => void open.pop())
  parser.on('text', (text) => {
    for (const node of open) node.text += text
  })
  parser.write(xml).close()
  const [first] = root.children
  if (first === undefined) throw new Error('an empty document')
  return first
}

export function all(node: Node, name?: string): Node[] {
  const inner = node.children.flatMap((child) => all(child, name))
  return name === undefined || node.name === name ? [node, ...inner] : inner
}

export function first(node: Node, name: string): Node {
  const [found] = all(node, name)
  if (found === undefined) throw new Error(`no ${name}`)
  return found
}
