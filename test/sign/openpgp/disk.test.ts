import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { useWorld } from '../world.ts'
import { Maker } from './maker.ts'

const world = useWorld()
const maker = new Maker(join(world.folder, 'maker'))
afterAll(() => maker.close())
const script = join(import.meta.dirname, 'small-disk.ts')
let given: string
beforeAll(() => {
  const fingerprint = maker.key('alice')
  const [key, publicKey] = [maker.secretKey(fingerprint), maker.publicKey(fingerprint)]
  given = JSON.stringify({ key, publicKey, fingerprint, signature: String(maker.sign(fingerprint, 'bytes')) })
})

/** Both on a disk of so many pages of 4 kB, in a mount namespace of its own. */
function onDisk(pages: number): { signed: string; verified: string; left: string[] } {
  const disk = join(world.folder, `disk-${pages}`)
  mkdirSync(disk)
  const rights = process.getuid?.() === 0 ? [] : ['--map-root-user']
  const mounted = `mount -t tmpfs -o size=${pages * 4}k tmpfs "$1" && exec "$2" --no-warnings "$3" "$1"`
  const words = [...rights, '--mount', 'sh', '-c', mounted, 'sh', disk, process.execPath, script]
  return JSON.parse(execFileSync('unshare', words, { input: given, encoding: 'utf8' }))
}

describe('a disk that is full', () => {
  test.each([1, 3, 5, 6])('after %d pages: one sentence or a signature, and nothing is left', (pages) => {
    const { signed, verified, left } = onDisk(pages)
    const sentence = /^done$|^UserError: [^\n]*(?:make room|disk is full)[^\n]*$/
    expect(signed).toMatch(sentence)
    expect(verified).toMatch(sentence)
    expect(left).toEqual([])
  })
})
