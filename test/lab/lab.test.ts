import { expect, test } from '@jest/globals'
import { useLab } from './lab.ts'

const lab = await useLab()

test('a service answers through the proxy as its version', async () => {
  const shop = await lab.service('shop', { version: { name: 'v1' } })
  expect(await shop.ask()).toMatchObject({ status: 200, version: 'v1' })
  expect(await shop.objects()).toEqual(expect.arrayContaining(['Deployment/shop', 'HTTPRoute/shop', 'Service/shop']))
}, 60_000)
