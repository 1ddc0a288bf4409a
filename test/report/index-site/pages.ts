import { all, type Node, treeOf } from '../xml.ts'

/** The trees of a site's pages, by their paths. */
export function pagesOf(files: ReadonlyMap<string, string>): Map<string, Node> {
  return new Map(
    [...files]
      .filter(([path]) => path.endsWith('.html'))
      .map(([path, content]) => [path, treeOf(content.replace(/^<!DOCTYPE html>\n/, ''))]),
  )
}

export function idsOf(page: Node): string[] {
  return all(page).flatMap(({ attributes }) => attributes.id ?? [])
}
