import { dump } from 'js-yaml'
import { marked, UNMARKED } from './mark.ts'

/**
 * Data as a YAML file, its mark and comments above. Words that YAML 1.1 (Kubernetes, Prometheus) and YAML 1.2 read
 * differently come out in quotes.
 *
 * @param comments lines of our own making; no text of the project
 */
export function yamlFile(value: object, comments: readonly string[] = []): string {
  const lines = [UNMARKED, ...comments].map((line) => `# ${line}\n`)
  return marked(`${lines.join('')}${yamlText(value)}`)
}

function yamlText(value: object): string {
  return dump(JSON.parse(JSON.stringify(value)), { lineWidth: -1, noRefs: true })
}

/** JSON has no comments, so the mark is in the data: pass `UNMARKED` as the description. */
export function jsonFile(value: object): string {
  return marked(`${JSON.stringify(value, null, 2)}\n`)
}

/** Lines of a file whose comments begin with `#`. */
export function lineFile(lines: readonly string[]): string {
  return marked(`${[`# ${UNMARKED}`, ...lines].join('\n')}\n`)
}
