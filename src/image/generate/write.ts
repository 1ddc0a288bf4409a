import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff'
import { type Standing, TargetFolder } from './folder.ts'
import { isMarked, isUntouched } from './mark.ts'

/**
 * created    it was not there
 * updated    Gradus made it, nobody changed it since, and it is different now
 * unchanged  it is what would be written, or a file that is only made where there is none
 * kept       a person wrote or changed it: it stays as it is, and the difference is told
 * replaced   the same with `force`
 */
export type FileState = 'created' | 'updated' | 'unchanged' | 'kept' | 'replaced'

export interface WrittenFile {
  /** Relative to the folder, with forward slashes. */
  readonly path: string
  readonly state: FileState
  /**
   * Unified diff from what stands there to what is generated; empty where there is none. It quotes a person's file:
   * whoever prints it takes care of workflow commands and control characters in it.
   */
  readonly diff: string
  /** Of a kept file: one sentence why, and what to do. */
  readonly note?: string
}

export interface WriteOptions {
  /** Replace what a person wrote or changed, too. */
  readonly force: boolean
  /** Compare only. */
  readonly dryRun: boolean
}

/** Lines of context around a change. */
const CONTEXT = 3
/** A diff that takes longer is of two texts that have nothing to do with each other. */
const DIFF_MS = 1000

/** Made where there is none; what a person or a later step put into it must not be lost, not even with `force`. */
const ONLY_WHERE_ABSENT: ReadonlySet<string> = new Set(['gradus.yml'])

/**
 * Brings a folder to what was generated. All of it is looked at before the first file is written; each file is then whole
 * or as it was, and a second run changes nothing.
 *
 * @param files texts by relative path, as `generated` gives them
 * @throws {UserError} a link leads out of the folder, something else than a file is in the way, the disk is full
 */
export function writeGenerated(
  root: string,
  files: ReadonlyMap<string, string>,
  options: WriteOptions,
): readonly WrittenFile[] {
  const folder = new TargetFolder(root)
  const plan = [...files].map(([path, text]) => ({ text, ...decided(path, text, folder.read(path), options.force) }))
  if (!options.dryRun) {
    for (const { path, state, text } of plan) {
      if (state !== 'unchanged' && state !== 'kept') folder.write(path, text)
    }
  }
  return plan.map(({ text: _, ...written }) => written)
}

function decided(path: string, text: string, there: Standing, force: boolean): WrittenFile {
  if (!there.file) return { path, state: 'created', diff: difference(path, undefined, text) }
  const same = there.text?.replaceAll('\r\n', '\n') === text
  if (same || ONLY_WHERE_ABSENT.has(path)) return { path, state: 'unchanged', diff: '' }
  const diff = there.text === undefined ? '' : difference(path, there.text, text)
  if (there.text !== undefined && isUntouched(there.text)) return { path, state: 'updated', diff }
  if (force) return { path, state: 'replaced', diff }
  const whose = there.text !== undefined && isMarked(there.text) ? 'was changed since Gradus made it' : 'is not ours'
  return { path, state: 'kept', diff, note: `${path} ${whose} and stays as it is; set force to have it replaced` }
}

function difference(path: string, before: string | undefined, after: string): string {
  const [from, to] = [before === undefined ? '/dev/null' : `a/${path}`, `b/${path}`]
  const options = { context: CONTEXT, timeout: DIFF_MS, headerOptions: FILE_HEADERS_ONLY }
  const patch = createTwoFilesPatch(from, to, before ?? '', after, undefined, undefined, options)
  return patch ?? `--- ${from}\n+++ ${to}\n(almost every line is different)\n`
}
