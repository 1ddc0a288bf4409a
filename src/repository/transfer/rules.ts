import { INDEX_FILE, LAYOUT_FILE } from '../../oci/layout.ts'
import { formTrouble, type Limits } from '../../package/paths.ts'
import type { ArchiveRules } from '../../package/tar-order.ts'

const GiB = 1024 ** 3

/** Nothing in it is compressed or unpacked, so it is never larger than the disk it came on. */
export const TRANSFER_LIMITS: Limits = {
  files: 100_000,
  /** What eleven octal digits can say. */
  fileBytes: 8 * GiB - 1,
  bytes: 1024 * GiB,
  depth: 2,
  ratio: 1,
  freeBytes: 0,
}

const BLOB = /^blobs\/sha256\/[0-9a-f]{64}$/

/** The files of an OCI layout and no others. */
export const TRANSFER_RULES: ArchiveRules = {
  limits: TRANSFER_LIMITS,
  form: 'plain',
  what: 'file for an import',
  pathTrouble(path) {
    if (path === LAYOUT_FILE || path === INDEX_FILE || BLOB.test(path)) return undefined
    return formTrouble(path, TRANSFER_LIMITS) ?? 'belongs to no OCI image layout'
  },
}
