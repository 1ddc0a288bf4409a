import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { removeLeftovers, smokeTest } from '../../../src/image/smoke/smoke.ts'
import type { SmokeRequest, SmokeState } from '../../../src/image/smoke/types.ts'
import { layoutOf, probeImage } from './images.ts'
import { type LabRunner, labDocker, labPodman, labRunc } from './surroundings.ts'

/** The three runners for real; what the program inside says of itself is compared with what was asked for. */
const never = new AbortController().signal
let lab: LabRunner[]
let runc: LabRunner
let probe: Awaited<ReturnType<typeof probeImage>>

beforeAll(async () => {
  runc = await labRunc()
  lab = [runc, await labPodman(), await labDocker()]
  probe = await probeImage(runc.surroundings.temporary)
}, 120_000)
afterAll(async () => {
  for (const runner of lab) await runner.stop()
}, 60_000)

function request(wishes: Partial<SmokeRequest> = {}): SmokeRequest {
  return {
    ...{ store: probe.store, image: probe.image, platform: 'linux/amd64', healthPath: '/health', port: 8080 },
    ...{ env: {}, memoryMiB: 64, cpus: 0.5, pids: 40, timeoutSeconds: 30, writable: [], runner: 'runc' },
    ...wishes,
  }
}

/** Nothing of any smoke test: cgroups, mounts, processes, folders, and what the runner lists. */
async function nothingLeft(runner: LabRunner): Promise<void> {
  const cgroups = readdirSync('/sys/fs/cgroup').flatMap((name) => {
    try {
      return readdirSync(join('/sys/fs/cgroup', name))
    } catch {
      return []
    }
  })
  expect(cgroups.filter((name) => name.startsWith('gradus-smoke-'))).toEqual([])
  expect(readFileSync('/proc/self/mountinfo', 'utf8')).not.toContain('gradus-smoke-')
  const probes = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && commandOf(pid).startsWith('/probe'))
  expect(probes).toEqual([])
  expect(readdirSync(runner.surroundings.temporary).filter((name) => name.startsWith('gradus-smoke-'))).toEqual([])
  expect(await runner.leftovers()).toEqual([])
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

const runnerTest = (name: string, work: (runner: LabRunner) => Promise<void>) => {
  for (const [index, runner] of ['runc', 'podman', 'docker'].entries()) {
    test(`${runner}: ${name}`, () => work(lab[index] as LabRunner), 90_000)
  }
}

runnerTest('a container can do nothing that it was not given', async (runner) => {
  const env = { FORKS: '100', SPIN: '1', SECRET: 's=3 "cret"' }
  const wishes = request({ runner: runner.name, env, writable: ['/var/cache/app'] })
  const result = await smokeTest(wishes, runner.surroundings, never)
  expect(result).toMatchObject({ passed: true, status: 200, runner: { name: runner.name } })
  const none = '0000000000000000'
  const facts = JSON.parse(result.log[0] ?? '')
  expect(facts).toMatchObject({
    ...{
      uid: 65532,
      gid: 65532,
      CapEff: none,
      CapPrm: none,
      CapBnd: none,
      CapAmb: none,
      NoNewPrivs: '1',
      Seccomp: '2',
    },
    ...{ write: { '/': false, '/etc': false, '/tmp': true, '/proc/sys/kernel': false, '/sys': false } },
    ...{ memory: String(64 * 2 ** 20), pids: '40', outside: false, host: 1, secret: 's=3 "cret"' },
    ...{ mount: 'operation not permitted', setuid: 'operation not permitted' },
  })
  expect(facts.interfaces).toEqual(runner.name === 'docker' ? ['lo', 'eth0'] : ['lo'])
  // Every process has threads, which count too.
  expect(facts.processes).toBeGreaterThan(0)
  expect(facts.processes).toBeLessThan(40)
  expect(facts.cpu).toBeGreaterThan(0.05)
  expect(facts.cpu).toBeLessThan(0.75)
  expect(result.isolation).toEqual({
    ...{ uid: 65532, capabilities: { effective: 0n, bounding: 0n }, noNewPrivileges: true, seccomp: true },
    ...{ readOnlyRoot: true, memoryBytes: 64 * 2 ** 20, pids: 40, cpus: 0.5, ownNetwork: true },
    writable: expect.arrayContaining(['/tmp', '/var/cache/app']),
  })
  await nothingLeft(runner)
})

runnerTest('a program that ends is shown with its code and log, and one that eats memory as that', async (runner) => {
  const [ended, eaten] = await Promise.all(
    ['exit', 'eat'].map((MODE) =>
      smokeTest(request({ runner: runner.name, env: { MODE } }), runner.surroundings, never),
    ),
  )
  expect(ended).toMatchObject({
    passed: false,
    reason: 'it ended with code 3 before /health answered; its log says why',
  })
  expect(ended?.log).toContain('no database at db:5432')
  expect(eaten?.reason).toMatch(/more memory than the 64 MiB it has; raise memory, or let it use less$/)
  await nothingLeft(runner)
})

runnerTest('a shell or program that the image has not got is named', async (runner) => {
  const { temporary } = runner.surroundings
  const [shell, other] = await Promise.all([
    probeImage(temporary, { Entrypoint: ['sh', '-c', 'exec /probe'] }),
    probeImage(temporary, { Entrypoint: ['/app/server'] }),
  ])
  const started = (image: typeof shell) =>
    smokeTest(request({ ...image, runner: runner.name }), runner.surroundings, never)
  expect((await started(shell)).reason).toBe(
    'it starts sh, and the image has no shell; write ENTRYPOINT and CMD in exec form',
  )
  expect((await started(other)).reason).toBe(
    'it starts /app/server, and the image has no such program; mend ENTRYPOINT or CMD',
  )
  await nothingLeft(runner)
})

runnerTest('a cancel ends it at once, and nothing is left', async (runner) => {
  const stop = new AbortController()
  const wishes = request({ runner: runner.name, env: { MODE: 'silent' }, timeoutSeconds: 60 })
  const testing = smokeTest(wishes, runner.surroundings, stop.signal)
  await until(() => readdirSync('/proc').some((pid) => commandOf(pid).startsWith('/probe')))
  stop.abort(new Error('the run was cancelled'))
  await expect(testing).rejects.toThrow('the run was cancelled')
  await nothingLeft(runner)
})

runnerTest('what a killed process left is removed by what it had said before', async (runner) => {
  let state: SmokeState | undefined
  const stop = new AbortController()
  const onState = (said: SmokeState) => {
    state = said
  }
  const surroundings = { ...runner.surroundings, onState }
  const testing = smokeTest(request({ runner: runner.name, env: { MODE: 'silent' } }), surroundings, stop.signal)
  await until(() => readdirSync('/proc').some((pid) => commandOf(pid).startsWith('/probe')))
  // Another process, which knows the state alone.
  await removeLeftovers(JSON.parse(JSON.stringify(state)), runner.surroundings)
  await nothingLeft(runner)
  stop.abort(new Error('over'))
  await Promise.allSettled([testing])
  // A second time there is nothing, and that is fine.
  await removeLeftovers(state as SmokeState, runner.surroundings)
})

test.each<[string, Record<string, string>, string | RegExp]>([
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
])('a program that %s is told so', async (_, env, reason) => {
  const result = await smokeTest(request({ env, timeoutSeconds: 3 }), runc.surroundings, never)
  expect(result.passed).toBe(false)
  expect(result.reason).toEqual(typeof reason === 'string' ? reason : expect.stringMatching(reason))
  await nothingLeft(runc)
})

test('the health endpoint is asked again until it is well', async () => {
  const result = await smokeTest(request({ env: { AFTER: '1500ms' } }), runc.surroundings, never)
  expect(result).toMatchObject({ passed: true, status: 200 })
  expect(result.attempts).toBeGreaterThan(3)
  expect(result.seconds).toBeGreaterThan(1.5)
})

test('T1: the last 50 lines of a log are shown without control characters', async () => {
  const result = await smokeTest(request({ env: { MODE: 'chatty' } }), runc.surroundings, never)
  expect(result.log).toHaveLength(50)
  expect(result.log.at(-1)).toBe('line 199 ')
})

test('an image that must not or can not be started is refused before anything is made', async () => {
  const { temporary } = runc.surroundings
  const refusal = async (config: object, wishes: Partial<SmokeRequest> = {}) => {
    const image = await probeImage(temporary, config)
    const refused = smokeTest(request({ ...image, ...wishes }), runc.surroundings, never)
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
  await nothingLeft(runc)
})

test('a machine without a runner is told what it needs', async () => {
  const surroundings = { ...runc.surroundings, env: { PATH: '/nowhere' } }
  await expect(smokeTest(request({ runner: 'auto' }), surroundings, never)).rejects.toThrow(
    /^nothing can start an image here \(docker: the program docker .*; podman: .*; runc: .*\); install docker, podman or runc$/,
  )
  await expect(smokeTest(request(), { ...runc.surroundings, uid: 1000 }, never)).rejects.toThrow(/runc needs root/)
})

async function until(check: () => boolean): Promise<void> {
  const end = Date.now() + 30_000
  while (!check()) {
    if (Date.now() > end) throw new Error('it did not start')
    await sleep(50)
  }
}
