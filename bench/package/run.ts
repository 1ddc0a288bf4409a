import { execFileSync } from 'node:child_process'
import { createCipheriv } from 'node:crypto'
import { closeSync, mkdirSync, openSync, readdirSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Cost } from './child.ts'

export type Work = 'manifest' | 'pack' | 'verify' | 'unpack' | 'folder'

const PIECE = 1024 * 1024

/**
 * A repository whose `recipe/` has so many bytes: half of them don't shrink (as images and archives), half are text.
 * The same in every run.
 */
export function makeRepository(folder: string, bytes: number, files: number): string[] {
  const recipe = join(folder, 'repository', 'recipe')
  mkdirSync(recipe, { recursive: true })
  writeFileSync(join(folder, 'repository', 'Dockerfile'), 'FROM scratch\n')
  const noise = createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16))
  const zeros = Buffer.alloc(PIECE)
  for (let file = 0; file < files; file += 1) {
    const descriptor = openSync(join(recipe, `${file}.bin`), 'w')
    for (let left = bytes / files; left > 0; left -= PIECE) {
      const random = noise.update(zeros)
      const piece = file % 2 === 0 ? random : Buffer.from(random.subarray(0, PIECE / 2).toString('hex'))
      writeSync(descriptor, piece.subarray(0, Math.min(left, PIECE)))
    }
    closeSync(descriptor)
  }
  return readdirSync(recipe).map((name) => join(recipe, name))
}

/** What `sha256sum` takes for the same files. */
export function sumCost(files: readonly string[]): Pick<Cost, 'seconds' | 'processor'> {
  const begin = performance.now()
  // The shell's own clock has what its children used, which this process can't ask for one of them.
  const text = execFileSync('bash', ['-c', 'sha256sum -- "$@" > /dev/null; times', 'bash', ...files], {
    encoding: 'utf8',
  })
  const seconds = (performance.now() - begin) / 1000
  const children = text.trim().split('\n').at(-1) ?? ''
  const processor = [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, m, s]) => sum + Number(m) * 60 + Number(s),
    0,
  )
  return { seconds, processor }
}

/** Of pieces of work that one process does after each other. */
export function workCost(works: readonly Work[], folder: string): Cost {
  const args = ['--no-warnings', join(import.meta.dirname, 'child.ts'), works.join(), folder]
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }))
}
