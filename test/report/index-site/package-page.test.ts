import { describe, expect, test } from '@jest/globals'
import { indexSite } from '../../../src/report/index-site/site.ts'
import { all, first, type Node } from '../xml.ts'
import { idsOf, pagesOf } from './pages.ts'
import { ATTACK, everyday, hostile, manyVersions, NOW, version } from './scenes.ts'

describe('a package', () => {
  const pages = pagesOf(indexSite(everyday(), { now: NOW, action: 'acme/deploy@v2' }))
  const shop = pages.get('packages/acme/shop.html') as Node
  const under = (page: Node, id: string): Node =>
    all(page, 'section').find(({ attributes }) => attributes['aria-labelledby'] === id) as Node
  const cells = (node: Node) =>
    all(node, 'tbody').map((body) => all(body, 'tr').map((row) => row.children.map(({ text }) => text.trim())))

  test('says which version stands where, since when, and who approved and signed', () => {
    expect(cells(under(shop, 'environments'))).toEqual([
      [
        ['staging', '1.5.0-rc.1', '2026-11-20 16:40 UTC', 'packed for it', '', '', ''],
        [
          'production',
          '1.4.2',
          '2026-11-19 10:02 UTC',
          'promoted from staging',
          'mona',
          '4F0B 3C7A 9D21 E588 66AA 10F2 C3D4 B5A6 9788 7766',
          'Two days without an error in staging',
        ],
      ],
    ])
  })

  test('says how to install the version to choose, by digest', () => {
    const { versions } = everyday().packages.find(({ name }) => name === 'acme/shop') ?? { versions: [] }
    const reference = `ghcr.io/acme/packages/acme/shop@${versions[1]?.digest}`
    expect(all(under(shop, 'install'), 'pre').map(({ text }) => text)).toEqual([
      `# acme/shop 1.4.2\n- uses: acme/deploy@v2\n  with:\n    package: ${reference}\n    environment: production`,
      `oras pull ${reference}`,
      `crane pull --format oci ${reference} package`,
      `oras discover ${reference}`,
    ])
  })

  test('shows what it needs as a picture and as a table, and who needs it', () => {
    const [needs, users] = cells(under(shop, 'dependencies'))
    expect(needs).toEqual([
      ['acme/cache', '2.3.1', 'acme/shop ^2.0.0, acme/payments ^2.2.0'],
      ['acme/payments', '4.2.0', 'acme/shop >=3.1 <5'],
      ['platform/ingress', '1.11.0', 'acme/shop 1.x, platform/vault-agent ^1.0.0'],
      ['platform/vault-agent', '1.6.4', 'acme/payments ~1.6.0'],
    ])
    expect(users).toEqual([
      ['acme/basket', '0.9.3', '^1.4.0'],
      ['acme/storefront', '7.0.0', '1.x'],
    ])
    const picture = first(under(shop, 'dependencies'), 'svg')
    expect(all(picture, 'text').map(({ text }) => text)).toEqual(
      expect.arrayContaining(['acme/basket', 'acme/shop', 'acme/cache', 'platform/ingress', '1.11.0']),
    )
    expect(first(picture, 'desc').text).toMatch(/^4 packages needed, near or far; 2 packages that need it/)
  })

  test('has every version with digest, signatures, provenance, images and promotions', () => {
    const details = all(shop, 'details').filter(({ attributes }) => attributes.class === 'version')
    expect(details.map(({ attributes }) => [attributes.id, attributes.open])).toEqual([
      ['v1.5.0-rc.1', undefined],
      ['v1.4.2', ''],
      ['v1.4.1', undefined],
      ['v1.4.0', undefined],
    ])
    const { versions } = everyday().packages.find(({ name }) => name === 'acme/shop') ?? { versions: [] }
    for (const [at, version] of versions.entries()) {
      const shown = (details[at] as Node).text
      for (const words of [version.digest, version.commit, ...Object.values(version.images)])
        expect(shown).toContain(words)
      const links = all(details[at] as Node, 'a').map(({ attributes }) => attributes.href)
      expect(links).toEqual([`https://github.com/acme/shop/commit/${version.commit}`])
    }
    expect(details[2]?.text).toContain(
      '1.4.1 was yanked by mona, 2026-11-13 07:00 UTC: loses a basket when two tabs are open',
    )
    expect(all(details[1] as Node, 'button')).toHaveLength(4)
  })

  test('has its README, whose links lead to the files of the commit', () => {
    const content = under(shop, 'readme')
    expect(all(content, 'a').map(({ attributes }) => attributes.href)).toEqual([
      expect.stringMatching(/^https:\/\/github\.com\/acme\/shop\/blob\/[0-9a-f]{40}\/docs\/dashboards\.md$/),
      '#readme-when-it-burns',
      'https://github.com/acme/shop/actions',
    ])
    expect(content.text).toContain('Made with care & tea')
  })

  test('has its newest hundred versions in full, and all older ones in a table', () => {
    const page = pagesOf(indexSite(manyVersions(), { now: NOW })).get('packages/shop.html') as Node
    expect(all(page, 'details').filter(({ attributes }) => attributes.class === 'version')).toHaveLength(100)
    const older = cells(under(page, 'versions')).at(-1)
    expect(older).toHaveLength(150)
    expect(older?.[0]).toEqual(['1.150.0', '2026-11-18', 'staging', version('shop', '1.150.0').digest])
    expect(idsOf(page)).toContain('v1.1.0')
  })

  test('of which all versions were yanked is not to be chosen', () => {
    const legacy = pages.get('packages/platform/legacy.html') as Node
    expect(under(legacy, 'install').text).toContain('All versions were yanked')
    expect(all(under(legacy, 'install'), 'pre')).toEqual([])
  })

  test('of which no signature counted says so', () => {
    const agent = pages.get('packages/platform/vault-agent.html') as Node
    expect(agent.text).toContain('No signature of 1.6.4 counted when the index was written.')
    expect(first(agent, 'dl').text).toContain('nobody whose signature counted')
  })
})

describe('T25 an index with hostile words', () => {
  const files = indexSite(hostile(), { now: NOW })
  const pages = pagesOf(files)
  const shown = ATTACK.replaceAll(/[\u2028\u202e\0]+/g, ' ')

  test('shows them as they are, without what can not be seen', () => {
    const page = pages.get('packages/_63_on.html') as Node
    expect(first(page, 'p').text).toContain('This index has expired')
    expect(page.text).toContain(`<script>alert(5)</script><svg onload=alert(6)>${shown}`)
    expect(page.text).toContain('javascript:alert(document.domain)')
    for (const content of files.values()) expect(content).not.toMatch(/[\u2028\u2029\u202e\0]/)
  })

  test('leads nowhere that was not asked for', () => {
    for (const page of pages.values()) {
      const outward = all(page, 'a').flatMap(({ attributes }) =>
        /^https?:/.test(attributes.href ?? '') ? [attributes.href] : [],
      )
      expect(new Set(outward)).toEqual(new Set(outward.length === 0 ? [] : ['https://evil.example/pixel.png']))
    }
  })

  test('T2 gives nothing to copy that would do more than it says', () => {
    for (const page of pages.values()) {
      for (const { text } of all(page, 'pre')) expect(text).not.toMatch(/rm -rf|evil: true|uses:/)
    }
    expect(pages.get('packages/index.html')?.text).toContain('The digest of 2.0.0 makes no reference')
  })

  test('T2 a name of an environment or a version adds no line to a workflow', () => {
    const index = everyday()
    const [basket] = index.packages
    const [version] = basket?.versions ?? []
    if (!basket || !version) throw new Error('no basket')
    const bad = { ...version, version: '1.0.0\n- run: evil', stage: 'x\n  evil: true' }
    const site = indexSite({ ...index, packages: [{ ...basket, versions: [bad] }] }, { now: NOW })
    const [workflow] = all(pagesOf(site).get('packages/acme/basket.html') as Node, 'pre')
    expect(workflow?.text.split('\n')).toEqual([
      '# acme/basket 1.0.0 - run: evil',
      '- uses: owner/gradus/actions/deploy-canary@v1',
      '  with:',
      expect.stringMatching(/^ {4}package: ghcr\.io\/acme\/packages\/acme\/basket@sha256:[0-9a-f]{64}$/),
      '    environment: "x evil: true"',
    ])
  })
})
