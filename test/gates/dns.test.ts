import { expect, jest, test } from '@jest/globals'
import { ARMS, ERRORS, json, serve } from './answering.ts'

/** What names lead to, instead of a resolver's answers. */
const names = new Map<string, { address: string; family: number }[]>()

jest.unstable_mockModule('node:dns', () => ({
  lookup: (
    name: string,
    { all }: { all?: boolean },
    done: (error: Error | null, found: unknown, family?: number) => void,
  ) => {
    const found = names.get(name) ?? []
    if (all) done(null, found)
    else done(null, found[0]?.address, found[0]?.family)
  },
}))
const { openSource } = await import('../../src/gates/metrics/source.ts')

const { signal } = new AbortController()
const counts = { errors: { n: '/n', x: '/x', m: '/m', y: '/y' } }

async function look(url: string) {
  const source = await openSource({ 'http-json': { url, counts, timeout: 1 } }, {}, {})
  return (await source.look([ERRORS], ARMS, { from: 0, to: 10 }, signal)).errors
}

test.each([
  ['169.254.169.254', 4],
  ['fd00:ec2::254', 6],
  ['::ffff:169.254.169.254', 6],
])('T14: a name that leads to %s is refused when the connection is made', async (address, family) => {
  names.set('metrics.example.com', [
    { address: '127.0.0.1', family: 4 },
    { address, family },
  ])
  expect(await look('http://metrics.example.com/')).toEqual({
    gap: 'unreachable',
    detail: expect.stringContaining(`${address} is a link-local or cloud metadata address, which is refused`),
  })
})

test('T14: a name that leads elsewhere later is looked at again, and the address that was checked is the one used', async () => {
  const { url, asked } = await serve(json({ n: 10, x: 0, m: 90, y: 0 }))
  const { port } = new URL(url)
  const source = await openSource({ 'http-json': { url: `http://metrics.example.com:${port}/`, counts } }, {}, {})
  names.set('metrics.example.com', [{ address: '127.0.0.1', family: 4 }])
  const window = { from: 0, to: 10 }
  expect((await source.look([ERRORS], ARMS, window, signal)).errors).toEqual({ n: 10, x: 0, m: 90, y: 0 })
  expect(asked[0]?.headers.host).toBe(`metrics.example.com:${port}`)
  names.set('metrics.example.com', [{ address: '169.254.169.254', family: 4 }])
  const again = await openSource({ 'http-json': { url: `http://metrics.example.com:${port}/`, counts } }, {}, {})
  expect((await again.look([ERRORS], ARMS, window, signal)).errors).toMatchObject({ gap: 'unreachable' })
})
