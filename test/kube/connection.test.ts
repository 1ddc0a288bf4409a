import { readFileSync } from 'node:fs'
import http from 'node:http'
import net, { type AddressInfo } from 'node:net'
import { afterEach, expect, test } from '@jest/globals'
import { UserError } from '../../src/errors.ts'
import { connect } from '../../src/kube/client.ts'
import { configMap as configMapPath } from '../../src/kube/paths.ts'
import type { Kube } from '../../src/kube/types.ts'
import { configMap, FaultServer, json, type Reply, tlsFile } from './fault-server.ts'

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

/** Listens on a free port until the test is over. */
async function listening(server: http.Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push({ close: () => server.close() })
  return (server.address() as AddressInfo).port
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

const TLS_FAULTS: [string, object, object, string][] = [
  ['a CA that nobody named', {}, { 'certificate-authority-data': undefined }, 'signed by a CA that the kubeconfig'],
  ['a certificate that has expired', { certificate: 'expired' }, {}, 'its certificate has expired'],
  [
    'a certificate for another name',
    {},
    { 'tls-server-name': 'elsewhere.example' },
    'is for other names than this one',
  ],
]
test.each(TLS_FAULTS)('%s is explained, without a second try', async (_, options, cluster, words) => {
  const { kube, server } = await faulty([found], undefined, cluster, options)
  const error = await failureOf(kube.get(path))
  expect(error).toBeInstanceOf(UserError)
  expect(error.message).toContain(`can't talk to the API server ${server.url}`)
  expect(error.message).toContain(words)
  expect(server.seen).toHaveLength(0)
})

test('a server that speaks something else is explained', async () => {
  const { kube: other } = await faulty([found], undefined, {
    server: `https://127.0.0.1:${await listening(http.createServer())}`,
  })
  expect((await failureOf(other.get(path))).message).toContain('it speaks no TLS; is it http:// instead of https://?')
})

test('a token with a line break is explained, and not repeated', async () => {
  const { kube } = await faulty([found], { token: 'secret\ntoken' })
  const error = await failureOf(kube.get(path))
  expect(error).toBeInstanceOf(UserError)
  expect(error.message).toContain('look for a line break in token')
  expect(error.message).not.toContain('secret')
})

test('a server that has answered once may have any trouble for a while', async () => {
  const { kube, server } = await faulty([found])
  await kube.get(path)
  server.reset()
  server.changeCertificate('expired')
  setTimeout(() => server.changeCertificate('server'), 200)
  expect(await kube.get(path)).toMatchObject({ data: { a: '1' } })
})

test('insecure-skip-tls-verify and tls-server-name do what kubectl makes of them', async () => {
  const unsure = { 'certificate-authority-data': undefined, 'insecure-skip-tls-verify': true }
  const skipping = await faulty([found], undefined, unsure, { certificate: 'expired' })
  expect(await skipping.kube.get(path)).toBeDefined()
  const named = await faulty([found], undefined, { 'tls-server-name': 'localhost' })
  expect(await named.kube.get(path)).toBeDefined()
})

test('a client certificate is shown to the server', async () => {
  const data = (file: string) => readFileSync(tlsFile(file)).toString('base64')
  const user = { 'client-certificate-data': data('client.crt'), 'client-key-data': data('client.key') }
  const strict = { ca: readFileSync(tlsFile('ca.crt')), requestCert: true, rejectUnauthorized: true }
  const { kube } = await faulty([found], user, {}, strict)
  expect(await kube.get(path)).toBeDefined()
  const without = await faulty([found], {}, {}, strict)
  expect(await failureOf(without.kube.get(path, { deadlineMs: 500 }))).toBeInstanceOf(UserError)
})

test('plain HTTP never carries credentials', async () => {
  const headers: http.IncomingHttpHeaders[] = []
  const server = http.createServer((request, response) => {
    headers.push(request.headers)
    found(response, {} as never)
  })
  const url = `http://127.0.0.1:${await listening(server)}`
  const faults = await FaultServer.start([found])
  const kube: Kube = await connect({ kubeconfig: faults.kubeconfig({ token: 'secret-token' }, { server: url }) })
  open.push(kube, faults)
  await kube.get(path)
  expect(headers[0]?.authorization).toBeUndefined()
})

test('proxy-url leads through the proxy, and TLS still ends at the API server', async () => {
  const asked: string[] = []
  const proxy = http.createServer()
  proxy.on('connect', (request, client) => {
    asked.push(request.url ?? '')
    const [host, port] = (request.url ?? '').split(':')
    const upstream = net.connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n')
      upstream.pipe(client).pipe(upstream)
    })
    upstream.on('error', () => client.destroy())
    client.on('error', () => upstream.destroy())
  })
  const proxyUrl = `http://127.0.0.1:${await listening(proxy)}`
  const { kube, server } = await faulty([found], undefined, { 'proxy-url': proxyUrl })
  expect(await kube.get(path)).toMatchObject({ data: { a: '1' } })
  expect(await kube.get(path)).toMatchObject({ data: { a: '1' } })
  expect(asked).toEqual([server.url.replace('https://', '')])
})

test('a proxy that refuses is told from an API server that does', async () => {
  const proxy = http.createServer()
  proxy.on('connect', (_, client) => client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'))
  const proxyUrl = `http://ann:hunter2@127.0.0.1:${await listening(proxy)}`
  const { kube } = await faulty([found], undefined, { 'proxy-url': proxyUrl })
  const { message } = await failureOf(kube.get(path))
  expect(message).toContain('the proxy refuses the way: HTTP/1.1 407 Proxy Authentication Required')
  expect(message).not.toContain('hunter2')
})

test('a SOCKS proxy is refused in words', async () => {
  const { kube } = await faulty([found], undefined, { 'proxy-url': 'socks5://ann:hunter2@127.0.0.1:1080' })
  expect((await failureOf(kube.get(path))).message).toBe(
    'context faults of the kubeconfig given as text: proxy-url is a socks5 proxy; only http and https proxies are spoken',
  )
})
