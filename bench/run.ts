import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { isKept, type Measurement, type Row } from './measurement.ts'

/**
 * `npm run bench -- [name…] [--json]`: measures what the files of this folder measure, all of them without a name. A
 * file exports `measure`. With `--json` standard output is one JSON object. The exit code is 1 when a limit is not kept.
 */
const NOT_MEASURING = new Set(['run.ts', 'measurement.ts'])

const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean', default: false } },
  allowPositionals: true,
})
process.exitCode = await main(positionals, values.json)

async function main(wanted: readonly string[], json: boolean): Promise<number> {
  const known = namesOf(import.meta.dirname)
  const unknown = wanted.filter((name) => !known.includes(name))
  if (unknown.length > 0) {
    console.error(`there is no bench ${unknown.join(', ')}; there are ${known.join(', ')}`)
    return 2
  }
  const chosen = wanted.length > 0 ? wanted : known
  await enterWhatTheyNeed(chosen)
  const results: Record<string, Measurement & { kept: boolean }> = {}
  for (const name of chosen) {
    const measurement = await measureIn(join(import.meta.dirname, `${name}.ts`))
    results[name] = { ...measurement, kept: measurement.rows.every(isKept) }
    if (!json) print(measurement)
  }
  if (json) console.log(JSON.stringify(results))
  return Object.values(results).every(({ kept }) => kept) ? 0 : 1
}

function namesOf(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && !NOT_MEASURING.has(file))
    .map((file) => file.replace(/\.ts$/, ''))
    .sort()
}

/** A bench that runs in a network of its own says so by `enter`, which starts this command again inside it. */
async function enterWhatTheyNeed(names: readonly string[]): Promise<void> {
  for (const name of names) {
    const { enter }: { enter?: () => Promise<void> } = await import(
      pathToFileURL(join(import.meta.dirname, `${name}.ts`)).href
    )
    await enter?.()
  }
}

async function measureIn(file: string): Promise<Measurement> {
  const { measure }: { measure: () => Promise<Measurement> } = await import(pathToFileURL(file).href)
  return await measure()
}

function print({ title, rows }: Measurement): void {
  const lines = [['', 'measured', 'limit', '', ''], ...rows.map(columns)]
  const widths = (lines[0] as string[]).map((_, index) => Math.max(...lines.map((line) => line[index]?.length ?? 0)))
  console.log(`\n${title}`)
  for (const line of lines) {
    const cells = line.map((cell, index) =>
      index === 0 || index > 2 ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0),
    )
    console.log(cells.join('  ').trimEnd())
  }
}

function columns(row: Row): string[] {
  const details = Object.entries(row.details ?? {}).map(([name, value]) => `${name} ${value}`)
  const limit = row.limit === undefined ? '' : `${row.limit} ${row.unit}`
  return [row.what, `${row.value} ${row.unit}`, limit, isKept(row) ? '' : 'NOT KEPT', details.join(', ')]
}
