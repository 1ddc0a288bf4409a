import { readFileSync } from 'node:fs'
import { type RawEntry, rawTar } from '../../package/tar-bytes.ts'

/** Entries of an exported file, to be changed and written again. */
export function entriesOf(file: string): RawEntry[] {
  const bytes = readFileSync(file)
  const found: RawEntry[] = []
  for (let at = 0; bytes[at] !== 0; ) {
    const name = bytes.toString('utf8', at, at + 100).replace(/\0.*$/s, '')
    const size = Number.parseInt(bytes.toString('latin1', at + 124, at + 135), 8)
    const mtime = Number.parseInt(bytes.toString('latin1', at + 136, at + 147), 8)
    found.push({ name, content: Buffer.from(bytes.subarray(at + 512, at + 512 + size)), mtime })
    at += 512 + Math.ceil(size / 512) * 512
  }
  return found
}

/** The file with one part of it changed, or gone where nothing is given back. */
export function changed(file: string, name: string, change: (content: Buffer) => string | undefined): Buffer {
  const entries = entriesOf(file)
  if (!entries.some((one) => one.name === name)) throw new Error(`${file} has no ${name}`)
  return rawTar(
    entries.flatMap((one) => {
      const content = one.name === name ? change(one.content as Buffer) : one.content
      return content === undefined ? [] : [{ ...one, content }]
    }),
  )
}
