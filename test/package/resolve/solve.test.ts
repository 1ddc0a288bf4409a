import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import semver from 'semver'
import { worldOf } from '../../../bench/resolve/world.ts'
import { explain } from '../../../src/package/resolve/explain.ts'
import type { Incompatibility } from '../../../src/package/resolve/incompatibility.ts'
import { resolve } from '../../../src/package/resolve/resolve.ts'
import { solve } from '../../../src/package/resolve/solve.ts'
import type { Space, States } from '../../../src/package/resolve/space.ts'
import type { KnownPackages, KnownVersion } from '../../../src/package/resolve/types.ts'
import { Universe } from '../../../src/package/resolve/universe.ts'
import { answer, digestOf, lockOf, type Sample } from './universe-sample.ts'

const NAMES = ['a', 'b', 'c', 'd']
const ALL = ['1.0.0', '1.1.0', '2.0.0']
const RANGES = ['*', '^1.0.0', '1.0.0', '>1.0.0', '^2.0.0', '1.0.0 || 2.0.0', '^3.0.0']

const needs = (names: readonly string[]) =>
  fc.dictionary(fc.constantFrom(...names), fc.constantFrom(...RANGES), { maxKeys: 3 })
const versions = fc.uniqueArray(
  fc.record({ version: fc.constantFrom(...ALL), dependencies: needs([...NAMES, 'ghost']) }),
  {
    selector: ({ version }) => version,
    maxLength: ALL.length,
  },
)
const small = fc
  .record({ known: fc.tuple(versions, versions, versions, versions), needs: needs(NAMES) })
  .map((drawn) => ({
    known: new Map(
      NAMES.map((name, index) => [
        name,
        (drawn.known[index] ?? []).map((each): KnownVersion => ({ ...each, digest: digestOf(name, each.version) })),
      ]),
    ),
    root: { name: 'app', version: '1.0.0', dependencies: drawn.needs },
  }))

type Choice = ReadonlyMap<string, KnownVersion>

/** Every way to take or leave each package, in every version. */
function* choices(known: KnownPackages, names = [...known.keys()]): Generator<Map<string, KnownVersion>> {
  const [name, ...others] = names
  if (name === undefined) {
    yield new Map()
    return
  }
  for (const rest of choices(known, others)) {
    yield rest
    for (const version of known.get(name) ?? []) yield new Map([...rest, [name, version]])
  }
}

function meets(choice: Choice, dependencies: Readonly<Record<string, string>>): boolean {
  return Object.entries(dependencies).every(([name, range]) => {
    const version = choice.get(name)?.version
    return version !== undefined && semver.satisfies(version, range)
  })
}

function isValid(choice: Choice, dependencies: Readonly<Record<string, string>>): boolean {
  return meets(choice, dependencies) && [...choice.values()].every((each) => meets(choice, each.dependencies))
}

/** What the proof rests on: everything in it that was read. */
function readIn(proof: Incompatibility): Incompatibility[] {
  const [open, seen] = [[proof], new Set([proof])]
  for (const rule of open) {
    if (rule.why.kind !== 'derived') continue
    for (const cause of rule.why.from.filter((each) => !seen.has(each))) {
      seen.add(cause)
      open.push(cause)
    }
  }
  return open.filter(({ why }) => why.kind !== 'derived')
}

describe('the solver', () => {
  test('finds an answer just where trying everything does, and it is one', () => {
    let [found, impossible] = [0, 0]
    fc.assert(
      fc.property(small, ({ known, root }) => {
        const outcome = solve(new Universe({ known, root }), 100_000)
        const isPossible = [...choices(known)].some((choice) => isValid(choice, root.dependencies))
        expect(outcome.kind).toBe(isPossible ? 'solved' : 'impossible')
        if (outcome.kind !== 'solved') {
          impossible += 1
          return
        }
        found += 1
        const chosen = [...outcome.chosen].filter(([space]) => space.name !== 'app')
        const choice = new Map(chosen.map(([space, state]) => [space.name, space.versionOf(state)]))
        expect(isValid(choice, root.dependencies)).toBe(true)
        expect([...choice.keys()].sort()).toEqual(reachable(choice, root.dependencies))
      }),
      { numRuns: 400 },
    )
    // Both kinds were drawn often.
    expect(Math.min(found, impossible)).toBeGreaterThan(40)
  })

  test('a proof rests on what was read and on nothing else', () => {
    fc.assert(
      fc.property(small, ({ known, root }) => {
        const universe = new Universe({ known, root })
        const outcome = solve(universe, 100_000)
        if (outcome.kind !== 'impossible') return
        const rules = readIn(outcome.proof)
        for (const rule of rules) expect(isTrue(rule, known, root.dependencies)).toBe(true)
        const spaces = NAMES.map((name) => universe.space(name))
        const isAllowed = [...choices(known)].some((choice) => rules.every((rule) => !applies(rule, choice, spaces)))
        expect(isAllowed).toBe(false)
        checkWords(explain(universe, outcome.proof))
      }),
      { numRuns: 300 },
    )
  })

  test('the order of what is known and needed changes nothing', () => {
    fc.assert(
      fc.property(small, fc.infiniteStream(fc.nat()), ({ known, root }, order) => {
        const draw = () => order.next().value as number
        const mixed = <T>(list: readonly T[]) =>
          list
            .map((each) => ({ each, key: draw() }))
            .sort((a, b) => a.key - b.key)
            .map(({ each }) => each)
        const turned = (record: Readonly<Record<string, string>>) => Object.fromEntries(mixed(Object.entries(record)))
        const other = new Map(
          mixed([...known]).map(([name, list]) => [
            name,
            mixed(list).map((each) => ({ ...each, dependencies: turned(each.dependencies) })),
          ]),
        )
        expect(said(other, turned(root.dependencies))).toBe(said(known, root.dependencies))
      }),
      { numRuns: 200 },
    )
  })

  test('what was chosen is chosen again from its lock, though there is newer', () => {
    fc.assert(
      fc.property(small, small, (before, after) => {
        const first = said(before.known, before.root.dependencies)
        if (!/^\w \d/.test(first)) return
        // The other universe's versions are new here.
        const merged = new Map(
          [...before.known].map(([name, list]) => {
            const more = (after.known.get(name) ?? []).filter(
              ({ version }) => !list.some((each) => each.version === version),
            )
            return [name, [...list, ...more]]
          }),
        )
        const { lock } = resolve({ known: before.known, root: before.root })
        expect(resolve({ known: merged, root: before.root, lock, locked: true }).lock).toEqual(lock)
      }),
      { numRuns: 200 },
    )
  })
})

/** Whole sentences, which speak only of numbers that were given before, each once. */
function checkWords(lines: readonly string[]): void {
  const given: string[] = []
  for (const line of lines) {
    expect(line).toMatch(/^[(A-Za-z].*\.$/)
    expect(line).not.toMatch(/undefined|null|object|NaN| {2}| [,.]|\bneeds (?:,|and|or|which)\b/)
    const [, own] = line.match(/ \((\d+)\)\.$/) ?? []
    const others = [...line.matchAll(/ \((\d+)\)(?!\.$)/g)].map(([, number]) => number)
    expect(given).toEqual(expect.arrayContaining(others))
    if (own !== undefined) expect(given).not.toContain(own)
    if (own !== undefined) given.push(own)
  }
}

function said(known: KnownPackages, dependencies: Readonly<Record<string, string>>): string {
  return answer(dependencies, {}, { known })
}

function reachable(choice: Choice, dependencies: Readonly<Record<string, string>>): string[] {
  const names = new Set(Object.keys(dependencies))
  for (const name of names) for (const next of Object.keys(choice.get(name)?.dependencies ?? {})) names.add(next)
  return [...names].sort()
}

/** Whether the packages that it names really need what it says. */
function isTrue({ why }: Incompatibility, known: KnownPackages, rootNeeds: Readonly<Record<string, string>>): boolean {
  if (why.kind === 'root') return true
  if (why.kind !== 'dependency') return false
  const { of, on, ranges } = why
  const dependencies = statesOf(of.space, of.states).map(({ version }) => {
    if (of.space.name === 'app') return rootNeeds
    return known.get(of.space.name)?.find((each) => each.version === version)?.dependencies ?? {}
  })
  const allowed = statesOf(on.space, on.states).map(({ version }) => version)
  return dependencies.every((each) => {
    const range = each[on.space.name]
    if (range === undefined || !ranges.includes(range)) return false
    const holding = (known.get(on.space.name) ?? [])
      .map(({ version }) => version)
      .filter((v) => semver.satisfies(v, range))
    return holding.toSorted().join() === allowed.toSorted().join()
  })
}

function statesOf(space: Space, states: States): KnownVersion[] {
  return space.versions.filter((_, index) => (states >> BigInt(index + 1)) & 1n)
}

/** Whether a choice is what an incompatibility forbids; the root is always part of it. */
function applies({ terms }: Incompatibility, choice: Choice, spaces: readonly Space[]): boolean {
  return terms.every(({ space, states }) => {
    if (!spaces.includes(space)) return space.name === 'app' ? (states & 2n) !== 0n : (states & 1n) !== 0n
    const at = space.versions.findIndex(({ version }) => version === choice.get(space.name)?.version)
    return ((states >> BigInt(at + 1)) & 1n) === 1n
  })
}

function versionIn(known: KnownPackages, { name, version }: { name: string; version: string }): KnownVersion {
  return known.get(name)?.find((each) => each.version === version) as KnownVersion
}

describe('large worlds', () => {
  test('a thousand packages with fifty versions each: few steps', () => {
    const { known, everything } = worldOf({ packages: 1000, versions: 50, dependencies: 3 }, { tight: 0 }, 'plain')
    const { packages, steps } = resolve({ known, root: { name: 'app', version: '1.0.0', dependencies: everything } })
    expect(packages).toHaveLength(1000)
    expect(packages.every(({ version }) => version === '5.9.0')).toBe(true)
    expect(steps).toBeLessThan(20_000)
  })

  test('many that take one minor version only: no more steps than for a few times as much', () => {
    const world = worldOf({ packages: 300, versions: 50, dependencies: 5 }, { tight: 0.1 }, 'pinned')
    const root = { name: 'app', version: '1.0.0', dependencies: world.everything }
    const { packages, steps } = resolve({ known: world.known, root })
    expect(isValid(new Map(packages.map((each) => [each.name, versionIn(world.known, each)])), root.dependencies)).toBe(
      true,
    )
    expect(packages.filter(({ version }) => version !== '5.9.0').length).toBeGreaterThan(100)
    expect(steps).toBeLessThan(600_000)
  })

  test('what can’t be met in a large world is explained', () => {
    const { known, everything } = worldOf({ packages: 300, versions: 50, dependencies: 5 }, { tight: 0.002 }, 'apart')
    const universe = new Universe({
      known,
      root: { name: 'app', version: '1.0.0', dependencies: { ...everything, p20: '^5.0.0', p200: '^1.0.0' } },
    })
    const outcome = solve(universe, 200_000)
    expect(outcome.kind).toBe('impossible')
    if (outcome.kind !== 'impossible') return
    const lines = explain(universe, outcome.proof)
    expect(lines.length).toBeGreaterThan(3)
    checkWords(lines)
  })

  test('a chain of two thousand packages, with an end and without', () => {
    const size = 2000
    const chain = (end: string): Sample =>
      Object.fromEntries(
        Array.from({ length: size }, (_, i) => [`p${i} 1.0.0`, { [`p${i + 1}`]: i + 1 < size ? '*' : end }]),
      )
    const sample = chain('^2.0.0')
    expect(answer({ p0: '*' }, { ...sample, [`p${size} 2.0.0`]: {} }).split(', ')).toHaveLength(size + 1)
    const lines = answer({ p0: '*' }, { ...sample, [`p${size} 1.0.0`]: {} }).split('\n')
    expect(lines.at(-1)).toMatch(/no choice of versions fits\.$/)
    expect(lines.length).toBeLessThan(70)
  })

  test('a lock of all of it is kept in few steps', () => {
    const sample: Sample = Object.fromEntries(
      Array.from(
        { length: 100 },
        (_, i) =>
          [
            [`p${i} 1.0.0`, {}],
            [`p${i} 1.1.0`, {}],
          ] as const,
      ).flat(),
    )
    const names = Array.from({ length: 100 }, (_, i) => `p${i}`)
    const lock = lockOf(names.map((name) => `${name} 1.0.0`).join(', '))
    const locked = answer(Object.fromEntries(names.map((name) => [name, '^1.0.0'])), sample, { lock, locked: true })
    expect(locked.split(', ').every((each) => each.endsWith(' 1.0.0'))).toBe(true)
  })
})
