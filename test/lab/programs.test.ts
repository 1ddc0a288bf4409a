import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import { afterAll, afterEach, describe, expect, test } from '@jest/globals'
import { packImage } from './image.ts'

const folder = mkdtempSync(join(tmpdir(), 'gradus-programs-'))
// Go's own cache is found by the same variable.
process.env.GOCACHE ??= execFileSync('go', ['env', 'GOCACHE'], { encoding: 'utf8' }).trim()
process.env.XDG_CACHE_HOME = folder
const { cached, cacheFolder, keyOf, whileBuilding } = await import('./programs/cache.ts')
const { programs } = await import('./programs.ts')

afterAll(() => rmSync(folder, { recursive: true }))
afterEach(() => {
  delete process.env.KUBEBUILDER_ASSETS
})

describe('the cache', () => {
  test('is the one that the user has chosen', () => {
    expect(cacheFolder).toBe(join(folder, 'gradus/programs'))
  })

  test('fills a place once', async () => {
    let fillings = 0
    const fill = async (draft: string) => {
      fillings += 1
      writeFileSync(join(draft, 'program'), 'built')
    }
    const first = await cached('once', 'key', fill)
    expect(await cached('once', 'key', fill)).toBe(first)
    expect(readFileSync(join(first, 'program'), 'utf8')).toBe('built')
    expect(fillings).toBe(1)
  })

  test('keeps nothing of a filling that failed', async () => {
    const fill = async (draft: string) => {
      writeFileSync(join(draft, 'half'), '')
      throw new Error('no network')
    }
    await expect(cached('failed', 'key', fill)).rejects.toThrow('no network')
    expect(readdirSync(cacheFolder).filter((name) => name.startsWith('failed'))).toEqual([])
    expect(readdirSync(join(cacheFolder, '.drafts'))).toEqual([])
  })

  test('two that fill the same place at once both get it, whole', async () => {
    const fill = async (draft: string) => {
      writeFileSync(join(draft, 'a'), '')
      await sleep(20)
      writeFileSync(join(draft, 'b'), '')
    }
    const places = await Promise.all([cached('race', 'key', fill), cached('race', 'key', fill)])
    expect(new Set(places).size).toBe(1)
    expect(readdirSync(places[0]).sort()).toEqual(['a', 'b'])
  })

  test('keys tell parts apart wherever they are cut', () => {
    expect(keyOf(['ab', 'c'])).not.toBe(keyOf(['a', 'bc']))
  })

  test('one builder waits for the other and says so', async () => {
    const order: string[] = []
    const build = (name: string) =>
      whileBuilding(
        () => order.push(`${name} waits`),
        async () => {
          order.push(`${name} begins`)
          await sleep(800)
          order.push(`${name} ends`)
        },
      )
    const first = build('first')
    await sleep(200)
    await Promise.all([first, build('second')])
    expect(order).toEqual(['first begins', 'second waits', 'first ends', 'second begins', 'second ends'])
  })
})

describe('KUBEBUILDER_ASSETS', () => {
  test('is where etcd and kube-apiserver come from', async () => {
    for (const name of ['etcd', 'kube-apiserver']) writeFileSync(join(folder, name), '')
    process.env.KUBEBUILDER_ASSETS = folder
    const lines: string[] = []
    expect(await programs(['etcd', 'kube-apiserver'], (line) => lines.push(line))).toEqual({
      etcd: join(folder, 'etcd'),
      'kube-apiserver': join(folder, 'kube-apiserver'),
    })
    expect(lines).toEqual([])
  })

  test('without them is an error that names the folder', async () => {
    const empty = join(folder, 'nothing-here')
    process.env.KUBEBUILDER_ASSETS = empty
    await expect(programs(['etcd'], () => {})).rejects.toThrow(`KUBEBUILDER_ASSETS is "${empty}" and has no etcd`)
  })
})

test('a program is built, runs, and is not built again', async () => {
  const lines: string[] = []
  const { pause } = await programs(['pause'], (line) => lines.push(line))
  expect(lines).toEqual(['building pause (only this once)', expect.stringMatching(/^built pause in \d+\.\d s$/)])
  expect(statSync(pause).mode & 0o111).toBe(0o111)
  const before = statSync(pause).mtimeMs
  expect(await programs(['pause'], (line) => lines.push(line))).toEqual({ pause })
  expect(lines).toHaveLength(2)
  expect(statSync(pause).mtimeMs).toBe(before)
})

describe('an image', () => {
  const program = join(folder, 'hello')
  writeFileSync(program, '#!/bin/sh\necho hello\n')
  chmodSync(program, 0o755)

  test('has one executable file, /app', async () => {
    const [layer] = (await packImage(program)).blobs
    const archive = join(folder, 'layer.tar')
    writeFileSync(archive, gunzipSync(layer ?? Buffer.alloc(0)))
    const listing = execFileSync('tar', ['--numeric-owner', '-tvf', archive], { encoding: 'utf8' })
    expect(listing).toMatch(/^-rwxr-xr-x 0\/0 +21 \S+ \S+ app\n$/)
    execFileSync('tar', ['-xf', archive, '-C', folder])
    expect(existsSync(join(folder, 'app'))).toBe(true)
    expect(execFileSync(join(folder, 'app'), { encoding: 'utf8' })).toBe('hello\n')
  })

  test('has the digest that its program gives it', async () => {
    const first = await packImage(program)
    expect((await packImage(program)).digest).toBe(first.digest)
    writeFileSync(join(folder, 'other'), '#!/bin/sh\necho other\n')
    expect((await packImage(join(folder, 'other'))).digest).not.toBe(first.digest)
  })
})
