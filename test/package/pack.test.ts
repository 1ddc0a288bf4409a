import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { loadConfig } from '../../src/config/load.ts'
import { serviceConfig } from '../../src/config/service.ts'
import { UserError } from '../../src/errors.ts'
import { deploymentConfig } from '../../src/package/deployment-config.ts'
import type { ServiceSources } from '../../src/package/layout.ts'
import { type Packed, packFolder } from '../../src/package/pack.ts'
import { gnuList, inFolder, never, requestOf, shop } from './sample.ts'

const paths = (packed: Packed) => packed.manifest.files.map(({ path }) => path)

test('a repository becomes a package in the layout that is promised, and GNU tar reads it', async () => {
  await inFolder(async (folder) => {
    const packed = await packFolder(requestOf(shop(join(folder, 'r'))), { signal: never })
    const { file } = await packed.write(join(folder, 'a.tgz'), new Map([['metadata/signature.asc', Buffer.from('s')]]))
    expect(gnuList(file)).toEqual(
      [
        '-rw-r--r-- 0/0 11 ci-cd/shop.yml',
        '-rw-r--r-- 0/0 5 containers/.dockerignore',
        '-rw-r--r-- 0/0 24 containers/Dockerfile',
        '-rw-r--r-- 0/0 13 containers/docker-compose.yml',
        '-rw-r--r-- 0/0 40 containers/k8s/deployment.yaml',
        '-rw-r--r-- 0/0 37 containers/k8s/service.yaml',
        '-rw-r--r-- 0/0 7 metadata/README.md',
        '-rw-r--r-- 0/0 201 metadata/deployment_config.yaml',
        `-rw-r--r-- 0/0 ${packed.manifestBytes.length} metadata/manifest.json`,
        '-rw-r--r-- 0/0 330 metadata/package.json',
        '-rw-r--r-- 0/0 46 metadata/sbom.cdx.json',
        '-rw-r--r-- 0/0 1 metadata/signature.asc',
        '-rw-r--r-- 0/0 11 monitoring/alerts.yaml',
        '-rw-r--r-- 0/0 3 monitoring/grafana_dashboard.json',
        '-rw-r--r-- 0/0 19 monitoring/prometheus.yml',
        '-rw-r--r-- 0/0 159 recipe/gradus.yml',
        '-rw-r--r-- 0/0 3 recipe/größe.txt',
        '-rwxr-xr-x 0/0 17 recipe/migrate.sh',
      ].map((line) => expect.stringMatching(lineOf(line))),
    )
    expect(readdirSync(folder).sort()).toEqual(['a.tgz', 'r'])
  })
})

/** GNU tar pads its columns. */
function lineOf(line: string): RegExp {
  const [mode, owner, size, path = ''] = line.split(' ')
  return new RegExp(`^${mode} ${owner} +${size} 2026-11-20 08:30:00 ${path.replaceAll('.', '\\.')}$`)
}

test('two folders, umasks, time zones and locales give the same bytes', async () => {
  await inFolder((folder) => {
    const places = [
      ['short', '022', { TZ: 'UTC', LC_ALL: 'C' }],
      ['a/much longer/place', '077', { TZ: 'Pacific/Chatham', LC_ALL: 'tr_TR.UTF-8' }],
      ['ä', '002', { TZ: 'America/St_Johns', LC_ALL: 'de_DE.UTF-8', SOURCE_DATE_EPOCH: '1' }],
    ] as const
    const results = places.map(([name, umask, env]) => {
      mkdirSync(join(folder, name), { recursive: true })
      const args = ['--no-warnings', join(import.meta.dirname, 'pack-child.ts'), join(folder, name), umask]
      const { time, number, ...made } = JSON.parse(execFileSync(process.execPath, args, { env, encoding: 'utf8' }))
      return { time, number, made, bytes: readFileSync(join(folder, name, 'a.tgz')) }
    })
    const [first, ...others] = results
    for (const { made, bytes } of others) {
      expect(made).toEqual(first?.made)
      expect(bytes.equals(first?.bytes as Buffer)).toBe(true)
    }
    // They really were elsewhere.
    expect(new Set(results.map(({ time }) => time)).size).toBe(3)
    expect(new Set(results.map(({ number }) => number)).size).toBe(2)
  })
})

test('workflows are all of them where the service is alone, else those that name it', async () => {
  await inFolder(async (folder) => {
    const root = shop(folder, {
      '.github/workflows/all.yaml': 'on: push\njobs: {a: {steps: [{with: {service: shop}}]}}\n',
      '.github/workflows/other.yml': 'name: shop-admin workshop\n',
      '.github/workflows/notes.txt': 'shop\n',
    })
    const of = async (change: Partial<ServiceSources>) =>
      paths(await packFolder(requestOf(root, change), { signal: never })).filter((path) => path.startsWith('ci-cd/'))
    expect(await of({})).toEqual(['ci-cd/all.yaml', 'ci-cd/shop.yml'])
    expect(await of({ shared: false })).toEqual([
      'ci-cd/all.yaml',
      'ci-cd/cart.yml',
      'ci-cd/other.yml',
      'ci-cd/shop.yml',
    ])
    expect(await of({ workflows: ['.github/workflows/cart.yml'] })).toEqual(['ci-cd/cart.yml'])
  })
})

test('a service in a folder of the repository brings its own files', async () => {
  await inFolder(async (folder) => {
    const root = shop(folder, {
      'services/shop/compose.yaml': 'services: {a: {}}\n',
      'services/shop/Dockerfile': 'FROM a\n',
    })
    const packed = await packFolder(requestOf(root, { folder: 'services/shop' }), { signal: never })
    expect(paths(packed)).toEqual([
      'ci-cd/shop.yml',
      'containers/Dockerfile',
      'containers/docker-compose.yml',
      'metadata/deployment_config.yaml',
      'metadata/package.json',
      'recipe/gradus.yml',
    ])
  })
})

test('T18: deployment_config.yaml says of the service what gradus.yml says', async () => {
  const text = `
services:
  shop: {steps: [1, 50, 100], drain: 10s}
  cart: {}
environments:
  production: {context: "NO", settle: 5m, services: {shop: {timeout: 2h}, cart: {timeout: 3h}}}
  staging: {services: {cart: {timeout: 3h}}}
prometheus: {url: "http://prometheus:9090"}
retention: {records: 3}
`
  const own = deploymentConfig(text, 'gradus.yml', 'shop')
  expect(own).not.toContain('cart')
  for (const environment of [undefined, 'production', 'staging']) {
    const wanted = { service: 'shop', ...(environment !== undefined && { environment }) }
    const [whole, part] = [text, own].map((one) => serviceConfig(loadConfig(one, 'gradus.yml'), wanted))
    expect(part).toEqual(whole)
  }
  expect(() => deploymentConfig(text, 'gradus.yml', 'shoop')).toThrow(/has no service shoop; it has shop, cart/)
})

type Change = (root: string) => void
const put =
  (path: string, text = ''): Change =>
  (root) =>
    void shop(root, { [path]: text })

test.each<[string, Change, RegExp]>([
  [
    'a link',
    (root) => symlinkSync('/etc/passwd', join(root, 'k8s/x.yaml')),
    /k8s\/x\.yaml is a link, which a package can't hold/,
  ],
  ['a folder by a link', (root) => symlinkSync('/etc', join(root, 'k8s/etc')), /k8s\/etc is a link/],
  ['a pipe', (root) => void execFileSync('mkfifo', [join(root, 'recipe/pipe')]), /recipe\/pipe is no file/],
  ['names that differ in case', put('k8s/Service.yaml'), /k8s\/service\.yaml differs from \S+ only in case; rename it/],
  ['letters that are not composed', put('recipe/a\u0308'), /not composed \(NFC\); rename it/],
  ['a line break in a name', put('recipe/a\nb'), /has a control character in its path; rename it/],
  ['a long name', put(`recipe/${'x'.repeat(101)}`), /too long for an archive/],
  ['a private key', put('recipe/x.txt', '-----BEGIN EC PRIVATE KEY-----'), /x\.txt has a private key in it/],
  ['a PGP key', put('recipe/x.asc', '-----BEGIN PGP PRIVATE KEY BLOCK-----'), /x\.asc has a private key in it/],
  ['an .env', put('recipe/.env', 'A=b'), /recipe\/\.env is by its name a file of secrets/],
  [
    'a Secret',
    put('k8s/s.yaml', 'a: 1\n---\nkind: Secret\ndata: {a: Yg==}\ndata:\n  a: b\n'),
    /Kubernetes Secret with values/,
  ],
  [
    'no gradus.yml',
    (root) => unlinkSync(join(root, 'gradus.yml')),
    /gradus\.yml.*(?:there is no file|it is not there|give one)/,
  ],
  [
    'a gradus.yml that is wrong',
    put('gradus.yml', 'services: {shop: {stteps: [100]}}'),
    /gradus\.yml line 1: .*did you mean steps/,
  ],
])('%s is refused', async (_, change, sentence) => {
  await inFolder(async (folder) => {
    change(shop(folder))
    const error = await packFolder(requestOf(folder), { signal: never }).then(
      () => undefined,
      (reason: unknown) => reason,
    )
    expect(error).toBeInstanceOf(UserError)
    expect(String(error)).toMatch(sentence)
    expect(String(error)).not.toContain('\n')
  })
})

test('a sealed Secret, an empty one and an example of .env are no secrets', async () => {
  await inFolder(async (folder) => {
    const root = shop(folder, {
      'k8s/sealed.yaml': 'kind: SealedSecret\nspec: {}\n',
      'k8s/empty.yaml': 'kind: Secret\nmetadata: {name: a}\n---\nkind: ConfigMap\ndata:\n  a: b\n',
      'recipe/.env.example': 'A=\n',
    })
    expect(paths(await packFolder(requestOf(root), { signal: never }))).toContain('recipe/.env.example')
  })
})

test.each<[string, object, RegExp]>([
  ['version', { version: '1.4' }, /version: "1\.4" can't be used; write a semantic version such as 1\.4\.2/],
  ['name', { name: 'Shop' }, /name: "Shop" can't be used/],
  ['T17: name', { name: 'acme/constructor' }, /can't be used/],
  ['image by tag', { images: { shop: 'ghcr.io/acme/shop:1' } }, /images\.shop: .* write an image by digest/],
  ['range', { dependencies: { cart: '^^1' } }, /dependencies\.cart: "\^\^1" is no range of versions/],
  ['T2: description', { description: 'a\nRUN x' }, /description: .* write one line/],
  ['time', { created: '2026-19-20T08:30:00Z' }, /created: 2026-19-20T08:30:00Z is no time/],
])('a package with a wrong %s is refused', async (_, change, sentence) => {
  await inFolder(async (folder) => {
    const request = requestOf(shop(folder))
    const wrong = { ...request, package: { ...request.package, ...change } }
    await expect(packFolder(wrong, { signal: never })).rejects.toThrow(sentence)
  })
})

test('nothing to deploy, a folder that is not there, and a stage that is none are refused', async () => {
  await inFolder(async (folder) => {
    const request = requestOf(shop(folder))
    mkdirSync(join(folder, 'docs'))
    const pack = (change: Partial<ServiceSources>) => packFolder(requestOf(folder, change), { signal: never })
    await expect(pack({ folder: 'docs' })).rejects.toThrow(/has neither a Dockerfile nor a folder k8s/)
    await expect(pack({ folder: 'none' })).rejects.toThrow(/there is no folder .*none; give that of the service/)
    await expect(packFolder({ ...request, stage: 'Prod!' }, { signal: never })).rejects.toThrow(
      /^stage: "Prod!" can't be used/,
    )
  })
})

test.each<[string, (root: string) => void]>([
  ['other bytes', (root) => writeFileSync(join(root, 'recipe/größe.txt'), 'XS\n')],
  ['more bytes', (root) => writeFileSync(join(root, 'recipe/größe.txt'), 'XXXL\n')],
  ['fewer bytes', (root) => writeFileSync(join(root, 'recipe/größe.txt'), '')],
  [
    'a link in its place',
    (root) => {
      unlinkSync(join(root, 'recipe/größe.txt'))
      symlinkSync('/etc/hostname', join(root, 'recipe/größe.txt'))
    },
  ],
])('T20: a source with %s after it was measured is not written', async (_, change) => {
  await inFolder(async (folder) => {
    const root = shop(join(folder, 'r'))
    const packed = await packFolder(requestOf(root), { signal: never })
    change(root)
    await expect(packed.write(join(folder, 'a.tgz'), new Map())).rejects.toBeInstanceOf(UserError)
    expect(readdirSync(folder)).toEqual(['r'])
  })
})

test('T12: what stands at the place of the archive stays, a link too', async () => {
  await inFolder(async (folder) => {
    const packed = await packFolder(requestOf(shop(join(folder, 'r'))), { signal: never })
    writeFileSync(join(folder, 'a.tgz'), 'mine')
    symlinkSync(join(folder, 'elsewhere'), join(folder, 'b.tgz'))
    for (const name of ['a.tgz', 'b.tgz']) {
      await expect(packed.write(join(folder, name), new Map())).rejects.toThrow(/something stands there already/)
    }
    expect(readFileSync(join(folder, 'a.tgz'), 'utf8')).toBe('mine')
    expect(readdirSync(folder).sort()).toEqual(['a.tgz', 'b.tgz', 'r'])
  })
})

test('a cancelled packing leaves nothing', async () => {
  await inFolder(async (folder) => {
    const stop = new AbortController()
    const packed = await packFolder(requestOf(shop(join(folder, 'r'))), { signal: stop.signal })
    stop.abort(new Error('stopped'))
    await expect(packed.write(join(folder, 'a.tgz'), new Map())).rejects.toThrow('stopped')
    await expect(packFolder(requestOf(join(folder, 'r')), { signal: stop.signal })).rejects.toThrow('stopped')
    expect(readdirSync(folder)).toEqual(['r'])
  })
})

test('whether a file is executable is told by the right of its owner alone', async () => {
  await inFolder(async (folder) => {
    chmodSync(join(shop(folder), 'recipe/migrate.sh'), 0o700)
    chmodSync(join(folder, 'recipe/größe.txt'), 0o666)
    const { manifest } = await packFolder(requestOf(folder), { signal: never })
    const executable = manifest.files.filter(({ mode }) => mode === 'executable').map(({ path }) => path)
    expect(executable).toEqual(['recipe/migrate.sh'])
  })
})
