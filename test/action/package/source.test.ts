import { expect, test } from '@jest/globals'
import { dependenciesOf, imagesOf } from '../../../src/action/package/source.ts'

const DIGEST = `sha256:${'ab'.repeat(32)}`

test('images are of the containers that stand before them, and one alone is the service', () => {
  expect(imagesOf(undefined, 'shop')).toEqual({})
  expect(imagesOf(`ghcr.io/acme/shop@${DIGEST}\n\n  migrate=ghcr.io/acme/migrate@${DIGEST}  `, 'shop')).toEqual({
    shop: `ghcr.io/acme/shop@${DIGEST}`,
    migrate: `ghcr.io/acme/migrate@${DIGEST}`,
  })
  const one = `shop=ghcr.io/acme/shop@${DIGEST}`
  expect(() => imagesOf(`${one}\n${one}`, 'shop')).toThrow(/^input images: there are two for the container shop; write/)
})

test('T17: a container called __proto__ is no way into an object', () => {
  const images = imagesOf('__proto__=x\nconstructor=y', 'shop')
  expect(Object.getPrototypeOf(images)).toBe(Object.prototype)
  expect(Object.keys(images)).toEqual(['shop', 'constructor'])
})

test('dependencies are names with ranges', () => {
  expect(dependenciesOf(' acme/cart   >=2 <4 \nacme/payment ^1.0.0')).toEqual({
    'acme/cart': '>=2 <4',
    'acme/payment': '^1.0.0',
  })
  expect(() => dependenciesOf('acme/cart')).toThrow(
    '"acme/cart" is no name with a range of versions; write acme/cart ^2.1.0',
  )
  expect(() => dependenciesOf('acme/cart 1\nacme/cart 2')).toThrow('acme/cart is there twice; write one range for it')
})
