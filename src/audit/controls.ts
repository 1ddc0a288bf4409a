import { BROKEN_GLASS, type Control, type Link, type LinkKind } from './types.ts'

/** What the chain says of people, beside its links. */
export interface People {
  /** Who ran the rollout. */
  readonly actors: readonly string[]
  /** Who decided in the place of gates, and who approved promotions. */
  readonly approvers: readonly string[]
}

interface ControlRule {
  readonly id: string
  readonly title: string
  /** Links that are facts for it; their strongest says how sure it is. */
  readonly links: readonly LinkKind[]
  /** How many of them there must be: all, or one. */
  readonly needs: 'all' | 'any'
}

/**
 * Controls of AICPA's Trust Services Criteria 2017 (revised points of focus 2022) that the way of a change into production
 * is about, and the links that say something for them.
 * @see https://www.aicpa-cima.com/resources/download/2017-trust-services-criteria-with-revised-points-of-focus-2022
 */
export const CONTROL_RULES: readonly ControlRule[] = [
  {
    id: 'CC6.1',
    title: 'Only those who may can put software in place: signatures of listed keys alone count',
    links: ['signature', 'package'],
    needs: 'any',
  },
  {
    id: 'CC6.8',
    title: 'Unauthorised or malicious software is kept out: it is checked at the moment it comes in',
    links: ['admission'],
    needs: 'all',
  },
  {
    id: 'CC7.1',
    title: 'What is in use is known, and changes of it are seen: digests and a list of components',
    links: ['image', 'bill-of-materials'],
    needs: 'all',
  },
  { id: 'CC7.2', title: 'Systems are watched for anomalies while a change comes in', links: ['gates'], needs: 'all' },
  {
    id: 'CC7.3',
    title: 'What is seen is weighed, and a decision taken and written down',
    links: ['gates', 'score'],
    needs: 'any',
  },
  {
    id: 'CC8.1 authorised',
    title: 'Changes are authorised before they are made',
    links: ['promotion', 'approval'],
    needs: 'any',
  },
  {
    id: 'CC8.1 documented',
    title: 'Changes are documented, with who made them and when',
    links: ['rollout'],
    needs: 'all',
  },
  {
    id: 'CC8.1 traceable',
    title: 'What runs can be followed back to its sources and to how it was built',
    links: ['commit', 'provenance'],
    needs: 'all',
  },
  { id: 'CC8.1 tested', title: 'Changes are tested: measured against what ran before', links: ['gates'], needs: 'all' },
  {
    id: 'CC8.1 approved',
    title: 'Changes are approved for the environment that they go to',
    links: ['promotion'],
    needs: 'all',
  },
  {
    id: 'CC8.1 implemented',
    title: 'What was approved is what runs',
    links: ['running', 'image', 'package'],
    needs: 'all',
  },
]

const SEGREGATION = {
  id: 'CC6.3',
  title: 'Duties are separated: who runs a change is not the only one who approves it',
} as const

/**
 * Which controls the facts of a chain fill, and where there is no evidence. It says what there is, and no more: whether a
 * control works is for an auditor to say.
 */
export function controlsOf(links: readonly Link[], people: People, contradictions: readonly string[] = []): Control[] {
  const filled = CONTROL_RULES.map((rule) => filledBy(rule, links))
  return [...filled, separated(people, contradictions)].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
}

function filledBy({ id, title, links: kinds, needs }: ControlRule, links: readonly Link[]): Control {
  const all = kinds.map((kind) => filling(links.filter((link) => link.kind === kind)))
  const there = all.filter((link) => link !== undefined && link.standing !== 'absent') as Link[]
  const missing = kinds.filter((_, index) => all[index] === undefined || all[index]?.standing === 'absent')
  const enough = needs === 'all' ? missing.length === 0 : there.length > 0
  const facts = [
    ...there.map(({ kind, standing, says }) => `${kind}, ${standing}: ${says}`),
    ...missing.map((kind) => `${kind}: ${whyMissing(kind, links)}`),
  ]
  return { id, title, evidence: enough ? weakest(there, needs) : 'none', facts }
}

/** A check that somebody took away is none, whatever others say beside it. */
function filling(links: readonly Link[]): Link | undefined {
  return links.some(isBroken) ? undefined : strongest(links)
}

function isBroken({ facts }: Link): boolean {
  return BROKEN_GLASS in facts
}

function whyMissing(kind: LinkKind, links: readonly Link[]): string {
  const its = links.filter((link) => link.kind === kind)
  const why = its.find(isBroken) ?? its[0]
  return why === undefined ? 'no evidence' : `no evidence, ${why.says} (${why.because})`
}

const ORDER = { proved: 2, claimed: 1, absent: 0 } as const

function strongest(links: readonly Link[]): Link | undefined {
  return [...links].sort((a, b) => ORDER[b.standing] - ORDER[a.standing])[0]
}

/** All of them must be sure for the whole to be; where one is enough, the surest says it. */
function weakest(links: readonly Link[], needs: ControlRule['needs']): 'proved' | 'claimed' {
  const isProved = ({ standing }: Link) => standing === 'proved'
  return (needs === 'all' ? links.every(isProved) : links.some(isProved)) ? 'proved' : 'claimed'
}

function separated({ actors, approvers }: People, contradictions: readonly string[]): Control {
  const others = [...new Set(approvers.filter((name) => !actors.includes(name)))]
  const noted = contradictions.map((one) => `contradiction: ${one}`)
  if (actors.length === 0 || approvers.length === 0) {
    const missing = actors.length === 0 ? 'nothing says who ran the rollout' : 'nobody is known to have approved it'
    return { ...SEGREGATION, evidence: 'none', facts: [`no evidence, ${missing}`, ...noted] }
  }
  if (others.length === 0) {
    return {
      ...SEGREGATION,
      evidence: 'none',
      facts: [`no evidence, ${actors.join(', ')} ran it and nobody else approved it`, ...noted],
    }
  }
  // Who ran it stands in a record alone, which is a claim.
  return {
    ...SEGREGATION,
    evidence: 'claimed',
    facts: [`${actors.join(', ')} ran it, ${others.join(', ')} approved it`, ...noted],
  }
}
