import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, expect, test } from '@jest/globals'

const RUN = resolve(import.meta.dirname, '../../.ci/run')
const work = mkdtempSync(join(tmpdir(), 'gradus-test-'))

afterAll(() => rmSync(work, { recursive: true }))

/** `.ci/run` with an npm that does what a case says: shell for `npm test`, and the scripts that fail. */
function ci(tests: string, failing: readonly string[] = []) {
  const cases = failing.map((script) => `*"run --silent ${script}"*) exit 1;;`).join('\n')
  const npm = `#!/usr/bin/env bash\ncase "$*" in\ntest) ${tests};;\n${cases}\nesac\n`
  writeFileSync(join(work, 'npm'), npm, { mode: 0o755 })
  const { status, stdout } = spawnSync(RUN, { env: { PATH: `${work}:${process.env.PATH}` }, encoding: 'utf8' })
  return { status, last: stdout.trimEnd().split('\n').at(-1) }
}

test.each([
  ['all is well', 'echo "7 passed, 0 failed"', [], { status: 0, last: '10 passed, 0 failed' }],
  ['a test failed', 'echo "6 passed, 1 failed"; exit 1', [], { status: 1, last: '9 passed, 1 failed' }],
  ['lint failed', 'echo "7 passed, 0 failed"', ['lint'], { status: 1, last: '9 passed, 1 failed' }],
  ['types failed', 'echo "7 passed, 0 failed"', ['typecheck'], { status: 1, last: '9 passed, 1 failed' }],
  ['dist/ is stale', 'echo "7 passed, 0 failed"', ['build'], { status: 1, last: '9 passed, 1 failed' }],
  ['the tests died before they counted', 'exit 3', [], { status: 1, last: '3 passed, 1 failed' }],
  [
    'the tests died after they counted',
    'echo "7 passed, 0 failed"; exit 3',
    [],
    { status: 1, last: '10 passed, 1 failed' },
  ],
  ['nothing was tested', 'echo "0 passed, 0 failed"', [], { status: 1, last: '3 passed, 1 failed' }],
])('%s: the last line counts it, and the exit code tells it', (_, tests, failing, expected) => {
  expect(ci(tests, failing)).toEqual(expected)
})
