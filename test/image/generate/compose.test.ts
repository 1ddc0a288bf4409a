import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { composeFile } from '../../../src/image/generate/compose.ts'
import type { Project } from '../../../src/image/project.ts'
import { programs } from '../../lab/programs.ts'
import { go, projects, python } from './projects.ts'

const { compose } = await programs(['compose'], (line) => console.error(line))
const folder = mkdtempSync(join(tmpdir(), 'gradus-compose-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A Compose file as the specification's reference library reads it: schema, interpolation, consistency. */
function read(text: string) {
  const file = join(folder, 'docker-compose.yml')
  writeFileSync(file, text)
  const env = { PATH: '/usr/bin:/bin', HOME: folder, X: 'taken from the environment' }
  return JSON.parse(execFileSync(compose, [file], { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'pipe'] }))
}

test('the library refuses what the schema does not know, so that the tests below mean something', () => {
  expect(() => read('services:\n  a:\n    image: x\n    read-only: true\n')).toThrow()
  expect(() => read('services:\n  a:\n    image: x\n    tmpfs: 1\n')).toThrow()
})

describe.each(projects)('$language', (project) => {
  const service = read(composeFile(project)).services[project.name]

  test('is hardened', () => {
    // Maven and Gradle write beside the sources.
    expect(service.read_only ?? false).toBe(project.language !== 'java')
    expect(service).toMatchObject({
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      ports: [{ host_ip: '127.0.0.1', target: project.port, published: String(project.port) }],
    })
    expect(Number(service.deploy.resources.limits.memory)).toBeGreaterThanOrEqual(512 * 2 ** 20)
    expect(service.deploy.resources.limits.pids).toBe(512)
  })

  test('builds the target for development where there is one', () => {
    const names = project.dockerfile.stages.map(({ name }) => name)
    expect(service.build).toMatchObject({ target: names.includes('development') ? 'development' : names.at(-1) })
  })
})

test('folders in memory are those that the tools of development write to', () => {
  const tmpfs = (project: Project) => read(composeFile(project)).services[project.name].tmpfs
  expect(tmpfs(go)).toEqual(['/tmp:exec,mode=1777'])
  expect(read(composeFile(go)).services.shop.environment).toEqual({ GOCACHE: '/tmp/go-build' })
  expect(tmpfs(python)).toEqual(['/tmp:mode=1777', '/app/media:mode=1777'])
  const next = { ...python, language: 'node', framework: 'next', writable: ['/app/.next/cache'] } as const
  expect(tmpfs(next)).toEqual(['/tmp:mode=1777', '/app/.next:mode=1777'])
  const production = {
    ...go,
    dockerfile: { stages: go.dockerfile.stages.filter(({ name }) => name !== 'development') },
  }
  expect(tmpfs(production)).toEqual(['/tmp:mode=1777'])
})

test('T2: a dollar in a value stays a dollar and takes nothing from the environment', () => {
  const values = { A: `$X $\{X} $\{X:-y} $$ $`, B: "it's", C: '"', D: ': #', NO: 'NO', E: '{{ .X }}', F: '1e3', G: '' }
  const project: Project = { ...python, environment: values, healthPath: '/$X/health' }
  const service = read(composeFile(project)).services.orders
  expect(service.environment).toEqual(values)
  expect(service.healthcheck.test.at(-1)).toContain('/$X/health')
})

test.each(['null', 'true', 'yes', 'no', 'on', 'e3', 'x-y'])('a project called %s is called so', (name) => {
  expect(read(composeFile({ ...python, name }))).toMatchObject({ name, services: { [name]: {} } })
})
