/** Words of the input `version` that say where it comes from. */
export const VERSION_SOURCES = ['auto', 'tag', 'file', 'commits'] as const

export function isVersionSource(text: string): text is (typeof VERSION_SOURCES)[number] {
  return VERSION_SOURCES.some((source) => source === text)
}
