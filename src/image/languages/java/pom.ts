import { UserError } from '../../../errors.ts'
import { readXml } from '../../../xml.ts'

/** An element of a pom: text is its own, trimmed. */
export interface Element {
  readonly name: string
  text: string
  readonly children: Element[]
}

export interface Pom {
  /** How errors call it: `pom.xml`, `api/pom.xml`. */
  readonly file: string
  readonly project: Element
}

const MOST_ELEMENTS = 50_000

/**
 * @throws {UserError} no well-formed XML, a document type with entities, or no project
 */
export function readPom(text: string, file: string): Pom {
  const root: Element = { name: '', text: '', children: [] }
  const open = [root]
  let count = 0
  readXml(text, file, {
    open(name) {
      count += 1
      if (count > MOST_ELEMENTS) throw new UserError(`${file} has more than ${MOST_ELEMENTS} elements`)
      const element: Element = { name, text: '', children: [] }
      open.at(-1)?.children.push(element)
      open.push(element)
    },
    close() {
      const closed = open.pop()
      if (closed) closed.text = closed.text.trim()
    },
    text(piece) {
      const current = open.at(-1)
      if (current) current.text += piece
    },
  })
  const project = root.children.find(({ name }) => name === 'project')
  if (project === undefined) {
    throw new UserError(`${file} is no Maven project: its outermost element is not <project>`)
  }
  return { file, project }
}

/** The first element at a path of names. */
export function at(element: Element | undefined, ...path: string[]): Element | undefined {
  return path.reduce<Element | undefined>(
    (current, name) => current?.children.find((child) => child.name === name),
    element,
  )
}

export function textAt(element: Element | undefined, ...path: string[]): string | undefined {
  const text = at(element, ...path)?.text
  return text === '' ? undefined : text
}

/** The elements of a list: `all(project, 'build', 'plugins')` are its plugins. */
export function all(element: Element | undefined, ...path: string[]): readonly Element[] {
  return at(element, ...path)?.children ?? []
}

/** `groupId:artifactId` of a dependency, plugin or parent. */
export function coordinates(element: Element | undefined): string {
  return `${textAt(element, 'groupId') ?? ''}:${textAt(element, 'artifactId') ?? ''}`
}
