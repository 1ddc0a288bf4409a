import type { Project } from '../project.ts'
import { checked } from './checked.ts'
import { composeFile } from './compose.ts'
import { dockerignoreFile } from './dockerignore.ts'
import { kubernetesFiles } from './kubernetes/files.ts'
import { marked, UNMARKED } from './mark.ts'
import { alertsFile } from './monitoring/alerts.ts'
import { dashboardFile } from './monitoring/dashboard.ts'
import { prometheusFile } from './monitoring/prometheus.ts'
import { yamlFile } from './text.ts'

/**
 * Everything that is generated for a project, by path relative to its folder: a function of what it is given alone.
 *
 * @param dockerfile text of the Dockerfile
 * @param image      the image by digest that the Deployment starts; absent: a name that nothing can be pulled from
 * @throws {UserError} the project has a name, path or value that can't be written safely, or the image has no digest
 */
export function generated(project: Project, dockerfile: string, image?: string): ReadonlyMap<string, string> {
  checked(project, image)
  const others = new Map([
    ['Dockerfile', dockerfileWithMark(dockerfile)],
    ['docker-compose.yml', composeFile(project)],
    ...kubernetesFiles(project, image),
    ['monitoring/prometheus.yml', prometheusFile(project)],
    ['monitoring/alerts.yaml', alertsFile(project)],
    ['monitoring/grafana_dashboard.json', dashboardFile(project)],
    ['gradus.yml', configurationFile(project)],
  ])
  return new Map([...others, ['.dockerignore', dockerignoreFile(project.ignored, [...others.keys()])]])
}

/** Parser directives count only above every comment. */
const DIRECTIVES = /^(?:#\s*(?:syntax|escape|check)\s*=[^\n]*\n)*/i

function dockerfileWithMark(text: string): string {
  const directives = DIRECTIVES.exec(text)?.[0] ?? ''
  return marked(`${directives}# ${UNMARKED}\n${text.slice(directives.length)}`)
}

/** A person's file is never replaced by this one: everything else in it would be lost. */
function configurationFile({ name }: Project): string {
  return yamlFile({ services: { [name]: { steps: [5, 25, 50, 100], settle: '60s' } } }, [
    'Every other setting has a default: docs/configuration.md of Gradus.',
  ])
}
