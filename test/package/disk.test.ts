import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { inFolder } from './sample.ts'

/** Packs and unpacks on a file system of its own of 64 kB, in a mount namespace. */
function onDisk(folder: string, prepare: string): { packing: string; unpacking: string; left: string[] } {
  const disk = join(folder, 'disk')
  mkdirSync(disk)
  const mounted = `mount -t tmpfs -o size=64k tmpfs "$1" && ${prepare} && exec "$2" --no-warnings "$3" "$4" "$1"`
  const rights = process.getuid?.() === 0 ? [] : ['--map-root-user']
  const script = join(import.meta.dirname, 'disk-child.ts')
  const words = [...rights, '--mount', 'sh', '-c', mounted, 'sh', disk, process.execPath, script, folder]
  return JSON.parse(execFileSync('unshare', words, { encoding: 'utf8' }))
}

test('on a full disk nothing half-written is left, and one sentence says so', async () => {
  await inFolder((folder) => {
    const why = 'no space is left on the disk; make room and run this again'
    expect(onDisk(folder, 'true')).toEqual({
      packing: `UserError: can't write ${folder}/disk/a.tgz: ${why}`,
      unpacking: `UserError: can't unpack to ${folder}/disk/out: ${why}`,
      left: [],
    })
  })
})

test('on a disk that can only be read one sentence says so', async () => {
  await inFolder((folder) => {
    const why = 'the file system can only be read; give a folder that can be written to'
    expect(onDisk(folder, 'mount -o remount,ro "$1"')).toEqual({
      packing: `UserError: can't write ${folder}/disk/a.tgz: ${why}`,
      unpacking: `UserError: can't unpack to ${folder}/disk/out: ${why}`,
      left: [],
    })
  })
})
