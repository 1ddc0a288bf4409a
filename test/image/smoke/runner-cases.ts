import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import { removeLeftovers, smokeTest } from '../../../src/image/smoke/smoke.ts'
import type { SmokeRequest, SmokeState } from '../../../src/image/smoke/types.ts'
import { probeImage } from './images.ts'
import type { LabRunner } from './surroundings.ts'

/** What every runner is tried with; what the program inside says of itself is compared with what was asked for. */
const never = new AbortController().signal

/** An image of the probe, and what is asked of it. */
export class SmokeLab {
  readonly probe: Awaited<ReturnType<typeof probeImage>>

  private constructor(probe: Awaited<ReturnType<typeof probeImage>>) {
    this.probe = probe
  }

  static async in(folder: string): Promise<SmokeLab> {
    return new SmokeLab(await probeImage(folder))
  }

  request(wishes: Partial<SmokeRequest> = {}): SmokeRequest {
    return {
      ...{
        store: this.probe.store,
        image: this.probe.image,
        platform: 'linux/amd64',
        healthPath: '/health',
        port: 8080,
      },
      ...{ env: {}, memoryMiB: 64, cpus: 0.5, pids: 40, timeoutSeconds: 30, writable: [], runner: 'runc' },
      ...wishes,
    }
  }

  /** Nothing of any smoke test: cgroups, mounts, processes, folders, and what the runner lists. */
  async nothingLeft(runner: LabRunner): Promise<void> {
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
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

/** @param lab, runner what the tests have once they run */
export function testRunner(
  name: string,
  lab: () => SmokeLab,
  runner: () => LabRunner,
  chosen: readonly RunnerCase[] = runnerCases,
): void {
  for (const [what, work] of chosen) test(`${name}: ${what}`, () => work(lab(), runner()), 90_000)
}

type RunnerCase = readonly [what: string, work: (lab: SmokeLab, runner: LabRunner) => Promise<void>]

export const runnerCases: readonly RunnerCase[] = [
  [
    'a container can do nothing that it was not given',
    async (lab, runner) => {
      const env = { FORKS: '100', SPIN: '1', SECRET: 's=3 "cret"' }
      const wishes = lab.request({ runner: runner.name, env, writable: ['/var/cache/app'] })
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
      await lab.nothingLeft(runner)
    },
  ],

  [
    'a program that ends is shown with its code and log, and one that eats memory as that',
    async (lab, runner) => {
      const [ended, eaten] = await Promise.all(
        ['exit', 'eat'].map((MODE) =>
          smokeTest(lab.request({ runner: runner.name, env: { MODE } }), runner.surroundings, never),
        ),
      )
      expect(ended).toMatchObject({
        passed: false,
        reason: 'it ended with code 3 before /health answered; its log says why',
      })
      expect(ended?.log).toContain('no database at db:5432')
      expect(eaten?.reason).toMatch(/more memory than the 64 MiB it has; raise memory, or let it use less$/)
      await lab.nothingLeft(runner)
    },
  ],

  [
    'a shell or program that the image has not got is named',
    async (lab, runner) => {
      const { temporary } = runner.surroundings
      const [shell, other] = await Promise.all([
        probeImage(temporary, { Entrypoint: ['sh', '-c', 'exec /probe'] }),
        probeImage(temporary, { Entrypoint: ['/app/server'] }),
      ])
      const started = (image: typeof shell) =>
        smokeTest(lab.request({ ...image, runner: runner.name }), runner.surroundings, never)
      expect((await started(shell)).reason).toBe(
        'it starts sh, and the image has no shell; write ENTRYPOINT and CMD in exec form',
      )
      expect((await started(other)).reason).toBe(
        'it starts /app/server, and the image has no such program; mend ENTRYPOINT or CMD',
      )
      await lab.nothingLeft(runner)
    },
  ],

  [
    'a cancel ends it at once, and nothing is left',
    async (lab, runner) => {
      const stop = new AbortController()
      const wishes = lab.request({ runner: runner.name, env: { MODE: 'silent' }, timeoutSeconds: 60 })
      const testing = smokeTest(wishes, runner.surroundings, stop.signal)
      await until(() => readdirSync('/proc').some((pid) => commandOf(pid).startsWith('/probe')))
      stop.abort(new Error('the run was cancelled'))
      await expect(testing).rejects.toThrow('the run was cancelled')
      await lab.nothingLeft(runner)
    },
  ],

  [
    'what a killed process left is removed by what it had said before',
    async (lab, runner) => {
      let state: SmokeState | undefined
      const stop = new AbortController()
      const onState = (said: SmokeState) => {
        state = said
      }
      const surroundings = { ...runner.surroundings, onState }
      const testing = smokeTest(
        lab.request({ runner: runner.name, env: { MODE: 'silent' } }),
        surroundings,
        stop.signal,
      )
      await until(() => readdirSync('/proc').some((pid) => commandOf(pid).startsWith('/probe')))
      // Another process, which knows the state alone.
      await removeLeftovers(JSON.parse(JSON.stringify(state)), runner.surroundings)
      await lab.nothingLeft(runner)
      stop.abort(new Error('over'))
      await Promise.allSettled([testing])
      // A second time there is nothing, and that is fine.
      await removeLeftovers(state as SmokeState, runner.surroundings)
    },
  ],
]

async function until(check: () => boolean): Promise<void> {
  const end = Date.now() + 30_000
  while (!check()) {
    if (Date.now() > end) throw new Error('it did not start')
    await sleep(50)
  }
}
