/** One thing that a run must be allowed to do. */
export interface Need {
  /** API group; empty for the core group. */
  group: string
  /** Plural, with a subresource after a slash: `pods/log`. */
  resource: string
  verb: string
  /** Only objects of this name; absent: any. */
  name?: string
}

/** The rules of a Role, as YAML, that grant every need; needs that share all but the verb share a rule. */
export function rule(needs: readonly Need[]): string {
  const grouped = new Map<string, { need: Need; verbs: Set<string> }>()
  for (const need of needs) {
    const key = JSON.stringify([need.group, need.resource, need.name])
    const entry = grouped.get(key) ?? { need, verbs: new Set() }
    entry.verbs.add(need.verb)
    grouped.set(key, entry)
  }
  return [...grouped.values()]
    .map(({ need, verbs }) =>
      [
        `- apiGroups: [${need.group === '' ? '""' : need.group}]`,
        `  resources: [${need.resource}]`,
        ...(need.name === undefined ? [] : [`  resourceNames: [${JSON.stringify(need.name)}]`]),
        `  verbs: [${[...verbs].join(', ')}]`,
      ].join('\n'),
    )
    .join('\n')
}
