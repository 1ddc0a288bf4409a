import { describe, expect, test } from '@jest/globals'
import { commitLink } from '../../src/audit/chain.ts'
import { CONTROL_RULES, controlsOf } from '../../src/audit/controls.ts'
import { absent, claimed, plain, proved } from '../../src/audit/link.ts'
import { promotionLinks } from '../../src/audit/package-links.ts'
import { readProvenance } from '../../src/audit/provenance.ts'
import { broughtBy, rolloutLinks } from '../../src/audit/rollout-links.ts'
import { LINKS, type Link, type LinkKind } from '../../src/audit/types.ts'
import type { Standing } from '../../src/repository/standing.ts'
import type { RolloutRecord } from '../../src/rollout/record.ts'
import { digest, NEW, recordIn } from '../rollout/records.ts'
import { promotedRecord } from './scene.ts'

const C1 = 'a'.repeat(40)
const C2 = 'b'.repeat(40)

describe('the commit', () => {
  const built = (standing: 'proved' | 'claimed', commit?: string) => ({
    build: { builder: 'b', standing, ...(commit && { commit }) },
  })
  test.each([
    ['nothing', {}, {}, 'absent', undefined, 0],
    ['an unsigned statement', built('claimed', C1), {}, 'claimed', C1, 0],
    ['a signed statement', built('proved', C1), {}, 'proved', C1, 0],
    ['a signed package', {}, { commit: C2 }, 'proved', C2, 0],
    ['a signed package, and a claim of the same', built('claimed', C2), { commit: C2 }, 'proved', C2, 0],
    ['a signed package, and a claim of another', built('claimed', C1), { commit: C2 }, 'proved', C2, 1],
    ['two that are signed and differ', built('proved', C1), { commit: C2 }, 'proved', C1, 1],
    ['a build without a commit', built('proved'), {}, 'absent', undefined, 0],
  ] as const)('%s', (_, found, packed, standing, commit, contradictions) => {
    const { link, contradictions: told } = commitLink(found, packed)
    expect([link.standing, link.facts.commit, told.length]).toEqual([standing, commit, contradictions])
  })
})

describe('promotions', () => {
  const counted = (from: string, to: string): Standing['promotions'][number] => ({
    statement: {
      schema: 1,
      statement: 'promotion',
      name: 'shop',
      version: '1.0.0',
      digest: digest('a'),
      from,
      to,
      approver: 'ada',
      at: '2026-11-21T10:00:00Z',
    },
    digest: digest('b'),
    signers: [{ kind: 'openpgp', signer: 'F'.repeat(40) }],
  })
  const stranger = { sentence: 'the promotion x does not count: nobody trusted signed it', to: 'production' }
  test.each([
    ['reached', 'production', ['dev', 'production'], [counted('dev', 'production')], [], ['proved']],
    ['packed for it', 'production', ['production'], [], [], ['proved']],
    ['packed for another', 'production', ['dev'], [], [], ['absent']],
    ['halfway', 'production', ['dev', 'staging'], [counted('dev', 'staging')], [], ['proved', 'absent']],
    ['a statement that does not count', 'production', ['dev'], [], [stranger], ['absent']],
    ['no environment asked for', undefined, ['dev'], [], [], ['proved']],
  ] as const)('%s', (_, environment, stages, promotions, refused, standings) => {
    const links = promotionLinks(environment, stages[0], { stages, promotions, refused }, 'shop 1.0.0')
    expect(links.map(({ standing }) => standing)).toEqual(standings)
    if (refused.length > 0) expect(links[0]?.because).toBe(stranger.sentence)
  })
})

describe('provenance', () => {
  const about = { digest: { sha256: 'a'.repeat(64) } }
  const slsa = 'https://slsa.dev/provenance/v1'
  const run = { builder: { id: 'https://example.com/builder' } }
  const git = (uri: string, commit?: string) => ({ uri, ...(commit && { digest: { gitCommit: commit } }) })
  const statement = (dependencies: unknown, runDetails: unknown = run, subject: unknown = [about]) => ({
    predicateType: slsa,
    subject,
    predicate: { buildDefinition: { resolvedDependencies: dependencies }, runDetails },
  })
  test.each<[string, unknown, object | string]>([
    [
      'a commit',
      statement([git('pkg:oci/x'), git('git+https://e.com/r@main', C1)]),
      { builder: run.builder.id, commit: C1, source: 'git+https://e.com/r@main' },
    ],
    [
      'a dirty tree',
      statement([git('git+https://e.com/r@main')]),
      { builder: run.builder.id, source: 'git+https://e.com/r@main' },
    ],
    ['no dependency', statement(undefined), { builder: run.builder.id }],
    ['another image', statement([], run, [{ digest: { sha256: 'b'.repeat(64) } }]), 'about other images'],
    ['no subject', statement([], run, null), 'about other images'],
    ['no builder', statement([], {}), 'names no builder'],
    ['another predicate', { ...statement([]), predicateType: 'https://example.com' }, 'is no https://slsa.dev'],
    ['a text', 'x', 'is no https://slsa.dev'],
    ['nothing', undefined, 'is no https://slsa.dev'],
  ])('%s', (_, given, expected) => {
    const said = readProvenance(given, digest('a'))
    if (typeof expected === 'string') expect(said).toContain(expected)
    else expect(said).toEqual(expected)
  })
})

describe('records', () => {
  const at = (record: RolloutRecord, startedAt: string) => Object.assign(record, { startedAt })
  const done = (startedAt: string) => at(promotedRecord(NEW), startedAt)
  const live = (startedAt: string) => at(recordIn('CANARY'), startedAt)
  const back = (startedAt: string) => at(recordIn('ROLLING_BACK', 'ROLLED_BACK'), startedAt)
  const [first, second] = ['2026-11-20T00:00:00.000Z', '2026-11-21T00:00:00.000Z']
  test.each([
    ['the newest that ended well', [done(first), done(second)], second],
    ['one that ended well before one that is live', [live(second), done(first)], first],
    ['one that is live where none ended', [live(second), back(first)], second],
    ['none that was taken back', [back(second)], undefined],
  ] as const)('%s', (_, records, expected) => {
    expect(broughtBy(records, [digest('b')])?.startedAt).toBe(expected)
    expect(broughtBy(records, [digest('d')])).toBeUndefined()
  })

  const linksOf = (change: (record: RolloutRecord) => void) =>
    new Map(rolloutLinks([promotedRecord(NEW, change)], [digest('b')]).links.map((one) => [one.kind, one]))

  test('nothing in a record is more than claimed', () => {
    const standings = [...linksOf(() => {}).values()].map(({ standing }) => standing)
    expect(new Set(standings)).toEqual(new Set(['claimed', 'absent']))
  })

  test('gates that were off, that gave no verdict, and nobody who decided', () => {
    const off = linksOf((record) => void delete record.plan.gates)
    expect(off.get('gates')).toMatchObject({ standing: 'absent', because: expect.stringContaining('gates were off') })
    const silent = linksOf((record) => void Object.assign(record, { verdicts: [] }))
    expect(silent.get('gates')).toMatchObject({ standing: 'absent', says: 'no gate has given a verdict' })
    expect(silent.get('approval')).toMatchObject({ standing: 'absent' })
  })

  test('T27: a broken glass is told, with who broke it and who approved', () => {
    const broken = { reason: 'the registry burns', environment: 'emergency', approvers: [], by: 'eve' }
    const one = { at: '2026-11-21T14:00:00Z', run: 'run 1', digest: digest('b'), signers: [], breakGlass: broken }
    const link = linksOf((record) => void Object.assign(record, { admissions: [one] })).get('admission')
    expect(link).toMatchObject({
      says: `eve broke the glass: ${digest('b')} came in without a signature (the registry burns)`,
      facts: { 'approved by': 'nobody whom GitHub names', 'in the environment': 'emergency' },
    })
  })
})

describe('controls', () => {
  const all = (standing: Link['standing']): Link[] =>
    LINKS.map((kind) => ({ proved, claimed, absent })[standing](kind, `${kind} says`, 'because'))
  const people = { actors: ['mona'], approvers: ['ada'] }
  const evidence = (links: readonly Link[], who = people) =>
    new Map(controlsOf(links, who).map((one) => [one.id, one.evidence]))

  test('a chain without facts fills none, each with "no evidence"; one that is proved fills all', () => {
    const none = controlsOf(all('absent'), { actors: [], approvers: [] })
    expect(
      none.every((one) => one.evidence === 'none' && one.facts.every((fact) => fact.includes('no evidence'))),
    ).toBe(true)
    expect(controlsOf([], { actors: [], approvers: [] }).every((one) => one.evidence === 'none')).toBe(true)
    const filled = evidence(all('proved'))
    filled.delete('CC6.3')
    expect(new Set(filled.values())).toEqual(new Set(['proved']))
    expect(new Set(evidence(all('claimed')).values())).toEqual(new Set(['claimed']))
  })

  test.each(CONTROL_RULES.map((rule) => [rule.id, rule] as const))('%s needs its links', (id, { links, needs }) => {
    const without = (gone: readonly LinkKind[]) =>
      evidence([
        ...all('proved').filter(({ kind }) => !gone.includes(kind)),
        ...gone.map((kind) => absent(kind, 'no', 'no')),
      ]).get(id)
    expect(without(links)).toBe('none')
    const [first] = links as [LinkKind]
    expect(without([first])).toBe(needs === 'all' || links.length === 1 ? 'none' : 'proved')
    const one = all('proved').map((link) => (link.kind === first ? claimed(first, 'says', 'because') : link))
    expect(evidence(one).get(id)).toBe(needs === 'all' || links.length === 1 ? 'claimed' : 'proved')
  })

  test('T27: where the glass was broken once, nothing was kept out', () => {
    const broken = claimed('admission', 'eve broke the glass', 'the record says so', { 'glass broken by': 'eve' })
    const found = controlsOf([...all('proved'), broken], people).find((one) => one.id === 'CC6.8')
    expect(found).toMatchObject({ evidence: 'none', facts: [expect.stringContaining('eve broke the glass')] })
  })

  test.each([
    ['another approved', ['mona'], ['ada'], 'claimed'],
    ['both did', ['mona'], ['mona', 'ada'], 'claimed'],
    ['one did both', ['mona'], ['mona'], 'none'],
    ['nobody approved', ['mona'], [], 'none'],
    ['nobody is known to have run it', [], ['ada'], 'none'],
  ] as const)('CC6.3, duties: %s', (_, actors, approvers, expected) => {
    expect(evidence([], { actors: [...actors], approvers: [...approvers] }).get('CC6.3')).toBe(expected)
  })
})

test('what comes from outside becomes one line with a canonical form', () => {
  expect(plain('a\nb\u2028c\ud800\u0000 ')).toBe('a b c\ufffd')
  expect(plain('x'.repeat(5000)).length).toBe(2001)
  expect(proved('image', 'a\nb', 'c', { 'k\n': 'v\ud800', gone: undefined, empty: '' })).toEqual({
    kind: 'image',
    standing: 'proved',
    says: 'a b',
    because: 'c',
    facts: { k: 'v\ufffd' },
  })
})
