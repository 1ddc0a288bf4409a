import type { Audited } from '../audit/chain.ts'
import { recordBytes } from '../audit/rollout-links.ts'
import { auditBytes } from '../audit/sign.ts'
import type { AuditChain, Control, Link, LinkKind, Standing } from '../audit/types.ts'
import { listOf } from './html-blocks.ts'
import { htmlPage } from './html-page.ts'
import { cell, table } from './markdown.ts'
import { element, type Markup } from './markup.ts'
import { oneLine } from './text.ts'

const NAMES: Readonly<Record<LinkKind, string>> = {
  running: 'Runs',
  image: 'Image',
  signature: 'Signature',
  provenance: 'Build',
  'bill-of-materials': 'Contents',
  commit: 'Commit',
  package: 'Package',
  promotion: 'Promotion',
  rollout: 'Rollout',
  admission: 'Check on entry',
  gates: 'Gates',
  score: 'Score',
  approval: 'Decision',
}

const LOOKS: Readonly<Record<Standing, string>> = { proved: 'pass', claimed: 'inconclusive', absent: 'fail' }

/**
 * An audit as files: the JSON that is signed, the page, the text, and the record of the rollout as it lies in the cluster.
 *
 * @returns contents by file name
 */
export function chainFiles({ chain, record }: Audited): Map<string, Uint8Array> {
  const name = auditName(chain)
  return new Map<string, Uint8Array>([
    [`${name}.json`, auditBytes(chain)],
    [`${name}.html`, Buffer.from(chainHtml(chain))],
    [`${name}.txt`, Buffer.from(`${chainText(chain)}\n`)],
    ...(record === undefined ? [] : ([[`record_${record.id}.json`, recordBytes(record)]] as const)),
  ])
}

/** `audit_9a8f0c1d2e3f`, by the digest of what runs. */
export function auditName({ image }: AuditChain): string {
  return `audit_${image.slice(image.lastIndexOf(':') + 1).slice(0, 12)}`
}

/** How many links are proved, claimed and absent: `8 proved, 5 claimed, 1 absent`. */
export function chainTotals({ links }: AuditChain): string {
  const count = (standing: Standing) => links.filter((link) => link.standing === standing).length
  return (['proved', 'claimed', 'absent'] as const).map((standing) => `${count(standing)} ${standing}`).join(', ')
}

/** For a log or a terminal. */
export function chainText(chain: AuditChain): string {
  const lines = chain.links.flatMap((link) => [
    `${link.standing.padEnd(8)} ${NAMES[link.kind].padEnd(15)} ${oneLine(link.says)}`,
    `${' '.repeat(25)}${oneLine(link.because)}`,
  ])
  const controls = chain.controls.map(({ id, evidence }) => `${evidence.padEnd(8)} ${oneLine(id)}`)
  return [
    `Audit of ${oneLine(chain.image)} at ${chain.at}: ${chainTotals(chain)}`,
    ...chain.contradictions.map((one) => `CONTRADICTION: ${oneLine(one)}`),
    '',
    ...lines,
    '',
    'Controls (SOC 2):',
    ...controls,
  ].join('\n')
}

/** For the summary of a job. */
export function chainMarkdown(chain: AuditChain): string {
  const links = chain.links.map(({ kind, standing, says, because }) => [NAMES[kind], standing, says, because])
  return [
    `### Audit: ${cell(chain.image)}`,
    `${chainTotals(chain)}.`,
    ...chain.contradictions.map((one) => `**Contradiction:** ${cell(one)}`),
    table(['', 'Standing', 'What', 'Why'], links),
    '#### Controls (SOC 2)',
    table(
      ['Control', 'Evidence', 'About'],
      chain.controls.map(({ id, evidence, title }) => [id, evidence, title]),
    ),
  ].join('\n\n')
}

/** The same for people, with every fact. */
export function chainHtml(chain: AuditChain): string {
  return htmlPage(
    `Audit of ${chain.image}`,
    element('h1', {}, 'Audit ', element('span', { class: `state ${moodOf(chain)}` }, chainTotals(chain))),
    element('p', { class: 'lead' }, 'From what runs back to its sources, and how it came in.'),
    listOf([
      ['Image', element('code', {}, chain.image)],
      ...askedOf(chain),
      ['Looked at', `${chain.at} by Gradus ${chain.gradus}`],
      ...(chain.record === undefined
        ? []
        : [['Record', element('code', {}, `record_${chain.record.id}.json, sha256 ${chain.record.sha256}`)] as const]),
    ]),
    ...contradictionBlock(chain),
    element('h2', {}, 'Chain'),
    element(
      'p',
      { class: 'muted' },
      'Proved: by a signature that counts, a digest, or the cluster itself. Claimed: somebody says so who need not be believed. Absent: nothing says so.',
    ),
    ...chain.links.map(linkBlock),
    element('h2', {}, 'Controls'),
    element(
      'p',
      { class: 'muted' },
      "Facts for an auditor, by control of the SOC 2 Trust Services Criteria. Whether a control works is the auditor's to say.",
    ),
    ...chain.controls.map(controlBlock),
  )
}

function contradictionBlock({ contradictions: all }: AuditChain): Markup[] {
  if (all.length === 0) return []
  return [element('h2', {}, 'Contradictions'), element('ul', {}, ...all.map((one) => element('li', {}, one)))]
}

function askedOf({ asked }: AuditChain): [string, string][] {
  const names = { service: 'Service', namespace: 'Namespace', environment: 'Environment' } as const
  return (Object.keys(names) as (keyof typeof names)[]).flatMap((key) => {
    const value = asked[key]
    return value === undefined ? [] : [[names[key], value]]
  })
}

function moodOf({ contradictions, links }: AuditChain): string {
  if (contradictions.length > 0) return 'bad'
  return links.every(({ standing }) => standing !== 'absent') ? 'good' : 'open'
}

function linkBlock({ kind, standing, says, because, facts }: Link): Markup {
  const entries = Object.entries(facts)
  return element(
    'section',
    {},
    element('h3', {}, `${NAMES[kind]} `, element('span', { class: `verdict ${LOOKS[standing]}` }, standing)),
    element('p', {}, `${says}.`),
    element('p', { class: 'muted' }, `Why: ${because}.`),
    ...(entries.length === 0 ? [] : [element('details', {}, element('summary', {}, 'Facts'), listOf(entries))]),
  )
}

function controlBlock({ id, title, evidence, facts }: Control): Markup {
  const shown = evidence === 'none' ? 'no evidence' : evidence
  const look = LOOKS[evidence === 'none' ? 'absent' : evidence]
  return element(
    'section',
    {},
    element('h3', {}, `${id} `, element('span', { class: `verdict ${look}` }, shown)),
    element('p', {}, `${title}.`),
    element('ul', {}, ...facts.map((one) => element('li', {}, one))),
  )
}
