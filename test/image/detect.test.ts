import { describe, expect, test } from '@jest/globals'
import { UserError } from '../../src/errors.ts'
import { planProject } from '../../src/image/detect.ts'
import type { Wishes } from '../../src/image/project.ts'
import { sourcesOf } from './sources-of.ts'

type Files = Readonly<Record<string, string>>

const PYTHON = { 'requirements.txt': 'flask\ngunicorn', 'app.py': 'app = Flask()' }
const LOCK = { 'package-lock.json': '{}' }
const NODE = { 'package.json': '{"scripts":{"start":"node server.js"}}', 'server.js': '', ...LOCK }
const TOOLS = { 'package.json': '{"devDependencies":{"prettier":"3"},"scripts":{"format":"prettier ."}}' }
const plan = (files: Files, wishes: Wishes = {}) => planProject(sourcesOf(files, 'Shop Front'), wishes)

describe('which language', () => {
  test.each<[string, Files, Wishes, string]>([
    ['Python', PYTHON, {}, 'python'],
    ['Node.js', NODE, {}, 'node'],
    ['the one that was wished for, of two', { ...PYTHON, ...NODE }, { language: 'node' }, 'node'],
    ['Python, with tools of Node.js beside it', { ...PYTHON, ...TOOLS }, {}, 'python'],
    ['Node.js, with tools of Python beside it', { ...NODE, 'pyproject.toml': '[tool.ruff]\n' }, {}, 'node'],
  ])('%s', (_what, files, wishes, language) => {
    expect(plan(files, wishes)).toMatchObject({ language, name: 'shop-front' })
  })

  test('what was taken for tooling is said', () => {
    expect(plan({ ...PYTHON, ...TOOLS }).notes[0]).toBe(
      'package.json (node) was taken for tooling: it names nothing that runs in production.',
    )
  })

  test.each<[string, Files, Wishes, RegExp]>([
    [
      'no manifest',
      { 'README.md': '' },
      {},
      /^the folder Shop Front has none of pyproject\.toml, .*package\.json .*pom\.xml.*go\.mod.*; add one$/,
    ],
    [
      'a manifest below',
      { 'api/package.json': '{}' },
      {},
      /there is api\/package\.json: give its folder as "context"$/,
    ],
    [
      'two languages',
      { ...PYTHON, ...NODE },
      {},
      /has requirements\.txt \(python\) and package\.json \(node\); say which one .* input language: python or node$/,
    ],
    ['a language that is not there', PYTHON, { language: 'go' }, /has none of go\.mod \(Go\)/],
  ])('%s: a question', (_what, files, wishes, sentence) => {
    expect(() => plan(files, wishes)).toThrow(UserError)
    expect(() => plan(files, wishes)).toThrow(sentence)
  })
})

describe('T1: wishes that can not stand in a Dockerfile or a manifest', () => {
  test.each<[string, Wishes]>([
    ['a name with a shell in it', { name: '$(touch pwn)' }],
    ['a name with a flag', { name: '--flag' }],
    ['a name of 49 characters', { name: 'x'.repeat(49) }],
    ['a port below 1024', { port: 80 }],
    ['a port that is none', { port: 65_536 }],
    ['a path with a quote', { healthPath: '/health"' }],
    ['a path without a slash', { healthPath: 'health' }],
    ['a path with a newline', { healthPath: '/health\n/x' }],
    ['a version with words', { version: '3.13; touch pwn' }],
    ['a module that leads out', { module: '../other' }],
    ['a module with a flag', { module: '--workspace' }],
    ['a module with a backtick', { module: '`id`' }],
    ['no command', { command: [] }],
    ['a command with a newline', { command: ['gunicorn', 'app\nRUN touch /pwn'] }],
  ])('%s', (_what, wishes) => {
    expect(() => plan(PYTHON, wishes)).toThrow(UserError)
  })
})
