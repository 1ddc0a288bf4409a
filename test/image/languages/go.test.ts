import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { UserError } from '../../../src/errors.ts'
import { parseDockerfile } from '../../../src/image/dockerfile/read.ts'
import { writeDockerfile } from '../../../src/image/dockerfile/write.ts'
import { GO_VERSIONS, go } from '../../../src/image/languages/go.ts'
import type { Project, Wishes } from '../../../src/image/project.ts'
import { cpuMs, TOO_LONG_MS } from '../../cpu.ts'
import { sourcesOf } from '../sources-of.ts'

type Files = Readonly<Record<string, string>>

const MOD = 'module example.com/shop\n\ngo 1.25\n'
const main = (body = '') => `package main\n\nimport "net/http"\n\nfunc main() {\n${body}\n}\n`
const plan = (files: Files, wishes: Wishes = {}): Project => go.plan(sourcesOf(files), wishes)
const text = (files: Files, wishes: Wishes = {}): string =>
  writeDockerfile(plan(files, wishes).dockerfile, (key, version) => `base.example/${key}:${version ?? 'any'}`)
const runs = (files: Files, wishes: Wishes = {}): string =>
  text(files, wishes)
    .split('\n')
    .filter((line) => /go build/.test(line))
    .join('\n')
const refusal = (files: Files, wishes: Wishes = {}): string => {
  try {
    plan(files, wishes)
  } catch (error) {
    if (error instanceof UserError) return error.message
    throw error
  }
  throw new Error('nothing was refused')
}

describe('which program', () => {
  test.each<[string, Files, Wishes, string, string]>([
    ['the root', { 'main.go': main() }, {}, '.', 'shop'],
    ['the one under cmd, called by the module', { 'cmd/server/main.go': main() }, {}, './cmd/server', 'shop'],
    ['the root, with programs beside it', { 'main.go': main(), 'cmd/tool/main.go': main() }, {}, '.', 'shop'],
    ['the wish', { 'cmd/a/main.go': main(), 'cmd/b/main.go': main() }, { module: 'cmd/b' }, './cmd/b', 'b'],
    [
      'the wish, with a dot before it',
      { 'cmd/a/main.go': main(), 'cmd/b/main.go': main() },
      { module: './cmd/b/' },
      './cmd/b',
      'b',
    ],
    ['the service, not its tools', { 'cmd/a/main.go': main(), 'tools/gen/main.go': main() }, {}, './cmd/a', 'shop'],
    [
      'no program of a test, of vendor, of testdata',
      {
        'api/main.go': main(),
        'x/a_test.go': main(),
        'vendor/v/main.go': main(),
        'testdata/t/main.go': main(),
        '_old/main.go': main(),
      },
      {},
      './api',
      'api',
    ],
    ['no program that is ignored', { 'main.go': main(), 'gen.go': `//go:build ignore\n\n${main()}` }, {}, '.', 'shop'],
    [
      'no program of a module inside',
      { 'main.go': main(), 'other/go.mod': 'module other.com/x\n', 'other/main.go': main() },
      {},
      '.',
      'shop',
    ],
  ])('%s', (_, files, wishes, target, name) => {
    const project = plan({ 'go.mod': MOD, ...files }, wishes)
    expect(project.developmentCommand).toEqual(['go', 'run', target])
    expect(project.name).toBe(name)
  })

  test('a version in the module path is not the name', () => {
    expect(plan({ 'go.mod': 'module example.com/shop/v3\n', 'main.go': main() }).name).toBe('shop')
  })

  test.each<[string, Files, Wishes, RegExp]>([
    [
      'several',
      { 'cmd/a/main.go': main(), 'cmd/b/main.go': main() },
      {},
      /several programs \(cmd\/a, cmd\/b\); set module/,
    ],
    ['none', { 'shop.go': 'package shop\n' }, {}, /no Go file says "package main"/],
    [
      'a wish for none',
      { 'main.go': main() },
      { module: 'cmd/x' },
      /module is "cmd\/x", which is not the folder of one program; write one of \./,
    ],
    [
      'a wish for several',
      { 'cmd/a/main.go': main(), 'cmd/b/main.go': main() },
      { module: 'cmd' },
      /write one of cmd\/a, cmd\/b/,
    ],
  ])('asks where there is %s', (_, files, wishes, message) => {
    expect(refusal({ 'go.mod': MOD, ...files }, wishes)).toMatch(message)
  })
})

describe('a workspace', () => {
  const members = {
    'go.work': 'go 1.26\n\nuse (\n\t./api\n\t./lib // shared\n)\n',
    'api/go.mod': 'module example.com/api\n\ngo 1.26\n',
    'api/main.go': main(),
    'lib/go.mod': 'module example.com/lib\n',
    'lib/lib.go': 'package lib\n',
  }

  test('takes the one member with a program, and copies the files of all before the sources', () => {
    const dockerfile = text(members)
    expect(plan(members).name).toBe('api')
    expect(dockerfile).toMatch(
      /COPY go\.work \.\/\nCOPY api\/go\.mod api\/\nCOPY lib\/go\.mod lib\/\nRUN go mod download/,
    )
    expect(dockerfile).toMatch(/-o \/out\/app \.\/api$/m)
  })

  test('asks which of several', () => {
    expect(refusal({ ...members, 'lib/main.go': main() })).toMatch(/several programs \(api, lib\)/)
  })

  test('says which member is missing', () => {
    expect(refusal({ 'go.work': 'use ./api\n' })).toMatch(/go\.work uses "api", but there is no api\/go\.mod/)
    expect(refusal({ 'go.work': 'go 1.26\n' })).toMatch(/go\.work uses no module/)
    expect(refusal({ 'go.work': 'use ../other\n' })).toMatch(/"\.\.\/other", which lies outside/)
  })
})

describe('what is downloaded', () => {
  test('a module that is replaced by a folder has its go.mod there', () => {
    const files = {
      'go.mod': `${MOD}require example.com/lib v0.0.0\nreplace example.com/lib => ./lib\n`,
      'lib/go.mod': 'module example.com/lib\n',
      'main.go': main(),
    }
    expect(text(files)).toMatch(/COPY go\.mod \.\/\nCOPY lib\/go\.mod lib\//)
  })

  test('modules without their sums are a question', () => {
    const files = { 'go.mod': `${MOD}require github.com/x/y v1.0.0\n`, 'main.go': main() }
    expect(refusal(files)).toBe('go.mod requires modules, but there is no go.sum; run "go mod tidy" and commit both')
    expect(plan({ ...files, 'go.sum': '' }).name).toBe('shop')
  })

  test('nothing where vendor has it all', () => {
    const files = { 'go.mod': `${MOD}require github.com/x/y v1.0.0\n`, 'main.go': main(), 'vendor/modules.txt': '' }
    expect(text(files)).not.toMatch(/go mod download/)
  })

  test('private modules are told of secrets', () => {
    const files = { 'go.mod': MOD, 'main.go': main(), Makefile: 'export GOPRIVATE=git.example.com\n' }
    expect(plan(files).notes.join()).toMatch(/Makefile names GOPRIVATE: .* secret or an SSH mount/)
  })
})

describe('cgo', () => {
  const importing = 'package main\n\n// #include <stdlib.h>\nimport "C"\n\nfunc main() {}\n'

  test.each<[string, Files]>([
    ['a file that imports C', { 'main.go': importing }],
    ['a C import in a block', { 'main.go': main(), 'lib/c.go': 'package lib\n\nimport (\n\t"fmt"\n\t"C"\n)\n' }],
    [
      'a module that is nothing without',
      { 'go.mod': `${MOD}require github.com/mattn/go-sqlite3 v1.14.32\n`, 'go.sum': '', 'main.go': main() },
    ],
  ])('is on for %s: the target platform builds, glibc runs', (_, files) => {
    const all = { 'go.mod': MOD, ...files }
    expect(runs(all)).toMatch(/CGO_ENABLED=1 go build/)
    expect(text(all)).toMatch(/^FROM base\.example\/go:1\.26 AS base$/m)
    expect(text(all)).toMatch(/^FROM base\.example\/glibc:any AS production$/m)
    expect(plan(all).notes.join()).toMatch(/cgo is on, because/)
  })

  test.each<[string, Files]>([
    ['nobody asks for it', { 'main.go': main() }],
    ['only a test does', { 'main.go': main(), 'a_test.go': importing }],
    ['only another program does', { 'main.go': main(), 'cmd/x/main.go': importing }],
    ['only a string has the letter', { 'main.go': main('x := []string{\n"A",\n"C",\n}') }],
  ])('is off where %s: the building machine builds for all platforms', (_, files) => {
    const all = { 'go.mod': MOD, ...files }
    expect(runs(all)).toMatch(
      /CGO_ENABLED=0 GOOS=\$TARGETOS GOARCH=\$TARGETARCH go build -trimpath -buildvcs=false -ldflags='-s -w'/,
    )
    expect(text(all)).toMatch(/^FROM --platform=\$BUILDPLATFORM base\.example\/go:1\.26 AS base$/m)
    expect(text(all)).toMatch(/^FROM base\.example\/static:any AS production$/m)
  })

  test('a library that no image has is a question', () => {
    const files = {
      'go.mod': MOD,
      'main.go': `package main\n\n/*\n#cgo linux LDFLAGS: -lm -lvips\n*/\nimport "C"\n\nfunc main() {}\n`,
    }
    expect(refusal(files)).toMatch(/main\.go links with the C library vips \(#cgo\)/)
  })
})

describe('where it listens', () => {
  test.each<[string, string, number, string, Readonly<Record<string, string>>]>([
    ['a server', 'http.HandleFunc("/healthz", f); http.ListenAndServe(":9000", nil)', 9000, '/healthz', {}],
    [
      'an address',
      'http.ListenAndServe("0.0.0.0:9001", nil); mux.Handle("GET /api/health", h)',
      9001,
      '/api/health',
      {},
    ],
    [
      'PORT with a default',
      'port := os.Getenv("PORT")\nif port == "" {\nport = "3000"\n}',
      3000,
      '/health',
      { PORT: '3000' },
    ],
    ['nothing', '', 8080, '/health', {}],
    ['the better of two health paths', 'a("/livez"); a("/v1/health"); a("/health")', 8080, '/health', {}],
  ])('%s', (_, body, port, healthPath, environment) => {
    expect(plan({ 'go.mod': MOD, 'main.go': main(body) })).toMatchObject({ port, healthPath, environment })
  })

  test('the program itself is asked before packages that may be clients', () => {
    const files = {
      'go.mod': MOD,
      'a/client.go': 'package a\nvar x = ":5432"\n',
      'cmd/s/main.go': main('run(":9000")'),
    }
    expect(plan(files).port).toBe(9000)
  })

  test('what was assumed is said', () => {
    const notes = plan({ 'go.mod': MOD, 'main.go': main() }).notes.join(' ')
    expect(notes).toMatch(/8080 is assumed/)
    expect(notes).toMatch(/\/health is assumed/)
    expect(plan({ 'go.mod': MOD, 'main.go': main('a(":1234"); b(":2345"); c("/health")') }).notes).toEqual([
      'The sources name the ports 1234, 2345; 1234 is taken. Set port if it is another.',
    ])
  })

  test('a port that needs root is a question', () => {
    expect(refusal({ 'go.mod': MOD, 'main.go': main('run(":80")') })).toMatch(/port 80, .* from 1024/)
  })

  test('wishes come first', () => {
    const wishes: Wishes = { port: 7000, healthPath: '/up', name: 'till', command: ['/app', 'serve'], version: '1.25' }
    const project = plan({ 'go.mod': MOD, 'main.go': main('run(":80")') }, wishes)
    expect(project).toMatchObject({
      port: 7000,
      healthPath: '/up',
      name: 'till',
      command: ['/app', 'serve'],
      version: '1.25',
    })
    expect(text({ 'go.mod': MOD, 'main.go': main('run(":80")') }, wishes)).toMatch(/^ENTRYPOINT \["\/app", "serve"\]$/m)
  })
})

describe('the version', () => {
  test('is one that the table of base images has', () => {
    const { images } = JSON.parse(readFileSync('src/image/base/images.json', 'utf8'))
    const known = images
      .filter(({ key }: { key: string }) => key === 'go')
      .map(({ version }: { version: string }) => version)
    expect([...GO_VERSIONS].sort()).toEqual(known.sort())
  })

  test('is the newest for older modules, and a question for newer ones', () => {
    expect(plan({ 'go.mod': 'module a.b/c\ngo 1.18\n', 'main.go': main() }).version).toBe('1.26')
    expect(refusal({ 'go.mod': 'module a.b/c\ngo 1.99\n', 'main.go': main() })).toMatch(/go\.mod asks for ">=1\.99"/)
    expect(refusal({ 'go.mod': 'module a.b/c\ntoolchain go1.98.1\n', 'main.go': main() })).toMatch(
      /go\.mod asks for ">=1\.98"/,
    )
  })
})

describe('a go.mod that is broken', () => {
  test.each([
    [
      'module example.com/a\nrequire (\n\tx.com/y v1.0.0\n',
      /^go\.mod opens "require \(" in line 2 and never closes it/,
    ],
    ['go 1.26\n', /^go\.mod names no module/],
    ['', /^go\.mod names no module/],
    ['module "example.com/a\n', /^go\.mod line 1 has a quote/],
    ['module example.com/a\nmodul x\n', /^go\.mod line 2 begins with "modul"; known are module, go,/],
    ['module example.com/a\ngo latest\n', /^go\.mod line 2 has "go latest"; write a version such as "go 1\.26\.0"/],
    ['module $(touch pwn)\n', /^go\.mod line 1 has "\$\(touch", which is no module path/],
    ['<<<<<<< HEAD\nmodule a.b/c\n', /^go\.mod line 1 begins with "<<<<<<<"/],
  ])('%j', (mod, message) => {
    expect(refusal({ 'go.mod': mod, 'main.go': main() })).toMatch(message)
  })

  test('T19: 100 kB of anything is read in no time', () => {
    const began = cpuMs()
    for (const piece of [
      '(',
      '"',
      ' ',
      '\t',
      '//',
      '/*',
      '\n',
      'require (\n',
      '#cgo ',
      ':80',
      '"/a',
      'port',
      'import ',
    ]) {
      const long = piece.repeat(Math.ceil(100_000 / piece.length))
      for (const files of [
        { 'go.mod': long, 'main.go': main() },
        { 'go.mod': MOD, 'main.go': `${main()}${long}` },
      ]) {
        try {
          plan(files)
        } catch (error) {
          if (!(error instanceof UserError)) throw error
        }
      }
    }
    expect(cpuMs() - began).toBeLessThan(TOO_LONG_MS)
  })
})

test('T2: whatever folders are called, the Dockerfile has the lines it was meant to have, or none', () => {
  const plain = parseDockerfile(text({ 'go.mod': MOD, 'cmd/x/main.go': main() })).length
  const hostile = fc.string({
    unit: fc.constantFrom('a', '$', '(', ')', '`', ';', '\n', '"', "'", '\\', ' ', '#', '<', '-', '\u2028'),
    minLength: 1,
    maxLength: 12,
  })
  fc.assert(
    fc.property(hostile, (name) => {
      try {
        const made = text({ 'go.mod': MOD, [`cmd/${name}/main.go`]: main() })
        expect(parseDockerfile(made)).toHaveLength(plain)
      } catch (error) {
        expect(error).toBeInstanceOf(UserError)
      }
    }),
  )
})
