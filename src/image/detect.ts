import { UserError } from '../errors.ts'
import { languages } from './languages/languages.ts'
import type { Language, LanguageName, Project, Sources, Wishes } from './project.ts'
import { checkWishes } from './wishes.ts'

/** What each language goes by, for the person whose folder has none of them. */
const LOOKED_FOR: Readonly<Record<LanguageName, string>> = {
  python: 'pyproject.toml, requirements.txt (Python)',
  node: 'package.json (Node.js)',
  java: 'pom.xml, build.gradle (Java)',
  go: 'go.mod (Go)',
}

/**
 * What a folder of source is, and all that is generated from it.
 *
 * @throws {UserError} a question: what is missing or unclear in the folder, and what to add or say
 */
export function planProject(sources: Sources, wishes: Wishes): Project {
  checkWishes(wishes)
  const { language, notes } = detectLanguage(sources, wishes.language)
  const project = language.plan(sources, wishes)
  return { ...project, notes: [...notes, ...project.notes] }
}

/** @throws {UserError} no language, or more than one */
export function detectLanguage(
  sources: Sources,
  wish: LanguageName | undefined,
): { language: Language; notes: readonly string[] } {
  const found = languages.map((language) => ({ language, manifests: language.manifests(sources) }))
  const present = found.filter(({ manifests }) => manifests.length > 0)
  if (wish !== undefined) {
    const wished = found.find(({ language }) => language.name === wish)
    if (wished === undefined || wished.manifests.length === 0) throw new UserError(missing(sources, [wish]))
    return { language: wished.language, notes: [] }
  }
  const tools = present.filter(({ language }) => language.toolingOnly?.(sources) ?? false)
  const services = present.filter((one) => !tools.includes(one))
  const [first, second] = services.length > 0 ? services : tools
  if (first === undefined) {
    throw new UserError(
      missing(
        sources,
        languages.map(({ name }) => name),
      ),
    )
  }
  if (second !== undefined) {
    throw new UserError(
      `the folder has ${first.manifests[0]} (${first.language.name}) and ${second.manifests[0]} (${second.language.name}); say which one is the service with the input language: ${first.language.name} or ${second.language.name}`,
    )
  }
  return { language: first.language, notes: services.length > 0 ? tools.map(asTooling) : [] }
}

function asTooling({ language, manifests }: { language: Language; manifests: readonly string[] }): string {
  return `${manifests.join(' and ')} (${language.name}) was taken for tooling: it names nothing that runs in production.`
}

function missing({ folder, files }: Sources, wanted: readonly LanguageName[]): string {
  const names = /(?:^|\/)(?:pyproject\.toml|requirements\.txt|package\.json|pom\.xml|build\.gradle(?:\.kts)?|go\.mod)$/
  const below = files.find((file) => names.test(file))
  const hint = below === undefined ? 'add one' : `there is ${below}: give its folder as "context"`
  return `the folder ${folder ?? ''} has none of ${wanted.map((name) => LOOKED_FOR[name]).join(', ')}; ${hint}`
}
