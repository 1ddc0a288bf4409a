import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { loadConfig } from '../../../src/config/load.ts'
import { baseImage } from '../../../src/image/base/choose.ts'
import { builtInBases } from '../../../src/image/base/read.ts'
import { planProject } from '../../../src/image/detect.ts'
import { writeDockerfile } from '../../../src/image/dockerfile/write.ts'
import { generated } from '../../../src/image/generate/files.ts'
import { writeGenerated } from '../../../src/image/generate/write.ts'
import { isIgnored } from '../../../src/image/lint/dockerignore.ts'
import { runHadolint } from '../../../src/image/lint/hadolint.ts'
import { lintDockerfile } from '../../../src/image/lint/lint.ts'
import { contextSources } from '../../../src/image/lint/rules/context.ts'
import { readStages } from '../../../src/image/lint/stages.ts'
import { readSources } from '../../../src/image/sources.ts'
import { programs } from '../../lab/programs.ts'
import { type Sample, samples } from '../samples.ts'

const { hadolint, promtool, compose } = await programs(['hadolint', 'promtool', 'compose'], (line) =>
  console.error(line),
)
const top = mkdtempSync(join(tmpdir(), 'gradus-samples-'))
afterAll(() => rmSync(top, { recursive: true, force: true }))

/** In the place of digests that nobody has read from a registry yet; nothing is pulled here. */
const SOME_DIGEST = `sha256:${'a'.repeat(64)}`

function made(sample: Sample) {
  const sources = readSources(join(import.meta.dirname, '../../../examples/images', sample.name))
  const project = planProject(sources, sample.wishes ?? {})
  const dockerfile = writeDockerfile(project.dockerfile, (key, version) => {
    const image = baseImage(builtInBases(), key, version, { pin: false })
    return image.includes('@') ? image : `${image}@${SOME_DIGEST}`
  })
  const files = generated(project, dockerfile)
  return { sources, files, text: files.get('Dockerfile') ?? '', dockerignore: files.get('.dockerignore') ?? '' }
}

describe.each(samples.filter(({ question }) => question === undefined))('$name', (sample) => {
  const { sources, files, text, dockerignore } = made(sample)

  test('the Dockerfile keeps to our own hardening list', () => {
    expect(lintDockerfile(text, { path: 'Dockerfile', dockerignore })).toEqual([])
  })

  test('hadolint has nothing against it', async () => {
    const options = { path: 'Dockerfile', folder: top, outside: [], signal: new AbortController().signal }
    expect(await runHadolint(text, { ...options, env: { PATH: dirname(hadolint) } })).toEqual({ findings: [] })
  })

  test('no file that the Dockerfile copies by name is ignored', () => {
    const named = readStages(text)
      .stages.flatMap(({ instructions }) => instructions.flatMap(contextSources))
      .filter((path) => sources.has(path))
    const missing = named.filter((path) => isIgnored(path, dockerignore))
    expect(missing).toEqual([])
  })

  test('the other files are taken by the programs that they are for', () => {
    const folder = mkdtempSync(join(top, 'of-'))
    writeGenerated(folder, files, { force: false, dryRun: false })
    const runs: [string, string[]][] = [
      [promtool, ['check', 'config', '--lint=all', '--lint-fatal', join(folder, 'monitoring/prometheus.yml')]],
      [promtool, ['check', 'rules', '--lint=all', '--lint-fatal', join(folder, 'monitoring/alerts.yaml')]],
      [compose, [join(folder, 'docker-compose.yml')]],
    ]
    for (const [program, args] of runs) {
      const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' })
      expect([args.at(-1), status, status === 0 ? '' : stderr]).toEqual([args.at(-1), 0, ''])
    }
    expect(Object.keys(loadConfig(files.get('gradus.yml') ?? '', 'gradus.yml').services ?? {})).toHaveLength(1)
  })
})
