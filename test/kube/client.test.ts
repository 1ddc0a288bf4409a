import { afterEach, expect, test } from '@jest/globals'
import { UserError } from '../../src/errors.ts'
import { connect } from '../../src/kube/client.ts'
import { KubeError } from '../../src/kube/errors.ts'
import { configMap as configMapPath, configMaps } from '../../src/kube/paths.ts'
import { VERSION } from '../../src/version.ts'
import { configMap, FaultServer, hang, json, type Reply, reset, status } from './fault-server.ts'

const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

async function faulty(
  replies: Reply[],
  user?: object,
  cluster?: object,
  options?: Parameters<typeof FaultServer.start>[1],
) {
  const server = await FaultServer.start(replies, options)
  const kube = await connect({ kubeconfig: server.kubeconfig(user, cluster) })
  open.push(kube, server)
  return { server, kube }
}

const path = configMapPath('shop', 'settings')
const found = json(200, configMap('settings', '5', { a: '1' }))

async function failureOf(promise: Promise<unknown>): Promise<Error> {
  return await promise.then(
    () => {
      throw new Error('it did not fail')
    },
    (error: Error) => error,
  )
}

test('a whole run uses one connection and says who it is', async () => {
  const { kube, server } = await faulty([found])
  for (let i = 0; i < 5; i += 1) await kube.get(path)
  expect(new Set(server.seen.map(({ connection }) => connection)).size).toBe(1)
  expect(server.seen[0]?.headers).toMatchObject({
    'user-agent': `gradus/${VERSION}`,
    authorization: 'Bearer secret-token',
  })
})

test('429 is tried again after the seconds of Retry-After', async () => {
  const { kube, server } = await faulty([status(429, 'TooManyRequests', 'slow down', { 'retry-after': '1' }), found])
  expect(await kube.get(path)).toMatchObject({ data: { a: '1' } })
  const [first, second] = server.seen
  expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThan(950)
})

test.each([500, 502, 503, 504])('%i is tried again, for writes too, with the same body', async (code) => {
  const { kube, server } = await faulty([status(code, 'Any', 'not well'), reset, found])
  await kube.create(configMaps('shop'), configMap('settings', ''))
  expect(server.seen).toHaveLength(3)
  expect(new Set(server.seen.map(({ body }) => body)).size).toBe(1)
  expect(JSON.parse(server.seen[2]?.body ?? '')).toEqual(configMap('settings', ''))
})

test('a 503 that lasts becomes a KubeError when the deadline is over', async () => {
  const { kube, server } = await faulty([status(503, 'ServiceUnavailable', 'etcd is away')])
  const error = await failureOf(kube.get(path, { deadlineMs: 1500 }))
  expect(error).toBeInstanceOf(KubeError)
  expect(error).toMatchObject({ status: 503, reason: 'ServiceUnavailable', said: 'etcd is away', verb: 'get', path })
  expect(server.seen.length).toBeGreaterThan(2)
})

test('a Retry-After beyond the deadline is not waited for', async () => {
  const { kube } = await faulty([status(429, 'TooManyRequests', 'later', { 'retry-after': '60' })])
  const before = performance.now()
  expect(await failureOf(kube.get(path, { deadlineMs: 50_000 }))).toMatchObject({ status: 429 })
  expect(performance.now() - before).toBeLessThan(30_000)
})

test('a request that hangs is sent again by another connection within the deadline', async () => {
  const { kube, server } = await faulty([hang, found])
  expect(await kube.get(path, { deadlineMs: 1000 })).toMatchObject({ data: { a: '1' } })
  expect(server.seen.map(({ connection }) => connection)).toEqual([1, 2])
})

test('an API server that never answers is a sentence for the user, at the deadline', async () => {
  const { kube, server } = await faulty([hang])
  const before = performance.now()
  const error = await failureOf(kube.get(path, { deadlineMs: 600 }))
  expect(error).toBeInstanceOf(UserError)
  expect(error.message).toBe(
    `can't reach the API server ${server.url} (context faults of the kubeconfig given as text): no answer to GET ${path}, tried for 0.6 s`,
  )
  expect(performance.now() - before).toBeLessThan(20_000)
})

test('an answer that stops half way is asked for again', async () => {
  const half: Reply = (response) => {
    response.writeHead(200, { 'content-length': '1000' })
    response.write('{"kind":')
    setTimeout(() => response.socket?.destroy(), 20)
  }
  const { kube } = await faulty([half, found])
  expect(await kube.get(path)).toMatchObject({ data: { a: '1' } })
})

test('a connection that the server closed while it was idle costs nothing', async () => {
  const { kube, server } = await faulty([found])
  await kube.get(path)
  server.reset()
  expect(await kube.get(path)).toMatchObject({ data: { a: '1' } })
})

test('a refused connection names the server and the file that led there', async () => {
  const { kube, server } = await faulty([found])
  await server.close()
  const error = await failureOf(kube.get(path, { deadlineMs: 300 }))
  expect(error).toBeInstanceOf(UserError)
  expect(error.message).toContain(`can't reach the API server ${server.url}`)
  expect(error.message).toContain('nothing listens there (ECONNREFUSED)')
})

test('aborting ends a call at once, with the reason of the signal', async () => {
  const { kube } = await faulty([hang])
  const cancel = new AbortController()
  setTimeout(() => cancel.abort(new Error('cancelled by a person')), 50)
  const before = performance.now()
  expect((await failureOf(kube.get(path, { signal: cancel.signal }))).message).toBe('cancelled by a person')
  expect(performance.now() - before).toBeLessThan(4000)
})

test('aborting ends the wait between two tries', async () => {
  const { kube } = await faulty([status(429, 'TooManyRequests', 'later', { 'retry-after': '5' })])
  const cancel = new AbortController()
  setTimeout(() => cancel.abort(), 50)
  const before = performance.now()
  await failureOf(kube.get(path, { signal: cancel.signal }))
  expect(performance.now() - before).toBeLessThan(4000)
})

test('an answer larger than the cap is refused', async () => {
  const endless: Reply = (response) => {
    response.writeHead(200)
    const chunk = Buffer.alloc(1024 * 1024, 'x')
    const push = () => {
      while (!response.destroyed && response.write(chunk)) {}
      if (!response.destroyed) response.once('drain', push)
    }
    push()
  }
  const { kube } = await faulty([endless])
  expect((await failureOf(kube.get(path))).message).toContain('larger than 64 MiB')
})

test('an answer that is no JSON is named as such', async () => {
  const { kube } = await faulty([(response) => response.end('<html>login</html>')])
  const error = await failureOf(kube.get(path))
  expect(error).toBeInstanceOf(UserError)
  expect(error.message).toContain('speaks no JSON; is it an API server?')
})

test('a redirect is not followed', async () => {
  const { kube, server } = await faulty([json(302, {}, { location: 'https://example.com/' })])
  expect(await failureOf(kube.get(path))).toMatchObject({ status: 302 })
  expect(server.seen).toHaveLength(1)
})

test('pages of a list are put together, and items carry their kind', async () => {
  const page = (name: string, token?: string) =>
    json(200, {
      kind: 'ConfigMapList',
      apiVersion: 'v1',
      metadata: { resourceVersion: '9', continue: token },
      items: [{ metadata: { name } }],
    })
  const { kube, server } = await faulty([page('a', 'more & more'), page('b')])
  const list = await kube.list(configMaps('shop'), { query: { labelSelector: 'a=b,c' } })
  expect(list.items).toEqual([
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'b' } },
  ])
  expect(server.seen[1]?.url).toBe(`${configMaps('shop')}?limit=500&labelSelector=a%3Db%2Cc&continue=more+%26+more`)
})

test('a list whose pages expire is taken whole', async () => {
  const all = json(200, { kind: 'ConfigMapList', apiVersion: 'v1', metadata: { resourceVersion: '9' }, items: null })
  const { kube, server } = await faulty([
    json(200, { metadata: { continue: 'x' }, items: [] }),
    status(410, 'Expired', 'continue token expired'),
    all,
  ])
  expect((await kube.list(configMaps('shop'))).items).toEqual([])
  expect(server.seen[2]?.url).toBe(configMaps('shop'))
})

test('removing what is gone is no error', async () => {
  const { kube } = await faulty([status(404, 'NotFound', 'gone')])
  await kube.remove(path)
})

test('each kind of write names its type, its field manager, and never forces', async () => {
  const { kube, server } = await faulty([found])
  await kube.jsonPatch(path, [{ op: 'replace', path: '/data/a', value: '2' }])
  await kube.apply(path, configMap('settings', ''))
  await kube.replace(path, configMap('settings', '5'))
  expect(server.seen.map(({ method, url, headers }) => [method, url, headers['content-type']])).toEqual([
    ['PATCH', `${path}?fieldManager=gradus`, 'application/json-patch+json'],
    ['PATCH', `${path}?fieldManager=gradus&force=false`, 'application/apply-patch+yaml'],
    ['PUT', `${path}?fieldManager=gradus`, 'application/json'],
  ])
})

test('raw hands every status back', async () => {
  const { kube } = await faulty([(response) => response.writeHead(400).end('container is waiting to start')])
  expect(await kube.raw('GET', '/api/v1/namespaces/shop/pods/a/log')).toEqual({
    status: 400,
    text: 'container is waiting to start',
  })
})

test('a path below which the API lies is kept', async () => {
  const server = await FaultServer.start([found])
  const kube = await connect({ kubeconfig: server.kubeconfig({}, { server: `${server.url}/k8s/clusters/c-1/` }) })
  open.push(kube, server)
  await kube.get(path)
  expect(server.seen[0]?.url).toBe(`/k8s/clusters/c-1${path}`)
})

test('401 with a fixed token is a sentence about the user of the kubeconfig', async () => {
  const { kube, server } = await faulty([status(401, 'Unauthorized', 'Unauthorized')])
  const error = await failureOf(kube.get(path))
  expect(error).toBeInstanceOf(UserError)
  expect(error.message).toBe(
    `the API server ${server.url} doesn't take the credentials of user tester (401, context faults of the kubeconfig given as text); renew them`,
  )
  expect(server.seen).toHaveLength(1)
})
