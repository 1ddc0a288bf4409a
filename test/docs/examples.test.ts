import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { dump, load } from 'js-yaml'
import { loadConfig } from '../../src/config/load.ts'
import { configSchema, serviceSchema } from '../../src/config/schema.ts'
import { readRecordedCounts } from '../../src/gates/metrics/file.ts'
import { readIgnoreFile } from '../../src/image/scan/ignore-file.ts'
import { programs } from '../lab/programs.ts'
import { anchorsOf, type Block, blocksOf, pages, ROOT, textOf } from './pages.ts'

/** Everything that the pages show can be used as it stands there. */

type Yaml = Record<string, unknown>

const PAGES = pages()
const BLOCKS = PAGES.flatMap(blocksOf)
const YAML = BLOCKS.filter(({ language }) => language === 'yaml' || language === 'yml')
const SETTINGS = Object.keys(serviceSchema.properties)
const CONFIGURATION = Object.keys(configSchema.properties)
const EXAMPLES = readdirSync(join(ROOT, 'examples/workflows')).map((name) => `examples/workflows/${name}`)

const { actionlint } = await programs(['actionlint'], (line) => console.error(line))
const project = mkdtempSync(join(tmpdir(), 'gradus-docs-'))
mkdirSync(join(project, '.git'))
mkdirSync(join(project, '.github/workflows'), { recursive: true })
for (const part of ['actions', 'dist']) symlinkSync(join(ROOT, part), join(project, part))
afterAll(() => rmSync(project, { recursive: true }))

/** What a block of YAML is: `undefined` for what no test knows how to check. */
function kindOf(
  content: unknown,
): 'configuration' | 'settings' | 'workflow' | 'steps' | 'object' | 'rules' | 'accepted' | undefined {
  if (Array.isArray(content)) {
    if (content.every((item) => 'uses' in item || 'run' in item)) return 'steps'
    return content.every((item) => 'apiGroups' in item) ? 'rules' : undefined
  }
  const keys = Object.keys(content as Yaml)
  if (keys.includes('apiVersion') && keys.includes('kind')) return 'object'
  if (keys.includes('jobs')) return 'workflow'
  if (keys.includes('ignore')) return 'accepted'
  if (keys.every((key) => CONFIGURATION.includes(key))) return 'configuration'
  return keys.every((key) => SETTINGS.includes(key)) ? 'settings' : undefined
}

/** actionlint's complaints about a workflow in which `owner/gradus` is this repository. */
function complaints(text: string): string {
  const file = join(project, '.github/workflows/workflow.yml')
  writeFileSync(file, text.replaceAll(/owner\/gradus\/actions\/([\w-]+)@v1/g, './actions/$1'))
  const { stdout, stderr, status } = spawnSync(
    actionlint,
    ['-no-color', '-oneline', '-shellcheck=', '-pyflakes=', '.github/workflows/workflow.yml'],
    { cwd: project, encoding: 'utf8' },
  )
  return status === 0 ? '' : stdout + stderr
}

/** A whole workflow around a part of one; other jobs and steps that it speaks of are thought to be there. */
function wholeWorkflow(text: string, content: unknown): string {
  const dispatch = { inputs: { digest: { type: 'string', required: true }, reason: { type: 'string' } } }
  const build = {
    'runs-on': 'ubuntu-latest',
    outputs: { image: 'registry.example/shop', digest: 'sha256:' },
    steps: [{ run: 'true' }],
  }
  if (!Array.isArray(content)) {
    const { jobs, ...rest } = content as Yaml & { jobs: Yaml }
    if ('on' in rest) return text
    return dump({ on: { workflow_dispatch: dispatch }, ...rest, jobs: { build, ...jobs } })
  }
  const job = { needs: 'build', 'runs-on': 'ubuntu-latest', steps: content }
  return dump({ on: { workflow_dispatch: dispatch }, jobs: { build, deploy: job } })
}

describe('YAML', () => {
  test.each(YAML.map((block): [string, Block] => [block.at, block]))(
    '%s can be used as it stands there',
    (_, block) => {
      const content = load(block.text)
      const kind = kindOf(content)
      switch (kind) {
        case 'configuration':
          expect(() => loadConfig(block.text, block.at)).not.toThrow()
          break
        case 'settings':
          expect(() => loadConfig(dump({ services: { shop: content } }), block.at)).not.toThrow()
          break
        case 'workflow':
        case 'steps':
          expect(complaints(wholeWorkflow(block.text, content))).toBe('')
          break
        case 'accepted':
          expect(readIgnoreFile(block.text, block.at)).toHaveLength(1)
          break
        default:
          expect(['object', 'rules']).toContain(kind)
      }
    },
  )

  test('the pages show every kind of it', () => {
    const kinds = new Set(YAML.map(({ text }) => kindOf(load(text))))
    expect(kinds).toEqual(new Set(['configuration', 'settings', 'workflow', 'steps', 'object', 'rules', 'accepted']))
  })

  test('a workflow with an unknown input, or an output that no action has, is complained about', () => {
    const [deploy = ''] = EXAMPLES.filter((path) => path.endsWith('deploy.yml')).map(textOf)
    expect(complaints(deploy.replace('image:', 'imagge:'))).toContain('input "imagge" is not defined in action')
    expect(complaints(deploy.replace('outputs.state', 'outputs.stat'))).toContain('property "stat" is not defined')
  })
})

test.each(EXAMPLES)('%s is a workflow without faults', (path) => {
  expect(complaints(textOf(path))).toBe('')
})

test('the example of gradus.yml can be read', () => {
  expect(loadConfig(textOf('examples/gradus.yml'), 'examples/gradus.yml').services).toHaveProperty('shop')
})

const JSON_BLOCKS = BLOCKS.filter(({ language }) => language === 'json')
test.each(JSON_BLOCKS.map((block): [string, Block] => [block.at, block]))(
  '%s is JSON, and counts can be judged',
  (_, { at, text }) => {
    const content: unknown = JSON.parse(text)
    if (typeof content === 'object' && content !== null && 'interval' in content) {
      expect(() => readRecordedCounts(text, at, {})).not.toThrow()
    }
  },
)

describe('links', () => {
  const links = PAGES.flatMap((page) =>
    [
      ...textOf(page)
        .replace(/^\s*```.*?^\s*```/gms, '')
        .matchAll(/\]\(([^)\s]+)\)/g),
    ].map(([, to = '']): [string, string] => [page, to]),
  ).filter(([, to]) => !/^https?:/.test(to))

  test.each(links)('%s leads to %s', (page, to) => {
    const [path = '', anchor] = to.split('#')
    const target = path === '' ? page : join(dirname(page), path)
    expect(existsSync(join(ROOT, target))).toBe(true)
    if (anchor !== undefined) expect(anchorsOf(target)).toContain(anchor)
  })

  test('the README leads to every page of docs/ and every action', () => {
    const readme = textOf('README.md')
    const wanted = PAGES.filter((page) => /^(?:docs|actions\/[^/]+)\/[^/]+\.md$/.test(page))
    expect(wanted.filter((page) => !readme.includes(`(${page})`) && !LED_TO_BY_OTHERS.includes(page))).toEqual([])
  })
})

/** Measured tables, which the page of the gates leads to. */
const LED_TO_BY_OTHERS = ['docs/gates-measured.md']

describe('words', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  const commands = BLOCKS.filter(({ language }) => language === 'sh').flatMap(({ at, text }) =>
    [...text.matchAll(/npm (?:run )?(\w+)/g)].map(([, name = '']): [string, string] => [at, name]),
  )

  test.each(commands)('%s: npm knows %s', (_, name) => {
    expect(['ci', 'install', ...Object.keys(scripts)]).toContain(name)
  })

  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => readFileSync(join(ROOT, 'src', path), 'utf8'))
  const quoted = [...textOf('docs/troubleshooting.md').matchAll(/^### (.*)$/gm)].flatMap(([, heading = '']) =>
    [...heading.matchAll(/"([^"]+)"/g)].map(([, words = '']) => words),
  )

  test.each(quoted)('an error that says "%s" is still there', (words) => {
    expect(sources.some((source) => source.includes(words))).toBe(true)
  })

  test('the page of errors quotes some', () => expect(quoted.length).toBeGreaterThan(10))
})
