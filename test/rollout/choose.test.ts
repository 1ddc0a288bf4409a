import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { UserError } from '../../src/errors.ts'
import type { State } from '../../src/rollout/machine.ts'
import type { RolloutRecord } from '../../src/rollout/record.ts'
import { chooseImage } from '../../src/rollout/rollback.ts'
import { chooseRecord, liveOf, newId } from '../../src/rollout/session.ts'
import { AT, digest, planOf, recordIn } from './records.ts'

const image = (letter: string) => `ghcr.io/octo/shop@${digest(letter)}`
const [A, B, C, D] = ['a', 'b', 'c', 'd'].map(image) as [string, string, string, string]

function rollout(
  id: string,
  from: string,
  to: string,
  state: State = 'PROMOTED',
  kind: RolloutRecord['kind'] = 'rollout',
) {
  return { ...recordIn(), id, kind, state, plan: planOf({ from, to }) }
}

describe('chooseImage', () => {
  const aToB = rollout('r1', A, B)
  const bToC = rollout('r2', B, C)
  const cBackToB = rollout('r3', C, B, 'PROMOTED', 'rollback')
  const bBackToA = rollout('r4', B, A, 'PROMOTED', 'rollback')

  // Newest first, as the store lists them.
  test.each<[string, RolloutRecord[], string[], string, string]>([
    ['previous, after one promotion', [aToB], [B], 'previous', A],
    ['previous, after two', [bToC, aToB], [C], 'previous', B],
    ['previous, after a verified one', [rollout('r2', B, C, 'VERIFIED'), aToB], [C], 'previous', B],
    ['previous, after a rollback: one further back', [cBackToB, bToC, aToB], [B], 'previous', A],
    [
      'previous, after a rollback that was rolled forward',
      [rollout('r5', B, C, 'PROMOTED', 'rollback'), cBackToB, bToC, aToB],
      [C],
      'previous',
      B,
    ],
    [
      'previous, where a rollout came after it and was taken back',
      [rollout('r9', C, D, 'ROLLED_BACK'), bToC, aToB],
      [C],
      'previous',
      B,
    ],
    ['previous, beside a sidecar', [aToB], ['envoy:1', B], 'previous', A],
    ['previous, by the newest of two ways to the same version', [rollout('r6', D, B), aToB], [B], 'previous', D],
    [
      'previous, by what ran under a tag',
      [{ ...aToB, plan: planOf({ from: 'ghcr.io/octo/shop:1', fromDigest: A, to: B }) }],
      [B],
      'previous',
      A,
    ],
    ['a rollout by its id', [bToC, aToB], [C], 'r1', B],
    ['a rollback by its id', [cBackToB, bToC, aToB], [C], 'r3', B],
    ['a digest', [bToC, aToB], [C], digest('a'), A],
    ['a whole image', [bToC, aToB], [C], A, A],
    ['forward again, after two rollbacks', [bBackToA, cBackToB, bToC, aToB], [A], digest('c'), C],
  ])('goes to %s', (_what, records, present, to, expected) => {
    expect(chooseImage(records, present, to, 'shop')).toBe(expected)
  })

  test.each<[string, RolloutRecord[], string[], string, RegExp]>([
    ['there is no record', [], [A], 'previous', /to: no earlier version of shop is known; no rollout was promoted yet/],
    ['nothing was promoted', [rollout('r1', A, B, 'ROLLED_BACK')], [A], 'previous', /no rollout was promoted yet/],
    [
      'stable was changed by other means',
      [bToC, aToB],
      [D],
      'previous',
      /no earlier version .*; known are .*b{64}, .*c{64}, .*a{64}/,
    ],
    ['it went back as far as it can', [bBackToA, aToB], [A], 'previous', /known are .*b{64}$/],
    ['the id is unknown', [aToB], [B], 'r7', /no version r7 of shop/],
    ['the rollout was taken back', [rollout('r9', C, D, 'ROLLED_BACK'), bToC], [C], 'r9', /no version r9 of shop/],
    ['the digest was only tried', [rollout('r9', C, D, 'ROLLED_BACK'), bToC], [C], digest('d'), /no version sha256:d/],
    ['a part of a digest is given', [aToB], [B], 'sha256:aaaa', /no version sha256:aaaa/],
    ['nothing is given', [aToB], [B], '', /no version {1,2}of shop|to: is empty/],
    ['it runs already', [bToC, aToB], [C], 'r2', /stable of shop runs .* already; there is nothing to roll back/],
    ['its digest runs already', [bToC, aToB], [C], digest('c'), /there is nothing to roll back/],
  ])('is refused where %s', (_case, records, present, to, message) => {
    expect(() => chooseImage(records, present, to, 'shop')).toThrow(message)
    expect(() => chooseImage(records, present, to, 'shop')).toThrow(UserError)
  })
})

describe('chooseRecord', () => {
  const ended = rollout('new', A, B)
  const waiting = rollout('live', A, B, 'CANARY_WAITING')
  const old = rollout('old', A, B, 'ROLLED_BACK')

  test.each<[string, RolloutRecord[], string | undefined, string]>([
    ['the live one, where there is one', [ended, waiting, old], undefined, 'live'],
    ['the newest, where none is live', [ended, old], undefined, 'new'],
    ['the one wanted', [ended, waiting, old], 'old', 'old'],
  ])('takes %s', (_what, records, wanted, expected) => {
    expect(chooseRecord(records, wanted, 'shop').id).toBe(expected)
  })

  test.each<[string, RolloutRecord[], string | undefined, RegExp]>([
    ['there is none', [], undefined, /there is no rollout of shop yet; start one with deploy-canary command: run/],
    ['there is none and one is wanted', [], 'x', /rollout-id: there is no rollout x of shop; it has none yet/],
    ['another is wanted', [ended, old], 'x', /there is no rollout x of shop; its newest are new, old/],
  ])('is refused where %s', (_case, records, wanted, message) => {
    expect(() => chooseRecord(records, wanted, 'shop')).toThrow(message)
    expect(() => chooseRecord(records, wanted, 'shop')).toThrow(UserError)
  })

  test('a rollout that ended is not live', () => {
    expect(liveOf([ended, old])).toBeUndefined()
    expect(liveOf([ended, waiting])?.id).toBe('live')
  })
})

describe('newId', () => {
  test('says the service and the second', () => {
    expect(newId('shop', AT)).toMatch(/^shop-20261121-142233-[0-9a-f]{4}$/)
  })

  test('fits a label and a name for every service the configuration takes, and sorts by time', () => {
    const name = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,46}[a-z0-9])?$/)
    const moment = fc.date({ min: new Date(0), max: new Date('2999-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(name, moment, moment, (service, one, other) => {
        const [first, second] = [newId(service, one), newId(service, other)]
        expect(first).toMatch(/^[a-z0-9][-a-z0-9]{0,61}[a-z0-9]$/)
        const seconds = (date: Date) => Math.floor(date.getTime() / 1000)
        if (seconds(one) < seconds(other)) expect(first < second).toBe(true)
      }),
    )
  })
})
