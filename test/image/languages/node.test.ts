import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { UserError } from '../../../src/errors.ts'
import images from '../../../src/image/base/images.json' with { type: 'json' }
import { parseDockerfile } from '../../../src/image/dockerfile/read.ts'
import { writeDockerfile } from '../../../src/image/dockerfile/write.ts'
import { NODE_VERSIONS, node } from '../../../src/image/languages/node.ts'
import type { Project, Wishes } from '../../../src/image/project.ts'
import { cpuMs, TOO_LONG_MS } from '../../cpu.ts'
import { sourcesOf } from '../sources-of.ts'

type Files = Readonly<Record<string, string>>
type Manifest = Readonly<Record<string, unknown>>

const NPM = '{ "lockfileVersion": 3 }'
const CLASSIC = '# yarn lockfile v1\n'
/** A project with a lock of npm. */
const npm = (manifest: Manifest, files: Files = {}): Files => ({
  'package.json': JSON.stringify({ name: 'shop', ...manifest }, null, 2),
  'package-lock.json': NPM,
  ...files,
})
const START = { scripts: { start: 'node server.js' } }
const SERVER = { 'server.js': '' }
const plan = (files: Files, wishes: Wishes = {}): Project => node.plan(sourcesOf(files), wishes)
const text = (files: Files, wishes: Wishes = {}): string =>
  writeDockerfile(plan(files, wishes).dockerfile, (key, version) => `base.example/${key}:${version ?? 'any'}`)
const question = (files: Files, wishes: Wishes = {}): string => {
  try {
    plan(files, wishes)
  } catch (error) {
    if (error instanceof UserError) return error.message
    throw error
  }
  throw new Error('nothing was asked')
}

describe('start command', () => {
  test.each<[string, Files, Wishes, string]>([
    ['the start script', npm(START, SERVER), {}, 'server.js'],
    [
      'flags of node',
      npm({ scripts: { start: 'node -r dotenv/config --enable-source-maps ./server.js --quiet' } }, SERVER),
      {},
      '-r dotenv/config --enable-source-maps ./server.js --quiet',
    ],
    [
      'start:prod before start',
      npm({ scripts: { start: 'nodemon x.js', 'start:prod': 'node server' } }, SERVER),
      {},
      'server',
    ],
    ['what the build makes', npm({ scripts: { start: 'node dist/main', build: 'tsc' } }), {}, 'dist/main'],
    ['NestJS', npm({ scripts: { start: 'nest start', build: 'nest build' }, dependencies: {} }), {}, 'dist/main.js'],
    ['main', npm({ main: './lib/web.js' }, { 'lib/web.js': '' }), {}, 'lib/web.js'],
    ['server.js, where nothing is said', npm({}, { 'index.js': '', ...SERVER }), {}, 'server.js'],
    ['a folder', npm({ scripts: { start: 'node .' }, main: 'server.js' }, SERVER), {}, '.'],
    [
      'TypeScript that Node runs itself',
      npm({ scripts: { start: 'node src/server.ts' } }, { 'src/server.ts': '' }),
      {},
      'src/server.ts',
    ],
    [
      'the command that was given',
      npm({ scripts: { start: 'tsx watch' } }),
      { command: ['node', 'other.js'] },
      'other.js',
    ],
  ])('%s', (_what, files, wishes, words) => {
    const { command, dockerfile } = plan(files, wishes)
    expect(command.join(' ')).toBe(`/nodejs/bin/node ${words}`)
    const last = dockerfile.stages.at(-1)?.instructions ?? []
    expect(last.filter((one) => one.do === 'entrypoint' || one.do === 'cmd')).toEqual([
      { do: 'entrypoint', exec: ['/nodejs/bin/node'] },
      { do: 'cmd', exec: words.split(' ') },
    ])
  })

  test('variables before node become those of the image', () => {
    const files = npm({ scripts: { start: 'cross-env LOG=warn NODE_ENV=production node server.js' } }, SERVER)
    expect(text(files)).toContain('LOG="warn"')
  })
})

describe('a question, in one sentence', () => {
  const NEXT = { dependencies: { next: '16' }, scripts: { build: 'next build' } }
  const WORKSPACE = { workspaces: ['apps/*'] }
  const app = (name: string) => ({
    [`apps/${name}/package.json`]: JSON.stringify({ name, ...START }),
    [`apps/${name}/server.js`]: '',
  })
  test.each<[string, Files, Wishes, RegExp]>([
    ['no lock', { 'package.json': '{}' }, {}, /no lock file beside it .*; run "npm install --package-lock-only"/],
    [
      'no lock, of pnpm',
      { 'package.json': '{"packageManager":"pnpm@10.1.0"}' },
      {},
      /run "pnpm install --lockfile-only"/,
    ],
    ['two locks', npm(START, { 'yarn.lock': CLASSIC }), {}, /there are package-lock\.json and yarn\.lock; delete/],
    [
      'a lock of another manager than said',
      npm({ packageManager: 'pnpm@10.1.0' }),
      {},
      /says pnpm, and the lock file is package-lock\.json/,
    ],
    [
      'a version that is no version',
      npm({ packageManager: 'pnpm@latest' }),
      {},
      /write npm, pnpm or yarn with an exact version/,
    ],
    ['T1: a version with a shell in it', npm({ packageManager: 'pnpm@1.0.0; touch pwn' }), {}, /with an exact version/],
    ['bun', { 'package.json': '{}', 'bun.lock': '' }, {}, /bun\.lock is of a package manager that is not supported/],
    [
      'Plug and Play',
      { 'package.json': '{}', 'yarn.lock': '__metadata:\n  version: 8\n' },
      {},
      /nodeLinker: node-modules/,
    ],
    [
      'a start script for development',
      npm({ scripts: { start: 'ts-node src/index.ts' } }),
      {},
      /"ts-node src\/index\.ts", which needs a shell or development tools; write one such as/,
    ],
    [
      'a start script with a shell in it',
      npm({ scripts: { start: 'node a.js && node b.js' } }),
      {},
      /which needs a shell/,
    ],
    [
      'a site without a server',
      npm({ scripts: { start: 'react-scripts start' }, dependencies: { 'react-scripts': '5' } }),
      {},
      /react-scripts is not supported as a framework/,
    ],
    ['nothing to start', npm({}), {}, /has no start script, and there is no server\.js/],
    [
      'a file that is not there',
      npm({ scripts: { start: 'node src/server.js' } }),
      {},
      /starts src\/server\.js, which is not there/,
    ],
    [
      'Next without standalone',
      npm(NEXT, { 'next.config.js': 'module.exports = {}' }),
      {},
      /needs the line "output: 'standalone'" in next\.config\.js/,
    ],
    ['Next without configuration', npm(NEXT), {}, /"output: 'standalone'" in next\.config\.mjs/],
    [
      'several packages that start',
      npm(WORKSPACE, { ...app('a'), ...app('b') }),
      {},
      /2 packages that start: apps\/a, apps\/b; say which one with the input module/,
    ],
    [
      'no package that starts',
      npm(WORKSPACE, { 'apps/a/package.json': '{}' }),
      {},
      /no package of the workspace has a start script/,
    ],
    [
      'a package that is not there',
      npm(WORKSPACE, app('a')),
      { module: 'apps/x' },
      /module is apps\/x, .*; there are apps\/a/,
    ],
    [
      'a command of another program',
      npm(START, SERVER),
      { command: ['sh', '-c', 'x'] },
      /the last image has no program but node/,
    ],
    [
      'broken JSON',
      { 'package.json': '{\n  "name": "x",\n}', 'package-lock.json': NPM },
      {},
      /^package\.json line 3 is no valid JSON/,
    ],
    [
      'JSON with a bare word',
      { 'package.json': '{\n  "name": shop\n}', 'package-lock.json': NPM },
      {},
      /^package\.json line 2 is no valid JSON: unexpected token 's'/,
    ],
    [
      'JSON that ends',
      { 'package.json': '{\n  "name": "x"', 'package-lock.json': NPM },
      {},
      /^package\.json line 2 is no valid JSON/,
    ],
    ['a list', { 'package.json': '[]' }, {}, /package\.json must hold an object/],
    [
      'a conflict in the lock',
      npm(START, { ...SERVER, 'package-lock.json': '{\n<<<<<<< main\n' }),
      {},
      /package-lock\.json line 2 has a merge conflict/,
    ],
    [
      'a broken lock',
      npm(START, { ...SERVER, 'package-lock.json': '{\n"a"\n' }),
      {},
      /^package-lock\.json line \d is no valid JSON/,
    ],
    [
      'a broken lock of pnpm',
      { 'package.json': JSON.stringify(START), 'pnpm-lock.yaml': 'a: [\n' },
      {},
      /^pnpm-lock\.yaml line \d/,
    ],
    [
      'a lock that is not of this package.json',
      npm(
        { ...START, dependencies: { express: '^5.0.0' } },
        { ...SERVER, 'package-lock.json': '{"packages":{"":{"dependencies":{"express":"^4.0.0"}}}}' },
      ),
      {},
      /package-lock\.json is not of this package\.json: it has no express at "\^5\.0\.0"; run "npm install"/,
    ],
    [
      'a lock of pnpm that is not of this package.json',
      {
        'package.json': JSON.stringify({ ...START, dependencies: { koa: '3' } }),
        'pnpm-lock.yaml': 'importers:\n  .:\n    dependencies:\n      koa:\n        specifier: "2"\n',
        ...SERVER,
      },
      {},
      /it has no koa at "3"; run "pnpm install"/,
    ],
    [
      'a version that no image has',
      npm({ ...START, engines: { node: '<12' } }, SERVER),
      {},
      /engines\.node of package\.json asks for "<12"/,
    ],
    [
      'a version that is none',
      npm(START, { ...SERVER, '.nvmrc': 'banana' }),
      {},
      /\.nvmrc has the version "banana", which can't be read/,
    ],
    [
      'T17: a key into prototypes',
      { 'package.json': '{"scripts":{"__proto__":{"start":"node x"}}}', 'package-lock.json': NPM },
      {},
      /__proto__ can't be a key/,
    ],
    [
      'T16: 20,000 nested lists',
      { 'package.json': `{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`, 'package-lock.json': NPM },
      {},
      /nested more than 64 levels/,
    ],
  ])('%s', (_what, files, wishes, sentence) => {
    expect(question(files, wishes)).toMatch(sentence)
    expect(question(files, wishes)).not.toMatch(/\n/)
  })
})

describe('versions', () => {
  test.each<[string, Manifest, Files, string]>([
    ['none is said', {}, {}, '24'],
    ['.nvmrc', {}, { '.nvmrc': 'v22.11.0\n' }, '22'],
    ['a line by name', {}, { '.nvmrc': 'lts/jod' }, '22'],
    ['the newest long-term line', {}, { '.nvmrc': 'lts/*' }, '24'],
    ['.node-version', {}, { '.node-version': '24.1' }, '24'],
    ['engines', { engines: { node: '>=20 <24' } }, {}, '22'],
    ['engines that the preferred one meets', { engines: { node: '^22 || ^24' } }, {}, '24'],
    ['engines with a patch level', { engines: { node: '>=24.3.1' } }, {}, '24'],
  ])('%s', (_what, manifest, files, version) => {
    expect(plan(npm({ ...START, ...manifest }, { ...SERVER, ...files })).version).toBe(version)
  })

  test('each one that is offered has a base image to build on and one to run on', () => {
    for (const version of NODE_VERSIONS) {
      const keys = images.images.filter((image) => image.version === version).map(({ key }) => key)
      expect(keys).toEqual(expect.arrayContaining(['node', 'node-runtime']))
    }
  })
})

describe('where it listens', () => {
  test.each<[string, string, Wishes, number, RegExp]>([
    [
      'PORT, else a number',
      'app.listen(process.env.PORT || 8080)',
      {},
      8080,
      /The port is 8080, as the sources have it/,
    ],
    ['PORT alone', 'app.listen(process.env.PORT)', {}, 3000, /given to the program as PORT/],
    ['a number', 'app.listen(4000)', {}, 4000, /as the sources have it/],
    ['a number in an object', 'app.listen({ host: "0.0.0.0", port: 4001 })', {}, 4001, /as the sources have it/],
    [
      'another number than the one asked for',
      'app.listen(4000)',
      { port: 5000 },
      5000,
      /listen at 4000 whatever PORT says/,
    ],
  ])('%s', (_what, code, wishes, port, note) => {
    const project = plan(npm(START, { 'server.js': code }), wishes)
    expect(project.port).toBe(port)
    expect(project.notes.join(' ')).toMatch(note)
  })

  test('what a container needs and the sources lack is said', () => {
    const lacking = plan(npm({ ...START, dependencies: {} }, SERVER)).notes.join(' ')
    expect(lacking).toMatch(/SIGTERM/)
    expect(plan(npm(START, { 'server.js': 'process.on("SIGTERM", stop)' })).notes.join(' ')).not.toMatch(/SIGTERM/)
    const fastify = npm({ ...START, dependencies: { fastify: '5' } }, { 'server.js': 'app.listen({ port: 3000 })' })
    expect(plan(fastify).notes.join(' ')).toMatch(/Fastify listens on localhost/)
  })
})

describe('the Dockerfile', () => {
  test('installs before the sources are there, and production has its packages from a stage of their own', () => {
    const read = parseDockerfile(text(npm({ scripts: { ...START.scripts, build: 'tsc' } }, SERVER)))
    const words = read.map(({ keyword, text: rest }) => `${keyword} ${rest}`)
    expect(words.indexOf('RUN npm ci')).toBeLessThan(words.indexOf('COPY . .'))
    const last = words.slice(words.findLastIndex((line) => line.startsWith('FROM')))
    expect(last.filter((line) => line.startsWith('COPY'))).toEqual(['COPY /app /app', 'COPY /app /app'])
    expect(
      read
        .filter(({ keyword }) => keyword === 'COPY')
        .slice(-2)
        .map(({ flags }) => flags),
    ).toEqual([[['from', 'production-dependencies']], [['from', 'build']]])
  })

  test.each<[string, Files, string[]]>([
    ['npm', npm(START, SERVER), ['npm ci --omit=dev']],
    [
      'scripts that want the sources',
      npm({ scripts: { ...START.scripts, prepare: 'husky' } }, SERVER),
      ['npm pkg delete scripts.prepare \\\n    && npm ci --omit=dev'],
    ],
    [
      'pnpm',
      { 'package.json': JSON.stringify(START), 'pnpm-lock.yaml': "lockfileVersion: '9.0'\n", ...SERVER },
      ['npm install --global --force pnpm@10.', 'pnpm install --frozen-lockfile --store-dir /root/.pnpm-store --prod'],
    ],
    [
      'pnpm of an older lock',
      { 'package.json': JSON.stringify(START), 'pnpm-lock.yaml': "lockfileVersion: '6.0'\n", ...SERVER },
      ['pnpm@8.'],
    ],
    [
      'the version that is said',
      {
        'package.json': JSON.stringify({ ...START, packageManager: 'pnpm@9.15.0+sha512.0a1b' }),
        'pnpm-lock.yaml': '',
        ...SERVER,
      },
      ['pnpm@9.15.0'],
    ],
    [
      'Yarn',
      { 'package.json': JSON.stringify(START), 'yarn.lock': CLASSIC, ...SERVER },
      ['yarn@1.22.22', 'sharing=locked', 'yarn install --frozen-lockfile --production'],
    ],
    [
      'Yarn 4',
      {
        'package.json': JSON.stringify({ ...START, packageManager: 'yarn@4.9.1' }),
        'yarn.lock': '__metadata:\n',
        '.yarnrc.yml': 'nodeLinker: node-modules\n',
        ...SERVER,
      },
      [
        '@yarnpkg/cli-dist@4.9.1',
        'COPY package.json yarn.lock .yarnrc.yml ./',
        'yarn install --immutable',
        'yarn workspaces focus --production',
      ],
    ],
    [
      'a registry with a token',
      npm(START, { ...SERVER, '.npmrc': '//r.example/:_authToken=x' }),
      ['--mount=type=secret,id=npmrc,target=/root/.npmrc', 'COPY package.json package-lock.json ./'],
    ],
    [
      'settings without a token',
      npm(START, { ...SERVER, '.npmrc': 'save-exact=true' }),
      ['COPY package.json package-lock.json .npmrc ./'],
    ],
    [
      'a postinstall of its own',
      npm({ scripts: { ...START.scripts, postinstall: 'patch-package' } }, SERVER),
      ['npm run postinstall', 'npm prune --omit=dev --ignore-scripts', 'COPY --from=build /app /app'],
    ],
    ['Prisma', npm({ ...START, dependencies: { '@prisma/client': '6' } }, SERVER), ['npm prune --omit=dev']],
  ])('%s', (_what, files, pieces) => {
    for (const piece of pieces) expect(text(files)).toContain(piece)
  })

  test('Next runs what its build gathered', () => {
    const files = npm(
      { dependencies: { next: '16' }, scripts: { build: 'next build', dev: 'next dev' } },
      { 'next.config.ts': 'export default { output: "standalone" }', 'public/a.svg': '' },
    )
    expect(text(files)).toContain('COPY --from=build /app/.next/standalone ./')
    expect(text(files)).toContain('COPY --from=build /app/public ./public')
    expect(plan(files)).toMatchObject({
      framework: 'next',
      writable: ['/app/.next/cache'],
      developmentCommand: ['npm', 'run', 'dev'],
    })
  })

  test('of a workspace, only the package that starts and those it needs are in the image, built in their order', () => {
    const files = npm(
      { workspaces: ['apps/*', 'packages/**', '!packages/old'] },
      {
        'apps/api/package.json': JSON.stringify({
          name: 'api',
          dependencies: { a: '*' },
          scripts: { start: 'node server.js', build: 'tsc' },
        }),
        'apps/web/package.json': JSON.stringify({ name: 'web' }),
        'packages/a/package.json': JSON.stringify({ name: 'a', dependencies: { b: '*' }, scripts: { build: 'tsc' } }),
        'packages/deep/b/package.json': JSON.stringify({ name: 'b', dependencies: { a: '*' } }),
        'packages/old/package.json': JSON.stringify({ name: 'old', scripts: { start: 'node x' } }),
      },
    )
    const words = text(files)
    expect(plan(files).name).toBe('api')
    expect(words).toContain('npm --prefix packages/a run build \\\n    && npm --prefix apps/api run build')
    expect(words).toContain('COPY --from=build /app/packages/deep/b /app/packages/deep/b')
    expect(words).not.toMatch(/COPY --from=build \S*apps\/web/)
    expect(words).not.toContain('packages/old')
    expect(words).toContain('WORKDIR /app/apps/api')
  })
})

describe('T2: what a manifest names', () => {
  const HOSTILE = [
    'shop\nRUN touch /pwn',
    '$(touch pwn)',
    '"; touch pwn; "',
    '`id`',
    "'; touch pwn #",
    'x'.repeat(1000),
    '<<EOF',
  ]

  test.each(HOSTILE)('as name: %j', (name) => {
    expect(plan(npm({ ...START, name }, SERVER)).name).toMatch(/^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$/)
    expect(text(npm({ ...START, name }, SERVER))).not.toMatch(/touch \/?pwn|`id`/)
  })

  test.each(HOSTILE)('as start script, main, folder and name of a member: %j', (word) => {
    const member = (folder: string, name: string) =>
      npm(
        { workspaces: ['apps/*'] },
        { [`apps/${folder}/package.json`]: JSON.stringify({ name, ...START }), [`apps/${folder}/server.js`]: '' },
      )
    for (const files of [
      npm({ scripts: { start: `node ${word}` } }, SERVER),
      npm({ main: word }, { [word]: '' }),
      member(word, 'a'),
      member('a', word),
      {
        ...member('a', word),
        'yarn.lock': '__metadata:\n',
        '.yarnrc.yml': 'nodeLinker: node-modules\n',
        'package-lock.json': '',
      },
    ]) {
      try {
        const read = parseDockerfile(text(files))
        const runs = read.filter(({ keyword }) => keyword === 'RUN').map(({ text: words }) => words)
        for (const run of runs) expect(run.replaceAll(/'[^']*'|\\'/g, '')).not.toMatch(/touch|`id`/)
      } catch (error) {
        if (!(error instanceof UserError)) throw error
      }
    }
  })
})

test('T19: 100 kB of anything is read in no time', () => {
  for (const piece of [
    'node ',
    'a=b ',
    'app.listen(',
    '.listen({ ',
    'env.PORT',
    'port: ',
    '/a',
    '"/health',
    'output: ',
    '**/',
    '*',
    '!(',
  ]) {
    const hostile = piece.repeat(Math.ceil(100_000 / piece.length))
    const start = cpuMs()
    for (const files of [
      npm({ scripts: { start: hostile } }, SERVER),
      npm({ ...START, packageManager: hostile, main: hostile }, SERVER),
      npm({ ...START, engines: { node: hostile } }, SERVER),
      npm(START, { 'server.js': hostile }),
      npm({ dependencies: { next: '1' } }, { 'next.config.js': hostile }),
      npm({ ...START, workspaces: [hostile] }, { ...SERVER, [`${'a/'.repeat(200)}package.json`]: '{}' }),
      npm(START, { ...SERVER, '.nvmrc': hostile, '.npmrc': hostile }),
    ]) {
      try {
        plan(files)
      } catch (error) {
        expect(error).toBeInstanceOf(UserError)
      }
    }
    expect({ piece, fast: cpuMs() - start < TOO_LONG_MS }).toEqual({ piece, fast: true })
  }
})

test('whatever stands in package.json, there is a plan or a sentence', () => {
  const word = fc.string({ unit: 'grapheme', maxLength: 20 })
  const manifest = fc.record({
    name: word,
    main: fc.oneof(word, fc.constant('server.js')),
    scripts: fc.dictionary(
      fc.constantFrom('start', 'build', 'dev', 'postinstall'),
      fc.oneof(word, fc.constant('node server.js')),
    ),
    engines: fc.oneof(fc.record({ node: word }), word),
    workspaces: fc.oneof(
      fc.array(word, { maxLength: 2 }),
      fc.record({ packages: fc.array(word, { maxLength: 2 }) }),
      fc.anything(),
    ),
    packageManager: fc.option(word, { nil: undefined }),
  })
  fc.assert(
    fc.property(manifest, word, (all, code) => {
      try {
        expect(parseDockerfile(text(npm(all, { 'server.js': code }))).length).toBeGreaterThan(10)
      } catch (error) {
        if (!(error instanceof UserError)) throw error
      }
    }),
    { numRuns: 300 },
  )
})
