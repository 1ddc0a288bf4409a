import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, jest, test } from '@jest/globals'
import { UserError } from '../../src/errors.ts'
import { connect } from '../../src/kube/client.ts'
import { configMaps } from '../../src/kube/paths.ts'
import type { Kube, KubeObject, Tracker } from '../../src/kube/types.ts'
import { track } from '../../src/kube/watch.ts'
import { configMap, FaultServer, hang, json, type Reply, reset, status, stream } from './fault-server.ts'

type Settings = KubeObject & { data: Record<string, string> }

const open: { close(): unknown }[] = []
const cancel: AbortController[] = []
afterEach(async () => {
  for (const controller of cancel.splice(0)) controller.abort()
  for (const one of open.splice(0)) await one.close()
})

const path = configMaps('shop')
const event = (type: string, name: string, version: string, data = {}) => ({
  type,
  object: configMap(name, version, data),
})
const bookmark = (version: string) => ({ type: 'BOOKMARK', object: { metadata: { resourceVersion: version } } })
const gone = { type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired', message: 'too old' } }
const list = (version: string, ...items: object[]): Reply =>
  json(200, { kind: 'ConfigMapList', apiVersion: 'v1', metadata: { resourceVersion: version }, items })

async function faulty(replies: Reply[]): Promise<{ server: FaultServer; kube: Kube; signal: AbortSignal }> {
  const server = await FaultServer.start(replies)
  const kube = await connect({ kubeconfig: server.kubeconfig() })
  const controller = new AbortController()
  open.push(kube, server)
  cancel.push(controller)
  return { server, kube, signal: controller.signal }
}

async function tracked(replies: Reply[]) {
  const { server, kube, signal } = await faulty(replies)
  return { server, signal, tracker: await track<Settings>(kube, path, { signal }) }
}

const names = (tracker: Tracker<Settings>) => [...tracker.items.keys()]
const versionsAsked = (server: FaultServer) =>
  server.seen
    .map(({ url }) => new URL(url, server.url).searchParams)
    .filter((query) => query.has('watch'))
    .map((query) => query.get('resourceVersion'))

test('a collection is listed once and then followed', async () => {
  const { tracker, signal, server } = await tracked([
    list('5', configMap('a', '4')),
    stream([event('ADDED', 'b', '6'), event('MODIFIED', 'a', '7', { x: '1' }), event('DELETED', 'b', '8')]),
  ])
  await tracker.until((items) => items.get('a')?.data.x === '1' && !items.has('b'), signal)
  expect(names(tracker)).toEqual(['a'])
  expect(tracker.staleSince).toBeUndefined()
  expect(versionsAsked(server)).toEqual(['5'])
})

test('with what the caller knows, no list is asked for', async () => {
  const { kube, server, signal } = await faulty([stream([event('MODIFIED', 'a', '6', { x: '2' })])])
  const initial = { items: [configMap('a', '5', { x: '1' }) as Settings], resourceVersion: '5' }
  const tracker = await track<Settings>(kube, path, { signal, initial, fieldSelector: 'metadata.name=a' })
  expect(tracker.items.get('a')?.data.x).toBe('1')
  expect(await tracker.until((items) => items.get('a')?.data.x === '2' && 'seen', signal)).toBe('seen')
  expect(server.seen).toHaveLength(1)
  expect(server.seen[0]?.url).toContain('fieldSelector=metadata.name%3Da')
})

const BREAKS: [string, Reply][] = [
  ['ends', stream([event('ADDED', 'a', '6'), bookmark('9')], 'end')],
  ['is reset', stream([event('ADDED', 'a', '6'), bookmark('9')], 'break')],
  ['turns into garbage', stream([event('ADDED', 'a', '6'), bookmark('9'), '<html>oops'])],
  ['sends JSON that is no event', stream([event('ADDED', 'a', '6'), bookmark('9'), '{"kind":"List"}'])],
  [
    'reports an error that passes',
    stream([event('ADDED', 'a', '6'), bookmark('9'), { type: 'ERROR', object: { code: 500 } }]),
  ],
]
test.each(BREAKS)('a stream that %s is taken up from the last bookmark', async (_, broken) => {
  const { tracker, signal, server } = await tracked([list('5'), broken, stream([event('ADDED', 'b', '10')])])
  await tracker.until((items) => items.has('b'), signal)
  expect(names(tracker)).toEqual(['a', 'b'])
  expect(versionsAsked(server)).toEqual(['5', '9'])
  expect(tracker.staleSince).toBeUndefined()
})

test('an event cut in two by the network is put together, whatever letters it has', async () => {
  const text = `${JSON.stringify(event('ADDED', 'a', '6', { greeting: 'grüß dich €' }))}\n`
  const bytes = Buffer.from(text)
  const dribble: Reply = (response) => {
    response.writeHead(200)
    const send = (at: number) => {
      if (at >= bytes.length) return
      response.write(bytes.subarray(at, at + 7))
      setTimeout(() => send(at + 7), 1)
    }
    send(0)
  }
  const { tracker, signal } = await tracked([list('5'), dribble])
  expect(await tracker.until((items) => items.get('a')?.data.greeting, signal)).toBe('grüß dich €')
})

const GONE: [string, Reply][] = [
  ['inside the stream', stream([gone])],
  ['as the answer', status(410, 'Expired', 'too old resource version')],
]
test.each(GONE)('410 %s brings a new list, and what went meanwhile is gone', async (_, reply) => {
  const { tracker, signal, server } = await tracked([
    list('5', configMap('a', '4'), configMap('b', '3')),
    reply,
    list('50', configMap('b', '40')),
    stream([event('ADDED', 'c', '51')]),
  ])
  const states: string[][] = []
  tracker.onChange((items) => states.push([...items.keys()]))
  await tracker.until((items) => items.has('c'), signal)
  expect(states).toEqual([['b'], ['b', 'c']])
  expect(versionsAsked(server)).toEqual(['5', '50'])
})

test('a list that fails after 410 is tried again; meanwhile the last sight stays, marked stale', async () => {
  const { tracker, signal } = await tracked([
    list('5', configMap('a', '4')),
    stream([gone]),
    status(400, 'BadRequest', 'odd'),
    list('50', configMap('b', '40')),
    stream([event('ADDED', 'c', '51')]),
  ])
  await sleep(30)
  expect(names(tracker)).toEqual(['a'])
  expect(tracker.staleSince).toBeDefined()
  await tracker.until((items) => items.has('c'), signal)
  expect(tracker.staleSince).toBeUndefined()
})

test('a server that refuses streams is asked ever more slowly', async () => {
  const { tracker, signal, server } = await tracked([
    list('5'),
    status(503, 'ServiceUnavailable', 'no'),
    reset,
    status(429, 'TooManyRequests', 'no'),
    stream([event('ADDED', 'a', '6')]),
  ])
  await tracker.until((items) => items.has('a'), signal)
  const at = server.seen.slice(1).map(({ atMs }) => atMs)
  expect((at[3] ?? 0) - (at[2] ?? 0)).toBeGreaterThan(190)
  expect(at).toHaveLength(4)
})

test('streams that end at once don’t become a storm of requests', async () => {
  const { server } = await tracked([list('5'), stream([], 'end')])
  await sleep(1000)
  expect(server.seen.length).toBeLessThan(8)
})

test('rights that are taken away end the wait', async () => {
  const { tracker, signal } = await tracked([list('5'), stream([], 'break'), status(403, 'Forbidden', 'no more')])
  await expect(tracker.until(() => false, signal)).rejects.toMatchObject({ status: 403, verb: 'watch' })
  await expect(tracker.until(() => false, signal)).rejects.toMatchObject({ status: 403 })
  expect(tracker.staleSince).toBeDefined()
})

test('a token that is no longer taken ends the wait with a sentence', async () => {
  const { tracker, signal } = await tracked([list('5'), status(401, 'Unauthorized', 'Unauthorized')])
  await expect(tracker.until(() => false, signal)).rejects.toBeInstanceOf(UserError)
})

test('a stream that falls silent is given up', async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance', 'Date'] })
  try {
    const { tracker, signal, server } = await tracked([
      list('5'),
      stream([event('ADDED', 'a', '6')]),
      stream([event('ADDED', 'b', '7')]),
    ])
    await tracker.until((items) => items.has('a'), signal)
    const second = tracker.until((items) => items.has('b'), signal)
    await jest.advanceTimersByTimeAsync(89_000)
    expect(server.seen).toHaveLength(2)
    await jest.advanceTimersByTimeAsync(2_000)
    await jest.advanceTimersByTimeAsync(1_000)
    jest.useRealTimers()
    await second
    expect(versionsAsked(server)).toEqual(['5', '6'])
  } finally {
    jest.useRealTimers()
  }
})

test('a stream that is never begun is given up after ten seconds', async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance', 'Date'] })
  try {
    const { tracker, signal, server } = await tracked([list('5'), hang, stream([event('ADDED', 'a', '6')])])
    const seen = tracker.until((items) => items.has('a'), signal)
    while (server.seen.length < 2) await new Promise((resolve) => setImmediate(resolve))
    await jest.advanceTimersByTimeAsync(10_000)
    await jest.advanceTimersByTimeAsync(1_000)
    jest.useRealTimers()
    await seen
  } finally {
    jest.useRealTimers()
  }
})

test('until answers at once where the answer is there, and rejects with the signal’s reason', async () => {
  const { tracker, signal } = await tracked([list('5', configMap('a', '4')), stream([])])
  expect(await tracker.until((items) => items.get('a')?.metadata.resourceVersion, signal)).toBe('4')
  const late = AbortSignal.timeout(30)
  await expect(tracker.until(() => false, late)).rejects.toMatchObject({ name: 'TimeoutError' })
  await expect(tracker.until(() => 'now', AbortSignal.abort(new Error('too late')))).rejects.toThrow('too late')
})

test('a look that throws rejects its own wait and no other', async () => {
  const { tracker, signal } = await tracked([list('5'), stream([event('ADDED', 'a', '6')])])
  const other = tracker.until((items) => items.has('a'), signal)
  const broken = tracker.until((items) => {
    if (items.has('a')) throw new Error('it was scaled by hand')
    return undefined
  }, signal)
  await expect(broken).rejects.toThrow('it was scaled by hand')
  expect(await other).toBe(true)
})

test('a stopped tracker rejects what waits, and asks no more', async () => {
  const { tracker, signal, server } = await tracked([list('5'), stream([])])
  const waiting = tracker.until(() => false, signal)
  tracker.stop()
  await expect(waiting).rejects.toThrow('stopped following')
  await expect(tracker.until(() => false, signal)).rejects.toThrow('stopped following')
  const asked = server.seen.length
  await sleep(300)
  expect(server.seen).toHaveLength(asked)
})

test('a listener that left is not called again', async () => {
  const { tracker, signal } = await tracked([list('5'), stream([event('ADDED', 'a', '6'), event('ADDED', 'b', '7')])])
  let calls = 0
  const leave = tracker.onChange(() => {
    calls += 1
    leave()
  })
  await tracker.until((items) => items.has('b'), signal)
  expect(calls).toBe(1)
})

test('without a version, a break before the first bookmark begins anew', async () => {
  const { kube, server, signal } = await faulty([
    stream([event('ADDED', 'a', '60')], 'break'),
    stream([event('ADDED', 'a', '60'), event('ADDED', 'b', '7')]),
  ])
  const seen: string[] = []
  for await (const { object } of kube.watch(path, { signal })) {
    seen.push(object.metadata.name)
    if (seen.length === 3) break
  }
  expect(seen).toEqual(['a', 'a', 'b'])
  expect(versionsAsked(server)).toEqual([null, null])
})

test('leaving the loop closes the stream', async () => {
  const { kube, server, signal } = await faulty([stream([event('ADDED', 'a', '6')])])
  for await (const _ of kube.watch(path, { signal, resourceVersion: '5' })) break
  await sleep(50)
  expect(server.openConnections).toBe(0)
})
