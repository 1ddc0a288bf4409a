import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'
import { startRegistry } from '../lab/registry.ts'

const run = promisify(execFile)

/** Asks for all that there may not be; what was answered must hold no connection, and so not this process. */
const SCRIPT = `
  import { openRegistry } from '${import.meta.dirname}/../../src/oci/registry.ts'
  const repository = openRegistry(process.argv[1] + '/none', { signal: new AbortController().signal, env: {} })
  const digest = 'sha256:' + '0'.repeat(64)
  await repository.find('1.0')
  await repository.hasBlob({ digest, size: 1 })
  await repository.tags()
  await repository.referrers(digest)
  await repository.deleteManifest(digest)
  await repository.resolve('1.0').catch(() => {})
  console.log(performance.now())
`

test.each(['distribution', 'debian', 'olareg'] as const)(
  'a process that asked %s for what is not there ends',
  async (kind) => {
    const registry = await startRegistry({ kind })
    try {
      const flags = ['--no-warnings', '--input-type=module-typescript']
      const begin = performance.now()
      const { stdout } = await run(process.execPath, [...flags, '-e', SCRIPT, registry.address])
      const whole = performance.now() - begin
      // Silence is borne for a minute.
      expect(whole - Number(stdout)).toBeLessThan(30_000)
    } finally {
      await registry.stop()
    }
  },
)
