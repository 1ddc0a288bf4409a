import { afterEach, describe, expect, test } from '@jest/globals'
import { partOfBytes } from '../../src/oci/artifact.ts'
import { gathered } from '../../src/oci/content.ts'
import { digestOf, LARGEST_MANIFEST } from '../../src/oci/manifest.ts'
import { OCI_INDEX, OCI_MANIFEST } from '../../src/oci/media-types.ts'
import { openRegistry } from '../../src/oci/registry.ts'
import { type Fake, type Handler, startFake } from './fake.ts'
import { access, imageOf, LAYER, refusalOf } from './sample.ts'

const fakes: Fake[] = []
afterEach(async () => {
  await Promise.all(fakes.splice(0).map((fake) => fake.stop()))
})

async function faulty(handler: Handler): Promise<Fake> {
  const fake = await startFake(handler)
  fakes.push(fake)
  return fake
}

const layer = partOfBytes(Buffer.from('bytes of a layer'), LAYER)
const { manifest } = imageOf('amd64', [layer])
const { digest } = manifest.descriptor

const good: Handler = (_, response) => {
  response.writeHead(200, { 'content-type': OCI_MANIFEST }).end(manifest.bytes)
}

function refusing(status: number, headers: Record<string, string> = {}): Handler {
  const body = { errors: [{ code: 'NO', message: 'not\n::error::today' }] }
  return (_, response) => response.writeHead(status, headers).end(JSON.stringify(body))
}

describe('a registry that refuses is one sentence', () => {
  test.each([
    [401, /wants a login: run docker login 127/],
    [403, /\(403: NO, not ::error::today\); give the user that is logged in the right/],
    [404, /\(404.*check the name and tag/],
    [418, /\(418.*the registry refused it/],
  ] as const)('%i, at once', async (status, sentence) => {
    const fake = await faulty(refusing(status))
    expect(await refusalOf(openRegistry(`${fake.address}/shop`, access()).resolve('1'))).toMatch(sentence)
    expect(fake.requests).toHaveLength(1)
  })

  test.each([500, 502, 503, 504])('%i, after four tries', async (status) => {
    const fake = await faulty(refusing(status))
    const message = await refusalOf(openRegistry(`${fake.address}/shop`, access()).resolve('1'))
    expect(message).toContain(`can't read shop:1 at ${fake.address} (${status}: NO, not ::error::today)`)
    expect(fake.requests).toHaveLength(4)
  })

  test('429 that asks for an hour, at once', async () => {
    const fake = await faulty(refusing(429, { 'retry-after': '3600' }))
    const message = await refusalOf(openRegistry(`${fake.address}/shop`, access()).resolve('1'))
    expect(message).toMatch(/\(429.*it wants a wait of 3600 s: try later, or log in for a higher limit/)
    expect(fake.requests).toHaveLength(1)
  })

  test('HTML from a proxy is no explanation', async () => {
    const fake = await faulty((_, response) => response.writeHead(403).end('<html><script>alert(1)</script>'))
    expect(await refusalOf(openRegistry(`${fake.address}/shop`, access()).resolve('1'))).toMatch(/\(403\); give/)
  })
})

describe('what may be repeated is repeated', () => {
  test('429 waits as long as it asks', async () => {
    const fake = await faulty((request, response, nth) =>
      nth === 1 ? refusing(429, { 'retry-after': '1' })(request, response, nth) : good(request, response, nth),
    )
    const begin = performance.now()
    expect((await openRegistry(`${fake.address}/shop`, access()).resolve('1')).descriptor.digest).toBe(digest)
    expect(performance.now() - begin).toBeGreaterThan(990)
  })

  test('500, and connections that break before and in the middle of an answer', async () => {
    const fake = await faulty((request, response, nth) => {
      if (nth === 1) refusing(500)(request, response, nth)
      else if (nth === 2) request.socket.destroy()
      else if (nth === 3) {
        response.writeHead(200, { 'content-length': manifest.bytes.length }).write(manifest.bytes.subarray(0, 9))
        setTimeout(() => request.socket.destroy(), 20)
      } else good(request, response, nth)
    })
    expect((await openRegistry(`${fake.address}/shop`, access()).resolve('1')).descriptor.digest).toBe(digest)
    expect(fake.requests).toHaveLength(4)
  })

  test('silence is noticed, four times, and said', async () => {
    const fake = await faulty(() => {})
    const patience = { silence: 100, pause: 1, longest: 1 }
    const message = await refusalOf(openRegistry(`${fake.address}/shop`, access({ patience })).resolve('1'))
    expect(message).toMatch(/can't read shop:1 at 127.*: no byte within 0\.1 s; check/)
    expect(fake.requests).toHaveLength(4)
  })

  test('a cancelled run waits for nothing', async () => {
    const cancel = new AbortController()
    const fake = await faulty(() => setTimeout(() => cancel.abort(new Error('cancelled')), 50))
    const reading = openRegistry(`${fake.address}/shop`, access({ signal: cancel.signal })).resolve('1')
    await expect(reading).rejects.toThrow('cancelled')
  })
})

describe('T23: a lying registry', () => {
  const read = async (handler: Handler, name: string) => {
    const fake = await faulty(handler)
    return refusalOf(openRegistry(`${fake.address}/shop`, access()).resolve(name))
  }
  const answer =
    (bytes: Uint8Array | string, headers: Record<string, string> = {}): Handler =>
    (_, response) =>
      response.writeHead(200, { 'content-type': OCI_MANIFEST, ...headers }).end(bytes)

  test('other bytes for a digest', async () => {
    const message = await read(answer(`${manifest.bytes} `), digest)
    expect(message).toMatch(
      /shop@sha256:.* is not what its digest says: its bytes are sha256:.*don't trust this registry/,
    )
  })

  test('another digest in the header than that of the bytes, for a tag', async () => {
    const header = { 'docker-content-digest': `sha256:${'0'.repeat(64)}` }
    expect(await read(answer(Buffer.from(manifest.bytes), header), '1')).toContain('is not what its digest says')
  })

  test('an index where an image was announced, and index and image at once', async () => {
    const index = JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests: [] })
    expect(await read(answer(index), '1')).toContain(`it says it is ${OCI_INDEX} where ${OCI_MANIFEST} was announced`)
    const both = JSON.stringify({ ...JSON.parse(String(manifest.bytes)), manifests: [] })
    expect(await read(answer(both), '1')).toContain('it is index and manifest at once')
  })

  test.each([
    ['no JSON', '<html>'],
    ['an array', '[]'],
    ['version 1', '{"schemaVersion": 1}'],
    ['no config', '{"schemaVersion": 2, "layers": []}'],
    [
      'a digest that is a path',
      `{"schemaVersion": 2, "layers": [], "config": {"mediaType": "a", "digest": "sha256:../../x", "size": 1}}`,
    ],
    [
      'a negative size',
      `{"schemaVersion": 2, "layers": [], "config": {"mediaType": "a", "digest": "${digest}", "size": -1}}`,
    ],
  ])('%s in the place of a manifest', async (_, text) => {
    expect(await read(answer(text), '1')).toMatch(/^127.*shop:1: .*; push the image again with a current tool$/)
  })

  test('an endless manifest is read up to its limit', async () => {
    let sent = 0
    const message = await read((_, response) => {
      response.writeHead(200, { 'content-type': OCI_MANIFEST })
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536, 32))) sent += 65_536
      }
      response.on('drain', more)
      more()
    }, '1')
    expect(message).toContain(`is larger than ${LARGEST_MANIFEST} bytes`)
    expect(sent).toBeLessThan(4 * LARGEST_MANIFEST)
  })

  test.each([
    ['others', 'BYTES of a layer', /is not what its digest says: its bytes are sha256/],
    ['more', 'bytes of a layer and more', /has more than the 16 bytes announced/],
    ['fewer', 'bytes', /ended after 5 of 16 bytes/],
  ])('%s than the bytes of a blob', async (_, text, sentence) => {
    const fake = await faulty((_, response) => response.end(text))
    const { open } = openRegistry(`${fake.address}/shop`, access()).blob(layer.descriptor)
    expect(await refusalOf(gathered(open()))).toMatch(sentence)
  })

  test('a blob that breaks off in the middle', async () => {
    const fake = await faulty((request, response) => {
      response.writeHead(200, { 'content-length': 16 }).write('bytes')
      setTimeout(() => request.socket.destroy(), 20)
    })
    const { open } = openRegistry(`${fake.address}/shop`, access()).blob(layer.descriptor)
    expect(await refusalOf(gathered(open()))).toMatch(/^can't read the blob sha256.* at 127.*: .*; try again$/)
  })

  test('stores a manifest under another digest', async () => {
    const fake = await faulty((request, response) => {
      request.resume()
      response.writeHead(201, { 'docker-content-digest': `sha256:${'0'.repeat(64)}` }).end()
    })
    const repository = openRegistry(`${fake.address}/shop`, access())
    expect(await refusalOf(repository.putManifest(manifest, { tag: '1' }))).toContain(`instead of ${digest}`)
  })
})

describe('T23: credentials', () => {
  const credentials = async () => ({ name: 'someone', password: 'marker-secret' })
  const basic = `Basic ${Buffer.from('someone:marker-secret').toString('base64')}`
  const asking: Handler = (_, response) => response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end()

  test('go to the registry, once it asks, and not along with a redirect to another host', async () => {
    const elsewhere = await faulty((_, response) => response.end('bytes of a layer'))
    const fake = await faulty((request, response, nth) => {
      if (request.headers.authorization === undefined) asking(request, response, nth)
      else response.writeHead(307, { location: `http://${elsewhere.address}/blob` }).end()
    })
    const { open } = openRegistry(`${fake.address}/shop`, access({ credentials })).blob(layer.descriptor)
    expect(String(await gathered(open()))).toBe('bytes of a layer')
    expect(fake.requests.map(({ authorization }) => authorization)).toEqual([undefined, basic])
    expect(elsewhere.requests.map(({ authorization }) => authorization)).toEqual([undefined])
  })

  test('do not go to an upload location on another host', async () => {
    const elsewhere = await faulty((request, response) => {
      request.resume().on('end', () => response.writeHead(201).end())
    })
    const fake = await faulty((request, response, nth) => {
      if (request.headers.authorization === undefined) asking(request, response, nth)
      else if (request.method === 'HEAD') response.writeHead(404).end()
      else response.writeHead(202, { location: `http://${elsewhere.address}/upload` }).end()
    })
    const repository = openRegistry(`${fake.address}/shop`, access({ credentials }))
    expect(await repository.putBlob(layer.descriptor, layer.source)).toBe('copied')
    expect(elsewhere.requests).toEqual([
      { line: `PUT /upload?digest=${encodeURIComponent(layer.descriptor.digest)}`, authorization: undefined },
    ])
  })

  test.each([
    ['http://registry.example.com/blob', /it leads to http:\/\/registry\.example\.com, which is not encrypted/],
    ['ftp://registry.example.com/blob', /it leads to ftp:, which is no web address/],
    ['/v2/shop/again', /more than 5 redirects/],
  ])('a redirect to %s is not followed', async (location, sentence) => {
    const fake = await faulty((_, response) => response.writeHead(302, { location }).end())
    const { open } = openRegistry(`${fake.address}/shop`, access({ credentials })).blob(layer.descriptor)
    expect(await refusalOf(gathered(open()))).toMatch(sentence)
  })

  test('go to no token server without https', async () => {
    const fake = await faulty((_, response) =>
      response.writeHead(401, { 'www-authenticate': 'Bearer realm="http://tokens.example.com/",service="x"' }).end(),
    )
    const message = await refusalOf(openRegistry(`${fake.address}/shop`, access({ credentials })).resolve('1'))
    expect(message).toContain('sends to http://tokens.example.com/ for a token, which is not https')
  })

  test('for a mirror are its own', async () => {
    const fake = await faulty((request, response, nth) =>
      request.headers.authorization === undefined ? asking(request, response, nth) : good(request, response, nth),
    )
    const asked: string[] = []
    const mirrored = access({
      mirrors: { 'docker.io': `${fake.address}/hub` },
      credentials: async (registry) => {
        asked.push(registry)
        return credentials()
      },
    })
    expect((await openRegistry('node:24', mirrored).resolve('24')).descriptor.digest).toBe(digest)
    expect(asked).toEqual([fake.address])
    expect(fake.requests[0]?.line).toBe('GET /v2/hub/library/node/manifests/24')
  })
})

test('an answer about tags that is none is one sentence', async () => {
  const fake = await faulty((_, response) => response.end('{"tags": "all"}'))
  expect(await refusalOf(openRegistry(`${fake.address}/shop`, access()).tags())).toContain("list of tags can't be read")
})

test('a list of tags is read over its pages, and not from another host', async () => {
  const fake = await faulty((request, response) => {
    const page = Number(new URL(request.url ?? '', 'http://x').searchParams.get('page') ?? 0)
    const next = page < 2 ? `/v2/shop/tags/list?page=${page + 1}` : 'http://tags.example.com/more'
    response.writeHead(200, { link: `<${next}>; rel="next"` }).end(JSON.stringify({ tags: [`v${page}`] }))
  })
  expect(await openRegistry(`${fake.address}/shop`, access()).tags()).toEqual(['v0', 'v1', 'v2'])
  expect(fake.requests).toHaveLength(3)
})

test('digests are those that everybody computes', () => {
  expect(digestOf(Buffer.from(''))).toBe('sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
})
