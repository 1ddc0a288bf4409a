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
