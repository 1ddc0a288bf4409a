import { describe, expect, test } from '@jest/globals'
import { bytes, counted, day, signerText, time } from '../../../src/report/index-site/words.ts'
import { element } from '../../../src/report/markup.ts'

describe('words of the pages', () => {
  test.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [48_211, '48.2 kB'],
    [999_949, '1.0 MB'],
    [212_000_000, '212 MB'],
    [9e12, '9.0 TB'],
    [9e15, '9000 TB'],
  ])('%d bytes are %s', (count, words) => expect(bytes(count)).toBe(words))

  test.each([
    [0, '0 versions'],
    [1, '1 version'],
    [2000, '2,000 versions'],
  ])('%d is %s', (count, words) => expect(counted(count, 'version')).toBe(words))

  test.each(['2026-11-21T15:04:05Z', '2026-11-21T15:04:05.123Z', '2026-11-21T15:04Z'])('%s is a time', (at) => {
    expect(time(at)).toEqual(element('time', { datetime: at }, '2026-11-21 15:04 UTC'))
    expect(day(at)).toEqual(element('time', { datetime: at }, '2026-11-21'))
  })

  test.each(['', 'yesterday', '2026-11-21T15:04:05+02:00', '2026-11-21T15:04:05Z<script>'])(
    '%j is shown as it is',
    (at) => {
      expect(time(at)).toBe(at)
      expect(day(at)).toBe(at)
    },
  )

  test('fingerprints are in groups, everything else is as it is', () => {
    expect(signerText('4F0B3C7A9D21E58866AA10F2C3D4B5A697887766')).toBe(
      '4F0B 3C7A 9D21 E588 66AA 10F2 C3D4 B5A6 9788 7766',
    )
    for (const signer of ['https://a.example/x', '4F0B', 'VmVyeSBsb25n=']) expect(signerText(signer)).toBe(signer)
  })
})
