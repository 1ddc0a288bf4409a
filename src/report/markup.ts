import { oneLine } from './text.ts'

/** HTML or SVG that was built here: everything from outside in it is escaped. It is well-formed XML too. */
export interface Markup {
  readonly markup: string
}

export type Child = Markup | string | number | undefined | readonly Child[]
type Attributes = Readonly<Record<string, string | number | undefined>>

const EMPTY = new Set(['meta', 'link', 'input', 'br', 'hr', 'path', 'rect', 'line', 'circle', 'use'])

/** Control characters other than tab and line feed, and what turns the direction of the text after it. */
const UNPRINTABLE = /[^\P{Cc}\t\n]|[\p{Bidi_Control}\p{Noncharacter_Code_Point}\u2028\u2029]/gu

/**
 * An element. Texts and attributes may come from anywhere; names come from the code.
 *
 * @throws {Error} a number that can't be drawn (a defect: pictures keep to what is finite)
 */
export function element(name: string, attributes: Attributes, ...children: readonly Child[]): Markup {
  const shown = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${escaped(typeof value === 'number' ? decimal(value) : value)}"`],
  )
  const opening = `<${name}${shown.join('')}`
  return { markup: EMPTY.has(name) ? `${opening}/>` : `${opening}>${children.map(inner).join('')}</${name}>` }
}

/** Text that keeps its lines and spaces, as `pre` shows them. */
export function preformatted(text: string): Markup {
  return { markup: entities(text.toWellFormed().replaceAll(/\r\n?/g, '\n').replaceAll(UNPRINTABLE, '\ufffd')) }
}

/** A style sheet as it is; it comes from the code. */
export function styleElement(css: string): Markup {
  return { markup: `<style>${css}</style>` }
}

/** Coordinates to a hundredth. @throws {Error} not a finite number */
export function decimal(value: number): string {
  if (!Number.isFinite(value)) throw new Error(`${value} can't be drawn`)
  return String(Math.round(value * 100) / 100)
}

function inner(child: Child): string {
  if (child === undefined) return ''
  if (typeof child === 'string' || typeof child === 'number') return escaped(String(child))
  if ('markup' in child) return child.markup
  return child.map(inner).join('')
}

function escaped(text: string): string {
  return entities(oneLineKeepingEdges(text))
}

function entities(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

/** Spaces at the edges part words from the elements beside them. */
function oneLineKeepingEdges(text: string): string {
  const line = oneLine(text)
  return `${/^\s/.test(text) ? ' ' : ''}${line}${line !== '' && /\s$/.test(text) ? ' ' : ''}`
}
