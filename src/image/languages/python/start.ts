import { UserError } from '../../../errors.ts'
import type { Sources } from '../../project.ts'
import type { Code } from './code.ts'
import { djangoStart } from './django.ts'
import { type PythonStart, requireServer, type StartQuestion, serverCommand } from './server.ts'

/** Web frameworks of which the application object is looked for, by the interface it has. */
const FRAMEWORKS = {
  fastapi: { make: 'FastAPI', kind: 'asgi' },
  flask: { make: 'Flask', kind: 'wsgi' },
  litestar: { make: 'Litestar', kind: 'asgi' },
  quart: { make: 'Quart', kind: 'asgi' },
  starlette: { make: 'Starlette', kind: 'asgi' },
} as const
type Framework = keyof typeof FRAMEWORKS

/** Frameworks with a server of their own that "python main.py" does not start. */
const UNSUPPORTED = ['streamlit', 'gradio', 'dash', 'robyn', 'sanic', 'celery', 'pyramid', 'bottle', 'masonite']

/** @throws {UserError} a question: no server among the dependencies, no application object, several of them */
export function pythonStart(question: StartQuestion): PythonStart {
  const { names } = question.dependencies
  if (names.has('django')) return djangoStart(question)
  for (const framework of Object.keys(FRAMEWORKS) as Framework[]) {
    if (names.has(framework)) return webStart(framework, question)
  }
  return scriptStart(question)
}

function webStart(framework: Framework, question: StartQuestion): PythonStart {
  const { dependencies, port, code } = question
  const { make, kind } = FRAMEWORKS[framework]
  const app = findApplication(code, make, question.module)
  if (app === undefined) {
    throw new UserError(
      `${framework} is a dependency, and no module has an application such as "app = ${make}(…)" or a function create_app; add one to main.py, or give the start command as "start"`,
    )
  }
  const server = requireServer(framework, kind, dependencies)
  const development =
    framework === 'flask'
      ? [
          'flask',
          '--app',
          app.factory ? `${app.module}:${app.name}` : app.target,
          'run',
          '--debug',
          '--host',
          '0.0.0.0',
          '--port',
          String(port),
        ]
      : [...serverCommand(server, kind, app, port), ...(server === 'uvicorn' ? ['--reload'] : [])]
  return {
    framework,
    command: serverCommand(server, kind, app, port),
    developmentCommand: development,
    notes: [`${app.target} of ${app.path} is served by ${server}.`],
  }
}

interface Application {
  readonly path: string
  readonly module: string
  readonly name: string
  /** It is a function that makes the application. */
  readonly factory: boolean
  /** `app.main:app`, or `app:create_app()` as gunicorn has it. */
  readonly target: string
}

const FACTORIES = 'create_app|make_app|get_app|build_app|create_application|make_application|get_application'
/** Where people keep the application that is served, best first. */
const USUAL_MODULES = ['wsgi', 'asgi', 'main', 'app', 'server', 'api', 'application', 'run', 'web']

function findApplication(code: readonly Code[], make: string, wish: string | undefined): Application | undefined {
  const [wishedModule, wishedName] = (wish ?? '').replace(/\.py$/, '').replaceAll('/', '.').split(':')
  const made = new RegExp(
    `^([A-Za-z_]\\w{0,60})(?:\\s{0,4}:[^=\\n]{1,80})?\\s{0,4}=\\s{0,4}(?:\\w{1,60}\\.){0,2}(?:${make}|${FACTORIES})\\(`,
    'gm',
  )
  const factory = new RegExp(`^(?:async )?def (${FACTORIES})\\(`, 'gm')
  const all = code.flatMap(({ path, module, text }) => [
    ...[...text.matchAll(made)].map(([, name = '']) => ({ path, module, name, factory: false })),
    ...(text.includes(make)
      ? [...text.matchAll(factory)].map(([, name = '']) => ({ path, module, name, factory: true }))
      : []),
  ])
  const wished = all.filter(
    ({ module, name }) =>
      wish === undefined || (module === wishedModule && (wishedName === undefined || name === wishedName)),
  )
  if (wish !== undefined && wished.length === 0) {
    throw new UserError(
      `module is ${wish}, and no application is there; ${all.length === 0 ? 'there is none' : `there are ${all.map(named).join(', ')}`}`,
    )
  }
  const ready = wished.filter((one) => !one.factory)
  return targeted(choose(ready.length > 0 ? ready : wished))
}

type Candidate = Omit<Application, 'target'>

function choose(candidates: readonly Candidate[]): Candidate | undefined {
  const ranked = candidates.map((one) => ({ one, rank: rank(one) })).sort((a, b) => a.rank - b.rank)
  const [first, second] = ranked
  if (first !== undefined && second !== undefined && first.rank === second.rank) {
    throw new UserError(
      `there is more than one application: ${named(first.one)} and ${named(second.one)}; say which one with the input module, such as "${named(first.one)}"`,
    )
  }
  return first?.one
}

/** Nearer to the root first, then by the usual names of module and object. */
function rank({ path, module, name }: Candidate): number {
  const usual = USUAL_MODULES.indexOf(module.split('.').at(-1) ?? '')
  const folders = path.replace(/^src\//, '').split('/').length
  return folders * 100 + (usual < 0 ? 50 : usual) + (['app', 'application'].includes(name) ? 0 : 0.5)
}

function named({ module, name }: Candidate): string {
  return `${module}:${name}`
}

function targeted(candidate: Candidate | undefined): Application | undefined {
  if (candidate === undefined) return undefined
  return { ...candidate, target: `${named(candidate)}${candidate.factory ? '()' : ''}` }
}

const SCRIPTS = ['main.py', 'app.py', 'server.py', 'src/main.py', 'src/app.py', 'src/server.py', '__main__.py']

function scriptStart({ sources, code, dependencies, module }: StartQuestion): PythonStart {
  const foreign = UNSUPPORTED.find((name) => dependencies.names.has(name))
  if (foreign !== undefined) {
    throw new UserError(
      `${foreign} has no start command that is known here (Flask, FastAPI, Django, Starlette, Litestar, Quart and main.py have); give it as "start"`,
    )
  }
  const script = module === undefined ? SCRIPTS.find((path) => sources.has(path)) : scriptOf(sources, module)
  const runnable = code.find(({ path }) => /^(?:src\/)?[^/]+\/__main__\.py$/.test(path))
  if (script === undefined && runnable === undefined) {
    throw new UserError(
      'there is no framework among the dependencies, and no main.py or app.py; add one, or give the start command as "start"',
    )
  }
  const words = script === undefined ? ['-m', (runnable as Code).module.replace(/\.__main__$/, '')] : [script]
  const text = script === undefined ? runnable?.text : sources.text(script)
  const port = portIn([text ?? '', ...code.map((one) => one.text)])
  return {
    framework: 'none',
    command: ['python', ...words],
    developmentCommand: ['python', ...words],
    ...(port === undefined ? {} : { port }),
    notes: [],
  }
}

function scriptOf(sources: Sources, module: string): string {
  const path = module.endsWith('.py') ? module : `${module.replaceAll('.', '/')}.py`
  if (sources.has(path)) return path
  throw new UserError(`module is ${module}, and there is no ${path}`)
}

const PORT =
  /\bport\s{0,4}[=:]\s{0,4}(\d{4,5})\b|["']PORT["']\s{0,4},\s{0,4}["']?(\d{4,5})\b|["'](?:0\.0\.0\.0|)["']\s{0,4},\s{0,4}(\d{4,5})\b/i

function portIn(texts: readonly string[]): number | undefined {
  for (const text of texts) {
    const [, ...groups] = PORT.exec(text) ?? []
    const digits = groups.find((group) => group !== undefined)
    if (digits !== undefined && Number(digits) < 65_536) return Number(digits)
  }
  return undefined
}
