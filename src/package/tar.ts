import { splitPath } from './paths.ts'

export const TAR_BLOCK = 512
/** Two empty blocks end an archive. */
export const TAR_END = 2 * TAR_BLOCK

export type Mode = 'file' | 'executable'

export const MODES: Readonly<Record<Mode, number>> = { file: 0o644, executable: 0o755 }

/** Bytes that an archive's entry takes besides its content. */
export function padding(size: number): number {
  return (TAR_BLOCK - (size % TAR_BLOCK)) % TAR_BLOCK
}

/**
 * A header of the POSIX ustar form, with nothing in it that depends on who packs: user and group 0, no names.
 *
 * @param mtime seconds since 1970
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html "ustar Interchange Format"
 */
export function tarHeader(path: string, size: number, mode: Mode, mtime: number): Buffer {
  const parts = splitPath(path)
  if (parts === undefined) throw new Error(`${path} does not fit into a header`)
  const header = Buffer.alloc(TAR_BLOCK)
  header.write(parts.name, 0)
  header.write(octal(MODES[mode], 7), 100)
  header.write(octal(0, 7), 108)
  header.write(octal(0, 7), 116)
  header.write(octal(size, 11), 124)
  header.write(octal(mtime, 11), 136)
  header.write('        0', 148)
  header.write('ustar\0' + '00', 257)
  header.write(octal(0, 7), 329)
  header.write(octal(0, 7), 337)
  header.write(parts.prefix, 345)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${octal(sum, 6)} `, 148)
  return header
}

function octal(value: number, digits: number): string {
  const text = value.toString(8).padStart(digits, '0')
  if (!Number.isSafeInteger(value) || value < 0 || text.length > digits) {
    throw new Error(`${value} does not fit into ${digits} octal digits`)
  }
  return `${text}\0`
}

/** What a header says, whoever wrote it. Numbers that can't be read are NaN. */
export interface ReadHeader {
  readonly path: string
  /** The type's character; `0` and NUL are a file. */
  readonly type: string
  readonly size: number
  readonly mode: number
  /** Seconds since 1970. */
  readonly mtime: number
}

/** @returns undefined where its sum is wrong: it is no header */
export function readTarHeader(header: Buffer): ReadHeader | undefined {
  const written = numberAt(header, 148, 8)
  let sum = 8 * SPACE
  for (const [at, byte] of header.entries()) if (at < 148 || at >= 156) sum += byte
  if (written !== sum) return undefined
  const [name, prefix] = [textAt(header, 0, 100), textAt(header, 345, 155)]
  const isPosix = header.toString('latin1', 257, 263) === 'ustar\0'
  return {
    path: isPosix && prefix !== '' ? `${prefix}/${name}` : name,
    type: header.toString('latin1', 156, 157),
    size: numberAt(header, 124, 12),
    mode: numberAt(header, 100, 8),
    mtime: numberAt(header, 136, 12),
  }
}

const SPACE = 0x20

function textAt(header: Buffer, at: number, length: number): string {
  const field = header.subarray(at, at + length)
  const end = field.indexOf(0)
  return field.toString('utf8', 0, end < 0 ? length : end)
}

function numberAt(header: Buffer, at: number, length: number): number {
  const digits = textAt(header, at, length).trim()
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number.NaN
}
