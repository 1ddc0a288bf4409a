import { spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { UserError } from '../src/errors.ts'
import { chromium } from '../test/report/browser.ts'

/** `npm run test:browser`: the report in a real Chromium, which is installed where it is missing and that is possible. */
const ROOT = resolve(import.meta.dirname, '..')
const JEST = join(ROOT, 'node_modules/jest/bin/jest.js')

try {
  if (!isThere() && process.getuid?.() === 0) {
    console.log('installing Chromium (apt-get install chromium)')
    const quietly = { stdio: ['ignore', 'ignore', 'inherit'] as ['ignore', 'ignore', 'inherit'] }
    spawnSync('apt-get', ['update', '-qq'], quietly)
    spawnSync('apt-get', ['install', '-qq', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'], quietly)
  }
  chromium()
  const flags = ['--experimental-vm-modules', '--no-warnings', JEST, '--testMatch=**/*.browser.ts', '--runInBand']
  const { status } = spawnSync(process.execPath, flags, { cwd: ROOT, stdio: 'inherit' })
  process.exitCode = status ?? 1
} catch (error) {
  if (!(error instanceof UserError)) throw error
  console.error(error.message)
  process.exitCode = 1
}

function isThere(): boolean {
  try {
    return chromium() !== ''
  } catch {
    return false
  }
}
