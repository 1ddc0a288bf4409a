import type { IndexedPackage, IndexedVersion, RepositoryIndex } from '../../../src/repository/types.ts'

/** Indexes of repositories, as a writer would sign them; and one that nobody should. */

export const NOW = Date.parse('2026-11-21T18:00:00Z')
const OPENPGP = '4F0B3C7A9D21E58866AA10F2C3D4B5A697887766'
const IDENTITY = 'https://github.com/acme/shop/.github/workflows/release.yml@refs/heads/main'

/** 64 hexadecimal digits that belong to a text. */
export function digits(text: string, length = 64): string {
  let state = 2166136261
  let out = ''
  for (let k = 0; out.length < length; k += 1) {
    for (const letter of `${text} ${k}`) state = Math.imul(state ^ (letter.codePointAt(0) ?? 0), 16777619) >>> 0
    out += state.toString(16).padStart(8, '0')
  }
  return out.slice(0, length)
}

export function version(name: string, number: string, changes: Partial<IndexedVersion> = {}): IndexedVersion {
  return {
    version: number,
    digest: `sha256:${digits(`${name} ${number}`)}`,
    size: 48_211,
    commit: digits(`commit ${name} ${number}`, 40),
    created: '2026-11-18T09:12:44Z',
    stage: 'staging',
    images: { shop: `ghcr.io/acme/shop@sha256:${digits(`image ${name} ${number}`)}` },
    dependencies: {},
    signatures: [{ kind: 'openpgp', signer: OPENPGP, at: '2026-11-18T09:20:01Z' }],
    promotions: [],
    ...changes,
  }
}

export function promotion(
  from: string,
  to: string,
  at: string,
  changes: Partial<IndexedVersion['promotions'][number]> = {},
): IndexedVersion['promotions'][number] {
  return { from, to, approver: 'mona', at, signer: OPENPGP, ...changes }
}

export function indexOf(packages: readonly IndexedPackage[], changes: Partial<RepositoryIndex> = {}): RepositoryIndex {
  return {
    schema: 1,
    statement: 'index',
    repository: 'ghcr.io/acme/packages',
    serial: 42,
    generated: '2026-11-21T06:00:00Z',
    expires: '2026-11-28T06:00:00Z',
    packages,
    ...changes,
  }
}

const README = `# Shop

The web shop of **Acme**, with [its dashboards](docs/dashboards.md) and a [runbook](#when-it-burns).

[![build](https://img.example/build.svg)](https://github.com/acme/shop/actions)

| Setting | Default |
| --- | --: |
| \`replicas\` | 3 |
| \`cache\` | on |

## When it burns

1. Look at the *error rate*.
2. Take it back:

\`\`\`sh
npx gradus rollback --service shop --to previous
\`\`\`

> Nobody was ever dismissed for a rollback.

<p align="center">Made with care &amp; tea</p>
`

/** A package of everyday life, with its neighbours. */
export function everyday(): RepositoryIndex {
  const source = 'https://github.com/acme/shop'
  const shop: IndexedPackage = {
    name: 'acme/shop',
    description: 'The web shop: catalogue, basket and checkout',
    homepage: 'https://shop.acme.example',
    licence: 'Apache-2.0',
    source,
    readme: README,
    versions: [
      version('shop', '1.5.0-rc.1', { created: '2026-11-20T16:40:00Z', dependencies: { 'acme/cache': '^2.1.0' } }),
      version('shop', '1.4.2', {
        created: '2026-11-18T09:12:44Z',
        images: {
          shop: `ghcr.io/acme/shop@sha256:${digits('shop')}`,
          'shop-migrate': `ghcr.io/acme/shop-migrate@sha256:${digits('migrate')}`,
        },
        dependencies: { 'acme/cache': '^2.0.0', 'acme/payments': '>=3.1 <5', 'platform/ingress': '1.x' },
        signatures: [
          { kind: 'openpgp', signer: OPENPGP, at: '2026-11-18T09:20:01Z' },
          { kind: 'sigstore', signer: IDENTITY },
        ],
        promotions: [
          promotion('staging', 'production', '2026-11-19T10:02:10Z', {
            reason: 'Two days without an error in staging',
          }),
        ],
      }),
      version('shop', '1.4.1', {
        created: '2026-11-11T14:00:00Z',
        promotions: [promotion('staging', 'production', '2026-11-12T08:30:00Z', { approver: 'octavia' })],
        yanked: { by: 'mona', at: '2026-11-13T07:00:00Z', reason: 'loses a basket when two tabs are open' },
      }),
      version('shop', '1.4.0', {
        created: '2026-11-02T11:30:00Z',
        promotions: [promotion('staging', 'production', '2026-11-03T09:00:00Z')],
      }),
    ],
  }
  const plain = (name: string, description: string, versions: readonly IndexedVersion[]): IndexedPackage => ({
    name,
    description,
    licence: 'Apache-2.0',
    source,
    versions,
  })
  const promoted = { promotions: [promotion('staging', 'production', '2026-11-10T09:00:00Z')] }
  return indexOf([
    plain('acme/basket', 'Keeps baskets', [version('basket', '0.9.3', { dependencies: { 'acme/shop': '^1.4.0' } })]),
    plain('acme/cache', 'A cache beside the shop', [version('cache', '2.3.1', promoted), version('cache', '2.0.0')]),
    plain('acme/payments', 'Takes money, gives receipts', [
      version('payments', '4.2.0', {
        ...promoted,
        dependencies: { 'acme/cache': '^2.2.0', 'platform/vault-agent': '~1.6.0' },
      }),
    ]),
    shop,
    plain('acme/storefront', 'Everything at once', [
      version('storefront', '7.0.0', { dependencies: { 'acme/shop': '1.x', 'acme/payments': '4.x' } }),
    ]),
    plain('platform/ingress', 'The way in', [version('ingress', '1.11.0', promoted)]),
    plain('platform/legacy', 'Nobody should', [
      version('legacy', '0.1.0', {
        yanked: { by: 'octavia', at: '2026-10-01T00:00:00Z', reason: 'not kept any more' },
      }),
    ]),
    plain('platform/vault-agent', 'Brings secrets', [
      version('vault-agent', '1.6.4', { signatures: [], dependencies: { 'platform/ingress': '^1.0.0' } }),
    ]),
  ])
}

/** As many packages as asked for, a few versions each, that need each other and say different things. */
export function many(count: number, versionsEach = 4): RepositoryIndex {
  const teams = ['acme', 'platform', 'data', 'mobile', 'search', 'billing', 'risk', 'edge']
  const things = ['shop', 'cache', 'gateway', 'worker', 'reports', 'indexer', 'mailer', 'ledger', 'scorer', 'images']
  const nameOf = (k: number) =>
    `${teams[k % teams.length]}/${things[(k * 7) % things.length]}-${String(k).padStart(4, '0')}`
  const packages = Array.from({ length: count }, (_, k): IndexedPackage => {
    const name = nameOf(k)
    const needs = [k - 1, k - 13, k - 100].filter((other) => other >= 0 && k % 3 !== 0)
    return {
      name,
      description: `Number ${k}: ${things[k % things.length]} for team ${teams[(k * 3) % teams.length]}, kept by people`,
      licence: 'Apache-2.0',
      source: `https://github.com/${name}`,
      readme: `# ${name}\n\n${'Some words about it. '.repeat(20)}\n`,
      versions: Array.from({ length: versionsEach }, (_, v) =>
        version(name, `1.${versionsEach - v}.0`, {
          dependencies: Object.fromEntries(needs.map((other) => [nameOf(other), '^1.1.0'])),
          promotions: v === 0 ? [] : [promotion('staging', 'production', `2026-11-0${(v % 9) + 1}T09:00:00Z`)],
        }),
      ),
    }
  })
  return indexOf(packages.sort((a, b) => (a.name < b.name ? -1 : 1)))
}

/** A package with more versions than a page tells in full. */
export function manyVersions(): RepositoryIndex {
  const versions = Array.from({ length: 250 }, (_, k) => version('shop', `1.${250 - k}.0`))
  return indexOf([{ name: 'shop', versions }])
}

/** Words that would do something if any page took them for more than words. */
export const ATTACK =
  '</title></script><script>alert(1)</script><img src=x onerror="alert(2)">\u2028\u202e\u0000\'"`<b>3'

/** What no reader of indexes lets through; the pages must show it all the same. */
export function hostile(): RepositoryIndex {
  const names = [
    '..',
    '../../etc/passwd',
    '/root',
    'C:\\x',
    'CON',
    'con',
    'a//b',
    'index',
    ATTACK,
    'acme/<b onclick=alert(4)>',
    '',
  ]
  const bad = (name: string): IndexedPackage => ({
    name,
    description: `<script>alert(5)</script><svg onload=alert(6)>${ATTACK}`,
    homepage: 'javascript:alert(document.domain)',
    licence: ATTACK,
    source: 'data:text/html,<script>alert(7)</script>',
    readme: [
      `<script>alert(8)</script>\n\n<img src=x onerror=alert(9)>\n\n<svg onload=alert(10)>`,
      '[a](javascript:alert(11)) [b](JaVaScRiPt:alert(12)) [c](data:text/html;base64,PHN2Zz4=) [d](vbscript:x) [e](//evil.example)',
      '[f](java&#115;cript:alert(13)) [g](https://a:b@evil.example) <javascript:alert(14)> ![h](javascript:alert(15))',
      '![pixel](https://evil.example/pixel.png "x\' onerror=alert(16)") [i](../../../evil) [j](#nowhere) [k](https://x" onclick="y)',
      `# ${ATTACK}\n\n# same\n\n# same\n\n## content\n\n\`\`\`"><script>alert(17)</script>\n</code></pre><script>alert(18)</script>\n\`\`\``,
      '| <b>a</b> |\n| --- |\n| <style>*{display:none}</style> |',
    ].join('\n\n'),
    versions: [
      version(name, '2.0.0', {
        digest: `sha256:${digits(name)}; rm -rf ~`,
        commit: `${ATTACK}0`,
        created: '"><script>alert(19)</script>',
        stage: `production\n  evil: true${ATTACK}`,
        images: { '<i>c</i>': `x@sha256:${ATTACK}` },
        dependencies: { [ATTACK]: `^1.0.0${ATTACK}`, __proto__x: '*', '../..': '*' },
        signatures: [{ kind: 'sigstore', signer: `https://evil.example/${ATTACK}`, at: ATTACK }],
        promotions: [
          promotion(ATTACK, `<u>${ATTACK}</u>`, ATTACK, { approver: ATTACK, reason: ATTACK, signer: ATTACK }),
        ],
      }),
      version(name, '1.0.0', { yanked: { by: ATTACK, at: ATTACK, reason: `<b>${ATTACK}</b>` } }),
      version(name, ATTACK),
      version(name, 'ersions'),
      version(name, '1.0.0'),
    ],
  })
  return indexOf(names.map(bad), { repository: `ghcr.io/${ATTACK}`, generated: ATTACK, expires: ATTACK })
}
