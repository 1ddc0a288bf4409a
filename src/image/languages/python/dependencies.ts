import { UserError } from '../../../errors.ts'
import type { Sources } from '../../project.ts'
import { isTable, readTomlManifest, type Table, tableAt, textAt, textsAt } from '../manifest.ts'
import { normalised, parseRequirement, type Requirements, readRequirements } from './requirements.ts'

/** How the packages get into the virtual environment. */
export interface PythonDependencies {
  readonly manager: 'pip' | 'uv' | 'poetry'
  readonly names: Requirements
  /** What the project calls itself. */
  readonly name?: string
  /** Files an installation needs before the sources. */
  readonly files: readonly string[]
  /** `requirements.txt` for pip; the dependencies that pyproject.toml lists; the project as a package. */
  readonly from: 'requirements' | 'pyproject' | 'package' | 'lock'
  /** Requirements with what development needs besides. */
  readonly development?: string
  /** The sources must be there before anything can be installed. */
  readonly sourcesFirst: boolean
  /** The project itself is installed too, once its sources are there. */
  readonly installsProject: boolean
  /** `requires-python`, Poetry's `python`. */
  readonly python?: string
  readonly notes: readonly string[]
}

const REQUIREMENTS = [
  'requirements.txt',
  'requirements/production.txt',
  'requirements/prod.txt',
  'requirements/base.txt',
]
const DEVELOPMENT = ['requirements-dev.txt', 'requirements_dev.txt', 'dev-requirements.txt', 'requirements/dev.txt']
export const PYTHON_MANIFESTS = [
  'pyproject.toml',
  ...REQUIREMENTS,
  'setup.py',
  'Pipfile',
  'pdm.lock',
  'environment.yml',
]

/** Packages without a wheel for Linux: they need a compiler and C libraries that the slim base has not. */
const COMPILED: Readonly<Record<string, string>> = {
  psycopg2: 'psycopg2-binary, or psycopg[binary]',
  mysqlclient: 'PyMySQL',
  uwsgi: 'gunicorn',
  'python-ldap': 'ldap3',
  'mod-wsgi': 'gunicorn',
}

/**
 * The lock file decides the manager.
 *
 * @throws {UserError} a question: no lock where there must be one, or a manager that is not supported
 */
export function readDependencies(sources: Sources): PythonDependencies {
  const project = sources.has('pyproject.toml') ? readTomlManifest(sources, 'pyproject.toml') : undefined
  const found = dependenciesOf(sources, project)
  const compiled = [...found.names.keys()].find((name) => Object.hasOwn(COMPILED, name))
  if (compiled !== undefined) {
    throw new UserError(
      `${found.files[0] ?? 'setup.py'} asks for ${compiled}, which is compiled when it is installed, and the base image has no compiler; use ${COMPILED[compiled]} instead`,
    )
  }
  return found
}

function dependenciesOf(sources: Sources, project: Table | undefined): PythonDependencies {
  if (project !== undefined && sources.has('uv.lock')) return uv(sources, project)
  if (project !== undefined && (sources.has('poetry.lock') || isTable(tableAt(project, 'tool').poetry))) {
    return poetry(sources, project)
  }
  const requirements = REQUIREMENTS.find((file) => sources.has(file))
  if (requirements !== undefined) return pip(sources, requirements, project)
  refuseOthers(sources)
  if (project !== undefined && isTable(project.project)) return pyproject(project)
  return setup(sources)
}

function refuseOthers(sources: Sources): void {
  const other = (
    [
      ['Pipfile', 'Pipenv', '"pipenv requirements > requirements.txt"'],
      ['pdm.lock', 'PDM', '"pdm export -o requirements.txt"'],
      ['environment.yml', 'conda', 'the packages as requirements.txt'],
    ] as const
  ).find(([file]) => sources.has(file))
  if (other === undefined) return
  const [file, manager, way] = other
  throw new UserError(
    `${file} is of ${manager}; supported are pip (requirements.txt), uv (uv.lock) and Poetry (poetry.lock): commit ${way}`,
  )
}

function pip(sources: Sources, file: string, project: Table | undefined): PythonDependencies {
  const { names, files, local } = readRequirements(sources, file)
  const development = DEVELOPMENT.find((candidate) => sources.has(candidate))
  return {
    manager: 'pip',
    names,
    ...named(project),
    files,
    from: 'requirements',
    ...(development === undefined ? {} : { development }),
    sourcesFirst: local,
    installsProject: false,
    ...requiring(project && textAt(project, 'project', 'requires-python')),
    notes: local
      ? [`${file} installs from this folder, so the packages are installed anew after every change of the sources.`]
      : [],
  }
}

function uv(sources: Sources, project: Table): PythonDependencies {
  if (isTable(tableAt(project, 'tool', 'uv').workspace)) {
    throw new UserError(
      'pyproject.toml is a workspace of uv ([tool.uv.workspace]), which is not supported; give each service a pyproject.toml and a uv.lock of its own',
    )
  }
  const local = Object.values(tableAt(project, 'tool', 'uv', 'sources')).some((from) => isTable(from) && 'path' in from)
  // uv's own rule: a build system makes it a package, unless tool.uv.package says otherwise.
  const isPackage = (tableAt(project, 'tool', 'uv').package ?? isTable(project['build-system'])) === true
  const names = listed(project)
  checkLock(sources, 'uv.lock', names, 'uv lock')
  return {
    manager: 'uv',
    names,
    ...named(project),
    files: ['pyproject.toml', 'uv.lock'],
    from: 'lock',
    sourcesFirst: local,
    installsProject: isPackage,
    ...requiring(textAt(project, 'project', 'requires-python')),
    notes: local ? ['pyproject.toml names packages by path, so they are installed anew after every change.'] : [],
  }
}

function poetry(sources: Sources, project: Table): PythonDependencies {
  if (!sources.has('poetry.lock')) {
    throw new UserError(
      'pyproject.toml is a project of Poetry, and there is no poetry.lock; run "poetry lock" and commit the file, so that every build installs the same versions',
    )
  }
  const own = tableAt(project, 'tool', 'poetry', 'dependencies')
  const names = new Map(listed(project))
  for (const [name, wanted] of Object.entries(own)) {
    if (name !== 'python') names.set(normalised(name), isTable(wanted) ? textsAt(wanted, 'extras') : [])
  }
  checkLock(sources, 'poetry.lock', names, 'poetry lock')
  const local = Object.values(own).some((wanted) => isTable(wanted) && 'path' in wanted)
  return {
    manager: 'poetry',
    names,
    ...named(project),
    files: ['pyproject.toml', 'poetry.lock'],
    from: 'lock',
    sourcesFirst: local,
    installsProject: false,
    ...requiring(textAt(project, 'project', 'requires-python') ?? textAt(own, 'python')),
    notes: [],
  }
}

function pyproject(project: Table): PythonDependencies {
  const dynamic = textsAt(project, 'project', 'dynamic').includes('dependencies')
  return {
    manager: 'pip',
    names: listed(project),
    ...named(project),
    files: ['pyproject.toml'],
    from: dynamic ? 'package' : 'pyproject',
    sourcesFirst: dynamic,
    installsProject: !dynamic && isTable(project['build-system']),
    ...requiring(textAt(project, 'project', 'requires-python')),
    notes: ['No lock file: each build takes the newest versions that pyproject.toml allows; "uv lock" makes one.'],
  }
}

/** Legacy: what setup.py needs is only known by running it. */
function setup(sources: Sources): PythonDependencies {
  if (!sources.has('setup.py')) {
    throw new UserError(
      'pyproject.toml has no [project] table, so it names no dependencies; add one, or a requirements.txt',
    )
  }
  const text = sources.text('setup.py') ?? ''
  const words = [...text.matchAll(/['"]([A-Za-z0-9][\w.-]{0,60}(?:\[[\w,-]{0,60}\])?)[^'"\n]{0,60}['"]/g)]
  const names = new Map(
    words.flatMap(([, word = '']) => [parseRequirement(word) ?? []].filter((pair) => pair.length === 2)),
  )
  return {
    manager: 'pip',
    names: names as Requirements,
    files: [],
    from: 'package',
    sourcesFirst: true,
    installsProject: false,
    notes: ['setup.py says what it needs only when it runs: packages are installed anew after every change.'],
  }
}

/** A lock that can't be read, or lacks a package, is said here; one larger than 1 MiB is left to its tool. */
function checkLock(sources: Sources, lock: string, names: Requirements, again: string): void {
  if (sources.text(lock) === undefined) return
  const { package: packages } = readTomlManifest(sources, lock)
  const entries = Array.isArray(packages) ? packages.filter(isTable) : []
  const locked = new Set(entries.map((entry) => normalised(textAt(entry, 'name') ?? '')))
  const missing = [...names.keys()].find((name) => !locked.has(name))
  if (missing === undefined) return
  throw new UserError(`${lock} is not of this pyproject.toml: it has no ${missing}; run "${again}" and commit the file`)
}

function listed(project: Table): Requirements {
  return new Map(
    textsAt(project, 'project', 'dependencies').flatMap((text) => {
      const requirement = parseRequirement(text)
      return requirement === undefined ? [] : [requirement]
    }),
  )
}

function named(project: Table | undefined): { name?: string } {
  const name = project && (textAt(project, 'project', 'name') ?? textAt(project, 'tool', 'poetry', 'name'))
  return name === undefined ? {} : { name }
}

function requiring(python: string | undefined): { python?: string } {
  return python === undefined ? {} : { python }
}
