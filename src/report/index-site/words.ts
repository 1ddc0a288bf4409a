import { type Child, element, type Markup } from '../markup.ts'

/** Small things that all pages say the same way. */

const MOMENT = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?Z$/

/** `2026-11-21 15:04 UTC`; what is no time in UTC is shown as it is. */
export function time(at: string): Child {
  const [, day, minute] = MOMENT.exec(at) ?? []
  return day === undefined ? at : element('time', { datetime: at }, `${day} ${minute} UTC`)
}

/** The day alone, for lists. */
export function day(at: string): Child {
  const [, found] = MOMENT.exec(at) ?? []
  return found === undefined ? at : element('time', { datetime: at }, found)
}

/** `812 B`, `3.4 kB`, `212 MB`: a thousand to a step, as registries count. */
export function bytes(count: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let value = count
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${unit === 0 || value >= 99.95 ? value.toFixed(0) : value.toFixed(1)} ${units[unit]}`
}

const NUMBER = new Intl.NumberFormat('en-US')

/** `2,000` */
export function number(count: number): string {
  return NUMBER.format(count)
}

/** `1 package`, `2,000 packages` */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${number(count)} ${count === 1 ? one : many}`
}

/** Fingerprints in groups of four, as people compare them; everything else as it is. */
export function signerText(signer: string): string {
  return /^[0-9A-F]{40}$|^[0-9A-F]{64}$/.test(signer) ? (signer.match(/.{4}/g)?.join(' ') ?? signer) : signer
}

export function chip(mood: 'good' | 'bad' | 'open' | '', words: Child): Markup {
  return element('span', { class: `chip ${mood}`.trim() }, words)
}

/** A text with a button that copies it, where there is a script to do so. @param what is copied, for those who hear it */
export function copyable(text: string, what: string): Markup {
  return element('span', { class: 'copyable' }, element('code', {}, text), copyButton(what))
}

export function copyButton(what: string): Markup {
  return element('button', { type: 'button', class: 'copy', 'aria-label': `Copy ${what}` }, 'Copy')
}
