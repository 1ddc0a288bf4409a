import { SaxesParser } from 'saxes'
import { messageOf, UserError } from './errors.ts'

/** What a reader of a document is told, in the document's order. */
export interface XmlVisitor {
  /** @param line of the tag's end, from 1 */
  open(name: string, attributes: Readonly<Record<string, string>>, line: number): void
  close?(name: string): void
  text?(text: string): void
}

const DEEPEST = 200
/** Reports are full of what programs printed; such a character spoils a message, not the structure. */
const HARMLESS = /disallowed character|malformed character entity/

/**
 * Walks an XML document. A document type with declarations of its own is refused before anything of it is used, and the
 * parser knows no entities but XML's five, so nothing in it can grow.
 *
 * @param name how errors call the document
 * @throws {UserError} it isn't well-formed, declares entities, or is nested too deep; or what the visitor throws
 */
export function readXml(text: string, name: string, visitor: XmlVisitor): void {
  const parser = new SaxesParser({ xmlns: false, position: true })
  let depth = 0
  parser.on('doctype', (doctype) => {
    if (doctype.includes('[')) {
      throw new UserError(
        `${name} declares a document type of its own (<!DOCTYPE … [), by which a small file can grow without end; write it without`,
      )
    }
  })
  parser.on('error', (error) => {
    if (!HARMLESS.test(error.message))
      throw new UserError(`${name} is no well-formed XML: ${withLine(messageOf(error))}`)
  })
  parser.on('opentag', (tag) => {
    depth += 1
    if (depth > DEEPEST) throw new UserError(`${name} is nested more than ${DEEPEST} levels deep`)
    visitor.open(tag.name, tag.attributes, parser.line)
  })
  parser.on('closetag', (tag) => {
    depth -= 1
    visitor.close?.(tag.name)
  })
  const { text: hear } = visitor
  if (hear) parser.on('text', (piece) => hear.call(visitor, piece))
  parser.write(text).close()
}

/** The parser puts line and column before its sentence. */
function withLine(message: string): string {
  return message.replace(/^(\d+):\d+: /, 'line $1: ')
}
