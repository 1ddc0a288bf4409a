import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { smokeTest } from '../../../src/image/smoke/smoke.ts'
import type { SmokeRequest } from '../../../src/image/smoke/types.ts'
import { layoutOf, probeImage } from './images.ts'
import { runnerCases, SmokeLab, testRunner } from './runner-cases.ts'
import { type LabRunner, labDocker, labPodman, labRunc } from './surroundings.ts'

/** runc in full, and what podman and docker must keep; theirs in full is in smoke.slow.test.ts. */
const never = new AbortController().signal
let runc: LabRunner
let podman: LabRunner
let docker: LabRunner
let lab: SmokeLab

beforeAll(async () => {
  ;[runc, podman, docker] = await Promise.all([labRunc(), labPodman(), labDocker()])
  lab = await SmokeLab.in(runc.surroundings.temporary)
}, 120_000)
afterAll(async () => {
  await Promise.all([runc, podman, docker].map((runner) => runner?.stop()))
}, 60_000)

testRunner(
  'runc',
  () => lab,
  () => runc,
)
testRunner(
  'podman',
  () => lab,
  () => podman,
  runnerCases.slice(0, 1),
)
testRunner(
  'docker',
  () => lab,
  () => docker,
  runnerCases.slice(0, 1),
)

const UNWELL: [string, Record<string, string>, string | RegExp][] = [
  ['answers 500 for ever', { MODE: '500' }, /^\/health answered 500 and never 2xx within 3 s \(\d+ requests\)/],
  ['sends elsewhere', { MODE: 'redirect' }, /^\/health answered 302 and never 2xx within 3 s/],
  ['never answers', { MODE: 'hang' }, /^nothing answered at port 8080 within 3 s \(/],
  [
    'listens nowhere',
    { MODE: 'silent' },
    'nothing answered at port 8080 within 3 s: it listens on no port; it must listen on 8080',
  ],
  [
    'listens elsewhere',
    { LISTEN: ':9000' },
    'nothing answered at port 8080 within 3 s: it listens on 9000 and not on 8080; set port to the one that it serves, or let it listen on 8080',
  ],
  [
    'listens to itself',
    { LISTEN: '127.0.0.1:8080' },
    'it listens on port 8080 of 127.0.0.1 only, where nobody outside of the container reaches it; let it listen on 0.0.0.0',
  ],
]

test('a program that is not well is told why', async () => {
  // At once: each is waited for until its time is up.
  const told = await Promise.all(
    UNWELL.map(async ([what, env]) => {
      const result = await smokeTest(lab.request({ env, timeoutSeconds: 3 }), runc.surroundings, never)
      return [what, result.passed, result.reason]
    }),
  )
  const expected = UNWELL.map(([what, , reason]) => {
    return [what, false, typeof reason === 'string' ? reason : expect.stringMatching(reason)]
  })
  expect(told).toEqual(expected)
  await lab.nothingLeft(runc)
})

test('the health endpoint is asked again until it is well', async () => {
  const result = await smokeTest(lab.request({ env: { AFTER: '1500ms' } }), runc.surroundings, never)
  expect(result).toMatchObject({ passed: true, status: 200 })
  expect(result.attempts).toBeGreaterThan(3)
  expect(result.seconds).toBeGreaterThan(1.5)
})

test('T1: the last 50 lines of a log are shown without control characters', async () => {
  const result = await smokeTest(lab.request({ env: { MODE: 'chatty' } }), runc.surroundings, never)
  expect(result.log).toHaveLength(50)
  expect(result.log.at(-1)).toBe('line 199 ')
})

test('an image that must not or can not be started is refused before anything is made', async () => {
  const { temporary } = runc.surroundings
  const refusal = async (config: object, wishes: Partial<SmokeRequest> = {}) => {
    const image = await probeImage(temporary, config)
    const refused = smokeTest(lab.request({ ...image, ...wishes }), runc.surroundings, never)
    return refused.then(
      () => 'it was started',
      (error: Error) => `${error.name}: ${error.message}`,
    )
  }
  const write = 'write USER 65532 into the last stage of the Dockerfile'
  expect(await refusal({ User: '' })).toBe(`UserError: the image runs as root (it has no USER); ${write}`)
  expect(await refusal({ User: '0:0' })).toBe(`UserError: the image runs as root (USER 0:0); ${write}`)
  expect(await refusal({ User: 'root' })).toBe(`UserError: the image runs as root (USER root); ${write}`)
  expect(await refusal({ User: 'app' })).toBe(
    `UserError: the image's USER "app" is a name, and nobody can tell whether it is root; ${write}`,
  )
  expect(await refusal({ Entrypoint: [] })).toMatch(/has neither ENTRYPOINT nor CMD/)
  const foreign = await layoutOf(temporary, [{ layers: [[]], architecture: 'arm64' }])
  expect(await refusal({}, foreign)).toMatch(/UserError: .* has no platform linux\/amd64, it has linux\/arm64/)
  expect(await refusal({}, { ...foreign, platform: 'linux/arm64' })).toMatch(
    /UserError: an image for linux\/arm64 can't be started on this machine \(amd64\)/,
  )
  expect(await refusal({}, { healthPath: 'health' })).toMatch(/UserError: the health path "health" must begin with \//)
  expect(await refusal({}, { env: { 'A\nB': '' } })).toMatch(/UserError: env: .* is no name/)
  expect(await refusal({}, { env: { A: '1\nB=2' } })).toMatch(/UserError: env: the value of A has a line break/)
  expect(await refusal({}, { writable: ['/a,exec'] })).toMatch(/UserError: "\/a,exec" can't be made writable/)
  await lab.nothingLeft(runc)
})

test('a machine without a runner is told what it needs', async () => {
  const surroundings = { ...runc.surroundings, env: { PATH: '/nowhere' } }
  await expect(smokeTest(lab.request({ runner: 'auto' }), surroundings, never)).rejects.toThrow(
    /^nothing can start an image here \(docker: the program docker .*; podman: .*; runc: .*\); install docker, podman or runc$/,
  )
  await expect(smokeTest(lab.request(), { ...runc.surroundings, uid: 1000 }, never)).rejects.toThrow(/runc needs root/)
})
