import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { formatReference, parseReference } from '../../src/oci/reference.ts'
import { cpuMs, TOO_LONG_MS } from '../cpu.ts'

const DIGEST = `sha256:${'ab'.repeat(32)}`

test.each([
  ['node', 'docker.io/library/node'],
  ['node:24', 'docker.io/library/node:24'],
  ['acme/shop', 'docker.io/acme/shop'],
  ['docker.io/node', 'docker.io/library/node'],
  ['index.docker.io/library/node', 'docker.io/library/node'],
  ['ghcr.io/acme/shop:1.4', 'ghcr.io/acme/shop:1.4'],
  ['localhost/shop', 'localhost/shop'],
  ['localhost:5000/shop', 'localhost:5000/shop'],
  ['127.0.0.1:5000/a/b/c:x', '127.0.0.1:5000/a/b/c:x'],
  ['[::1]:5000/shop', '[::1]:5000/shop'],
  ['REGISTRY/shop', 'REGISTRY/shop'],
  [`shop:1@${DIGEST}`, `docker.io/library/shop:1@${DIGEST}`],
  [`gcr.io/distroless/static@${DIGEST}`, `gcr.io/distroless/static@${DIGEST}`],
])('%s is %s, as docker has it', (written, meant) => {
  expect(formatReference(parseReference(written))).toBe(meant)
})

test.each([
  '',
  'https://ghcr.io/acme/shop',
  'ghcr.io/Acme/shop',
  'ghcr.io/acme/shop:',
  'ghcr.io/acme/shop@sha256:abc',
  'ghcr.io/acme//shop',
  'ghcr.io/acme/../shop',
  '-shop',
  'shop\n',
  'shop:$(touch pwn)',
  `a/${'b/'.repeat(300)}c`,
])('T1: %j is refused with what to write', (text) => {
  expect(() => parseReference(text)).toThrow(/write registry\/path:tag/)
})

test('T19: long text is refused at once', () => {
  const begin = cpuMs()
  for (const text of ['a'.repeat(1e5), 'a-'.repeat(5e4), '_'.repeat(255), `${'a-'.repeat(250)}!`]) {
    expect(() => parseReference(text)).toThrow('is no image reference')
  }
  expect(cpuMs() - begin).toBeLessThan(TOO_LONG_MS)
})

test('what was written once is read as the same reference', () => {
  const part = fc.stringMatching(/^[a-z0-9]{1,8}(?:[._-][a-z0-9]{1,4})?$/)
  const registry = fc.constantFrom('docker.io', 'ghcr.io', 'localhost', '127.0.0.1:5000', '[::1]:80')
  const tag = fc.option(fc.stringMatching(/^\w[\w.-]{0,12}$/), { nil: undefined })
  const digest = fc.constantFrom(undefined, DIGEST)
  fc.assert(
    fc.property(registry, part, part, tag, digest, (host, one, other, name, hash) => {
      const reference = {
        registry: host,
        path: `${one}/${other}`,
        ...(name !== undefined && { tag: name }),
        ...(hash !== undefined && { digest: hash }),
      }
      expect(parseReference(formatReference(reference))).toEqual(reference)
    }),
  )
})
