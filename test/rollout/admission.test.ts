import { expect, test } from '@jest/globals'
import { admissionsOf, admissionWords, noteAdmission } from '../../src/rollout/admission.ts'
import type { Admission } from '../../src/rollout/record.ts'
import { AT, digest, NEW, OLD, recordIn } from './records.ts'

const SIGNER = { kind: 'sigstore', signer: 'hint=' }
const BARE: Admission = { at: AT.toISOString(), run: 'r', digest: digest('b'), signers: [SIGNER] }
const GLASS = { reason: 'registry is down', environment: 'production', approvers: ['ann'], by: 'mona' }

function recordWith(id: string, ...admissions: Admission[]) {
  return { ...recordIn('ROLLING_BACK', 'ROLLED_BACK'), id, admissions }
}

test('the last check of a digest counts again for a way back, with the rollout that it was made for', () => {
  const later = { ...BARE, at: '2026-11-22T00:00:00.000Z' }
  const records = [recordWith('shop-2', later), recordWith('shop-1', BARE)]
  expect(admissionsOf(records, NEW)).toEqual([{ ...later, rollout: 'shop-2' }])
  expect(admissionsOf([recordWith('shop-3', { ...BARE, rollout: 'shop-1' })], NEW)).toEqual([
    { ...BARE, rollout: 'shop-1' },
  ])
})

test.each([
  ['of another digest', [recordWith('shop-1', BARE)], OLD],
  ['that broke the glass', [recordWith('shop-1', { ...BARE, signers: [], breakGlass: GLASS })], NEW],
  ['where there is none', [recordIn()], NEW],
])('a check %s does not', (_, records, image) => {
  expect(admissionsOf(records, image)).toEqual([])
})

test('what was found is written down, and told in words', () => {
  const record = recordIn()
  const pack = {
    reference: `ghcr.io/acme/packages/acme/shop:1.4.2@${digest('c')}`,
    name: 'acme/shop',
    version: '1.4.2',
    stage: 'staging',
    promotion: { from: 'staging', to: 'production', approver: 'ann', at: '2026-11-20T08:30:00Z', signers: [SIGNER] },
  }
  expect(noteAdmission(record, BARE)).toBe(`${BARE.digest} signature counts: hint= (sigstore)`)
  noteAdmission(record, { ...BARE, package: pack })
  expect(record.admissions).toHaveLength(2)
  expect(admissionWords({ ...BARE, package: pack, rollout: 'shop-1' })).toEqual([
    `package acme/shop 1.4.2 (${pack.reference})`,
    'promoted from staging to production by ann, 2026-11-20T08:30:00Z, signed by hint= (sigstore)',
    'its signature counts: hint= (sigstore)',
    'checked for rollout shop-1, and not again',
  ])
  expect(admissionWords({ ...BARE, signers: [], breakGlass: GLASS })).toEqual([
    'signatures were not asked for: mona broke the glass in the environment production (approved by ann): registry is down',
  ])
})
