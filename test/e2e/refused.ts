import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect } from '@jest/globals'
import { load } from 'js-yaml'
import type { ActionOptions, ActionResult, Inputs } from '../lab/action.ts'
import type { AuditedRequest } from '../lab/audit.ts'
import type { Lab } from '../lab/lab.ts'
import type { LabService } from '../lab/service.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const WRITES = ['create', 'update', 'patch', 'delete', 'deletecollection']

export interface Attempt {
  /** Default: deploy-canary. */
  action?: string
  inputs?: Inputs
  options?: ActionOptions
}

interface ActionYml {
  inputs: Record<string, object>
  outputs: Record<string, object>
}

export function actionYml(action: string): ActionYml {
  return load(readFileSync(resolve(ROOT, 'actions', action, 'action.yml'), 'utf8')) as ActionYml
}

/**
 * Runs an action that must refuse, and holds it to what every refusal is: red, one annotation with one sentence that is
 * no defect's, every output set, nothing written in the service's namespace and nothing in it changed.
 */
export async function refused(lab: Lab, shop: LabService, attempt: Attempt): Promise<ActionResult & { said: string }> {
  const { action = 'deploy-canary', inputs = {}, options = {} } = attempt
  const before = await everything(shop)
  const since = Date.now()
  const result = await shop.action(action, inputs, options)
  const said = result.errors[0]?.message ?? ''

  expect(writesIn(lab, shop.namespace, since)).toEqual([])
  expect(await everything(shop)).toEqual(before)
  expect({ said, ...result }).toMatchObject({ code: 1, stderr: '' })
  expect(result.errors).toEqual([{ command: 'error', properties: { title: 'Gradus' }, message: said }])
  expectSentence(said)
  expect(Object.keys(result.outputs)).toEqual(Object.keys(actionYml(action).outputs))
  expect(result.summary).toContain('### Gradus')
  expect(result.post?.code ?? 0).toBe(0)
  return { ...result, said }
}

/** One sentence; the rules of a Role may follow it. */
function expectSentence(said: string): void {
  const [sentence = '', ...rules] = said.split('\n')
  expect(sentence).toMatch(/^\S.{20,600}$/)
  expect(sentence).not.toMatch(/defect|undefined|\[object|\bat .*\.[jt]s:\d+:\d+/)
  if (rules.length > 0) {
    expect(sentence).toMatch(/Role:$/)
    expect(Array.isArray(load(rules.join('\n')))).toBe(true)
  }
}

/** Requests that would have changed something. */
export function writesIn(lab: Lab, namespace: string, since: number): AuditedRequest[] {
  return lab.audit({ since, namespace, verb: WRITES })
}

async function everything(shop: LabService): Promise<object> {
  return { snapshot: await shop.snapshot(), objects: await shop.objects() }
}
