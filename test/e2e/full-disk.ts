import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { type Inputs, inputVariables, readDefinition } from '../lab/action.ts'

/** What a step says, and what it leaves, whose results go to a disk with room for one page of 4 kB. */
export function onFullDisk(disk: string, workspace: string, given: Inputs): { said: string; left: string[] } {
  mkdirSync(disk)
  const definition = readDefinition('sign-package')
  const env = { ...inputVariables(definition, given, {}), PATH: process.env.PATH ?? '', GITHUB_ACTIONS: 'true' }
  const rights = process.getuid?.() === 0 ? [] : ['--map-root-user']
  const script = 'mount -t tmpfs -o size=4k tmpfs "$1" && { "$2" "$3"; echo "left: $(ls -A "$1" | tr "\\n" " ")"; }'
  const words = [...rights, '--mount', 'sh', '-c', script, 'sh', disk, process.execPath, definition.main]
  const { stdout } = spawnSync('unshare', words, { cwd: workspace, env, encoding: 'utf8' })
  const [, said = ''] = /^::error [^:]*::(.*)$/m.exec(stdout) ?? []
  const [, left] = /^left: (.*)$/m.exec(stdout) ?? []
  if (left === undefined) throw new Error(`the step did not run to its end:\n${stdout}`)
  return { said, left: left.split(' ').filter((name) => name !== '') }
}
