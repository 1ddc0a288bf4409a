import { readdirSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { lines, SampleRepository } from '../confidence/sample-repository.ts'
import type { Inputs } from '../lab/action.ts'
import { useLab } from '../lab/lab.ts'
import type { LabService } from '../lab/service.ts'

const lab = await useLab()

let sources: SampleRepository
let base: string
beforeAll(() => {
  sources = new SampleRepository()
  base = sources.commit('begin', { 'src/cart.ts': lines(200) })
  sources.commit('count twice', { 'src/cart.ts': `${lines(200)}${lines(10, 'twice')}` }, { day: 30 })
})
afterAll(() => sources.remove())

describe('bad input is one sentence, and changes nothing', () => {
  let shop: LabService
  beforeAll(async () => {
    shop = await lab.service('shop', { replicas: 1 })
  })

  const LAUGHS = `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">${Array.from({ length: 30 }, (_, i) => `<!ENTITY a${i} "${`&a${i === 0 ? '' : i - 1};`.repeat(10)}">`).join('')}]><testsuites>&a29;</testsuites>`

  test.each<[string, Inputs, Record<string, string>, RegExp]>([
    [
      'JUnit with a billion laughs',
      { tests: 'junit.xml' },
      { 'junit.xml': LAUGHS },
      /input tests: junit\.xml declares a document type of its own/,
    ],
    ['no such file', { sarif: 'out/*.sarif' }, {}, /input sarif: no file matches out\/\*\.sarif/],
    [
      'coverage of no known format',
      { coverage: 'c.json' },
      { 'c.json': '{}' },
      /input coverage: c\.json is no coverage report/,
    ],
    ['weights', { weights: 'safety=301' }, {}, /input weights: .* sum to 1001/],
    ['thresholds', { thresholds: 'promote=1' }, {}, /input thresholds: .*out of order/],
    ['a rollout that isn’t there', { 'rollout-id': 'shop-1' }, {}, /there is no rollout shop-1 of shop/],
  ])('%s', async (_, inputs, files, sentence) => {
    const since = Date.now()
    const result = await shop.action('score-confidence', inputs, { files })
    expect(result.code).toBe(1)
    expect(result.errors.map(({ message }) => message).join()).toMatch(sentence)
    expect(
      lab.audit({ namespace: shop.namespace, since }).filter(({ verb }) => !['get', 'list'].includes(verb)),
    ).toEqual([])
  })

  test('coverage for other files, a shallow clone, one commit, an unknown base', async () => {
    const shallow = sources.clone('--depth=1')
    const single = new SampleRepository()
    single.commit('only', { a: '1\n' })
    const other = { 'lcov.info': 'SF:app/user.rb\nDA:1,1\nend_of_record\n' }
    const say = async (inputs: Inputs, files = {}) => {
      const result = await shop.action('score-confidence', inputs, { files })
      expect(result.code).toBe(1)
      return result.errors[0]?.message
    }
    const repository = sources.folder
    expect(await say({ base, repository, coverage: 'lcov.info' }, other)).toMatch(/lcov\.info is about other sources/)
    expect(await say({ base, repository: shallow.folder })).toMatch(/shallow clone.*fetch-depth: 0/)
    expect(await say({ base: 'HEAD^', repository: single.folder })).toMatch(/has one commit/)
    expect(await say({ base: 'v9', repository })).toMatch(/there is no commit v9/)
    shallow.remove()
    single.remove()
  })

  test('where nobody named a range, the same is a missing factor with its reason', async () => {
    const shallow = sources.clone('--depth=1')
    const result = await shop.action('score-confidence', { repository: shallow.folder })
    expect(result.code).toBe(0)
    expect(result.outputs).toMatchObject({ decision: 'manual-review', 'rollout-id': '', base: '' })
    const factors: { name: string; reasons: string[] }[] = JSON.parse(result.outputs.factors ?? '')
    const why = (factor: string) => factors.find(({ name }) => name === factor)?.reasons[0]
    expect(why('complexity')).toMatch(/shallow clone.*fetch-depth: 0/)
    expect(why('blast')).toBe('no rollout is live, so there is no plan')
    expect(result.notices.map(({ message }) => message).join()).toContain('fetch-depth: 0')
    shallow.remove()
  })

  test('T1 no input reaches a shell or becomes an option of git', async () => {
    const words = ['$(touch pwn)', '`touch pwn`', ';touch pwn', '--output=pwn', '-opwn', 'a\ntouch pwn']
    for (const name of [
      'base',
      'head',
      'paths',
      'coverage',
      'tests',
      'sarif',
      'safety-report',
      'repository',
      'weights',
    ]) {
      for (const word of words) {
        const inputs = { repository: sources.folder, base, [name]: word }
        const { code, workspace } = await shop.action('score-confidence', inputs)
        expect(code).toBe(1)
        expect(readdirSync(workspace)).toEqual([])
      }
    }
    expect(sources.git('status', '--porcelain')).toBe('')
  })
})
