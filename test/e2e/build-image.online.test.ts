import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import type { ActionResult } from '../lab/action.ts'
import { plantTrivyDatabase } from '../lab/scan.ts'
import { imageScene, readJson } from './image-scene.ts'

const scene = await imageScene(['go', 'static'])
afterAll(() => scene.close())

const target = `${scene.registry.address}/acme/shop`
const noSmoke = { 'smoke-test': false }
const wishes = { image: target, tags: '{branch}', 'max-size': '20MB', platforms: 'linux/amd64,linux/arm64' }
// Before all tests, some of which run at once: the builder has compiled Go's own packages when they begin.
const built = await scene
  .run({ ...wishes, push: true }, { sample: 'go-module', maxSeconds: 900 })
  .catch((error) => scene.close().then(() => Promise.reject(error)))

function reasonOf({ code, errors }: ActionResult): string {
  expect(code).toBe(1)
  return errors.map(({ message }) => message).join('\n')
}

async function tagsOf(repository: string): Promise<string[]> {
  const answer = await fetch(`http://${scene.registry.address}/v2/${repository}/tags/list`)
  return answer.status === 404 ? [] : (((await answer.json()) as { tags: string[] | null }).tags ?? [])
}

describe('from a folder of Go source to a digest in a registry', () => {
  const image = () => built.outputs.image ?? ''

  test('it is built, measured, started in isolation, pushed and read back', async () => {
    expect(built.stdout).toContain('/health answered 200')
    expect(built.code).toBe(0)
    const { outputs } = built
    expect(outputs.image).toBe(`${target}@${outputs.digest}`)
    expect(outputs.tag).toMatch(/^8a5b2f0-20[0-9]{6}T[0-9]{6}Z$/)
    expect(await tagsOf('acme/shop')).toEqual(expect.arrayContaining(['main', outputs.tag]))
    expect(Number(outputs.size)).toBeLessThan(20e6)
    expect(JSON.parse(outputs.platforms ?? '').map(({ name }: { name: string }) => name)).toEqual([
      'linux/amd64',
      'linux/arm64',
    ])
    expect(JSON.parse(outputs['smoke-test'] ?? '')).toMatchObject({
      passed: true,
      runner: { name: 'runc' },
      isolation: {
        uid: 65532,
        noNewPrivileges: true,
        readOnlyRoot: true,
        ownNetwork: true,
        capabilities: { effective: '0' },
      },
    })
    expect(outputs.reproducible).toBe('true')
    expect(readFileSync(outputs.dockerfile ?? '', 'utf8')).toContain('USER 65532')
    expect(built.summary).toMatch(/### Image[\s\S]+### Smoke test: passed[\s\S]+Pushed and read back/)
  })

  test('its provenance lies beside it and says where it comes from', async () => {
    const statement = readJson(built.outputs.provenance ?? '')
    expect(statement).toMatchObject({
      predicateType: 'https://slsa.dev/provenance/v1',
      subject: expect.arrayContaining([{ name: target, digest: { sha256: built.outputs.digest?.slice(7) } }]),
    })
    expect(JSON.stringify(statement)).toContain('git+https://github.com/octo-org/shop@refs/heads/main')
    const fallback = await fetch(
      `http://${scene.registry.address}/v2/acme/shop/manifests/${built.outputs.digest?.replace(':', '-')}`,
    )
    const { manifests } = (await fallback.json()) as { manifests: { artifactType: string }[] }
    expect(manifests.map(({ artifactType }) => artifactType)).toEqual(['application/vnd.in-toto+json'])
  })

  test('a second build of the commit gives the same digest', async () => {
    const again = await scene.run({ ...wishes, ...noSmoke, push: false }, { sample: 'go-module' })
    expect([again.code, again.outputs.digest]).toEqual([0, built.outputs.digest])
  })

  test('the image that is there can be smoke-tested by its digest', async () => {
    const tested = await scene.run({ command: 'smoke-test', image: image() })
    expect(tested.stdout).toContain('/health answered 200')
    expect([tested.code, tested.outputs.digest]).toEqual([0, built.outputs.digest])
  })

  test('promote gives another repository the same digest, with every platform and its provenance', async () => {
    const to = `${scene.registry.address}/prod/shop:1.4.2`
    const promoted = await scene.run({ command: 'promote', image: image(), to })
    expect(promoted.code).toBe(0)
    expect(promoted.outputs.image).toBe(`${scene.registry.address}/prod/shop@${built.outputs.digest}`)
    expect(await tagsOf('prod/shop')).toContain('1.4.2')
    expect(promoted.stdout).toContain('1 referrers')
    const other = await scene.run({ command: 'promote', image: `${target}@${anotherDigest()}`, to })
    expect(reasonOf(other)).toMatch(/404|no such|not there|has no/)
  })

  function anotherDigest(): string {
    return `sha256:${'0'.repeat(64)}`
  }
})

describe('what must not go out', () => {
  test.concurrent('an image over max-size is not pushed, and the error says what makes it large', async () => {
    const result = await scene.run(
      { image: `${scene.registry.address}/large/shop`, push: true, 'max-size': '100KB' },
      { sample: 'go-module' },
    )
    expect(reasonOf(result)).toMatch(/has 3\.\d MB compressed, over max-size 0\.1 MB/)
    expect(await tagsOf('large/shop')).toEqual([])
    expect(result.outputs.digest).toMatch(/^sha256:/)
    expect(result.outputs.image).toBe('')
  })

  test.concurrent('an image whose health endpoint never answers is not pushed, and its log is shown', async () => {
    const result = await scene.run(
      { image: `${scene.registry.address}/sick/shop`, push: true, 'health-path': '/nowhere', timeout: '3s' },
      { sample: 'go-module' },
    )
    expect(reasonOf(result)).toMatch(/the smoke test failed: \/nowhere answered 404 and never 2xx within 3 s/)
    expect(await tagsOf('sick/shop')).toEqual([])
    expect(result.stdout).toContain('What the container wrote')
  })

  test.concurrent('a vulnerability blocks the push; an entry with reason and expiry lets it through', async () => {
    const cache = mkdtempSync(join(tmpdir(), 'gradus-trivy-'))
    await plantTrivyDatabase(cache, [
      {
        id: 'CVE-2026-0001',
        bucket: 'go::GitHub Security Advisory Go',
        package: 'stdlib',
        fixed: '99.0.0',
        severity: 'HIGH',
      },
    ])
    const scan = {
      image: `${scene.registry.address}/scanned/shop`,
      push: true,
      scan: 'trivy',
      offline: true,
      severity: 'any',
      ...noSmoke,
    }
    const env = { TRIVY_CACHE_DIR: cache }
    const options = { sample: 'go-module', files: { Dockerfile: ON_NOTHING }, env }
    const blocked = await scene.run(scan, options)
    expect(reasonOf(blocked)).toMatch(/1 vulnerability blocks this image: CVE-2026-0001 in stdlib/)
    expect(await tagsOf('scanned/shop')).toEqual([])
    expect(existsSync(blocked.outputs.sarif ?? '')).toBe(true)
    const ignore = join(cache, 'ignore.yaml')
    writeFileSync(
      ignore,
      'ignore: [{id: CVE-2026-0001, reason: the code in question is never called, expires: "2999-12-31"}]',
    )
    const accepted = await scene.run({ ...scan, 'ignore-file': ignore }, options)
    expect(accepted.stdout).toContain('1 of it accepted')
    expect(accepted.code).toBe(0)
    expect(readJson(accepted.outputs.sbom ?? '')).toMatchObject({ bomFormat: 'CycloneDX' })
  })

  test.concurrent('a scanner without a database is no pass', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'gradus-trivy-'))
    const result = await scene.run(
      { scan: 'trivy', offline: true, ...noSmoke },
      { sample: 'go-module', env: { TRIVY_CACHE_DIR: empty } },
    )
    expect(reasonOf(result)).toMatch(/the scan says nothing, which is no pass: .*database/)
  })

  test.concurrent('T8: a build secret is in no log, output, file or layer', async () => {
    const dockerfile = `FROM ${baseOf('go')} AS build
WORKDIR /src
RUN --mount=type=secret,id=token cat /run/secrets/token && test "$(cut -c1-6 /run/secrets/token)" = marker
COPY hello /out/app
FROM ${baseOf('static')}
COPY --from=build /out/app /app
USER 65532
EXPOSE 8080
ENTRYPOINT ["/app"]
`
    const result = await scene.run(
      { secrets: 'id=token,env=BUILD_TOKEN', ...noSmoke, lint: 'off' },
      { sample: 'go-module', files: { Dockerfile: dockerfile, hello: 'x' }, env: { BUILD_TOKEN: 'marker-7f3a9c' } },
    )
    expect(result.stdout).toContain('::endgroup::')
    expect(result.code).toBe(0)
    const said = [
      result.stdout.replace(/^::add-mask::.*$/gm, ''),
      result.stderr,
      result.summary,
      JSON.stringify(result.outputs),
    ].join('\n')
    expect(said).not.toContain('marker-7f3a9c')
  })
})

describe('generate', () => {
  test.concurrent('writes what a service needs once, keeps what a person changed, and shows the difference', async () => {
    const seen: string[] = []
    let folder = ''
    const options = (prepare: (workspace: string) => void) => ({ sample: 'go-module', prepare })
    const first = await scene.run(
      { command: 'generate' },
      options((workspace) => {
        folder = workspace
      }),
    )
    expect(first.code).toBe(0)
    expect(JSON.parse(first.outputs.files ?? '')).toMatchObject({
      Dockerfile: 'created',
      'k8s/deployment.yaml': 'created',
    })
    seen.push(...readdirSync(folder))
    expect(seen).toEqual(
      expect.arrayContaining(['.dockerignore', 'Dockerfile', 'docker-compose.yml', 'gradus.yml', 'k8s', 'monitoring']),
    )
    const again = await scene.run({ command: 'generate', context: folder })
    expect(new Set(Object.values(JSON.parse(again.outputs.files ?? '')))).toEqual(new Set(['unchanged']))
    writeFileSync(join(folder, 'Dockerfile'), `${readFileSync(join(folder, 'Dockerfile'), 'utf8')}# mine\n`)
    const kept = await scene.run({ command: 'generate', context: folder })
    expect(JSON.parse(kept.outputs.files ?? '').Dockerfile).toBe('kept')
    expect(kept.stdout).toContain('-# mine')
    expect(readFileSync(join(folder, 'Dockerfile'), 'utf8')).toContain('# mine')
  })
})

describe('bad input is one sentence', () => {
  const cases: [string, Parameters<typeof scene.run>[0], Parameters<typeof scene.run>[1], RegExp][] = [
    ['no manifest file', {}, { files: { 'README.md': 'x' } }, /has none of pyproject\.toml/],
    [
      'two languages',
      {},
      {
        files: {
          'go.mod': 'module a\n\ngo 1.26\n',
          'package.json': '{"name":"a","dependencies":{"express":"5"},"scripts":{"start":"node a.js"}}',
        },
      },
      /say which one is the service with the input language/,
    ],
    ['a push to nowhere', { push: true }, { sample: 'go-module' }, /input image is missing/],
    [
      'a tag where none belongs',
      { image: 'ghcr.io/acme/shop:1' },
      { sample: 'go-module' },
      /a build makes its own, so give the repository alone/,
    ],
    [
      'a Dockerfile that is not there',
      { dockerfile: 'no/Dockerfile' },
      { sample: 'go-module' },
      /input dockerfile: there is no .*no\/Dockerfile/,
    ],
    [
      'a builder that is not there',
      { builder: 'buildah' },
      { sample: 'go-module', env: { PATH: '/nowhere' } },
      /^buildah: .*buildah/,
    ],
    ['no builder at all', {}, { sample: 'go-module', env: { PATH: '/nowhere' } }, /nothing can build an image here/],
    [
      'a runner that is not there',
      { runner: 'podman' },
      { sample: 'go-module', env: { PATH: scene.builder.env.PATH?.split(':')[0] ?? '' } },
      /can't use podman: the program \w+ is in no folder of PATH/,
    ],
    ['a secret as build argument', { 'build-args': 'NPM_TOKEN=x' }, { sample: 'go-module' }, /looks like a secret/],
    ['a size that is none', { 'max-size': 'big' }, { sample: 'go-module' }, /input max-size: "big" is no size/],
    [
      'an image to promote without version',
      { command: 'promote', image: 'ghcr.io/acme/shop', to: 'ghcr.io/prod/shop:1' },
      {},
      /names no version; add its tag or digest/,
    ],
  ]

  test.concurrent.each(cases)('%s', async (_, inputs, options, sentence) => {
    const result = await scene.run(inputs, options)
    const reason = reasonOf(result)
    expect(reason).toMatch(sentence)
    expect(reason.split('\n')).toHaveLength(1)
  })
})

/**
 * An image with nothing but the program: all that is in it is what Go was built with. The cache and the flags are those
 * of the generated Dockerfile, so that Go's own packages are there.
 */
const ON_NOTHING = `FROM ${baseOf('go')} AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.cache/go-build CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags='-s -w' -o /out/app .
FROM scratch
COPY --from=build /out/app /app
USER 65532
EXPOSE 8080
ENTRYPOINT ["/app"]
`

function baseOf(key: string): string {
  const found = scene.bases.table.find((image) => image.key === key)
  return `${found?.repository}:${found?.tag}@${found?.digest}`
}
