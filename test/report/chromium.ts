import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../../src/errors.ts'

/** Where Chromium is. @throws {UserError} this machine has none */
export function chromium(): string {
  const chosen = process.env.CHROMIUM ?? found()
  if (chosen === undefined) {
    throw new UserError('Chromium was not found: install it (apt-get install chromium), or put its path into CHROMIUM')
  }
  return chosen
}

/** Installs it where it is missing and that is possible. @throws {UserError} it was not */
export function installChromium(): void {
  if (process.env.CHROMIUM === undefined && found() === undefined && process.getuid?.() === 0) {
    console.log('installing Chromium (apt-get install chromium)')
    const quietly = { stdio: ['ignore', 'ignore', 'inherit'] as ['ignore', 'ignore', 'inherit'] }
    spawnSync('apt-get', ['update', '-qq'], quietly)
    spawnSync('apt-get', ['install', '-qq', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'], quietly)
  }
  chromium()
}

function found(): string | undefined {
  const names = ['chromium', 'chromium-browser', 'google-chrome']
  return (process.env.PATH ?? '')
    .split(':')
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find(existsSync)
}
