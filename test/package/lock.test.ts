import { describe, expect, test } from '@jest/globals'
import { lockBytes, readLock } from '../../src/package/lock.ts'
import type { Lock } from '../../src/package/types.ts'

const A = `sha256:${'a'.repeat(64)}`
const B = `sha256:${'b'.repeat(64)}`
const LOCK: Lock = {
  schema: 1,
  packages: { 'acme/shop': { version: '1.2.0', digest: A }, cart: { version: '2.0.0-rc.1', digest: B } },
}

describe('metadata/lock.json', () => {
  test('has one form', () => {
    const text = `{"packages":{"acme/shop":{"digest":"${A}","version":"1.2.0"},"cart":{"digest":"${B}","version":"2.0.0-rc.1"}},"schema":1}\n`
    expect(lockBytes(LOCK).toString()).toBe(text)
    const turned: Lock = {
      packages: { cart: { digest: B, version: '2.0.0-rc.1' }, 'acme/shop': LOCK.packages['acme/shop'] as never },
      schema: 1,
    }
    expect(lockBytes(turned).toString()).toBe(text)
  })

  test('is read as it was written', () => {
    expect(readLock(lockBytes(LOCK), 'shop')).toEqual(LOCK)
    expect(readLock(Buffer.from(JSON.stringify(LOCK, null, 2)), 'shop')).toEqual(LOCK)
  })

  test.each<[string, string, string]>([
    [
      'a newer schema',
      '{"schema":2}',
      'shop: metadata/lock.json has schema 2 and this Gradus reads schema 1; use the Gradus that made it, or a newer one',
    ],
    ['no packages', '{"schema":1}', 'shop: metadata/lock.json: has no packages'],
    ['a name in capitals', `{"schema":1,"packages":{"Shop":{"version":"1.0.0","digest":"${A}"}}}`, 'Shop'],
    [
      'a range',
      `{"schema":1,"packages":{"shop":{"version":"^1.0.0","digest":"${A}"}}}`,
      'write a semantic version such as 1.4.2',
    ],
    [
      'a digest that is none',
      '{"schema":1,"packages":{"shop":{"version":"1.0.0","digest":"sha256:12"}}}',
      'write sha256: and 64 hexadecimal digits',
    ],
    ['a package without digest', '{"schema":1,"packages":{"shop":{"version":"1.0.0"}}}', 'has no digest'],
    ['something else', `{"schema":1,"packages":{"shop":{"version":"1.0.0","digest":"${A}","from":"me"}}}`, 'from'],
    [
      'a package twice',
      `{"schema":1,"packages":{"a":{"version":"1.0.0","digest":"${A}"},"a":{"version":"2.0.0","digest":"${A}"}}}`,
      'shop: metadata/lock.json',
    ],
    ['half a file', '{"schema":1,"packages":{', 'shop: metadata/lock.json'],
    ['nothing', '', 'shop: metadata/lock.json'],
  ])('refuses %s', (_, text, sentence) => {
    expect(() => readLock(Buffer.from(text), 'shop')).toThrow(
      expect.objectContaining({ name: 'UserError', message: expect.stringContaining(sentence) }),
    )
  })
})
