import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { runHadolint, together } from '../../../src/image/lint/hadolint.ts'
import { lintDockerfile } from '../../../src/image/lint/lint.ts'
import { programs } from '../../lab/programs.ts'

const { hadolint } = await programs(['hadolint'], (line) => console.error(line))
const folder = mkdtempSync(join(tmpdir(), 'gradus-hadolint-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const never = new AbortController().signal
const options = { path: 'app/Dockerfile', folder, outside: [], signal: never }
const real = { ...options, env: { PATH: dirname(hadolint) } }

/** A program called hadolint that prints this and ends with this code. */
function liar(name: string, script: string): { PATH: string } {
  const place = join(folder, name)
  mkdirSync(place)
  writeFileSync(join(place, 'hadolint'), `#!/bin/sh\n${script}\n`)
  chmodSync(join(place, 'hadolint'), 0o755)
  return { PATH: place }
}

const BAD = 'FROM debian\nRUN cd /tmp && apt-get install curl\nCMD x\n'

describe('the real hadolint', () => {
  test('says what is wrong, with line and severity', async () => {
    const result = await runHadolint(BAD, real)
    expect('findings' in result && result.findings).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          rule: 'DL3006',
          severity: 'warning',
          line: 1,
          path: 'app/Dockerfile',
          by: 'hadolint',
        }),
        expect.objectContaining({ rule: 'DL3008', severity: 'warning', line: 2 }),
        expect.objectContaining({ rule: 'DL3003', severity: 'warning', line: 2 }),
      ]),
    )
  })

  test('says that a file can not be read, as a finding', async () => {
    const result = await runHadolint('FROM a\nRNU x\n', real)
    expect(result).toEqual({ findings: [expect.objectContaining({ rule: 'DL1000', severity: 'error', line: 2 })] })
  })

  test('has nothing against a Dockerfile that is right', async () => {
    const text = `FROM debian:13-slim@sha256:${'a'.repeat(64)}\nUSER 65532\nENTRYPOINT ["/app"]\n`
    expect(await runHadolint(text, real)).toEqual({ findings: [] })
  })

  test("follows the folder's own .hadolint.yaml", async () => {
    const own = join(folder, 'own')
    mkdirSync(own)
    writeFileSync(join(own, '.hadolint.yaml'), 'ignored: [DL3003, DL3006, DL3008, DL3014, DL3015, DL3025]\n')
    expect(await runHadolint(BAD, { ...real, folder: own })).toEqual({ findings: [] })
  })

  test('beside our own rules says each thing once', async () => {
    const own = lintDockerfile(BAD, { path: 'app/Dockerfile', dockerignore: '' })
    const result = await runHadolint(BAD, real)
    const all = together(own, 'findings' in result ? result.findings : [])
    const rules = all.map(({ line, rule }) => `${line} ${rule}`)
    expect(rules).toEqual(expect.arrayContaining(['1 pinned-base', '2 apt-recommends', '2 DL3008', '3 exec-form']))
    for (const twice of ['1 DL3006', '2 DL3015', '3 DL3025']) expect(rules).not.toContain(twice)
    expect(all.map(({ line }) => line)).toEqual(all.map(({ line }) => line).toSorted((a, b) => a - b))
  })
})

test('without hadolint that is said, and nothing fails', async () => {
  expect(await runHadolint(BAD, { ...options, env: { PATH: folder } })).toEqual({
    missing: 'hadolint is not installed; only the rules of Gradus were checked',
  })
})

test('T11: a hadolint that the workspace brings along is not run', async () => {
  const env = liar('workspace', 'touch "$0.ran"; echo "[]"')
  expect(await runHadolint(BAD, { ...options, env, outside: [join(folder, 'workspace')] })).toHaveProperty('missing')
})

test('T9: it sees no secret of this process', async () => {
  const entry = '[{"code":"X","level":"error","line":1,"message":"%s"}]'
  const env = { ...liar('curious', `printf '${entry}' "${'$'}{MY_TOKEN:-nothing}"`), MY_TOKEN: 'marker-secret' }
  const result = await runHadolint(BAD, { ...options, env })
  expect(result).toEqual({ findings: [expect.objectContaining({ message: 'nothing' })] })
})

test.each([
  ['broken', 'echo "[{"', 'is no JSON'],
  ['words', 'echo \'{"a":1}\'', 'is no list'],
  ['halves', 'echo \'[{"code":"DL1"}]\'', 'without code, level, line or message'],
  ['dead', 'kill -9 $$', 'could not read app/Dockerfile'],
])('an answer that is %s is one sentence, not no findings', async (name, script, sentence) => {
  const env = liar(name, `${script}`)
  await expect(runHadolint(BAD, { ...options, env: { PATH: `${env.PATH}:/usr/bin:/bin` } })).rejects.toThrow(sentence)
})
