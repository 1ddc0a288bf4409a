import { expect, test } from '@jest/globals'
import type { PackageFile } from '../../src/package/types.ts'
import { keysSummary, signSummary, verifySummary } from '../../src/report/package.ts'

const HOSTILE = 'a | b <img src=x onerror=alert(1)> ![x](https://evil.example/beacon) @octocat'
const FILE: PackageFile = {
  schema: 1,
  name: 'acme/shop',
  version: '1.4.2',
  commit: '3f2a1bc4d5e6f708192a3b4c5d6e7f8091a2b3c4',
  created: '2026-11-20T08:30:00Z',
  images: { shop: `ghcr.io/acme/shop@sha256:${'ab'.repeat(32)}` },
  dependencies: { 'acme/cart': '^2.0.0' },
}
const ARCHIVE = { file: 'shop.tar.gz', digest: `sha256:${'cd'.repeat(32)}` }

test('a summary has what a person decides from', () => {
  const by = [{ kind: 'openpgp', signer: 'F00D', at: '2026-11-20T09:00:00Z' } as const]
  const summary = verifySummary(FILE, 'staging', ARCHIVE, by, ['another signature does not count'])
  for (const part of ['acme/shop 1.4.2', ARCHIVE.digest, 'F00D', FILE.commit, 'staging', 'acme/cart', '^2.0.0']) {
    expect(summary.replaceAll('\\', '')).toContain(part)
  }
  expect(summary).toContain('another signature does not count')
})

test('T26: what a signer or a file is called is no markup', () => {
  const summaries = [
    signSummary(FILE, { ...ARCHIVE, file: HOSTILE }, [{ kind: 'sigstore', signer: HOSTILE }], [HOSTILE]),
    verifySummary({ ...FILE, created: HOSTILE }, HOSTILE, ARCHIVE, [], [HOSTILE]),
  ]
  for (const summary of summaries) {
    expect(summary).not.toMatch(/<img|!\[x\]\(|https:\/\/evil|@octocat/)
    expect(summary).toContain('a \\| b')
  }
})

test('the lines of a key that works can be pasted', () => {
  const summary = keysSummary({ signer: 'F00D', publicKey: '-----BEGIN PGP\nx\n' }, undefined)
  expect(summary).toContain('    openpgp:\n      - { fingerprint: F00D, key: keys/release.asc }')
  expect(summary).not.toContain('sigstore-keys')
})
