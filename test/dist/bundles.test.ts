import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { load } from 'js-yaml'
import { archiveBytes, codeFiles } from '../../bench/size.ts'
import { parseCommandFile, parseCommands } from '../lab/runner-files.ts'

/** The bundles as they are committed, run as a runner runs them. */

const ROOT = resolve(import.meta.dirname, '../..')
const DIST = join(ROOT, 'dist')
const ACTIONS = readdirSync(join(ROOT, 'actions')).sort()
const work = mkdtempSync(join(tmpdir(), 'gradus-test-'))

afterAll(() => rmSync(work, { recursive: true }))

interface ActionYml {
  inputs: Record<string, object>
  outputs: Record<string, object>
  runs: { main: string; post?: string }
}

function actionYml(action: string): ActionYml {
  return load(readFileSync(join(ROOT, 'actions', action, 'action.yml'), 'utf8')) as ActionYml
}

function runBundle(action: string, script: string, env: Record<string, string>) {
  const output = join(work, 'output')
  writeFileSync(output, '')
  const result = spawnSync(process.execPath, [resolve(ROOT, 'actions', action, script)], {
    cwd: work,
    env: {
      PATH: process.env.PATH,
      HOME: work,
      RUNNER_TEMP: work,
      GITHUB_ACTIONS: 'true',
      GITHUB_OUTPUT: output,
      ...env,
    },
    encoding: 'utf8',
  })
  return { ...result, outputs: parseCommandFile(readFileSync(output, 'utf8')), commands: parseCommands(result.stdout) }
}

/** What an action says that is run in an empty folder on a machine without a cluster: its core is loaded then. */
const WITHOUT_ANYTHING: Readonly<Record<string, string>> = {
  'build-image': 'has none of pyproject.toml',
  'sign-package': 'is at no commit that git can tell',
}

describe.each(ACTIONS)('%s', (action) => {
  const { inputs, outputs, runs } = actionYml(action)
  const name = 'service' in inputs ? 'service' : 'name'

  test('the bundle refuses a wrong input by its name, and sets every output', () => {
    const result = runBundle(action, runs.main, { [`INPUT_${name.toUpperCase()}`]: '-nonsense' })
    expect(result).toMatchObject({ status: 1, stderr: '' })
    expect(result.commands).toEqual([
      {
        command: 'error',
        properties: { title: 'Gradus' },
        message: expect.stringContaining(`input ${name}: "-nonsense"`),
      },
    ])
    expect(Object.keys(result.outputs)).toEqual(Object.keys(outputs))
  })

  test('without what it works on the bundle says so: its core is loaded and runs', () => {
    const cluster = { INPUT_SERVICE: 'shop', INPUT_IMAGE: `registry.example/shop@sha256:${'0'.repeat(64)}` }
    const result = runBundle(action, runs.main, 'service' in inputs ? cluster : {})
    expect(result).toMatchObject({ status: 1, stderr: '' })
    const said = result.commands.map(({ message }) => message).join()
    expect(said).toContain(WITHOUT_ANYTHING[action] ?? 'no kubeconfig')
  })

  test('the post step of a main that never began does nothing, and is green', () => {
    if (runs.post === undefined)
      return expect(() => readFileSync(join(DIST, `${action}-post/index.js`))).toThrow('ENOENT')
    expect(runBundle(action, runs.post, {})).toMatchObject({ status: 0, stdout: '', stderr: '' })
  })

  test('every chunk of the bundle is there and can be read as a module', () => {
    const chunks = codeFiles().filter(({ file }) => dirname(file) === action && /\d\.index\.js$/.test(file))
    expect(chunks.length).toBeGreaterThan(0)
    const script = chunks.map(({ file }) => `await import(${JSON.stringify(join(DIST, file))})`).join('\n')
    expect(spawnSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    })
  })
})

/** Inputs that take a name alone where other actions take text. */
const NAMES = ['sign-package to']

describe.each(ACTIONS)('%s is given hostile inputs', (action) => {
  const { inputs, runs } = actionYml(action)

  test.each(['$(touch pwn)', '`touch pwn`', '; touch pwn', 'a\ntouch pwn', '--flag', '| touch pwn #'])(
    'T1 %j in every input runs nothing',
    (evil) => {
      const given = Object.keys(inputs).map((input) => [`INPUT_${input.toUpperCase()}`, evil])
      expect(runBundle(action, runs.main, Object.fromEntries(given)).status).toBe(1)
      expect(readdirSync(work)).not.toContain('pwn')
    },
  )

  test('T1 text that an input takes as it is runs nothing further on', () => {
    const evil = '$(touch pwn)'
    const texts = [
      'image',
      'config',
      'kubeconfig',
      'context',
      'counts',
      'to',
      'reason',
      'approved-by',
      'prometheus-token',
    ]
    for (const input of texts.filter((name) => name in inputs && !NAMES.includes(`${action} ${name}`))) {
      const service = 'service' in inputs ? { INPUT_SERVICE: 'shop' } : {}
      const { stdout } = runBundle(action, runs.main, { ...service, [`INPUT_${input.toUpperCase()}`]: evil })
      expect(stdout).not.toContain(`input ${input}`)
    }
    expect(readdirSync(work)).not.toContain('pwn')
  })

  test('T8 tokens that it is given are in nothing that comes out', () => {
    const kubeconfig = (token: string) => ({
      'current-context': 'c',
      contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
      clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:9', 'certificate-authority': '/nowhere/ca.crt' } }],
      users: [{ name: 'u', user: { token } }],
    })
    const secrets = {
      kubeconfig: ['kub3-t0ken/of+the-deployer', (token: string) => JSON.stringify(kubeconfig(token))],
      'prometheus-token': ['pr0m-t0ken/of+the-reader', String],
      'github-token': ['g1thub-t0ken/of+the-run', String],
      'gpg-passphrase': ['p4ss phrase/of+the-key', String],
    } as const
    const given = Object.entries(secrets).filter(([input]) => input in inputs)
    const tokens = given.map(([, [token]]) => token)
    expect(tokens.length).toBeGreaterThan(0)
    const result = runBundle(action, runs.main, {
      ...('service' in inputs ? { INPUT_SERVICE: 'shop' } : {}),
      INPUT_IMAGE: `registry.example/shop@sha256:${'0'.repeat(64)}`,
      ...Object.fromEntries(given.map(([input, [token, text]]) => [`INPUT_${input.toUpperCase()}`, text(token)])),
    })
    expect(result.status).toBe(1)
    const masks = result.commands.filter(({ command }) => command === 'add-mask').map(({ message }) => message)
    const lines = result.stdout.split('\n').filter((line) => !line.startsWith('::add-mask::'))
    const shown = [...lines, result.stderr, JSON.stringify(result.outputs)].join('\n')
    for (const token of tokens) {
      expect(masks).toContain(token)
      for (const form of [token, encodeURIComponent(token), Buffer.from(token).toString('base64')]) {
        expect(shown).not.toContain(form)
      }
    }
  })
})

test('the bundle of evaluate-gates judges recorded counts', () => {
  const intervals = Array.from({ length: 12 }, () => ({ n: 50, x: 5, m: 950, y: 1 }))
  const counts = {
    interval: 10,
    metrics: [{ name: 'errors', kind: 'errors', intervals }],
    stages: [{ weight: 5, from: 0 }],
  }
  writeFileSync(join(work, 'counts.json'), JSON.stringify(counts))
  const result = runBundle('evaluate-gates', actionYml('evaluate-gates').runs.main, {
    INPUT_SOURCE: 'file',
    INPUT_COUNTS: 'counts.json',
  })
  expect(result.outputs.verdict).toBe('fail')
  expect(result.status).toBe(1)
})

test('what a runner downloads for one action stays under 5 MB', () => {
  expect(archiveBytes()).toBeLessThan(5_000_000)
})

test('no chunk holds the generated Kubernetes model', () => {
  const [largest] = codeFiles()
  expect(largest?.bytes).toBeLessThan(6_000_000)
})

test('the bundles know nothing of the machine that built them', () => {
  for (const { file } of codeFiles()) expect(readFileSync(join(DIST, file), 'utf8').includes(ROOT)).toBe(false)
})

test('the bundles ship the licences of what is in them', () => {
  const licences = readFileSync(join(DIST, 'licenses.txt'), 'utf8')
  for (const name of ['@actions/artifact', '@kubernetes/client-node', 'js-yaml', '@azure/storage-blob', 'undici']) {
    expect(licences).toMatch(new RegExp(`^${name} \\d`, 'm'))
  }
})
