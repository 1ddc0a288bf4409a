import { expect, test } from '@jest/globals'
import { filled, jsonEscape, namesIn, podNames, urlEscape } from '../../src/gates/metrics/template.ts'

test('a text says which names it has', () => {
  expect(namesIn('a {{from}} b {{ to }} {{{x}}} {from} {{}} {{A}}')).toEqual(new Set(['from', 'to', 'x']))
})

test('a value is filled in once: what looks like a place in it stays', () => {
  expect(filled('{{a}}/{{b}}', { a: '{{b}}', b: '$&$1' }, (value) => value, 'here')).toBe('{{b}}/$&$1')
})

test.each(['constructor', 'to-string', 'nobody'])('there is no value %s', (name) => {
  expect(() => filled(`{{${name}}}`, { a: 1, b: 2 }, (value) => value, 'here')).toThrow(
    `here: {{${name}}} is unknown; there are {{a}}, {{b}}`,
  )
})

test.each([
  ['a"b', 'a\\"b'],
  ['a\\b\n', 'a\\\\b\\n'],
  ['\u2028', '\u2028'],
])('%j stays inside the quotes of a JSON text', (value, escaped) => {
  expect(jsonEscape(value)).toBe(escaped)
  expect(JSON.parse(`"${jsonEscape(value)}"`)).toBe(value)
})

test.each(['a/b?c=d&e#f', "it's (a)*!", '%2e%2e/', 'ä €'])('%j stays one part of a URL', (value) => {
  expect(urlEscape(value)).toMatch(/^[\w.~%-]*$/)
  expect(new URLSearchParams(`x=${urlEscape(value)}&y=1`).get('x')).toBe(value)
})

test.each<[string[], string, string[], string[]]>([
  [['shop-5d9'], 'shop-5d9-[a-z0-9]+', ['shop-5d9-x2k4p'], ['shop-5d9', 'shop-5d9-other-x2k4p', 'xshop-5d9-a']],
  [['a', 'b.c'], '(a|b[.]c)-[a-z0-9]+', ['a-1', 'b.c-2'], ['bxc-2', 'c-1']],
  [[], '_', [], ['a-1', '', '-']],
])('pods of %j', (replicaSets, pattern, pods, others) => {
  expect(podNames(replicaSets)).toBe(pattern)
  const whole = new RegExp(`^(?:${pattern})$`)
  for (const pod of pods) expect(pod).toMatch(whole)
  for (const other of others) expect(other).not.toMatch(whole)
})
