import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { defineAction } from '../../src/action/definition.ts'
import {
  boolean,
  choice,
  dnsLabel,
  duration,
  type InputTable,
  integer,
  readInputs,
  secret,
  secretsOf,
  setting,
  string,
} from '../../src/action/inputs.ts'
import { UserError } from '../../src/errors.ts'

const table = {
  command: choice(['run', 'plan'], { description: 'What to do.', default: 'run' }),
  image: string({ description: 'The image.', required: true }),
  service: dnsLabel({ description: 'The service.' }),
  duration: duration({ description: 'How long.', min: 1, max: 3600 }),
  keep: integer({ description: 'How many.', min: 1, max: 100, default: '10' }),
  'dry-run': boolean({ description: 'Only look.', default: 'false' }),
  'prometheus-token': secret({ description: 'A token.' }),
  settle: setting('settle'),
  steps: setting('steps'),
} as const

function env(inputs: Record<string, string>): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]))
}

function refusal(inputs: Record<string, string>, of: InputTable = table): string {
  try {
    readInputs(of, env(inputs))
  } catch (error) {
    expect(error).toBeInstanceOf(UserError)
    return error instanceof Error ? error.message : ''
  }
  throw new Error('nothing was refused')
}

test('inputs become one typed object; absent and empty ones take their default', () => {
  const inputs = readInputs(table, env({ image: ' a@sha256:1 ', 'dry-run': 'True', duration: '1m30s', service: '' }))
  expect(inputs).toEqual({
    command: 'run',
    image: 'a@sha256:1',
    service: undefined,
    duration: 90,
    keep: 10,
    dryRun: true,
    prometheusToken: undefined,
    settings: { settle: undefined, steps: undefined },
  })
})

test('settings of gradus.yml are checked by its schema and handed on as text', () => {
  const { settings } = readInputs(table, env({ image: 'a', settle: '90s', steps: '5,50,100' }))
  expect(settings).toEqual({ settle: '90s', steps: '5,50,100' })
})

describe('an error names the input, the value and what to write instead', () => {
  test.each([
    [{ command: 'paln' }, 'input command: "paln" is not one of them; write run or plan (did you mean plan?)'],
    [{ image: '' }, 'input image: it is missing; the image.'],
    [
      { service: 'Shop' },
      'input service: "Shop" can\'t be part of names in Kubernetes; write 1 to 48 of a-z, 0-9 and "-", with a letter or digit at both ends',
    ],
    [
      { duration: 'soon' },
      'input duration: "soon" is no duration; write whole numbers with s, m, h or d, such as 60s or 1m30s',
    ],
    [{ duration: '2h' }, 'input duration: "2h" is out of range; write 1 to 3600 s'],
    [{ keep: '1e3' }, 'input keep: "1e3" is no whole number; write one, such as 1'],
    [{ keep: '0' }, 'input keep: "0" is out of range; write 1 to 100'],
    [{ 'dry-run': 'yes' }, 'input dry-run: "yes" is neither true nor false; write one of them'],
    [{ settle: '5x' }, 'input settle: "5x" can\'t be used; write a time from 1s to 7d, such as 60s, 1m30s or 2h'],
    [
      { steps: '50,25,100' },
      'input steps: 50 comes before 25 in "50,25,100"; give rising weights that end in 100, such as "5,25,50,100"',
    ],
    [{ image: '--privileged' }, 'input image: "--privileged" begins with "-"; write a value that doesn\'t'],
    [
      { image: 'a\u0007b' },
      'input image: "a\\u0007b" has a line break or another control character; write one line of plain text',
    ],
    [
      { image: 'a\u2028b' },
      'input image: "a\\u2028b" has a line break or another control character; write one line of plain text',
    ],
    [{ image: 'x'.repeat(1025) }, `input image: "${'x'.repeat(80)}…" has 1025 characters; write at most 1024`],
  ])('%j', (inputs, message) => {
    expect(refusal({ image: 'a', ...inputs } as Record<string, string>)).toBe(message)
  })
})

test('all wrong inputs are named at once', () => {
  expect(refusal({ keep: 'x', 'dry-run': 'y' }).split('\n')).toEqual([
    '3 inputs are wrong:',
    'input image: it is missing; the image.',
    'input keep: "x" is no whole number; write one, such as 1',
    'input dry-run: "y" is neither true nor false; write one of them',
  ])
})

test('a misspelt input is an error, one that resembles none of ours is left to the runner', () => {
  expect(refusal({ image: 'a', step: '5,100' })).toBe('input "step": there is no such input; write steps')
  expect(readInputs(table, env({ image: 'a', 'some-other-thing': 'x' })).image).toBe('a')
})

test('a secret is in no error', () => {
  const message = refusal({ image: 'a', 'prometheus-token': 'tok\u0000en-very-secret' })
  expect(message).toBe('input prometheus-token: its value has a control character; write plain text')
  expect(secretsOf(table, env({ 'prometheus-token': 's3cret' }))).toEqual(['s3cret'])
})

test('T1 whatever is written into an input is refused or arrives letter by letter', () => {
  const one = defineAction({
    name: 'one',
    title: 'One',
    description: '',
    branding: { icon: 'x', color: 'green' },
    inputs: { reason: string({ description: 'Why.' }) },
    outputs: {},
  })
  const evil = fc.oneof(
    fc.constantFrom('$(touch pwn)', '`touch pwn`', '; touch pwn', 'a\ntouch pwn', '--flag', '-x', '$IFS', '../../etc'),
    fc.string({ unit: 'binary' }),
  )
  fc.assert(
    fc.property(evil, (value) => {
      const written = value.trim()
      let read: string | undefined
      try {
        read = readInputs(one.inputs, { INPUT_REASON: value }).reason
      } catch (error) {
        expect(error).toBeInstanceOf(UserError)
        expect(/[\p{Cc}\u2028\u2029]/u.test(written) || written.startsWith('-')).toBe(true)
        return
      }
      expect(read ?? '').toBe(written)
    }),
  )
})
