import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll } from '@jest/globals'
import { UserError } from '../../src/errors.ts'
import { canonicalBytes } from '../../src/package/canonical.ts'
import { Archive } from '../../src/package/extract.ts'
import { packFolder } from '../../src/package/pack.ts'
import { MANIFEST, type PackageFile } from '../../src/package/types.ts'
import { type Expected, type Judges, verifyArchive, verifyFolder } from '../../src/package/verify.ts'
import type { Signature, Trust } from '../../src/sign/types.ts'
import { verifyAny } from '../../src/sign/verify.ts'
import { Maker } from '../sign/openpgp/maker.ts'
import { worldIn } from '../sign/world.ts'
import { never, requestOf, shop } from './sample.ts'
import { type RawEntry, rawTar } from './tar-bytes.ts'

/** A package that plain gpg signed, and the path by which a deployment verifies one: what its changes are tried on. */
export const ASC = 'metadata/signature.asc'
export const BUNDLE = 'metadata/bundle.sigstore.json'
const ASKED: Expected = { name: 'acme/shop', version: '1.4.2', stage: 'staging' }

/** Path → what lies there. */
export type Files = ReadonlyMap<string, RawEntry>
export type Change = (files: Map<string, RawEntry>) => void
/** A change, and what is said of it. */
export type Row = [what: string, refusal: () => Promise<string>, sentence: string]

const scratch = mkdtempSync(join(tmpdir(), 'pm-'))
const world = worldIn(scratch)
export const maker = new Maker(join(scratch, 'maker'))
afterAll(() => {
  maker.close()
  rmSync(scratch, { recursive: true, force: true })
})

/** A package as it lies in its archive, without a signature. */
export async function packed(change: Partial<PackageFile> = {}, stage = 'staging'): Promise<Files> {
  const request = requestOf(shop(join(scratch, 'repository')))
  const asked = { ...request, stage, lock: canonicalBytes({ schema: 1, packages: {} }) }
  const made = await packFolder({ ...asked, package: { ...request.package, ...change } }, { signal: never })
  const name = `${made.package.name}-${made.package.version}-${stage}`.replaceAll('/', '-')
  const { file } = await made.write(join(scratch, `${name}.tgz`), new Map())
  await using archive = await Archive.open(file, { signal: never })
  const { files } = await archive.list()
  await archive.unpack(files, join(scratch, name))
  return new Map(
    files.map(({ path, mode }) => {
      const content = readFileSync(join(scratch, name, path))
      return [path, { name: path, content, mode: mode === 'file' ? 0o644 : 0o755 }]
    }),
  )
}

export function bytesAt(files: Files, path: string): Buffer {
  return Buffer.from(files.get(path)?.content ?? '')
}

export function entry(name: string, content: string | Uint8Array): RawEntry {
  return { name, content: Buffer.from(content as Uint8Array) }
}

export const put =
  (path: string, content: string | Uint8Array): Change =>
  (files) =>
    void files.set(path, entry(path, content))

/** One bit changed, in the middle. */
export function flipped(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes)
  const at = bytes.length >> 1
  changed[at] = (changed[at] as number) ^ 1
  return changed
}

export function withSignature(files: Files, signature: Uint8Array): Map<string, RawEntry> {
  return new Map(files).set(ASC, entry(ASC, signature))
}

export const plain = await packed()
export const manifest = bytesAt(plain, MANIFEST)
export const alice = maker.key('alice')
export const signature = maker.sign(alice, manifest)
export const good: Files = withSignature(plain, signature)

export function trustIn(...fingerprints: string[]): Trust {
  return { openpgp: { keys: fingerprints.map((one) => maker.publicKey(one)), fingerprints } }
}

export function judgedBy(trust: Trust): Judges {
  return {
    async signature(bytes, found) {
      const signatures = [...found].map(
        ([where, content]): Signature => ({ kind: where === ASC ? 'openpgp' : 'sigstore', where, bytes: content }),
      )
      const { verified } = await verifyAny(bytes, signatures, trust, 'the package', world)
      return verified[0] as (typeof verified)[number]
    },
  }
}

const byAlice = judgedBy(trustIn(alice))
/** gpg judges the true manifest with its true signature once: changes that leave both alone needn't ask it again. */
const verdict = await byAlice.signature(manifest, new Map([[ASC, signature]]))
export const judges: Judges = {
  async signature(bytes, found) {
    const isTrue = manifest.equals(bytes) && found.size === 1 && signature.equals(found.get(ASC) ?? Buffer.alloc(0))
    return isTrue ? verdict : await byAlice.signature(bytes, found)
  },
}

/** What is said of an archive with these entries. */
export async function ofEntries(entries: readonly RawEntry[], judge = judges): Promise<string> {
  const file = join(mkdtempSync(join(scratch, 'a-')), 'a.tgz')
  const mtime = Date.parse('2026-11-20T08:30:00Z') / 1000
  writeFileSync(file, gzipSync(rawTar(entries.map((one) => ({ mtime, ...one }))), { level: 1 }))
  await using archive = await Archive.open(file, { signal: never })
  return await refusalOf(() => verifyArchive(archive, ASKED, judge))
}

export function sortedOf(files: Files): RawEntry[] {
  return [...files.values()].sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)))
}

export function ofFiles(files: Files, judge = judges): Promise<string> {
  return ofEntries(sortedOf(files), judge)
}

export function ofChange(change: Change): Promise<string> {
  const files = new Map(good)
  change(files)
  return ofFiles(files)
}

/** The same for a package that was unpacked. */
export async function ofFolder(change: (folder: string) => void): Promise<string> {
  const folder = join(mkdtempSync(join(scratch, 'f-')), 'p')
  cpSync(join(scratch, 'acme-shop-1.4.2-staging'), folder, { recursive: true })
  writeFileSync(join(folder, ASC), signature)
  change(folder)
  return await refusalOf(() => verifyFolder(folder, ASKED, judges, { signal: never }))
}

export const ACCEPTED = 'it is accepted'

async function refusalOf(work: () => Promise<unknown>): Promise<string> {
  const error = await work().then(
    () => new Error(ACCEPTED),
    (reason: unknown) => reason,
  )
  if (!(error instanceof Error)) throw error
  if (error.message === ACCEPTED) return ACCEPTED
  if (!(error instanceof UserError) || error.message.includes('\n')) throw error
  return error.message.replace(/the package (?:a\.tgz|in \S+\/p\b)/, 'P')
}
