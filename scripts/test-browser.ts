import { spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { UserError } from '../src/errors.ts'
import { installChromium } from '../test/report/chromium.ts'

/** `npm run test:browser`: the report and the pages of packages in a real Chromium, which is installed where it is missing and that is possible. */
const ROOT = resolve(import.meta.dirname, '..')
const JEST = join(ROOT, 'node_modules/jest/bin/jest.js')

try {
  installChromium()
  const flags = ['--experimental-vm-modules', '--no-warnings', JEST, '--testMatch=**/*.browser.ts', '--runInBand']
  const { status } = spawnSync(process.execPath, flags, { cwd: ROOT, stdio: 'inherit' })
  process.exitCode = status ?? 1
} catch (error) {
  if (!(error instanceof UserError)) throw error
  console.error(error.message)
  process.exitCode = 1
}
