import { splitReference } from '../../image-reference.ts'
import type { IndexedVersion } from '../../repository/types.ts'
import { element, type Markup, preformatted } from '../markup.ts'
import { oneLine } from '../text.ts'
import { copyButton } from './words.ts'

/** `ghcr.io/acme/packages/acme/shop@sha256:…`; undefined where that makes no reference, so nobody copies it. */
export function referenceTo(repository: string, name: string, { digest }: IndexedVersion): string | undefined {
  const reference = `${repository}/${name}@${digest}`
  return splitReference(reference)?.digest === undefined ? undefined : reference
}

/** What to copy into a workflow or a terminal. The reference is a valid one, so it needs no quotes there. */
export function installing(reference: string, named: string, environment: string, action: string): Markup[] {
  const workflow = [
    `# ${oneLine(named)}`,
    `- uses: ${action}`,
    '  with:',
    `    package: ${/^[a-z0-9]/i.test(reference) ? reference : JSON.stringify(reference)}`,
    `    environment: ${/^[a-z0-9][a-z0-9-]*$/.test(environment) ? environment : JSON.stringify(oneLine(environment))}`,
  ].join('\n')
  return [
    element('h3', {}, 'Deploy it from a workflow'),
    block(workflow, 'the workflow step'),
    element('h3', {}, 'Look into it from a terminal'),
    block(`oras pull ${reference}`, 'the command for oras'),
    block(`crane pull --format oci ${reference} package`, 'the command for crane'),
    block(`oras discover ${reference}`, 'the command that lists statements'),
  ]
}

function block(text: string, what: string): Markup {
  return element(
    'div',
    { class: 'copyable block' },
    element('pre', {}, element('code', {}, preformatted(text))),
    copyButton(what),
  )
}
