/** Services, releases and objects in Kubernetes carry suffixes, so names stay below its 63 characters. */
const LONGEST = 48

/** A DNS label made of what a project calls itself; undefined where nothing of it can stand in one. */
export function serviceName(text: string | undefined): string | undefined {
  const label = (text ?? '')
    .slice(0, 300)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST + 1)
    .replace(/^-|-$/g, '')
    .slice(0, LONGEST)
    .replace(/-$/, '')
  return label === '' ? undefined : label
}
