import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from '@jest/globals'
import type { Surroundings } from '../../src/sign/types.ts'

/** A private folder for a test file, and what signing needs of the world in it. */
export function useWorld(): Surroundings & { readonly folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'sg-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return worldIn(folder)
}

export function worldIn(folder: string): Surroundings & { readonly folder: string } {
  return {
    folder,
    signal: new AbortController().signal,
    env: { PATH: process.env.PATH },
    outside: [],
    temporary: folder,
    now: Date.now,
  }
}

/** What signing has left in a folder. */
export function leftIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.startsWith('gpg-'))
}

/** Process ids of agents whose folder is below this one. */
export function agentsOf(folder: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      const line = commandLine(pid)
      return line.includes('gpg-agent') && line.includes(folder)
    })
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}
