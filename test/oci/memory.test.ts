import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'
import { startRegistry } from '../lab/registry.ts'

const run = promisify(execFile)
const MB = 1024 * 1024
const BLOB = 200 * MB

/** Uploads and downloads a blob that is never whole in memory; prints digest, bytes and the most memory it had. */
const SCRIPT = `
  import { createHash } from 'node:crypto'
  import { peakMemory } from '${import.meta.dirname}/../../bench/peak-memory.ts'
  import { openRegistry } from '${import.meta.dirname}/../../src/oci/registry.ts'
  const [address, size] = [process.argv[1], Number(process.argv[2])]
  const block = Buffer.alloc(1024 * 1024, 'gradus')
  const source = { async *open() { for (let at = 0; at < size; at += block.length) yield block } }
  const hash = createHash('sha256')
  for await (const chunk of source.open()) hash.update(chunk)
  const blob = { mediaType: 'application/octet-stream', digest: 'sha256:' + hash.digest('hex'), size }
  const repository = openRegistry(address + '/large', { signal: new AbortController().signal, env: {} })
  await repository.putBlob(blob, source)
  let read = 0
  for await (const chunk of repository.blob(blob).open()) read += chunk.length
  console.log(JSON.stringify({ read, most: peakMemory() }))
`

test('200 MB go up and come down in a process that has a fraction of it', async () => {
  const registry = await startRegistry({ kind: 'distribution' })
  try {
    const flags = ['--max-old-space-size=64', '--no-warnings', '--input-type=module-typescript']
    const { stdout } = await run(process.execPath, [...flags, '-e', SCRIPT, registry.address, String(BLOB)])
    const { read, most } = JSON.parse(stdout)
    expect(read).toBe(BLOB)
    // Node itself has about 100 of them; 1 GB takes no more.
    expect(most).toBeLessThan(175)
  } finally {
    await registry.stop()
  }
})
