import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { UserError } from '../../src/errors.ts'
import { chooseContainer, parseImage, shortImage } from '../../src/workload/image.ts'
import type { Deployment } from '../../src/workload/types.ts'
import { cpuMs, TOO_LONG_MS } from '../cpu.ts'

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`

describe('parseImage takes', () => {
  test.each([
    [`shop@${DIGEST}`, 'shop'],
    [`library/shop@${DIGEST}`, 'library/shop'],
    [`ghcr.io/octo/shop-api@${DIGEST}`, 'ghcr.io/octo/shop-api'],
    [`ghcr.io/octo/shop:1.4.2@${DIGEST}`, 'ghcr.io/octo/shop'],
    [`localhost:5000/shop@${DIGEST}`, 'localhost:5000/shop'],
    [`registry.example.com:8443/a/b/c/shop_api.v2@${DIGEST}`, 'registry.example.com:8443/a/b/c/shop_api.v2'],
    [`Registry.Example.com/shop@${DIGEST}`, 'Registry.Example.com/shop'],
    [`[2001:db8::1]:5000/shop@${DIGEST}`, '[2001:db8::1]:5000/shop'],
    [`shop__api--x@${DIGEST}`, 'shop__api--x'],
  ])('%s', (reference, repository) => {
    expect(parseImage(reference)).toEqual({ reference, repository, digest: DIGEST })
  })

  test('a reference of 512 characters, and none of 513', () => {
    const long = `${'a'.repeat(512 - DIGEST.length - 1)}@${DIGEST}`
    expect(parseImage(long).reference).toHaveLength(512)
    expect(() => parseImage(`a${long}`)).toThrow(/513 characters, more than 512/)
  })

  test('whatever the grammar makes', () => {
    const word = fc.stringMatching(/^[a-z0-9]+([._]|__|-{1,3})?[a-z0-9]+$/)
    const reference = fc.record({
      host: fc.option(fc.constantFrom('ghcr.io/', 'localhost:5000/', 'a.b-c.example:1/'), { nil: '' }),
      path: fc.array(word, { minLength: 1, maxLength: 4 }),
      tag: fc.option(fc.stringMatching(/^:\w[\w.-]{0,20}$/), { nil: '' }),
    })
    fc.assert(
      fc.property(reference, ({ host, path, tag }) => {
        const repository = `${host}${path.join('/')}`
        fc.pre(repository.length < 300)
        expect(parseImage(`${repository}${tag}@${DIGEST}`)).toMatchObject({ repository, digest: DIGEST })
      }),
    )
  })
})

describe('parseImage refuses', () => {
  test.each([
    [
      'ghcr.io/octo/shop:1.4.2',
      /is the tag 1\.4\.2, which can move; give the digest, as in ghcr\.io\/octo\/shop@sha256:…/,
    ],
    ['ghcr.io/octo/shop:latest', /names no fixed version \(latest\); give the digest, as in ghcr\.io\/octo\/shop@/],
    ['shop', /names no fixed version \(latest\); give the digest, as in shop@sha256/],
    ['localhost:5000/shop', /names no fixed version \(latest\); give the digest, as in localhost:5000\/shop@/],
    ['', /image: is empty; write registry\/repository@sha256:/],
    [`shop@${DIGEST.slice(0, -1)}`, /no image reference by digest; write registry\/repository@sha256: and 64/],
    [`shop@${DIGEST}0`, /no image reference by digest/],
    [`shop@${DIGEST.toUpperCase()}`, /no image reference by digest/],
    [`shop@${DIGEST.replace('0', 'A')}`, /no image reference by digest/],
    [`shop@sha512:${'0'.repeat(128)}`, /no image reference by digest/],
    [`Shop@${DIGEST}`, /no image reference by digest/],
    [`ghcr.io/Octo/shop@${DIGEST}`, /no image reference by digest/],
    [`@${DIGEST}`, /no image reference by digest/],
    [`shop:@${DIGEST}`, /no image reference by digest/],
    [`shop@${DIGEST}@${DIGEST}`, /no image reference by digest/],
    [` shop@${DIGEST}`, /no image reference by digest/],
    [`shop@${DIGEST}\n`, /no image reference by digest/],
    [`https://ghcr.io/shop@${DIGEST}`, /no image reference by digest/],
    [`shop;rm -rf@${DIGEST}`, /no image reference by digest/],
    [`../shop@${DIGEST}`, /no image reference by digest/],
  ])('%j', (reference, message) => {
    expect(() => parseImage(reference)).toThrow(message)
    expect(() => parseImage(reference)).toThrow(UserError)
  })

  test('anything, in one line that is not too long', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300, unit: 'binary' }), (text) => {
        try {
          parseImage(text)
        } catch (error) {
          const { message } = error as Error
          expect(error).toBeInstanceOf(UserError)
          expect(message).not.toMatch(/[\p{Cc}\u2028\u2029]/u)
          expect(message.length).toBeLessThan(700)
        }
      }),
    )
  })

  const LONG = 100_000
  test.each([
    ['letters', 'a'.repeat(LONG)],
    ['separators', 'a-'.repeat(LONG / 2)],
    ['underscores', '_'.repeat(LONG)],
    ['path segments', 'a/'.repeat(LONG / 2)],
    ['colons', ':'.repeat(LONG)],
    ['tags', ':a'.repeat(LONG / 2)],
    ['a tag with an end that is none', `:${'a'.repeat(LONG)}!`],
    ['at signs', '@'.repeat(LONG)],
    ['letters before a digest', `${'a'.repeat(LONG)}@${DIGEST}`],
  ])('100 kB of %s in no time', (_what, reference) => {
    const start = cpuMs()
    expect(() => parseImage(reference)).toThrow(UserError)
    expect(cpuMs() - start).toBeLessThan(TOO_LONG_MS)
  })
})

test.each([
  [`ghcr.io/octo/shop@${DIGEST}`, 'ghcr.io/octo/shop@sha256:0123456789ab'],
  [`shop:1.4@${DIGEST}`, 'shop:1.4@sha256:0123456789ab'],
  ['shop:1.4', 'shop:1.4'],
  ['', ''],
])('a person is shown %j as %j', (reference, short) => {
  expect(shortImage(reference)).toBe(short)
})

describe('chooseContainer', () => {
  const image = parseImage(`ghcr.io/octo/shop@${DIGEST}`)
  function deployment(...containers: [name: string, image: string][]): Deployment {
    const spec = { containers: containers.map(([name, one]) => ({ name, image: one })) }
    return { metadata: { name: 'shop' }, spec: { selector: {}, template: { spec } } }
  }

  test.each<[string, Deployment, string | undefined, string, number]>([
    ['the only one', deployment(['web', 'nginx']), undefined, 'web', 0],
    [
      'the only one of that repository',
      deployment(['proxy', 'envoy:1'], ['web', 'ghcr.io/octo/shop:1']),
      undefined,
      'web',
      1,
    ],
    ['one by digest', deployment(['web', `ghcr.io/octo/shop@${DIGEST}`], ['proxy', 'envoy']), undefined, 'web', 0],
    ['the one named', deployment(['web', 'ghcr.io/octo/shop'], ['worker', 'ghcr.io/octo/shop']), 'worker', 'worker', 1],
  ])('takes %s', (_what, stable, name, expected, index) => {
    expect(chooseContainer(stable, image, name)).toMatchObject({ name: expected, index })
  })

  test.each<[string, Deployment, string | undefined, RegExp]>([
    [
      'the name is unknown',
      deployment(['web', 'a'], ['proxy', 'b']),
      'wbe',
      /no container wbe; give one that it has: web, proxy/,
    ],
    [
      'none has the repository',
      deployment(['web', 'a'], ['proxy', 'b']),
      undefined,
      /containers web, proxy; say which/,
    ],
    [
      'several have it',
      deployment(['web', 'ghcr.io/octo/shop:1'], ['worker', 'ghcr.io/octo/shop:1']),
      undefined,
      /say which one gets ghcr\.io\/octo\/shop with container/,
    ],
    ['a port is no tag', deployment(['web', 'ghcr.io:443/octo/shop'], ['proxy', 'b']), undefined, /say which/],
  ])('is refused where %s', (_case, stable, name, message) => {
    expect(() => chooseContainer(stable, image, name)).toThrow(message)
    expect(() => chooseContainer(stable, image, name)).toThrow(UserError)
  })
})
