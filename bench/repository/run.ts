import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { copyImage } from '../../src/oci/copy.ts'
import { createLayout } from '../../src/oci/layout.ts'
import { openRegistry } from '../../src/oci/registry.ts'
import { programs } from '../../test/lab/programs.ts'
import type { Cost } from './child.ts'

const run = promisify(execFile)

export type Work = 'push' | 'pull'

export async function ourCost(work: Work, repository: string, file: string, temporary: string): Promise<Cost> {
  const args = ['--no-warnings', join(import.meta.dirname, 'child.ts'), work, repository, file, temporary]
  return JSON.parse((await run(process.execPath, args)).stdout)
}

/** Seconds that crane takes for the same package, from a layout and into one. */
export async function craneSeconds(work: Work, reference: string, layout: string): Promise<number> {
  const { crane } = await programs(['crane'], console.error)
  const args = work === 'push' ? ['push', layout, reference] : ['pull', '--format=oci', reference, layout]
  const begin = performance.now()
  await run(crane, args, { env: { HOME: layout, PATH: '/usr/bin:/bin' } })
  return (performance.now() - begin) / 1000
}

/** Writes what a repository has of `bench` 1.0.0 as an OCI layout, for crane. */
export async function layOut(repository: string, folder: string): Promise<void> {
  const store = openRegistry(`${repository}/bench`, { signal: new AbortController().signal, env: {} })
  await copyImage(store, '1.0.0', await createLayout(folder), '1.0.0')
}
