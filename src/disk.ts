import { UserError } from './errors.ts'

/** What an error code of a disk means for a user, and what to do. */
export const DISK_REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'no space is left on the disk; make room and run this again',
  EDQUOT: 'the disk quota is used up; make room and run this again',
  EROFS: 'the file system can only be read; give a folder that can be written to',
  EACCES: 'permission denied; give this user the right to do it',
  EPERM: 'permission denied; give this user the right to do it',
  ENOTDIR: 'a file stands where its folder would be; move that file away',
  EISDIR: 'a folder stands there; move it away',
  EEXIST: 'something stands there already; move it away',
  ENOTEMPTY: 'something stands there already; move it away',
  ELOOP: 'there is a link in its place; remove it',
  ENOENT: 'it is not there',
  EMFILE: 'too many files are open; raise the limit (ulimit -n)',
  EIO: 'the disk fails',
}

/**
 * What the disk said, as a sentence for a user where it is theirs to mend; else the error itself.
 *
 * @param what was tried: `write shop.tar.gz`
 */
export function diskError(what: string, cause: unknown): unknown {
  if (cause instanceof UserError) return cause
  const why = DISK_REASONS[(cause as NodeJS.ErrnoException | undefined)?.code ?? '']
  return why === undefined ? cause : new UserError(`can't ${what}: ${why}`, { cause })
}
