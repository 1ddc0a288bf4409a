import { readFile } from 'node:fs/promises'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { brokenStory, canGo, diagram, isLive, STATES, type State, type Transition } from '../../src/rollout/machine.ts'

/** Written out a second time on purpose: a change of the machine has to be meant. */
const ALLOWED: Record<State, string> = {
  INIT: 'BUILDING DEPLOYING ROLLING_BACK FAILED',
  BUILDING: 'DEPLOYING ROLLING_BACK FAILED',
  DEPLOYING: 'CANARY ROLLING_BACK FAILED',
  CANARY: 'CANARY_WAITING CANARY_EVALUATING PROMOTING ROLLING_BACK',
  CANARY_WAITING: 'CANARY CANARY_EVALUATING PROMOTING ROLLING_BACK',
  CANARY_EVALUATING: 'CANARY CANARY_WAITING PROMOTING ROLLING_BACK',
  PROMOTING: 'PROMOTED ROLLING_BACK',
  PROMOTED: 'VERIFYING ROLLING_BACK',
  VERIFYING: 'VERIFIED ROLLING_BACK',
  VERIFIED: '',
  ROLLING_BACK: 'ROLLED_BACK FAILED',
  ROLLED_BACK: '',
  FAILED: 'ROLLING_BACK',
}

const PAIRS = STATES.flatMap((from) => STATES.map((to): [State, State] => [from, to]))

/** Transitions along states, each starting where the one before ended. */
function story(...states: readonly State[]): Transition[] {
  return states.slice(1).map((to, index) => ({
    at: '2026-11-21T14:22:33.000Z',
    from: states[index] as State,
    to,
    reason: 'because',
    fence: 1,
  }))
}

describe('edges', () => {
  test('the states are those of the specification', () => {
    expect(STATES).toEqual(Object.keys(ALLOWED))
  })

  test.each(PAIRS)('%s to %s is an edge only where it is meant', (from, to) => {
    expect(canGo(from, to)).toBe(ALLOWED[from].split(' ').includes(to))
  })

  test.each(STATES.filter((state) => isLive(state) && state !== 'ROLLING_BACK'))(
    'a run that died in %s can be taken back',
    (state) => {
      expect(canGo(state, 'ROLLING_BACK')).toBe(true)
    },
  )

  test('only what holds nothing in the cluster is not live', () => {
    expect(STATES.filter((state) => !isLive(state))).toEqual(['PROMOTED', 'VERIFIED', 'ROLLED_BACK', 'FAILED'])
  })

  test('every state is reached from INIT', () => {
    const reached = new Set<State>(['INIT'])
    for (const from of reached) for (const to of STATES) if (canGo(from, to)) reached.add(to)
    expect([...reached].sort()).toEqual([...STATES].sort())
  })
})

describe('brokenStory', () => {
  test.each([
    ['nothing yet', []],
    ['a promotion', story('INIT', 'DEPLOYING', 'CANARY', 'CANARY_EVALUATING', 'CANARY', 'PROMOTING', 'PROMOTED')],
    ['a canary taken back', story('INIT', 'DEPLOYING', 'CANARY', 'CANARY_EVALUATING', 'ROLLING_BACK', 'ROLLED_BACK')],
  ])('believes %s', (_name, transitions) => {
    expect(brokenStory(transitions)).toBeUndefined()
  })

  test.each([
    [
      'begins in the middle',
      story('CANARY', 'PROMOTING'),
      'transition 1 starts at CANARY, but the one before ended at INIT',
    ],
    ['jumps', [...story('INIT', 'DEPLOYING'), ...story('CANARY', 'PROMOTING')], 'transition 2 starts at CANARY'],
    ['takes no edge', story('INIT', 'DEPLOYING', 'PROMOTED'), 'transition 2 goes from DEPLOYING to PROMOTED'],
    ['goes on after its end', story('INIT', 'FAILED', 'INIT'), 'transition 2 goes from FAILED to INIT'],
    ['names no state', story('INIT', 'DEPLOYING', 'toString' as State), 'to toString, which is no edge'],
  ])('refuses a story that %s', (_name, transitions, message) => {
    expect(brokenStory(transitions)).toContain(message)
  })

  test('every walk along edges is believed, and no longer so with one transition left out', () => {
    const walks = fc.array(fc.nat(), { minLength: 2, maxLength: 30 }).map((turns) => {
      const states: State[] = ['INIT']
      for (const turn of turns) {
        const ways = STATES.filter((to) => canGo(states.at(-1) as State, to))
        if (ways.length > 0) states.push(ways[turn % ways.length] as State)
      }
      return story(...states)
    })
    fc.assert(
      fc.property(walks, fc.nat(), (transitions, pick) => {
        expect(brokenStory(transitions)).toBeUndefined()
        const left = pick % transitions.length
        const without = transitions.filter((_, index) => index !== left)
        // No edge leads from a state to itself, so only the last transition is not missed.
        expect(brokenStory(without) === undefined).toBe(left === transitions.length - 1)
      }),
    )
  })
})

test('docs/rollout.md shows the machine as it is', async () => {
  const page = await readFile(new URL('../../docs/rollout.md', import.meta.url), 'utf8')
  expect(page).toContain(`\`\`\`mermaid\n${diagram()}\n\`\`\``)
  for (const state of STATES) expect(page).toMatch(new RegExp(`^\\| ${state} \\|`, 'm'))
})
