import { randomBytes } from 'node:crypto'
import { afterEach, describe, expect, test } from '@jest/globals'
import { partOfBytes } from '../../src/oci/artifact.ts'
import { gathered } from '../../src/oci/content.ts'
import { openRegistry } from '../../src/oci/registry.ts'
import { startRegistry } from '../lab/registry.ts'
import { type CuttingProxy, startCutting } from './cutting.ts'
import { type Fake, type Handler, startFake } from './fake.ts'
import { access, LAYER, refusalOf } from './sample.ts'

const MB = 1024 * 1024
const bytes = randomBytes(6 * MB)
const blob = partOfBytes(bytes, LAYER)

const fakes: Fake[] = []
afterEach(async () => {
  await Promise.all(fakes.splice(0).map((fake) => fake.stop()))
})

/** Asked for ranges, in the order they came in. */
async function serving(answer: (first: number, response: Parameters<Handler>[1], nth: number) => void) {
  const ranges: (string | undefined)[] = []
  const fake = await startFake((request, response, nth) => {
    const { range } = request.headers
    ranges.push(range)
    answer(Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0), response, nth)
  })
  fakes.push(fake)
  const source = openRegistry(`${fake.address}/shop`, access()).blob(blob.descriptor)
  return { ranges, read: () => gathered(source.open()) }
}

/** Some bytes of an answer of all from `first` on, and then nothing but a broken connection. */
function breaking(response: Parameters<Handler>[1], status: number, first: number, count: number): void {
  const headers = {
    'content-length': bytes.length - first,
    ...(status === 206 && { 'content-range': `bytes ${first}-${bytes.length - 1}/${bytes.length}` }),
  }
  response.writeHead(status, headers).write(bytes.subarray(first, first + count), () => {
    setTimeout(() => response.socket?.resetAndDestroy(), 30)
  })
}

describe.each(['distribution', 'debian', 'olareg'] as const)('%s, over a connection that breaks', (kind) => {
  test('a blob is read on from where it broke off', async () => {
    const registry = await startRegistry({ kind })
    let proxy: CuttingProxy | undefined
    try {
      const direct = openRegistry(`${registry.address}/shop`, access())
      await direct.putBlob(blob.descriptor, blob.source)
      proxy = await startCutting(registry.address, [2 * MB, 2 * MB])
      const { open } = openRegistry(`${proxy.address}/shop`, access()).blob(blob.descriptor)
      expect((await gathered(open())).equals(bytes)).toBe(true)
      // What was under way when a connection broke is lost with it.
      const [first = 0, second = 0, ...more] = proxy.offsets
      expect(first).toBeGreaterThan(0)
      expect(first).toBeLessThanOrEqual(2 * MB)
      expect(second).toBeGreaterThanOrEqual(first)
      expect(second).toBeLessThanOrEqual(4 * MB)
      expect(more).toEqual([])
    } finally {
      await proxy?.stop()
      await registry.stop()
    }
  })
})

describe('a registry', () => {
  test('that ignores what is asked for gives all again, and what came before is passed over', async () => {
    const { ranges, read } = await serving((_, response, nth) =>
      nth === 1 ? breaking(response, 200, 0, 3 * MB) : response.end(bytes),
    )
    expect((await read()).equals(bytes)).toBe(true)
    expect(ranges).toEqual([undefined, expect.stringMatching(/^bytes=\d+-$/)])
  })

  test('that refuses parts is asked for the whole', async () => {
    const { ranges, read } = await serving((first, response, nth) => {
      if (nth === 1) breaking(response, 200, 0, 3 * MB)
      else if (first > 0) response.writeHead(416).end()
      else response.end(bytes)
    })
    expect((await read()).equals(bytes)).toBe(true)
    expect(ranges).toEqual([undefined, expect.stringMatching(/^bytes=\d+-$/), undefined])
  })

  test('that gives a little each time is gone on with', async () => {
    const { ranges, read } = await serving((first, response) =>
      breaking(response, first === 0 ? 200 : 206, first, 1.2 * MB),
    )
    expect((await read()).equals(bytes)).toBe(true)
    expect(ranges.length).toBeGreaterThan(4)
  })

  test('that gets nowhere is left after four tries, with one sentence', async () => {
    const { ranges, read } = await serving((first, response) => breaking(response, first === 0 ? 200 : 206, first, 10))
    expect(await refusalOf(read())).toMatch(
      /^can't read the blob sha256:\w+ of shop at 127\.0\.0\.1:\d+: .*; try again$/,
    )
    expect(ranges).toHaveLength(4)
  })

  test('T23: that goes on with other bytes, or at another place, is not believed', async () => {
    const others = await serving((first, response, nth) => {
      if (nth === 1) return breaking(response, 200, 0, 3 * MB)
      response.writeHead(206, { 'content-range': `bytes ${first}-${bytes.length - 1}/${bytes.length}` })
      response.end(Buffer.alloc(bytes.length - first))
    })
    expect(await refusalOf(others.read())).toContain('is not what its digest says')
    const later = await serving((first, response, nth) => {
      if (nth === 1) return breaking(response, 200, 0, 3 * MB)
      response.writeHead(206, { 'content-range': `bytes ${first + 1}-${bytes.length - 1}/${bytes.length}` })
      response.end(bytes.subarray(first + 1))
    })
    expect(await refusalOf(later.read())).toMatch(/can't read the blob .* \(206\)/)
    const unasked = await serving((_, response) => response.writeHead(206).end(bytes))
    expect(await refusalOf(unasked.read())).toMatch(/\(206\)/)
  })

  test('that breaks off is not asked again by a run that was cancelled', async () => {
    const cancel = new AbortController()
    const fake = await startFake((_, response) => breaking(response, 200, 0, 10))
    fakes.push(fake)
    const source = openRegistry(`${fake.address}/shop`, access({ signal: cancel.signal })).blob(blob.descriptor)
    const reading = (async () => {
      for await (const _ of source.open()) cancel.abort(new Error('cancelled'))
    })()
    await expect(reading).rejects.toThrow('cancelled')
    expect(fake.requests).toHaveLength(1)
  })
})
