import { posix } from 'node:path'
import { UserError } from '../../../errors.ts'
import { type Code, moduleOf } from './code.ts'
import { type PythonStart, requireServer, type StartQuestion, serverCommand } from './server.ts'

const SETTINGS = /DJANGO_SETTINGS_MODULE["']\s{0,4}[,\]=]{1,2}\s{0,4}["']([A-Za-z_][\w.]{0,120})["']/
const POINTER = {
  wsgi: /^WSGI_APPLICATION\s{0,4}=\s{0,4}["']([A-Za-z_][\w.]{0,120})\.(\w{1,60})["']/m,
  asgi: /^ASGI_APPLICATION\s{0,4}=\s{0,4}["']([A-Za-z_][\w.]{0,120})\.(\w{1,60})["']/m,
}

/** @throws {UserError} a question: no manage.py, no server, no module that is to be served */
export function djangoStart(question: StartQuestion): PythonStart {
  const { code, dependencies, port } = question
  const folder = manageFolder(question)
  const inside = code.filter(({ path }) => folder === '.' || path.startsWith(`${folder}/`))
  const modules = inside.map((one) => ({ ...one, module: moduleOf(one.path, folder === '.' ? undefined : folder) }))
  const { names } = dependencies
  const kind = !names.has('gunicorn') && names.has('uvicorn') ? 'asgi' : 'wsgi'
  const server = requireServer('django', kind, dependencies)
  const target = question.module ?? pointedAt(kind, modules, manageSettings(question, folder))
  const place = folder === '.' ? [] : server === 'gunicorn' ? ['--chdir', folder] : ['--app-dir', folder]
  const [program = '', ...words] = serverCommand(server, kind, { target, factory: false }, port)
  const manage = posix.join(folder, 'manage.py')
  return {
    framework: 'django',
    command: [program, ...place, ...words],
    developmentCommand: ['python', manage, 'runserver', `0.0.0.0:${port}`],
    ...(modules.some(({ text }) => /^STATIC_ROOT\s{0,4}=/m.test(text))
      ? { gather: [manage, 'collectstatic', '--noinput'] }
      : {}),
    notes: [`${target} is served by ${server}.`, ...djangoNotes(modules)],
  }
}

function manageFolder({ sources }: StartQuestion): string {
  const found = sources.files.filter((file) => /^(?:[A-Za-z_][\w-]{0,80}\/)?manage\.py$/.test(file))
  const [only, other] = found.includes('manage.py') ? ['manage.py'] : found
  if (only === undefined) {
    throw new UserError('Django is a dependency, and there is no manage.py; give the folder that has it as "context"')
  }
  if (other !== undefined) {
    throw new UserError(`there are ${only} and ${other}; give the folder of the one to serve as "context"`)
  }
  return posix.dirname(only)
}

function manageSettings({ sources }: StartQuestion, folder: string): string | undefined {
  return SETTINGS.exec(sources.text(posix.join(folder, 'manage.py')) ?? '')?.[1]
}

/** What the settings point at; else the wsgi.py beside the settings; else the only one there is. */
function pointedAt(kind: 'asgi' | 'wsgi', modules: readonly Code[], settings: string | undefined): string {
  for (const { text } of modules) {
    const [, module, name] = POINTER[kind].exec(text) ?? []
    if (module !== undefined) return `${module}:${name}`
  }
  const candidates = modules.filter(({ path }) => posix.basename(path) === `${kind}.py`).map(({ module }) => module)
  const beside = candidates.find((module) => settings?.startsWith(module.replace(/\w+$/, '')))
  const [first, second] = beside === undefined ? candidates : [beside]
  const pointer = `${kind.toUpperCase()}_APPLICATION`
  const project = settings?.split('.')[0] ?? 'project'
  if (first === undefined) {
    throw new UserError(
      `can't tell what Django is served by: no ${kind}.py, and no ${pointer} in the settings; add ${project}/${kind}.py (as "django-admin startproject" makes it), or ${pointer} = "${project}.${kind}.application"`,
    )
  }
  if (second !== undefined) {
    throw new UserError(
      `there are ${first} and ${second}; say which one is served by ${pointer} in the settings, or with the input module, such as "${first}:application"`,
    )
  }
  return `${first}:application`
}

function djangoNotes(modules: readonly Code[]): string[] {
  const settings = modules.filter(({ path }) => /(?:^|\/)settings(?:\/[^/]+)?\.py$/.test(path)).map(({ text }) => text)
  const has = (pattern: RegExp) => settings.some((text) => pattern.test(text))
  return [
    ...(has(/^ALLOWED_HOSTS\s{0,4}=\s{0,4}\[\s{0,9}\]/m)
      ? [
          'ALLOWED_HOSTS is empty: outside of DEBUG every request, probes among them, gets 400; read it from the environment.',
        ]
      : []),
    ...(has(/django\.db\.backends\.sqlite3/)
      ? ['The database is SQLite: with a read-only root it can only be read, unless its file is in a volume.']
      : []),
  ]
}
