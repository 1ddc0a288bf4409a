import { describe, expect, test } from '@jest/globals'
import { chosenVersion } from '../../../src/report/index-site/chosen.ts'
import { standing } from '../../../src/report/index-site/environments.ts'
import { promotion, version } from './scenes.ts'

const at = (day: number) => `2026-11-${String(day).padStart(2, '0')}T12:00:00Z`
const shown = (versions: ReturnType<typeof version>[]) =>
  standing({ versions }).map(({ environment, version, at }) => `${environment} ${version.version} ${at.slice(8, 10)}`)

describe('what stands where', () => {
  test('is what came last, not what is newest', () => {
    expect(
      shown([
        version('shop', '1.2.0', { created: at(5), promotions: [promotion('staging', 'production', at(6))] }),
        version('shop', '1.1.0', {
          created: at(1),
          promotions: [promotion('staging', 'production', at(2)), promotion('staging', 'production', at(9))],
        }),
      ]),
    ).toEqual(['staging 1.2.0 05', 'production 1.1.0 09'])
  })

  test('is the newer one of two that came at once', () => {
    expect(shown([version('shop', '1.2.0', { created: at(1) }), version('shop', '1.1.0', { created: at(1) })])).toEqual(
      ['staging 1.2.0 01'],
    )
  })

  test('is told in the order in which versions go, whatever the names are', () => {
    const way = [
      promotion('zero', 'middle', at(2)),
      promotion('middle', 'alpha', at(3)),
      promotion('middle', 'beta', at(3)),
    ]
    expect(shown([version('shop', '1.0.0', { created: at(1), stage: 'zero', promotions: way })])).toEqual([
      'zero 1.0.0 01',
      'middle 1.0.0 02',
      'alpha 1.0.0 03',
      'beta 1.0.0 03',
    ])
  })

  test('can be told of promotions in a circle, to itself, and from where nothing is', () => {
    const way = [
      promotion('b', 'a', at(2)),
      promotion('a', 'b', at(3)),
      promotion('c', 'c', at(4)),
      promotion('d', 'a', at(5)),
    ]
    expect(shown([version('shop', '1.0.0', { created: at(1), stage: 'a', promotions: way })])).toEqual([
      'c 1.0.0 04',
      'a 1.0.0 05',
      'b 1.0.0 03',
    ])
  })
})

describe('the version for somebody new', () => {
  const yanked = { yanked: { by: 'mona', at: at(1), reason: 'broken' } }
  test.each([
    ['the newest', [['2.0.0'], ['1.0.0']], '2.0.0'],
    ['no prerelease where there is a release', [['2.0.0-rc.1'], ['1.0.0']], '1.0.0'],
    ['a prerelease where there is nothing else', [['2.0.0-rc.1'], ['1.0.0', yanked]], '2.0.0-rc.1'],
    ['not a yanked one', [['2.0.0', yanked], ['1.0.0']], '1.0.0'],
    ['none where all were yanked', [['2.0.0', yanked]], undefined],
  ] satisfies [string, [string, object?][], string | undefined][])('is %s', (_, versions, expected) => {
    const all = versions.map(([number, changes]) => version('shop', number as string, changes as object))
    expect(chosenVersion({ versions: all })?.version).toBe(expected)
  })
})
