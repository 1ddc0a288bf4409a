import { expect, test } from '@jest/globals'
import { readInputs } from '../../../src/action/inputs.ts'
import { buildImage } from '../../../src/action/tables/build-image.ts'

/** By what an input takes: a value that it does not, and what the error says. */
const WRONG: readonly [kind: RegExp, value: string, says: RegExp][] = [
  [/^string$/, '--flag', /"--flag" begins with "-"; write a value that doesn't/],
  [/^text$/, 'a\u0001b', /has a control character; write plain text/],
  [/^secret$/, 'a\u0001b', /has a control character; write plain text/],
  [/^name$/, '-x', /can't be part of names in Kubernetes; write 1 to 48 of/],
  [/^boolean$/, 'maybe', /"maybe" is neither true nor false; write one of them/],
  [/^whole number/, 'x', /"x" is no whole number; write one, such as/],
  [/^duration/, 'soon', /"soon" is no duration; write whole numbers with s, m, h or d/],
  [/ \| /, 'nonsense', /"nonsense" is not one of them; write /],
]

test.each(Object.entries(buildImage.inputs).map(([name, { kind }]): [string, string] => [name, kind]))(
  'a wrong %s (%s) is refused by its name',
  (name, kind) => {
    const [, value = '', says = /^$/] = WRONG.find(([pattern]) => pattern.test(kind)) ?? []
    expect(value).not.toBe('')
    const read = () => readInputs(buildImage.inputs, { [`INPUT_${name.toUpperCase()}`]: value })
    expect(read).toThrow(new RegExp(`^input ${name}: .*(?:${says.source})`, 's'))
  },
)

test.each([
  ['max-size', 'big', /"big" is no size; write a number with B, KB, MB/],
  ['platforms', 'linux', /"linux" is not understood; write platforms such as linux\/amd64,linux\/arm64/],
  ['start', 'node server.js', /"node server\.js" is no command; write a JSON array of strings/],
  ['health-path', 'health', /"health" is not understood; write a path that begins with \//],
  ['language-version', 'newest', /"newest" is not understood; write a version such as 3\.13 or 24/],
  ['cpus', 'half', /"half" is not understood; write a number of cores such as 0\.5/],
  ['port', '70000', /"70000" is out of range; write 1 to 65535/],
])('%s: %s says what to write', (name, value, says) => {
  expect(() => readInputs(buildImage.inputs, { [`INPUT_${name.toUpperCase()}`]: value })).toThrow(says)
})
