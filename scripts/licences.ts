import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

interface Locked {
  version?: string
  license?: string
  dev?: boolean
  optional?: boolean
}

/**
 * The licences of everything that can be in a bundle: all packages of the lock that are no development tools. ncc's own
 * list leaves out modules that it merges into others.
 *
 * @returns one text; packages with the same licence text share it
 */
export function licencesOf(root: string): string {
  const lock: { packages: Record<string, Locked> } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  const shipped = Object.entries(lock.packages).filter(([path, { dev, optional }]) => path !== '' && !dev && !optional)
  const holders = new Map<string, string[]>()
  for (const [path, { version, license }] of shipped) {
    const text = licenceText(join(root, path)) ?? `License: ${license ?? 'see the package'}`
    const name = `${path.replace(/^.*node_modules\//, '')} ${version}`
    holders.set(text, [...(holders.get(text) ?? []), name])
  }
  const sections = [...holders].map(([text, names]) => `${[...new Set(names)].sort().join('\n')}\n\n${text}\n`)
  return sections.sort().join(`\n${'-'.repeat(80)}\n\n`)
}

function licenceText(folder: string): string | undefined {
  if (!existsSync(folder)) throw new Error(`${folder} is not installed: run npm ci`)
  const files = readdirSync(folder).filter((file) => /^(?:licen[cs]e|copying|notice)/i.test(file))
  if (files.length === 0) return undefined
  const texts = files.sort().map((file) => readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim())
  return texts.join('\n\n')
}
