import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { CORE_SCHEMA, load, YAML11_SCHEMA } from 'js-yaml'
import { loadConfig } from '../../../src/config/load.ts'
import { UserError } from '../../../src/errors.ts'
import { parseDockerfile } from '../../../src/image/dockerfile/read.ts'
import { compose } from '../../../src/image/generate/compose.ts'
import { generated } from '../../../src/image/generate/files.ts'
import * as around from '../../../src/image/generate/kubernetes/around.ts'
import { deployment, unset } from '../../../src/image/generate/kubernetes/deployment.ts'
import { isUntouched } from '../../../src/image/generate/mark.ts'
import { alerts } from '../../../src/image/generate/monitoring/alerts.ts'
import { dashboard } from '../../../src/image/generate/monitoring/dashboard.ts'
import { prometheus } from '../../../src/image/generate/monitoring/prometheus.ts'
import { isIgnored } from '../../../src/image/lint/dockerignore.ts'
import { lintDockerfile } from '../../../src/image/lint/lint.ts'
import type { Project } from '../../../src/image/project.ts'
import { DOCKERFILE, go, node, projects, python } from './projects.ts'

const IMAGE = `registry.example.com/team/shop:1.2@sha256:${'1'.repeat(64)}`
const NAMES = [
  'Dockerfile',
  '.dockerignore',
  'docker-compose.yml',
  ...['deployment', 'service', 'ingress', 'hpa', 'pdb', 'networkpolicy'].map((name) => `k8s/${name}.yaml`),
  'monitoring/prometheus.yml',
  'monitoring/alerts.yaml',
  'monitoring/grafana_dashboard.json',
  'gradus.yml',
]

function textOf(project: Project, path: string, image?: string): string {
  const text = generated(project, DOCKERFILE, image).get(path)
  if (text === undefined) throw new Error(`no ${path}`)
  return text
}

/** What every YAML file holds, by the functions that make it. */
function data(project: Project, image?: string): [string, object][] {
  return [
    ['k8s/deployment.yaml', deployment(project, image ?? unset(project.name))],
    ['k8s/service.yaml', around.service(project)],
    ['k8s/ingress.yaml', around.ingress(project)],
    ['k8s/hpa.yaml', around.autoscaler(project)],
    ['k8s/pdb.yaml', around.disruptionBudget(project)],
    ['k8s/networkpolicy.yaml', around.networkPolicy(project)],
    ['monitoring/prometheus.yml', prometheus(project)],
    ['monitoring/alerts.yaml', alerts(project)],
  ]
}

function expectReadBack(project: Project, image?: string): void {
  const files = generated(project, DOCKERFILE, image)
  for (const [path, value] of data(project, image)) {
    const expected = JSON.parse(JSON.stringify(value))
    for (const schema of [CORE_SCHEMA, YAML11_SCHEMA]) expect(load(files.get(path) ?? '', { schema })).toEqual(expected)
  }
  const dollars = JSON.stringify(compose(project)).replaceAll('$', '$$$$')
  for (const schema of [CORE_SCHEMA, YAML11_SCHEMA]) {
    expect(load(files.get('docker-compose.yml') ?? '', { schema })).toEqual(JSON.parse(dollars))
  }
  const { description, ...rest } = JSON.parse(files.get('monitoring/grafana_dashboard.json') ?? '')
  expect(description).toMatch(/^Made by Gradus, sha256:[0-9a-f]{64}$/)
  const { description: _, ...expected } = dashboard(project)
  expect(rest).toEqual(JSON.parse(JSON.stringify(expected)))
  expect(loadConfig(files.get('gradus.yml') ?? '', 'gradus.yml').services).toHaveProperty([project.name])
}

describe.each(projects)('$language', (project) => {
  test('everything there is, each with its mark', () => {
    const files = generated(project, DOCKERFILE)
    expect([...files.keys()].sort()).toEqual([...NAMES].sort())
    for (const text of files.values()) {
      expect(text.endsWith('\n')).toBe(true)
      expect(isUntouched(text)).toBe(true)
    }
  })

  test('is read back as what was meant, by readers of YAML 1.1 and 1.2', () => {
    expectReadBack(project)
    expectReadBack(project, IMAGE)
  })

  test('is the same for the same project', () => {
    expect([...generated(project, DOCKERFILE)]).toEqual([...generated(structuredClone(project), DOCKERFILE)])
  })
})

test("the Dockerfile's parser directives stay above its mark", () => {
  const directives = '# syntax=docker/dockerfile:1\n# escape=`\n'
  const text = generated(go, `${directives}# for people\nFROM scratch\n`).get('Dockerfile') ?? ''
  expect(text).toMatch(
    /^# syntax=docker\/dockerfile:1\n# escape=`\n# Made by Gradus, sha256:[0-9a-f]{64}\n# for people\nFROM/,
  )
  expect(parseDockerfile(text).map(({ keyword }) => keyword)).toEqual(['FROM'])
})

test('the ignore file leaves out what must not reach a builder, and lets the sources through', () => {
  const text = textOf(go, '.dockerignore')
  for (const path of [
    '.git/config',
    '.env',
    'a/.env.local',
    'a/b.pem',
    'deploy/id_rsa',
    'kubeconfig',
    'web/node_modules/x',
  ]) {
    expect([path, isIgnored(path, text)]).toEqual([path, true])
  }
  for (const path of ['Dockerfile', 'k8s/deployment.yaml', 'monitoring/alerts.yaml', 'gradus.yml', 'bin/x']) {
    expect([path, isIgnored(path, text)]).toEqual([path, true])
  }
  for (const path of [
    'main.go',
    'go.sum',
    '.env.example',
    'monitoring/main.go',
    'k8s/client.py',
    'id_generator.py',
    'src/key.ts',
    'kubeconfig.go',
  ]) {
    expect([path, isIgnored(path, text)]).toEqual([path, false])
  }
  const dockerfile = `FROM debian:13@sha256:${'a'.repeat(64)}\nCOPY . .\nUSER 65532\n`
  expect(lintDockerfile(dockerfile, { path: 'Dockerfile', dockerignore: text })).toEqual([])
})

describe('the image of the Deployment', () => {
  test('is the digest that was given', () => {
    expect(textOf(go, 'k8s/deployment.yaml', IMAGE)).toContain(`image: ${IMAGE}\n`)
  })

  test('is a name that nobody can serve where none was given, and the file says so', () => {
    const text = textOf(go, 'k8s/deployment.yaml')
    expect(text).toContain('image: registry.invalid/shop:not-set\n')
    expect(text).toContain('# image: no registry serves this name.')
  })

  test.each(['shop', 'shop:latest', 'shop:1.2', 'shop@sha256:abc', '', 'shop\n  x: y'])('is never %j', (image) => {
    expect(() => generated(go, DOCKERFILE, image)).toThrow(UserError)
  })
})

test('what a program needs of its environment is a value in development and a Secret in the cluster', () => {
  expect(textOf(python, 'docker-compose.yml')).toContain('DJANGO_SECRET_KEY: pa$$$$word\n')
  const text = textOf(python, 'k8s/deployment.yaml')
  expect(text).not.toContain('pa$$word')
  expect(text).toContain(
    'kubectl create secret generic orders-environment --from-literal=DJANGO_SECRET_KEY=… --from-literal=DATABASE_URL=…\n',
  )
  const port = textOf({ ...python, environment: { PORT: '8000' } }, 'k8s/deployment.yaml')
  expect(port).toContain("- name: PORT\n              value: '8000'\n")
  expect(port).not.toContain('secret')
})

test('folders to write to are volumes and tmpfs, /tmp once', () => {
  const project = { ...python, writable: ['/tmp', '/app/media', '/var/cache/orders'] }
  const spec = JSON.parse(JSON.stringify(deployment(project, IMAGE))).spec.template.spec
  expect(spec.containers[0].volumeMounts.map(({ mountPath }: { mountPath: string }) => mountPath)).toEqual([
    '/tmp',
    '/app/media',
    '/var/cache/orders',
  ])
  expect(spec.volumes).toHaveLength(3)
  expect(textOf(project, 'docker-compose.yml').match(/mode=1777/g)).toHaveLength(3)
})

test("a stage's own health check goes before the language's", () => {
  const checks = [node, python, go].map((project) => {
    const [service] = Object.values(JSON.parse(JSON.stringify(compose(project))).services) as {
      healthcheck?: { test: string[] }
    }[]
    return service?.healthcheck?.test.slice(0, 2)
  })
  expect(checks).toEqual([['CMD', 'node'], ['CMD', 'python'], undefined])
})

/** Texts that mean something to YAML, JSON, shells, Compose, PromQL, Prometheus' and Grafana's templates. */
const HOSTILE = [
  ...[
    'NO',
    'null',
    '0644',
    '1e3',
    '12:30',
    '~',
    '<<',
    '- a',
    'a: b',
    '#',
    `$\{X}`,
    '$X',
    '$$',
    '{{ .X }}',
    '$__rate_interval',
  ],
  ...[
    '"',
    "'",
    '`',
    '\\',
    '$(touch pwn)',
    '*a',
    '&a',
    '!!js',
    '%',
    '@',
    '|',
    '>',
    '\u0085',
    '\u2028',
    '\ufeff',
    '\0',
    '\n',
    '\r\nx: y',
  ],
  ...[
    'a"} or vector(1)#',
    '__proto__',
    'constructor',
    '../x',
    '/etc/passwd',
    '-x',
    '--flag',
    '::error::x',
    '\u001b[2J',
    '\ud800',
  ],
]
const hostile = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: 'binary' }),
  fc.array(fc.constantFrom(...HOSTILE), { maxLength: 4 }).map((parts) => parts.join('')),
  fc.stringMatching(/^[a-z][a-z0-9-]{0,60}$/),
  fc.stringMatching(/^\/[a-z0-9._/{}$%-]{0,30}$/),
)

test('T2: hostile names, paths and values are written so that they are read back as they are, or refused', () => {
  let written = 0
  let refused = 0
  const change = fc.oneof(
    fc.record({ name: hostile }),
    fc.record({ healthPath: hostile, metricsPath: hostile.map((path) => `/${path}`) }),
    fc.record({ healthPath: hostile.map((path) => `/${path}`) }),
    fc.record({
      writable: fc.array(
        hostile.map((path) => `/${path}`),
        { maxLength: 3 },
      ),
    }),
    fc.record({
      environment: fc.dictionary(fc.oneof(fc.constantFrom('A', 'NO', 'Y', '_x'), hostile), hostile, { maxKeys: 3 }),
    }),
    fc.record({ ignored: fc.array(hostile, { maxLength: 3 }) }),
    fc.record({ port: fc.integer({ min: -1, max: 70_000 }) }),
  )
  fc.assert(
    fc.property(fc.constantFrom(...projects), change, (project, changed) => {
      const given = { ...project, ...changed } as Project
      try {
        generated(given, DOCKERFILE)
      } catch (error) {
        expect(error).toBeInstanceOf(UserError)
        expect((error as Error).message).not.toMatch(/[\p{Cc}\u2028\u2029]/u)
        refused += 1
        return
      }
      expectReadBack(given)
      written += 1
    }),
    { numRuns: 200 },
  )
  expect(written).toBeGreaterThan(25)
  expect(refused).toBeGreaterThan(25)
})

test.each([
  [{ name: 'x\nRUN y' }, /^name: "x\\nRUN y" can't be used; give at most 48 lower-case/],
  [{ name: '2048' }, /^name: "2048"/],
  [{ name: 'a'.repeat(49) }, /^name/],
  [{ name: 'constructor' }, /^name: "constructor"/],
  [{ port: 80 }, /^port: 80 can't be used; give a port from 1024/],
  [{ healthPath: 'health' }, /^health path: "health"/],
  [{ healthPath: '/a b' }, /^health path/],
  [{ metricsPath: '/m"x' }, /^metrics path/],
  [{ writable: ['cache'] }, /^folder to write to: "cache"/],
  [{ writable: ['/a/../etc'] }, /^folder to write to/],
  [{ writable: ['/a:exec'] }, /^folder to write to/],
  [{ environment: { 'A B': '1' } }, /^environment variable: "A B"/],
  [{ environment: { A: 'x\ny' } }, /^value of A/],
  [{ environment: { prototype: 'x' } }, /^environment variable: "prototype"/],
  [{ ignored: ['a\n!.env'] }, /^line of .dockerignore/],
])('T2: %j is refused', (change, sentence) => {
  expect(() => generated({ ...go, ...change } as Project, DOCKERFILE)).toThrow(sentence)
})
