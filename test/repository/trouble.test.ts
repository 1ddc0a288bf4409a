import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { makeRepository, workCost } from '../../bench/package/run.ts'
import { ourCost } from '../../bench/repository/run.ts'
import { pullPackage } from '../../src/repository/pull.ts'
import { pushPackage } from '../../src/repository/push.ts'
import { type Registry, startRegistry } from '../lab/registry.ts'
import { startCutting } from '../oci/cutting.ts'
import { refusalOf } from '../oci/sample.ts'
import { freshKey, packed, repositoryWorld, trusting } from './sample.ts'

const run = promisify(execFile)
const MB = 1024 * 1024
const folder = mkdtempSync(join(tmpdir(), 'rt-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const world = repositoryWorld(folder)
const staging = freshKey()
const judge = trusting({ staging }, world)
let registry: Registry
let repository: string
let file: string
beforeAll(async () => {
  registry = await startRegistry({ kind: 'distribution' })
  repository = `${registry.address}/acme/packages`
  file = await packed(folder, { files: { 'recipe/noise': randomBytes(6 * MB) }, signers: [staging.signer] })
  await pushPackage({ repository, file, judge }, world)
})
afterAll(() => registry.stop())

function pulling(address = registry.address, here = world) {
  const out = mkdtempSync(join(folder, 'out-'))
  const to = join(out, 'a.tgz')
  const from = repository.replace(registry.address, address)
  return {
    out,
    to,
    pull: (more = {}) => pullPackage({ repository: from, wanted: 'acme/shop', to, judge, ...more }, here),
  }
}

test('a package is pulled over a connection that breaks, and goes on from there', async () => {
  const proxy = await startCutting(registry.address, [2 * MB, 2 * MB])
  try {
    const { to, pull } = pulling(proxy.address)
    await pull()
    expect(readFileSync(to).equals(readFileSync(file))).toBe(true)
    expect(proxy.offsets).toHaveLength(2)
  } finally {
    await proxy.stop()
  }
})

test('where it breaks again and again nothing is left', async () => {
  const proxy = await startCutting(registry.address, [2 * MB, ...Array.from({ length: 50 }, () => 100)])
  try {
    const { out, pull } = pulling(proxy.address)
    expect(await refusalOf(pull())).toMatch(/^can't read the blob sha256:\w+ of acme\/packages\/acme\/shop at 127/)
    expect(readdirSync(out)).toEqual([])
  } finally {
    await proxy.stop()
  }
})

test('T12: a run that is cancelled leaves nothing, and told of its folder before', async () => {
  const cancel = new AbortController()
  const folders: string[] = []
  const here = { ...world, signal: cancel.signal, onFolder: (one: string) => void folders.push(one) }
  const { out, pull } = pulling(registry.address, here)
  const cancelled = pull({ onProgress: () => cancel.abort(new Error('cancelled')) })
  await expect(cancelled).rejects.toThrow('cancelled')
  expect(readdirSync(out)).toEqual([])
  expect(folders).toEqual([expect.stringMatching(new RegExp(`^${out}/\\.gradus-`))])
})

test('on a full disk, and where a folder is not there, one sentence says so and nothing is left', async () => {
  const disk = join(folder, 'disk')
  mkdirSync(disk)
  const mounted = 'mount -t tmpfs -o size=1m tmpfs "$1" && exec "$2" --no-warnings "$3" "$4" "$1"'
  const rights = process.getuid?.() === 0 ? [] : ['--map-root-user']
  const script = join(import.meta.dirname, 'trouble-child.ts')
  const words = [...rights, '--mount', 'sh', '-c', mounted, 'sh', disk, process.execPath, script, repository]
  const { said, left } = JSON.parse((await run('unshare', words)).stdout)
  expect(said).toMatch(/^UserError: can't write .*acme-shop-1\.4\.2\.tgz: no space is left on the disk; make room/)
  expect(left).toEqual([])
  const nowhere = { repository, wanted: 'acme/shop', to: join(folder, 'no', 'a.tgz'), judge }
  expect(await refusalOf(pullPackage(nowhere, world))).toMatch(/^can't write to .*\/no: it is not there$/)
})

test('a package goes up and comes down in a process that has a fraction of it', async () => {
  const large = join(folder, 'large')
  mkdirSync(large)
  makeRepository(large, 70 * MB, 5)
  workCost(['pack'], large)
  const place = `${registry.address}/large`
  for (const [work, to] of [
    ['push', join(large, 'a.tgz')],
    ['pull', join(large, 'b.tgz')],
  ] as const) {
    const { memory } = await ourCost(work, place, to, large)
    // As `npm run bench -- repository` measures for 1 GB.
    expect(memory).toBeLessThan(200)
  }
})
