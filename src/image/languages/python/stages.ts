import type { Dockerfile, Instruction, Mount } from '../../dockerfile/types.ts'
import { quoted } from '../../dockerfile/words.ts'
import type { PythonDependencies } from './dependencies.ts'

export interface PythonImage {
  readonly name: string
  readonly version: string
  readonly dependencies: PythonDependencies
  readonly port: number
  readonly healthPath: string
  readonly command: readonly string[]
  readonly developmentCommand: readonly string[]
  readonly gather: readonly string[] | undefined
  /** Needed by what runs during the build, with values that serve there. */
  readonly variables: Readonly<Record<string, string>>
  /** Folder that modules are imported from besides the root. */
  readonly sourceFolder: string | undefined
  readonly workers: boolean
}

const POETRY_VERSION = '2.5.1'
const ENVIRONMENT = '/venv'
const PATH = `${ENVIRONMENT}/bin:/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin`
const USER: Instruction = { do: 'user', user: '65532:65532' }
const SOURCES: Instruction = { do: 'copy', sources: ['.'], to: '.' }

export function pythonDockerfile(image: PythonImage): Dockerfile {
  return {
    stages: [
      {
        name: 'base',
        comment: 'What all stages share: the interpreter, and where the packages of the service are.',
        from: { base: 'python', version: image.version },
        instructions: [
          { do: 'env', values: baseVariables(image) },
          { do: 'workdir', path: '/app' },
        ],
      },
      {
        name: 'dependencies',
        comment: 'The packages of production: installed anew only when the files that name them change.',
        from: { stage: 'base' },
        instructions: dependenciesStage(image.dependencies),
      },
      {
        name: 'build',
        comment: 'The sources, compiled once here: nothing can be written where the service runs.',
        from: { stage: 'dependencies' },
        instructions: buildStage(image),
      },
      {
        name: 'development',
        comment: 'For work on the service: with what development needs, reloading; mount the sources over /app.',
        from: { stage: 'dependencies' },
        instructions: developmentStage(image),
      },
      {
        name: 'production',
        comment: 'What runs: packages and sources, owned by root and only read by the service.',
        from: { stage: 'base' },
        instructions: productionStage(image),
      },
    ],
  }
}

function baseVariables({ sourceFolder }: PythonImage): Record<string, string> {
  return {
    PATH,
    PYTHONUNBUFFERED: '1',
    PYTHONDONTWRITEBYTECODE: '1',
    ...(sourceFolder === undefined ? {} : { PYTHONPATH: `/app/${sourceFolder}` }),
  }
}

const PIP = `pip --python ${ENVIRONMENT}/bin/python install --no-compile`
/** Packages may bring files of other Pythons along, which do not compile. */
const COMPILE = (folder: string) => `(python -m compileall -qq --invalidation-mode unchecked-hash ${folder} || true)`
const CACHE: Readonly<Record<PythonDependencies['manager'], Mount>> = {
  pip: { type: 'cache', target: '/root/.cache/pip' },
  uv: { type: 'cache', target: '/root/.cache/uv' },
  poetry: { type: 'cache', target: '/root/.cache/pypoetry' },
}

function dependenciesStage(dependencies: PythonDependencies): Instruction[] {
  const { manager, files, sourcesFirst } = dependencies
  return [
    ...tool(manager),
    ...(sourcesFirst ? [SOURCES] : copies(files)),
    { do: 'run', mounts: [CACHE[manager]], script: [...installs(dependencies), COMPILE(`${ENVIRONMENT}/lib`)] },
  ]
}

function tool(manager: PythonDependencies['manager']): Instruction[] {
  const newEnvironment: Instruction = { do: 'run', script: [`python -m venv --without-pip ${ENVIRONMENT}`] }
  const quietPip: Instruction = {
    do: 'env',
    values: { PIP_DISABLE_PIP_VERSION_CHECK: '1', PIP_ROOT_USER_ACTION: 'ignore' },
  }
  switch (manager) {
    case 'pip':
      return [quietPip, newEnvironment]
    case 'uv':
      return [
        { do: 'copy', sources: ['/uv'], to: '/usr/local/bin/uv', from: { base: 'uv' } },
        {
          do: 'env',
          values: {
            UV_PROJECT_ENVIRONMENT: ENVIRONMENT,
            UV_PYTHON: '/usr/local/bin/python3',
            UV_PYTHON_DOWNLOADS: 'never',
            UV_LINK_MODE: 'copy',
          },
        },
      ]
    case 'poetry':
      return [
        quietPip,
        { do: 'comment', text: 'Poetry has an environment of its own, which stays behind in this stage.' },
        {
          do: 'run',
          mounts: [CACHE.pip],
          script: [
            'python -m venv --without-pip /opt/poetry',
            `pip --python /opt/poetry/bin/python install --no-compile poetry==${POETRY_VERSION}`,
          ],
        },
        { do: 'env', values: { POETRY_NO_INTERACTION: '1', VIRTUAL_ENV: ENVIRONMENT } },
        newEnvironment,
      ]
  }
}

/** Files of one folder together; each folder keeps its place. */
function copies(files: readonly string[]): Instruction[] {
  const folders = Map.groupBy(files, (file) => (file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : ''))
  return [...folders].map(([folder, sources]) => ({ do: 'copy', sources, to: folder === '' ? './' : `${folder}/` }))
}

const LISTED = `import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"].get("dependencies", []), sep="\\n")`

function installs({ manager, from, files }: PythonDependencies): string[] {
  if (manager === 'uv') return ['uv sync --locked --no-dev --no-install-project']
  if (manager === 'poetry') return ['/opt/poetry/bin/poetry install --only main --no-root']
  if (from === 'requirements') return [`${PIP} -r ${quoted(files[0] ?? '')}`]
  if (from === 'package') return [`${PIP} .`]
  return [`python -c ${quoted(LISTED)} > /tmp/requirements.txt`, `${PIP} -r /tmp/requirements.txt`]
}

function buildStage({ dependencies, gather, variables }: PythonImage): Instruction[] {
  const { manager, installsProject, sourcesFirst } = dependencies
  const own = manager === 'uv' ? 'uv sync --locked --no-dev --no-editable' : `${PIP} --no-deps .`
  return [
    ...(sourcesFirst ? [] : [SOURCES]),
    ...(installsProject
      ? [{ do: 'run', mounts: [CACHE[manager]], script: [own, COMPILE(`${ENVIRONMENT}/lib`)] } as const]
      : []),
    ...(gather === undefined ? [] : [gathering(gather, variables)]),
    { do: 'run', script: [COMPILE('/app')] },
  ]
}

function gathering(gather: readonly string[], variables: Readonly<Record<string, string>>): Instruction {
  const values = Object.entries(variables).map(([name, value]) => `${name}=${value}`)
  return { do: 'run', exec: [...(values.length > 0 ? ['env', ...values] : []), 'python', ...gather] }
}

function developmentStage(image: PythonImage): Instruction[] {
  const { dependencies, port, developmentCommand } = image
  const { manager, development, sourcesFirst } = dependencies
  const script =
    manager === 'uv'
      ? ['uv sync --locked --no-install-project']
      : manager === 'poetry'
        ? ['/opt/poetry/bin/poetry install --no-root']
        : development === undefined
          ? []
          : [`${PIP} -r ${quoted(development)}`]
  return [
    ...(development === undefined || sourcesFirst ? [] : copies([development])),
    ...(script.length === 0 ? [] : [{ do: 'run', mounts: [CACHE[manager]], script } as const]),
    ...(sourcesFirst ? [] : [SOURCES]),
    { do: 'env', values: { HOME: '/tmp' } },
    USER,
    { do: 'expose', port },
    { do: 'cmd', exec: developmentCommand },
  ]
}

function productionStage(image: PythonImage): Instruction[] {
  const { name, port, healthPath, command, workers, dependencies } = image
  const ask = `import urllib.request; urllib.request.urlopen("http://127.0.0.1:${port}${healthPath}", timeout=3)`
  return [
    // What sources can't change comes first: a builder takes it from its cache.
    { do: 'env', values: { HOME: '/tmp', ...(workers ? { WEB_CONCURRENCY: '2' } : { PORT: String(port) }) } },
    { do: 'label', values: { 'org.opencontainers.image.title': name } },
    USER,
    { do: 'expose', port },
    { do: 'healthcheck', exec: ['python', '-c', ask], intervalSeconds: 10, timeoutSeconds: 5, startSeconds: 30 },
    { do: 'cmd', exec: command },
    {
      do: 'copy',
      sources: [ENVIRONMENT],
      to: ENVIRONMENT,
      from: { stage: dependencies.installsProject ? 'build' : 'dependencies' },
    },
    { do: 'copy', sources: ['/app'], to: '/app', from: { stage: 'build' } },
  ]
}
