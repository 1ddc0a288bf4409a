import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { load } from 'js-yaml'
import { indexSite } from '../../../src/report/index-site/site.ts'
import { writeIndex } from '../../../src/repository/index-write.ts'
import { promotePackage } from '../../../src/repository/promote.ts'
import { pushPackage } from '../../../src/repository/push.ts'
import { programs } from '../../lab/programs.ts'
import { startRegistry } from '../../lab/registry.ts'
import { freshKey, packed, repositoryWorld, trusting } from '../../repository/sample.ts'
import { all, type Node, treeOf } from '../xml.ts'

/** A package in a real registry, its index and its page; and what the page tells people to copy. */

const tools = await programs(['crane', 'oras'], console.error)
const folder = mkdtempSync(join(tmpdir(), 'gradus-copied-'))
const world = repositoryWorld(folder)
const key = freshKey()
const judge = trusting({ staging: key, production: key, index: key }, world)
let registry: Awaited<ReturnType<typeof startRegistry>>
let page: Node
let archive: string
let commands: string[]

beforeAll(async () => {
  for (const name of ['crane', 'oras'] as const) symlinkSync(tools[name], join(folder, name))
  registry = await startRegistry({ kind: 'olareg' })
  const repository = `${registry.address}/acme/packages`
  archive = await packed(folder, { signers: [key.signer], files: { 'README.md': '# The shop\n\nSells **things**.\n' } })
  await pushPackage({ repository, file: archive, judge }, world)
  const promotion = { wanted: 'acme/shop@1.4.2', from: 'staging', to: 'production', approver: 'ada' }
  await promotePackage({ ...promotion, repository, signers: [key.signer], judge }, world)
  const { index } = await writeIndex(
    { repository, judge, names: ['acme/shop'], environment: 'index', signers: [key.signer], lifetimeSeconds: 86_400 },
    world,
  )
  const html = indexSite(index, { now: world.now() }).get('packages/acme/shop.html') ?? ''
  page = treeOf(html.replace(/^<!DOCTYPE html>\n/, ''))
  commands = all(page, 'pre').map(({ text }) => text)
})
afterAll(async () => {
  await registry?.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** The registry of this test has no certificate; crane goes without one on loopback by itself. */
const NO_TLS = '--plain-http'

/** As a person who pastes it into a terminal. */
function pasted(command: string, place: string): string {
  const env = { PATH: `${folder}:/usr/bin:/bin`, HOME: folder, DOCKER_CONFIG: folder }
  const { stdout, stderr, status } = spawnSync('sh', ['-c', command], { cwd: place, env, encoding: 'utf8' })
  expect([status, status === 0 ? '' : stderr]).toEqual([0, ''])
  return stdout
}

describe('the page of a package that is really in a registry', () => {
  test('says where it stands, who signed it, and what it is', () => {
    expect(page.text).toContain('promoted from staging')
    expect(page.text).toContain('ada')
    expect(page.text).toContain(key.signer.signer)
    expect(all(page, 'h3').map(({ text }) => text)).toContain('The shop')
    expect(all(page, 'p').find(({ attributes }) => attributes.id === 'expired')?.attributes.hidden).toBe('')
  })

  test('has a step for a workflow that names it by digest', () => {
    const [step] = load(commands[0] ?? '') as { uses: string; with: Record<string, string> }[]
    expect(step?.with).toEqual({
      package: expect.stringMatching(/^127\.0\.0\.1:\d+\/acme\/packages\/acme\/shop@sha256:[0-9a-f]{64}$/),
      environment: 'production',
    })
  })

  test('has commands that get the very bytes, with oras', () => {
    const place = mkdtempSync(join(folder, 'oras-'))
    pasted(`${commands[1]} ${NO_TLS}`, place)
    const [name = ''] = readdirSync(place)
    expect(readFileSync(join(place, name)).equals(readFileSync(archive))).toBe(true)
  })

  test('and with crane', () => {
    const place = mkdtempSync(join(folder, 'crane-'))
    pasted(commands[2] ?? '', place)
    const blobs = readdirSync(join(place, 'package/blobs/sha256'))
    const bytes = readFileSync(archive)
    expect(blobs.some((name) => readFileSync(join(place, 'package/blobs/sha256', name)).equals(bytes))).toBe(true)
  })

  test('has a command that lists what was stated about it', () => {
    expect(pasted(`${commands[3]} ${NO_TLS}`, folder)).toContain('application/vnd.gradus.promotion.v1')
  })
})
