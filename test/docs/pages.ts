import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'

/** What people read of this project, taken apart for tests. */

export const ROOT = resolve(import.meta.dirname, '../..')

export interface Block {
  /** `docs/gates.md:23` */
  at: string
  language: string
  text: string
}

/** Every page in markdown, by its path from the root. */
export function pages(): string[] {
  const folders = ['docs', 'actions', 'examples', 'test/lab']
  const inFolders = folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.md') && !entry.parentPath.includes('node_modules'))
      .map((entry) => relative(ROOT, join(entry.parentPath, entry.name))),
  )
  const atRoot = readdirSync(ROOT).filter((name) => name.endsWith('.md'))
  return [...atRoot, ...inFolders].sort()
}

export function textOf(page: string): string {
  return readFileSync(join(ROOT, page), 'utf8')
}

/** The fenced blocks of a page, without the indentation that all their lines share. */
export function blocksOf(page: string): Block[] {
  const blocks: Block[] = []
  let open: { line: number; language: string; lines: string[] } | undefined
  for (const [index, line] of textOf(page).split('\n').entries()) {
    const fence = /^\s*```(\w*)\s*$/.exec(line)
    if (!fence) open?.lines.push(line)
    else if (!open) open = { line: index + 1, language: fence[1] ?? '', lines: [] }
    else {
      blocks.push({ at: `${page}:${open.line}`, language: open.language, text: unindented(open.lines) })
      open = undefined
    }
  }
  if (open) throw new Error(`${page}:${open.line}: this block has no end`)
  return blocks
}

function unindented(lines: readonly string[]): string {
  const depths = lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length)
  const depth = Math.min(...depths, Number.MAX_SAFE_INTEGER)
  return lines.map((line) => line.slice(depth)).join('\n')
}

/** GitHub's anchors of a page's headings. */
export function anchorsOf(page: string): string[] {
  const headings = textOf(page)
    .replace(/^\s*```.*?^\s*```/gms, '')
    .matchAll(/^#{1,6} +(.+)$/gm)
  return [...headings].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  )
}
