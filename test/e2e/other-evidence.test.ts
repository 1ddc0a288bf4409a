import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, expect, test } from '@jest/globals'
import { useLab } from '../lab/lab.ts'
import type { Load } from '../lab/load.ts'
import { FEW_REQUESTS, recordOf, underLoad } from './scene.ts'

const lab = await useLab()
const MARKER = 'm4rk3r-t0ken-of-the-counts'

/** A system of the user's own that knows what became of every request: the load generator's own count. */
async function countsServer(load: Load): Promise<{ url: string; asked: string[]; close(): void }> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(`${request.headers.authorization} ${request.url}`)
    const query = new URL(request.url ?? '', 'http://x').searchParams
    const [from, to] = [Number(query.get('from')) * 1000, Number(query.get('to')) * 1000]
    const of = (version: string) => ({
      all: load.count({ version, from, to }),
      bad: load.count({ version, from, to, status: (status) => status >= 500 }),
    })
    response.end(JSON.stringify({ canary: of('v2'), stable: of('v1') }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, asked, close: () => server.close() }
}

const closing: { close(): void }[] = []
afterAll(() => {
  for (const one of closing) one.close()
})

test.each([
  ['a good version is promoted', {}, { state: 'PROMOTED', verdict: 'pass' }, 0],
  ['a bad one is taken back', { errors: { every: 10 } }, { state: 'ROLLED_BACK', verdict: 'fail' }, 1],
])('by the counts of any HTTP server: %s', async (_, behaviour, outputs, code) => {
  const { shop, load } = await underLoad(lab, 200, { version: { name: 'v1', behaviour: {} } })
  const counts = await countsServer(load)
  closing.push(counts)
  const v2 = await shop.version('v2', behaviour)
  const file = `services: {shop: {}}
metrics:
  http-json:
    url: ${counts.url}/?from={{from}}&to={{to}}&namespace={{namespace}}&canary={{canary-replicasets}}
    token-env: COUNTS_TOKEN
    lag: 1s
    counts:
      errors: {n: /canary/all, x: /canary/bad, m: /stable/all, y: /stable/bad}
`
  const result = await shop.action(
    'deploy-canary',
    {
      image: v2.image,
      steps: '20,100',
      settle: '4s',
      interval: '2s',
      drain: '1s',
      ...FEW_REQUESTS,
      'prometheus-url': '',
    },
    { files: { 'gradus.yml': file }, env: { COUNTS_TOKEN: MARKER } },
  )
  expect(result).toMatchObject({ code, outputs })
  expect(counts.asked.length).toBeGreaterThan(2)
  expect(counts.asked.every((one) => one.startsWith(`Bearer ${MARKER} /?from=`))).toBe(true)
  expect(counts.asked.at(-1)).toContain(`namespace=${shop.namespace}&canary=shop-canary-`)

  const record = await recordOf(shop)
  expect(Object.keys(record.plan.metrics)).toEqual(['http-json'])
  expect(record.plan.gates.metrics.map(({ name }: { name: string }) => name)).toEqual(['errors', 'requests'])
  // What it judged by is what the users saw.
  const [look] = record.looks
  expect(look.readings.errors.n).toBe(
    load.count({ version: 'v2', from: Math.ceil(look.from) * 1000, to: Math.ceil(look.to) * 1000 }),
  )
  for (const text of [JSON.stringify(record), result.summary, JSON.stringify(result.outputs)]) {
    expect(text).not.toContain(MARKER)
  }
  expect(result.stdout.replaceAll(`::add-mask::${MARKER}`, '')).not.toContain(MARKER)
  await load.stop()
})

test('a source that only the record names is not asked by another run', async () => {
  const { shop, load } = await underLoad(lab, 100, { version: { name: 'v1', behaviour: {} } })
  const counts = await countsServer(load)
  closing.push(counts)
  const v2 = await shop.version('v2')
  const file = `services: {shop: {}}
metrics: {http-json: {url: "${counts.url}/?from={{from}}&to={{to}}", counts: {errors: {n: /canary/all, x: /canary/bad, m: /stable/all, y: /stable/bad}}}}
`
  const started = await shop.action(
    'deploy-canary',
    { command: 'start', image: v2.image, steps: '20,100', settle: '4s', interval: '2s', 'prometheus-url': '' },
    { files: { 'gradus.yml': file } },
  )
  expect(started).toMatchObject({ code: 0, outputs: { state: 'CANARY_WAITING' } })
  const before = counts.asked.length
  const verdict = await shop.action('evaluate-gates', { 'prometheus-url': '' })
  expect(verdict.code).toBe(1)
  expect(verdict.errors[0]?.message).toMatch(
    /the rollout's counts come from http-json, which only gradus\.yml may name/,
  )
  expect(counts.asked).toHaveLength(before)
  const aborted = await shop.action('rollback', { command: 'abort', drain: '1s', 'prometheus-url': '' })
  expect(aborted.stdout).toContain('requests harmed are not counted')
  expect((await recordOf(shop)).state).toBe('ROLLED_BACK')
  await load.stop()
})
