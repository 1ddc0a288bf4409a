import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { formsOf, Secrets } from '../../src/action/secrets.ts'

const MARKER = 'gr4dus+marker/"s3cr3t" & ümlaut?'

function knowing(...secrets: string[]): Secrets {
  const known = new Secrets()
  for (const secret of secrets) known.add(secret)
  return known
}

test.each([
  ['plain', (secret: string) => secret],
  ['JSON', (secret: string) => JSON.stringify({ token: secret })],
  ['URL', (secret: string) => `https://x/?token=${encodeURIComponent(secret)}`],
  ['form', (secret: string) => new URLSearchParams({ token: secret }).toString().replace('%21', '!')],
  ['base64', (secret: string) => Buffer.from(secret).toString('base64')],
  ['base64url', (secret: string) => Buffer.from(secret).toString('base64url')],
  ['hex', (secret: string) => Buffer.from(secret).toString('hex')],
  ['basic credentials', (secret: string) => Buffer.from(`user:${secret}`).toString('base64')],
  ['basic credentials at another offset', (secret: string) => Buffer.from(`ab:${secret}:x`).toString('base64')],
])('T8 a secret is taken out in its %s form', (_, encode) => {
  const text = `before ${encode(MARKER)} after`
  const scrubbed = knowing(MARKER).scrub(text)
  expect(scrubbed).toContain('***')
  expect(scrubbed).not.toContain(encode(MARKER).slice(0, 40))
  expect(scrubbed.length).toBeLessThan(text.length)
})

test('T8 base64 of a secret inside of other text is found at every offset', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 9 }),
      fc.string({ minLength: 12, maxLength: 60 }).filter((text) => text.trim().length >= 12),
      fc.uint8Array({ maxLength: 9 }),
      (before, secret, after) => {
        const encoded = Buffer.concat([before, Buffer.from(secret), after]).toString('base64')
        const scrubbed = knowing(secret).scrub(encoded)
        expect(scrubbed).toContain('***')
        // What stays visible is what belongs to the neighbours: at most their own letters and one shared on each side.
        const shown = scrubbed.replace('***', '').length
        expect(shown).toBeLessThanOrEqual(Math.ceil(before.length / 3) * 4 + Math.ceil((after.length + 2) / 3) * 4 + 4)
      },
    ),
  )
})

test('T8 each line of a key of several lines is a secret', () => {
  const key = '-----BEGIN KEY-----\nMIIEvQIBADANBgkqh\nAb3\n-----END KEY-----\n'
  const known = knowing(key)
  expect(known.scrub('found MIIEvQIBADANBgkqh in it')).toBe('found *** in it')
  expect(known.scrub(JSON.stringify(key))).not.toContain('MIIEv')
})

test('of two secrets, one the beginning of the other, nothing stays behind', () => {
  expect(knowing('secret', 'secret-and-more').scrub('a secret-and-more b secret c')).toBe('a *** b *** c')
})

test('letters that mean something in patterns are letters', () => {
  expect(knowing('a.c*[x](y)$').scrub('abc a.c*[x](y)$')).toBe('abc ***')
})

test('a short secret is masked as it is, but its short encodings would hide harmless text', () => {
  expect(formsOf('ab')).toEqual(['ab'])
  expect(formsOf('')).toEqual([])
  expect(formsOf(' \n')).toEqual([])
})

test('what is masked once is told once', () => {
  const known = new Secrets()
  expect(known.add('s3cret-value').length).toBeGreaterThan(0)
  expect(known.add('s3cret-value')).toEqual([])
})
