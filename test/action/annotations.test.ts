import { expect, test } from '@jest/globals'
import { Annotations } from '../../src/action/annotations.ts'
import { parseCommands } from '../lab/runner-files.ts'

function given(add: (annotations: Annotations) => void, failure?: string): { command: string; message: string }[] {
  const lines: string[] = []
  const annotations = new Annotations((line) => lines.push(line))
  add(annotations)
  annotations.close(failure)
  return parseCommands(lines.join('\n')).map(({ command, message }) => ({ command, message }))
}

test('GitHub keeps ten of a level: the tenth says how many more there are', () => {
  const found = given((annotations) => {
    for (let index = 1; index <= 15; index += 1) annotations.add('warning', `warning ${index}`)
  })
  expect(found).toHaveLength(10)
  expect(found[8]).toEqual({ command: 'warning', message: 'warning 9' })
  expect(found[9]).toEqual({ command: 'warning', message: '6 more like this are in the log of this step' })
})

test('exactly ten are ten', () => {
  const found = given((annotations) => {
    for (let index = 1; index <= 10; index += 1) annotations.add('notice', `notice ${index}`)
  })
  expect(found.map(({ message }) => message)).toEqual(Array.from({ length: 10 }, (_, index) => `notice ${index + 1}`))
})

test('the error that ends the run always has room', () => {
  const found = given((annotations) => {
    for (let index = 1; index <= 30; index += 1) annotations.add('error', `error ${index}`)
  }, 'the end')
  expect(found).toHaveLength(10)
  expect(found.at(-1)).toEqual({ command: 'error', message: 'the end' })
  expect(found.at(-2)?.message).toBe('22 more like this are in the log of this step')
})

test('a caller learns that a message found no room, to log it', () => {
  const annotations = new Annotations(() => {})
  const answers = Array.from({ length: 11 }, (_, index) => annotations.add('warning', `warning ${index}`))
  expect(answers.filter(Boolean)).toHaveLength(9)
})

test('a message beyond what the runner keeps is cut', () => {
  const [found] = given((annotations) => annotations.add('warning', 'x'.repeat(10_000)))
  expect(found?.message).toBe(`${'x'.repeat(4_000)}…`)
})
