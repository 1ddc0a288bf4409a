import { gzipSync } from 'node:zlib'

/** Archives written byte by byte, as an attacker would; nothing of the code under test is in here. */
export interface RawEntry {
  /** Up to 100 bytes as they stand in the header; what is behind a NUL too. */
  readonly name: string
  readonly content?: string | Buffer
  /** `0` file, `1` hard link, `2` symbolic link, `3`/`4` device, `5` folder, `6` pipe, `x`/`g` extension, `L` long name. */
  readonly type?: string
  readonly mode?: number
  readonly size?: number
  readonly link?: string
  readonly uid?: number
  readonly user?: string
  readonly mtime?: number
  readonly prefix?: string
  readonly magic?: string
  /** Bytes behind the content in place of zeros. */
  readonly pad?: string
}

export function rawEntry(entry: RawEntry): Buffer {
  const content = Buffer.from(entry.content ?? '')
  const size = entry.size ?? content.length
  const header = Buffer.alloc(512)
  header.write(entry.name, 0, 100)
  header.write(`${oct(entry.mode ?? 0o644, 7)}\0`, 100)
  header.write(`${oct(entry.uid ?? 0, 7)}\0`, 108)
  header.write(`${oct(0, 7)}\0`, 116)
  header.write(`${oct(size, 11)}\0`, 124)
  header.write(`${oct(entry.mtime ?? 1_700_000_000, 11)}\0`, 136)
  header.write('        ', 148)
  header.write(entry.type ?? '0', 156)
  header.write(entry.link ?? '', 157, 100)
  header.write(entry.magic ?? 'ustar\u000000', 257)
  header.write(entry.user ?? '', 265)
  header.write(`${oct(0, 7)}\0${oct(0, 7)}\0`, 329)
  header.write(entry.prefix ?? '', 345, 155)
  let sum = 0
  for (const byte of header) sum += byte
  header.write(`${oct(sum, 6)}\0 `, 148)
  const pad = Buffer.alloc((512 - (content.length % 512)) % 512)
  pad.write(entry.pad ?? '')
  return Buffer.concat([header, content, pad])
}

/** An extension header that says something of the next entry. */
export function pax(records: Readonly<Record<string, string>>): RawEntry {
  const content = Object.entries(records)
    .map(([key, value]) => {
      const rest = ` ${key}=${value}\n`
      let length = Buffer.byteLength(rest) + 1
      while (`${length}`.length + Buffer.byteLength(rest) !== length) length += 1
      return `${length}${rest}`
    })
    .join('')
  return { name: 'PaxHeaders/x', type: 'x', content }
}

export const END = Buffer.alloc(1024)

export function rawTar(entries: readonly RawEntry[], end: Buffer = END): Buffer {
  return Buffer.concat([...entries.map(rawEntry), end])
}

export function rawArchive(entries: readonly RawEntry[], end: Buffer = END): Buffer {
  return gzipSync(rawTar(entries, end))
}

function oct(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0')
}
