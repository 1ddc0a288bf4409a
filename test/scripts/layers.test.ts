import { resolve } from 'node:path'
import { expect, test } from '@jest/globals'
import { readSources, violations } from '../../scripts/layers.ts'

function broken(files: Record<string, string>): string[] {
  return violations(new Map(Object.entries(files)))
}

test('the sources keep to the layers', () => {
  expect(violations(readSources(resolve(import.meta.dirname, '../..')))).toEqual([])
})

test('arrows down, within a room and to the files for all are fine', () => {
  const files = {
    'actions/rollback/main.ts':
      "import { run } from '../../src/action/run.ts'\nawait import('../../src/rollout/engine.ts')",
    'src/action/run.ts': "import { UserError } from '../errors.ts'",
    'src/rollout/engine.ts': "import { lease } from './lease.ts'\nimport type { Kube } from '../kube/types.ts'",
    'src/rollout/lease.ts': "import { readFile } from 'node:fs/promises'\nimport yaml from 'js-yaml'",
    'src/kube/types.ts': '',
    'src/errors.ts': '',
  }
  expect(broken(files)).toEqual([])
})

test.each([
  ['a room above', 'src/kube/client.ts', "import { drive } from '../rollout/engine.ts'", 'kube may not know rollout'],
  [
    'its type alone',
    'src/kube/client.ts',
    "import type { Record } from '../rollout/engine.ts'",
    'kube may not know rollout',
  ],
  ['it late', 'src/kube/client.ts', "await import('../rollout/engine.ts')", 'kube may not know rollout'],
  [
    'it over several lines',
    'src/kube/client.ts',
    "import {\n  drive,\n} from '../rollout/engine.ts'",
    'kube may not know rollout',
  ],
  ['it in passing on', 'src/kube/client.ts', "export * from '../rollout/engine.ts'", 'kube may not know rollout'],
  ['a room beside', 'src/image/build.ts', "import { drive } from '../rollout/engine.ts'", 'image may not know rollout'],
  ['a room from a file for all', 'src/errors.ts', "import { drive } from './rollout/engine.ts'", 'free for all'],
  [
    'from a room without a layer',
    'src/utils/things.ts',
    "import { drive } from '../rollout/engine.ts'",
    'utils stands in no layer',
  ],
  ['a test', 'src/kube/client.ts', "import { lab } from '../../test/lab/lab.ts'", 'no file under src/'],
  ["the runner's library", 'src/rollout/lease.ts', "import { info } from '@actions/core'", 'only src/action speaks'],
])('importing %s is refused', (_, file, text, reason) => {
  const found = broken({ 'src/rollout/engine.ts': '', [file]: text })
  expect(found).toHaveLength(1)
  expect(found[0]).toContain(reason)
})

test.each(['INPUT_SERVICE', 'GITHUB_SHA', 'RUNNER_TEMP', 'ACTIONS_RUNTIME_TOKEN'])(
  'only src/action knows %s',
  (name) => {
    expect(broken({ 'src/kube/client.ts': `process.env.${name}` })[0]).toContain(`src/kube/client.ts knows ${name}`)
    expect(broken({ 'actions/x/main.ts': `process.env.${name}` })).toHaveLength(1)
    expect(broken({ 'src/action/facts.ts': `process.env.${name}` })).toEqual([])
  },
)

test('a circle is named once', () => {
  const files = {
    'src/kube/c.ts': "import './a.ts'",
    'src/kube/a.ts': "import './b.ts'",
    'src/kube/b.ts': "import { c } from './c.ts'",
    'src/kube/d.ts': "import { e } from './e.ts'",
    'src/kube/e.ts': "import type { D } from './d.ts'",
  }
  expect(broken(files)).toEqual([
    'src/kube/a.ts imports src/kube/b.ts imports src/kube/c.ts imports src/kube/a.ts: a circle',
  ])
})

test('an import in a comment is none', () => {
  expect(broken({ 'src/kube/a.ts': "/** import '../rollout/engine.ts' */\n// from '../rollout/engine.ts'" })).toEqual(
    [],
  )
})
