import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { load } from 'js-yaml'
import { definitions, madeFiles } from '../../scripts/metadata.ts'
import { readInputs } from '../../src/action/inputs.ts'
import { UserError } from '../../src/errors.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const all = await definitions()
const made = await madeFiles()

interface ActionYml {
  name: string
  inputs: Record<string, { description: string; required?: boolean; default?: unknown; deprecationMessage?: string }>
  outputs: Record<string, { description: string }>
  runs: { using: string; main: string; post?: string }
}

test('every folder of an action has its table', () => {
  expect(readdirSync(join(ROOT, 'actions')).sort()).toEqual(all.map(({ name }) => name))
})

test.each(made.map(({ path, content }) => [relative(ROOT, path), content]))(
  '%s is what its table gives',
  (path, content) => {
    expect(readFileSync(join(ROOT, path), 'utf8')).toBe(content)
  },
)

describe.each(all.map((definition) => [definition.name, definition] as const))('%s', (name, definition) => {
  const yml = load(readFileSync(join(ROOT, 'actions', name, 'action.yml'), 'utf8')) as ActionYml

  test('action.yml has the inputs and outputs of the table, and no others', () => {
    const inputs = Object.entries(definition.inputs).map(([input, { description, required, default: value }]) => [
      input,
      { description, required, ...(value === undefined ? {} : { default: value }) },
    ])
    expect(yml.inputs).toEqual(Object.fromEntries(inputs))
    const outputs = Object.fromEntries(
      Object.entries(yml.outputs).map(([output, { description }]) => [output, description]),
    )
    expect(outputs).toMatchObject(definition.outputs)
    expect(Object.keys(outputs)).toEqual([...Object.keys(definition.outputs), 'summary', 'result'])
  })

  test('it runs on Node 24, from a bundle whose entry is there', () => {
    expect(yml.runs.using).toBe('node24')
    for (const [script, bundle] of [
      ['main', yml.runs.main],
      ['post', yml.runs.post],
    ] as const) {
      const entry = join(ROOT, 'actions', name, `${script}.ts`)
      expect(existsSync(entry)).toBe(bundle !== undefined)
      if (bundle)
        expect(resolve(ROOT, 'actions', name, bundle)).toMatch(new RegExp(`^${ROOT}/dist/${name}[a-z-]*/index\\.js$`))
    }
  })

  test('every default is one that the input itself takes', () => {
    const given = Object.entries(yml.inputs).flatMap(([input, { default: value }]) =>
      value === undefined ? [] : [[`INPUT_${input.toUpperCase()}`, String(value)]],
    )
    expect(() => readInputs(definition.inputs, Object.fromEntries(given))).not.toThrow()
  })

  test('every input and output says what it is, in sentences', () => {
    const sentences = [...Object.values(yml.inputs), ...Object.values(yml.outputs)].map(
      ({ description }) => description,
    )
    for (const sentence of sentences) expect(sentence).toMatch(/^\S.{8,300}\.$/)
  })

  test.each(['$(touch pwn)', '`touch pwn`', '; touch pwn', 'a\nb: c', '--flag', 'a\u0000b', '{{x}}', '__proto__'])(
    'T1 every input given %j is refused by its name, or is that text',
    (evil) => {
      for (const [input, { kind }] of Object.entries(definition.inputs)) {
        try {
          const { settings, ...values } = readInputs(
            { [input]: definition.inputs[input] as never },
            { [`INPUT_${input.toUpperCase()}`]: evil },
          )
          const read = Object.values({ ...settings, ...values })
          expect(read).toEqual([evil])
          expect(['string', 'text', 'secret']).toContain(kind)
        } catch (error) {
          expect(error).toBeInstanceOf(UserError)
          expect(error instanceof Error && error.message).toMatch(new RegExp(`^input ${input}: `))
        }
      }
    },
  )
})
