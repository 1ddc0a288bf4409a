/** What a Deployment and its Service choose pods by; it can't change later, so no version is in it. */
export function selectorOf(name: string): Record<string, string> {
  return { 'app.kubernetes.io/name': name }
}

export function metadataOf(name: string): { name: string; labels: Record<string, string> } {
  return { name, labels: labelsOf(name) }
}

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/ */
export function labelsOf(name: string): Record<string, string> {
  return { ...selectorOf(name), 'app.kubernetes.io/component': 'server', 'app.kubernetes.io/part-of': name }
}

export const HTTP = 'http'
