import { expect, test } from '@jest/globals'
import { UserError } from '../../../src/errors.ts'
import { formatReference } from '../../../src/oci/reference.ts'
import { mapped, readMapping } from '../../../src/repository/transfer/mapping.ts'

const D = `sha256:${'a'.repeat(64)}`

test.each([
  [[], 'registry.internal', `ghcr.io/acme/shop@${D}`, `registry.internal/acme/shop@${D}`],
  [[], 'registry.internal:5000/mirror', `ghcr.io/acme/shop:1@${D}`, `registry.internal:5000/mirror/acme/shop:1@${D}`],
  [[], 'registry.internal', `nginx@${D}`, `registry.internal/library/nginx@${D}`],
  [['ghcr.io=registry.internal/ghcr'], undefined, `ghcr.io/acme/shop@${D}`, `registry.internal/ghcr/acme/shop@${D}`],
  [
    ['ghcr.io/acme=a.internal/x', 'ghcr.io/acme/shop=b.internal/y'],
    undefined,
    `ghcr.io/acme/shop@${D}`,
    `b.internal/y@${D}`,
  ],
  [
    ['ghcr.io/acme=a.internal/x', 'ghcr.io/acme/shop=b.internal/y'],
    undefined,
    `ghcr.io/acme/shopping@${D}`,
    `a.internal/x/shopping@${D}`,
  ],
  [['ghcr.io/acme=a.internal/x'], 'b.internal', `quay.io/acme/shop@${D}`, `b.internal/acme/shop@${D}`],
  [['127.0.0.1:5000=[::1]:5001/x'], undefined, `127.0.0.1:5000/shop@${D}`, `[::1]:5001/x/shop@${D}`],
] as const)('%j, %s: %s is %s', (lines, to, from, expected) => {
  expect(formatReference(mapped(from, readMapping(lines, to)))).toBe(expected)
})

test.each([
  [['ghcr.io'], undefined, 'write from=to'],
  [['ghcr.io=a.internal=b'], undefined, 'write from=to'],
  [['acme=a.internal'], undefined, 'write from=to'],
  [['ghcr.io/acme:1=a.internal/x'], undefined, 'write from=to'],
  [['ghcr.io/$(touch pwn)=a.internal/x'], undefined, 'write from=to'],
  [['-ghcr.io=a.internal'], undefined, 'write from=to'],
  [['ghcr.io/ACME=a.internal/x'], undefined, 'write from=to'],
  [['ghcr.io=a.internal', 'ghcr.io=b.internal'], undefined, 'ghcr.io is given two places'],
  [[], 'https://registry.internal', 'nor a folder of one'],
  [[], '--flag', 'nor a folder of one'],
  [[], '', 'nor a folder of one'],
] as const)('T1: %j, %s: %s', (lines, to, why) => {
  expect(() => readMapping(lines, to)).toThrow(UserError)
  expect(() => readMapping(lines, to)).toThrow(why)
})

test.each([
  [['ghcr.io/acme=a.internal/x'], `quay.io/acme/shop@${D}`, 'nothing says where quay.io/acme/shop is on this side'],
  [['ghcr.io/acme/shop=a.internal'], `ghcr.io/acme/shop@${D}`, 'a registry and no repository'],
] as const)('%j: %s has no place', (lines, from, why) => {
  expect(() => mapped(from, readMapping(lines))).toThrow(why)
})
