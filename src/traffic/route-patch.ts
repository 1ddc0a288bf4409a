import type { PatchOperation } from '../kube/types.ts'
import { type BackendRef, fenceOn, type HttpRoute, lastManager, refersTo } from './http-route.ts'
import { Drifted, Fenced, type RoutePlan, type RulePlan, type TrafficPlan } from './router.ts'
import { shareOf, splitRule } from './weights.ts'

/** What is read from a live HTTPRoute and written to it. Pure: nothing here talks to the cluster. */

export type RoutedPlan = TrafficPlan & { route: RoutePlan; canaryService: string }

interface LiveRule {
  plan: RulePlan
  /** Where it stands in the route now. */
  index: number
  /** Its backends without the canary, each with its place in the list. */
  backends: { at: number; ref: BackendRef }[]
  canary: { at: number; ref: BackendRef } | undefined
}

export function isAttached(plan: RoutedPlan, route: HttpRoute): boolean {
  return (route.spec.rules ?? []).some((rule) => rule.backendRefs?.some((ref) => isCanary(plan, ref)))
}

/** The weight that a route has in force; undefined where its rules are not as a rollout of this plan leaves them. */
export function weightIn(plan: RoutedPlan, route: HttpRoute): number | undefined {
  const rules = liveRules(plan, route)
  const [first] = rules ?? []
  if (!rules || !first) return undefined
  if (!isAttached(plan, route)) return rules.every(isAsFound) ? 0 : undefined
  const stable = first.backends[first.plan.stable]
  const weight = shareOf(first.canary?.ref.weight ?? 1, stable?.ref.weight ?? 1)
  return Number.isInteger(weight) && rules.every((rule) => isSplit(rule, weight)) ? weight : undefined
}

/** The sentence for a route that somebody else changed. */
export function driftOf(plan: RoutedPlan, route: HttpRoute, expected: number | undefined): Drifted {
  const wanted =
    expected === undefined
      ? 'as they were when the rollout was planned'
      : `${expected} % for ${plan.canaryService} as this rollout wrote them`
  const has = (route.spec.rules ?? [])
    .map((rule) => rule.backendRefs ?? [])
    .filter((refs) => refs.some((ref) => isCanary(plan, ref) || refersTo(ref, stableAt(plan))))
    .map((refs) => refs.map((ref) => `${ref.name} ${ref.weight ?? 1}`).join(', '))
  const found = has.length === 0 ? `no rule names ${plan.service} any more` : `its weights are ${has.join(' and ')}`
  return new Drifted(`HTTPRoute ${plan.route.name} was changed by ${lastManager(route)}: ${found}, not ${wanted}`)
}

/**
 * Brings the canary to a weight, putting it into each planned rule where it isn't there yet; empty where it has it. The
 * write rests on the whole route as it was read.
 *
 * @param change the weight to write, and the one that must be in force now (undefined: any that a rollout writes)
 * @throws {Drifted} the weights are neither
 * @throws {Fenced} another run has marked the route
 */
export function weightPatch(
  plan: RoutedPlan,
  route: HttpRoute,
  change: { from: number | undefined; to: number },
  fence: number,
): PatchOperation[] {
  const mark = markPatch(plan, route, fence)
  const rules = liveRules(plan, route)
  const present = weightIn(plan, route)
  const isExpected = change.from === undefined || present === change.from || present === change.to
  if (!rules || present === undefined || !isExpected) throw driftOf(plan, route, change.from)
  const isMarked = route.metadata.annotations?.[fenceOn(plan.canaryService)] === String(fence)
  if (isMarked && isAttached(plan, route) && present === change.to) return []
  return [
    ...(isMarked ? [unchangedSince(route)] : mark),
    ...rules.flatMap((rule) => splitOperations(plan, rule, change.to)),
  ]
}

function splitOperations(plan: RoutedPlan, rule: LiveRule, weight: number): PatchOperation[] {
  const path = `/spec/rules/${rule.index}/backendRefs`
  const split = splitRule(rule.plan, weight)
  const stable = rule.backends[rule.plan.stable]?.ref
  return [
    ...rule.backends.map(
      ({ at }, position): PatchOperation => ({
        op: 'add',
        path: `${path}/${at}/weight`,
        value: split.backends[position],
      }),
    ),
    rule.canary
      ? { op: 'add', path: `${path}/${rule.canary.at}/weight`, value: split.canary }
      : { op: 'add', path: `${path}/-`, value: { ...stable, name: plan.canaryService, weight: split.canary } },
  ]
}

/**
 * Takes the canary out wherever it stands, gives the other backends the weights they had, and removes our mark; empty
 * where all of that is so.
 *
 * @throws {Fenced} another run has marked the route
 */
export function restorePatch(plan: RoutedPlan, route: HttpRoute, fence: number): PatchOperation[] {
  const restored = restoreRules(plan, route)
  const mark = fenceOn(plan.canaryService)
  const annotations = route.metadata.annotations
  if (annotations?.[mark] === undefined) {
    return restored.length === 0 ? [] : [unchangedSince(route), ...restored]
  }
  refuseNewer(plan, annotations[mark], fence)
  const alone = Object.keys(annotations).length === 1
  return [
    { op: 'test', path: pathOf(mark), value: annotations[mark] },
    ...restored,
    ...(alone ? [{ op: 'test' as const, path: ANNOTATIONS, value: annotations }] : []),
    { op: 'remove', path: alone ? ANNOTATIONS : pathOf(mark) },
  ]
}

function restoreRules(plan: RoutedPlan, route: HttpRoute): PatchOperation[] {
  const told = liveRules(plan, route)
  const open = [...plan.route.rules]
  return (route.spec.rules ?? []).flatMap((rule, index) => {
    const refs = rule.backendRefs ?? []
    const canary = refs.findIndex((ref) => isCanary(plan, ref))
    if (canary === -1) return []
    const found = told?.find((one) => one.index === index)?.plan ?? nearestRule(open, rule.name, refs)
    if (found) open.splice(open.indexOf(found), 1)
    const path = `/spec/rules/${index}/backendRefs`
    return [
      { op: 'test', path: `${path}/${canary}/name`, value: plan.canaryService } as const,
      ...refs.flatMap((ref, at) => (at === canary ? [] : restoreBackend(found, refs, ref, path, at))),
      { op: 'remove', path: `${path}/${canary}` } as const,
    ]
  })
}

/** A backend is told by its name, and the second of a name by being the second. */
function restoreBackend(
  found: RulePlan | undefined,
  refs: readonly BackendRef[],
  ref: BackendRef,
  path: string,
  at: number,
): PatchOperation[] {
  const earlier = refs.slice(0, at).filter((other) => isSame(other, ref)).length
  const before = found?.backends.filter((backend) => isSame(backend, ref))[earlier]
  if (!before || before.weight === ref.weight) return []
  const name: PatchOperation = { op: 'test', path: `${path}/${at}/name`, value: ref.name }
  return before.weight === undefined
    ? [name, { op: 'remove', path: `${path}/${at}/weight` }]
    : [name, { op: 'add', path: `${path}/${at}/weight`, value: before.weight }]
}

/** Of the planned rules that are not told yet, the one most like a rule that was edited. */
function nearestRule(
  open: readonly RulePlan[],
  name: string | undefined,
  refs: readonly BackendRef[],
): RulePlan | undefined {
  const named = open.filter((rule) => rule.name === name)
  const common = (rule: RulePlan) => rule.backends.filter((backend) => refs.some((ref) => isSame(ref, backend))).length
  return named.sort((a, b) => common(b) - common(a))[0]
}

/** Marks the route with a run's number. @throws {Fenced} a later run has marked it already */
export function markPatch(plan: RoutedPlan, route: HttpRoute, fence: number): PatchOperation[] {
  const mark = fenceOn(plan.canaryService)
  const annotations = route.metadata.annotations
  refuseNewer(plan, annotations?.[mark], fence)
  return [
    unchangedSince(route),
    annotations
      ? { op: 'add', path: pathOf(mark), value: String(fence) }
      : { op: 'add', path: ANNOTATIONS, value: { [mark]: String(fence) } },
  ]
}

function refuseNewer(plan: RoutedPlan, mark: string | undefined, fence: number): void {
  if (mark === undefined || !(Number(mark) > fence)) return
  throw new Fenced(`HTTPRoute ${plan.route.name} carries the fencing number ${mark}, this run has ${fence}`)
}

function unchangedSince(route: HttpRoute): PatchOperation {
  return { op: 'test', path: '/metadata/resourceVersion', value: route.metadata.resourceVersion }
}

const ANNOTATIONS = '/metadata/annotations'

function pathOf(annotation: string): string {
  return `${ANNOTATIONS}/${annotation.replace('/', '~1')}`
}

/**
 * The planned rules in a live route, in the plan's order: by name where they have one, else in the order of those that
 * name the canary, or before it came, stable. Undefined where they can't all be told, or have other backends now.
 */
function liveRules(plan: RoutedPlan, route: HttpRoute): LiveRule[] | undefined {
  const attached = isAttached(plan, route)
  const ours = (route.spec.rules ?? []).flatMap((rule, index) => {
    const refs = (rule.backendRefs ?? []).map((ref, at) => ({ at, ref }))
    const canary = refs.find(({ ref }) => isCanary(plan, ref))
    const named = attached ? canary !== undefined : refs.some(({ ref }) => refersTo(ref, stableAt(plan)))
    return named ? [{ name: rule.name, index, canary, backends: refs.filter((one) => one !== canary) }] : []
  })
  const nameless = ours.filter((rule) => rule.name === undefined)
  const found = plan.route.rules.map((planned): LiveRule | undefined => {
    const rule = planned.name === undefined ? nameless.shift() : ours.find((one) => one.name === planned.name)
    if (!rule || rule.backends.length !== planned.backends.length) return undefined
    const same = rule.backends.every(({ ref }, position) => isSame(ref, planned.backends[position]))
    return same ? { plan: planned, index: rule.index, backends: rule.backends, canary: rule.canary } : undefined
  })
  const told = found.filter((rule) => rule !== undefined)
  const strangers = attached ? ours.length > told.length : nameless.length > 0 && hasNameless(plan)
  return told.length === found.length && !strangers ? told : undefined
}

function hasNameless(plan: RoutedPlan): boolean {
  return plan.route.rules.some((rule) => rule.name === undefined)
}

function isAsFound(rule: LiveRule): boolean {
  return rule.backends.every(({ ref }, position) => (ref.weight ?? 1) === (rule.plan.backends[position]?.weight ?? 1))
}

function isSplit(rule: LiveRule, weight: number): boolean {
  const split = splitRule(rule.plan, weight)
  return (
    (rule.canary?.ref.weight ?? 1) === split.canary &&
    rule.backends.every(({ ref }, position) => (ref.weight ?? 1) === split.backends[position])
  )
}

function isSame(a: { name: string; namespace?: string }, b: { name: string; namespace?: string } | undefined): boolean {
  return a.name === b?.name && a.namespace === b.namespace
}

function isCanary(plan: RoutedPlan, ref: BackendRef): boolean {
  return refersTo(ref, { name: plan.canaryService, namespace: plan.namespace })
}

function stableAt(plan: RoutedPlan): { name: string; namespace: string } {
  return { name: plan.service, namespace: plan.namespace }
}
