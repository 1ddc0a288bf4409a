import { type Need, rule } from '../src/kube/rights.ts'
import { HELPFUL_RIGHTS, rightsFor } from '../src/rollout/preflight.ts'
import { providers } from '../src/traffic/providers.ts'
import type { ProviderName } from '../src/traffic/router.ts'

/** The Roles of `docs/rbac.md`, made of what the check before the first write asks for. */

const NAMES = Object.keys(providers) as ProviderName[]

/** The page with the Role of each traffic provider, and the rules that only help, brought up to date. */
export function withRoles(page: string): string {
  const parts = [...NAMES.map((name) => [name, roleOf(name)] as const), ['helpful', rule(HELPFUL_RIGHTS)] as const]
  return parts.reduce((text, [name, yaml]) => {
    const [begin, end] = [`<!-- made by scripts/metadata.ts: ${name} -->`, `<!-- end of ${name} -->`]
    const [from, to] = [text.indexOf(begin), text.indexOf(end)]
    if (from < 0 || to < from) throw new Error(`docs/rbac.md has no place for ${name}: ${begin} … ${end}`)
    return `${text.slice(0, from)}${begin}\n\n\`\`\`yaml\n${yaml}\n\`\`\`\n\n${text.slice(to)}`
  }, page)
}

function roleOf(provider: ProviderName): string {
  return [
    'apiVersion: rbac.authorization.k8s.io/v1',
    'kind: Role',
    'metadata:',
    '  name: gradus',
    '  namespace: shop',
    'rules:',
    indented(rule(sorted(rightsFor(provider)))),
  ].join('\n')
}

/** By group and resource, so that rules read like a table. */
function sorted(needs: readonly Need[]): Need[] {
  return needs.toSorted((a, b) => a.group.localeCompare(b.group) || a.resource.localeCompare(b.resource))
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n')
}
