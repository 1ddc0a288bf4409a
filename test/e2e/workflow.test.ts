import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { dump } from 'js-yaml'
import { useLab } from '../lab/lab.ts'
import type { LabService, Version } from '../lab/service.ts'
import { runWorkflow, type WorkflowResult } from '../lab/workflow.ts'
import { leftovers, lost, recordOf, stableImage, underLoad } from './scene.ts'

/** The workflows of `examples/` as they are shipped, run by a workflow runner. */

const WORKFLOWS = resolve(import.meta.dirname, '../../examples/workflows')
const WAY = ['DEPLOYING', 'CANARY', 'CANARY_WAITING', 'CANARY_EVALUATING', 'CANARY_WAITING']
/** A step passes after two seconds without errors, as it would after eight with the default; a busy machine is slow. */
const GATES = { 'harm-budget': '1%', p95: false, p99: false, requests: false }

const lab = await useLab()

/** Dispatches an example for a service of the lab. */
function dispatch(example: string, shop: LabService, inputs: Record<string, string>): Promise<WorkflowResult> {
  const settings = { namespace: shop.namespace, steps: [5, 50, 100], settle: '2s', drain: '1s', gates: GATES }
  const configuration = { services: { shop: settings }, prometheus: { url: lab.bed.prometheusUrl } }
  const runId = String(Math.floor(Math.random() * 1e10))
  return runWorkflow(readFileSync(join(WORKFLOWS, `${example}.yml`), 'utf8'), {
    files: { 'gradus.yml': dump(configuration) },
    inputs,
    secrets: { KUBECONFIG: readFileSync(lab.bed.controlPlane.kubeconfigs.admin, 'utf8') },
    env: { GITHUB_RUN_ID: runId, ...lab.artifacts.environment(runId) },
  })
}

const digestOf = ({ digest }: Version) => ({ digest })

describe('stages as steps of one job', () => {
  test.concurrent('bring a good version to everybody, and hand state on through the record', async () => {
    const { shop, load } = await underLoad(lab, 200)
    const v2 = await shop.version('v2')

    const { code, jobs } = await dispatch('steps', shop, digestOf(v2))
    await load.next(50)
    const answers = await load.stop()

    const { start, first, step, second, promote, abort } = jobs.deploy?.steps ?? {}
    const id = start?.outputs['rollout-id']
    const waiting = { 'rollout-id': id, state: 'CANARY_WAITING', decision: 'manual-review' }
    expect(start).toMatchObject({ result: 'success', outputs: { ...waiting, step: '0', weight: '5', verdict: '' } })
    expect(first?.outputs).toMatchObject({
      'rollout-id': id,
      verdict: 'pass',
      step: '0',
      weight: '5',
    })
    expect(step?.outputs).toMatchObject({ ...waiting, step: '1', weight: '50' })
    expect(second?.outputs).toMatchObject({ verdict: 'pass', step: '1', weight: '50' })
    expect(promote?.outputs).toMatchObject({ 'rollout-id': id, state: 'PROMOTED', harmed: '0' })
    expect(abort).toBeUndefined()
    expect(code).toBe(0)

    expect(start?.summary).toContain('CANARY')
    expect(first?.summary).toMatch(/\| errors \| pass \|/)
    expect(promote?.summary).toContain('PROMOTED')
    expect(JSON.parse(second?.outputs.result ?? '{}')).toMatchObject({ verdict: 'pass', weight: 50 })

    expect(await stableImage(shop)).toBe(v2.image)
    expect(await leftovers(shop)).toEqual([])
    expect(lost(answers)).toEqual([])
    expect((await recordOf(shop)).actors).toHaveLength(5)
  })

  test.concurrent('take a bad version back where a later step fails', async () => {
    const { shop, load } = await underLoad(lab, 200)
    const v3 = await shop.version('v3', { errors: { every: 10 } })
    const before = await shop.snapshot()

    const { code, jobs } = await dispatch('steps', shop, digestOf(v3))
    const answers = await load.stop()

    const { start, first, step, promote, abort } = jobs.deploy?.steps ?? {}
    expect(start?.outputs.state).toBe('CANARY_WAITING')
    expect(first).toMatchObject({ result: 'failure', outputs: { verdict: 'fail' } })
    expect(first?.errors).toEqual([expect.stringMatching(/^the gates say fail: error rate .* against /)])
    expect(first?.summary).toMatch(/\| errors \| fail \|/)
    expect([step, promote]).toEqual([undefined, undefined])
    expect(abort).toMatchObject({
      result: 'success',
      outputs: {
        'rollout-id': start?.outputs['rollout-id'],
        state: 'ROLLED_BACK',
        'to-image': before['Deployment/shop']?.spec.template.spec.containers[0].image,
      },
    })
    expect(code).toBe(1)

    expect(await shop.snapshot()).toEqual(before)
    expect(await leftovers(shop)).toEqual([])
    expect(lost(answers)).toEqual([])
    expect(abort?.outputs.harmed).toBe(String(load.count({ version: 'v3', status: 500 })))
  })
})

describe('stages as jobs of one run', () => {
  test.concurrent('bring a good version to everybody, with the rollout id as their only tie', async () => {
    const { shop } = await underLoad(lab, 200)
    const v2 = await shop.version('v2')

    const { code, jobs } = await dispatch('jobs', shop, digestOf(v2))

    expect(Object.keys(jobs)).toEqual(['start', 'judge', 'widen', 'promote'])
    const id = jobs.start?.steps.canary?.outputs['rollout-id']
    expect(id).toMatch(/^shop-/)
    for (const { result, steps } of Object.values(jobs)) {
      expect(result).toBe('success')
      const told = Object.values(steps).flatMap(({ outputs }) => outputs['rollout-id'] ?? [])
      expect(new Set(told)).toEqual(new Set([id]))
    }
    expect(jobs.widen?.steps.gates?.outputs).toMatchObject({ verdict: 'pass', weight: '50' })
    expect(jobs.promote?.steps.canary?.outputs.state).toBe('PROMOTED')
    expect(code).toBe(0)
    expect(await stableImage(shop)).toBe(v2.image)

    const record = await recordOf(shop)
    const jobsOfActors = record.actors.map(({ run }: { run: string }) => run.split('/').at(-2))
    expect(jobsOfActors).toEqual(['start', 'judge', 'widen', 'widen', 'promote'])
    expect(record.transitions.map(({ to }: { to: string }) => to).slice(0, WAY.length)).toEqual(WAY)
  })

  test.concurrent('take a bad version back in a job that runs after a failure', async () => {
    const { shop } = await underLoad(lab, 200)
    const v3 = await shop.version('v3', { errors: { every: 10 } })
    const before = await shop.snapshot()

    const { code, jobs } = await dispatch('jobs', shop, digestOf(v3))

    expect(Object.keys(jobs)).toEqual(['start', 'judge', 'abort'])
    expect(jobs.judge).toMatchObject({ result: 'failure', steps: { gates: { outputs: { verdict: 'fail' } } } })
    expect(jobs.abort).toMatchObject({ result: 'success', steps: { back: { outputs: { state: 'ROLLED_BACK' } } } })
    expect(code).toBe(1)
    expect(await shop.snapshot()).toEqual(before)
    expect((await recordOf(shop)).transitions.at(-1).reason).toBe(jobs.judge?.steps.gates?.outputs.reason)
  })

  test.concurrent('are green about a rollout that was taken back already', async () => {
    const { shop } = await underLoad(lab, 50)
    const broken = await shop.version('v4', { imagePullError: 'no such manifest' })
    const before = await shop.snapshot()

    const { code, jobs } = await dispatch('jobs', shop, digestOf(broken))

    expect(Object.keys(jobs)).toEqual(['start', 'abort'])
    expect(jobs.start?.steps.canary).toMatchObject({ result: 'failure', outputs: { state: 'ROLLED_BACK' } })
    expect(jobs.abort).toMatchObject({
      result: 'success',
      steps: { back: { errors: [], outputs: { state: 'ROLLED_BACK' } } },
    })
    expect(code).toBe(1)
    expect(await shop.snapshot()).toEqual(before)
  })
})

describe('one step for the whole rollout', () => {
  test.concurrent('brings a good version, and the workflow of the rollback brings the one before it', async () => {
    const { shop } = await underLoad(lab, 200)
    const v2 = await shop.version('v2')
    const before = await stableImage(shop)

    const there = await dispatch('deploy', shop, digestOf(v2))
    expect(there.jobs.deploy).toMatchObject({
      result: 'success',
      steps: { canary: { outputs: { state: 'PROMOTED' } } },
    })
    expect(there.log).toMatch(/PROMOTED after \d+ requests to the canary, 0 of them harmed/)
    expect(await stableImage(shop)).toBe(v2.image)

    const back = await dispatch('rollback', shop, { to: 'previous', reason: 'a colleague asked' })
    expect(back.jobs.back).toMatchObject({
      result: 'success',
      steps: { back: { outputs: { state: 'PROMOTED', 'to-image': before } } },
    })
    expect(await stableImage(shop)).toBe(before)
  })
})
