import { expect, test } from '@jest/globals'
import { readInputs } from '../../../src/action/inputs.ts'
import { signPackage } from '../../../src/action/tables/sign-package.ts'

/** By what an input takes: a value that it does not, and what the error says. */
const WRONG: readonly [kind: RegExp, value: string, says: RegExp][] = [
  [/^string$/, '--flag', /"--flag" begins with "-"; write a value that doesn't/],
  [/^text$/, 'a\u0001b', /has a control character; write plain text/],
  [/^secret$/, 'a\u0001b', /its value has a control character; write plain text/],
  [/^a Kubernetes name/, '-x', /"-x" can't be used; write a Kubernetes name/],
  [/^name$/, '-x', /can't be part of names in Kubernetes; write 1 to 48 of/],
  [/^boolean$/, 'maybe', /"maybe" is neither true nor false; write one of them/],
  [/^whole number/, 'x', /"x" is no whole number; write one, such as/],
  [/^duration/, 'soon', /"soon" is no duration; write whole numbers with s, m, h or d/],
  [/ \| /, 'nonsense', /"nonsense" is not one of them; write /],
]

test.each(Object.entries(signPackage.inputs).map(([name, { kind }]): [string, string] => [name, kind]))(
  'a wrong %s (%s) is refused by its name',
  (name, kind) => {
    const [, value = '', says = /^$/] = WRONG.find(([pattern]) => pattern.test(kind)) ?? []
    expect(value).not.toBe('')
    const read = () => readInputs(signPackage.inputs, { [`INPUT_${name.toUpperCase()}`]: value })
    expect(read).toThrow(new RegExp(`^input ${name}: .*(?:${says.source})`, 's'))
  },
)

test.each([
  ['name', 'Acme/Shop', /"Acme\/Shop" is not understood; write lower-case letters, digits and -/],
  ['name', 'constructor', /is not understood; write lower-case letters/],
  [
    'version',
    'v1.4.2',
    /"v1\.4\.2" is not understood; write a semantic version such as 1\.4\.2 or 2\.0\.0-rc\.1, or auto/,
  ],
  ['version', '1.4', /is not understood; write a semantic version/],
  ['version', `1.4.${'9'.repeat(2000)}`, /is not understood|has 20\d\d characters/],
  ['digest', 'sha256:abc', /"sha256:abc" is no digest; write sha256: and 64 hexadecimal digits/],
  ['homepage', 'javascript:alert(1)', /"javascript:alert\(1\)" is not understood; write a URL such as https:/],
  ['fulcio-url', 'https://user:pass@fulcio', /is not understood; write a URL such as https:.*without credentials/],
  ['repository', 'ghcr.io', /"ghcr\.io" is not understood; write a registry and a folder in it/],
  ['repository', 'ghcr.io/Acme', /is not understood; write a registry and a folder in it, in small letters/],
  ['lifetime', '1m', /"1m" is out of range; write 3600 to 31536000 s/],
  ['trusted-keys', 'production: {keys: []}', /production\.keys: unknown key/],
  ['trusted-keys', '[', /input trusted-keys: /],
])('%s: %s says what to write', (name, value, says) => {
  expect(() => readInputs(signPackage.inputs, { [`INPUT_${name.toUpperCase()}`]: value })).toThrow(says)
})

test('T8: what is wrong with a key is said without it', () => {
  const read = () => readInputs(signPackage.inputs, { 'INPUT_GPG-PASSPHRASE': 'se\u0001cret' })
  expect(read).toThrow(/^input gpg-passphrase: its value has a control character/)
  expect(read).not.toThrow(/cret/)
})
