import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { UserError } from '../../../src/errors.ts'
import images from '../../../src/image/base/images.json' with { type: 'json' }
import { parseDockerfile } from '../../../src/image/dockerfile/read.ts'
import { writeDockerfile } from '../../../src/image/dockerfile/write.ts'
import { PYTHON_VERSIONS, python } from '../../../src/image/languages/python.ts'
import type { Project, Wishes } from '../../../src/image/project.ts'
import { cpuMs, TOO_LONG_MS } from '../../cpu.ts'
import { sourcesOf } from '../sources-of.ts'

type Files = Readonly<Record<string, string>>

const plan = (files: Files, wishes: Wishes = {}): Project => python.plan(sourcesOf(files), wishes)
const text = (files: Files, wishes: Wishes = {}): string =>
  writeDockerfile(plan(files, wishes).dockerfile, (key, version) => `base.example/${key}:${version ?? 'any'}`)
const question = (files: Files, wishes: Wishes = {}): string => {
  try {
    plan(files, wishes)
  } catch (error) {
    if (error instanceof UserError) return error.message
    throw error
  }
  throw new Error('nothing was asked')
}

const FLASK = 'flask\ngunicorn\n'
const APP = 'from flask import Flask\napp = Flask(__name__)\n'
const FASTAPI = '[project]\nname = "shop"\ndependencies = ["fastapi", "uvicorn"]\n'
const API = 'app = FastAPI()\n'
const LOCK = '[[package]]\nname = "fastapi"\n[[package]]\nname = "uvicorn"\n'
const MANAGE = 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")'
const DJANGO = { 'requirements.txt': 'Django\ngunicorn', 'manage.py': MANAGE }

describe('start command', () => {
  test.each<[string, Files, Wishes, string]>([
    [
      'Flask in app.py',
      { 'requirements.txt': FLASK, 'app.py': APP },
      {},
      'gunicorn --bind 0.0.0.0:8000 --access-logfile - app:app',
    ],
    [
      'another port',
      { 'requirements.txt': FLASK, 'app.py': APP },
      { port: 9000 },
      'gunicorn --bind 0.0.0.0:9000 --access-logfile - app:app',
    ],
    [
      'wsgi.py before the package that has the factory',
      {
        'requirements.txt': FLASK,
        'wsgi.py': 'app = create_app()',
        'shop/__init__.py': 'from flask import Flask\ndef create_app():\n    pass',
      },
      {},
      'gunicorn --bind 0.0.0.0:8000 --access-logfile - wsgi:app',
    ],
    [
      'a factory alone',
      { 'requirements.txt': FLASK, 'shop/__init__.py': 'from flask import Flask\ndef create_app():\n    pass' },
      {},
      'gunicorn --bind 0.0.0.0:8000 --access-logfile - shop:create_app()',
    ],
    [
      'FastAPI in a package under src',
      { 'requirements.txt': 'fastapi\nuvicorn', 'src/shop/main.py': 'app: FastAPI = fastapi.FastAPI(title="x")' },
      {},
      'uvicorn --host 0.0.0.0 --port 8000 shop.main:app',
    ],
    [
      'FastAPI, which brings uvicorn itself',
      { 'requirements.txt': 'FastAPI[Standard]>=0.110', 'main.py': API },
      {},
      'uvicorn --host 0.0.0.0 --port 8000 main:app',
    ],
    [
      'FastAPI by a factory',
      {
        'requirements.txt': 'fastapi\nuvicorn',
        'main.py': 'from fastapi import FastAPI\ndef create_app() -> FastAPI:\n    return FastAPI()',
      },
      {},
      'uvicorn --factory --host 0.0.0.0 --port 8000 main:create_app',
    ],
    [
      'the application that was wished for',
      { 'requirements.txt': FLASK, 'a.py': APP, 'b.py': APP },
      { module: 'b' },
      'gunicorn --bind 0.0.0.0:8000 --access-logfile - b:app',
    ],
    [
      'Django by its settings',
      { ...DJANGO, 'shop/settings.py': 'WSGI_APPLICATION = "shop.web.server"' },
      {},
      'gunicorn --bind 0.0.0.0:8000 --access-logfile - shop.web:server',
    ],
    [
      'Django by the wsgi.py beside the settings, of two',
      { ...DJANGO, 'shop/settings.py': '', 'shop/wsgi.py': '', 'other/wsgi.py': '' },
      {},
      'gunicorn --bind 0.0.0.0:8000 --access-logfile - shop.wsgi:application',
    ],
    [
      'Django in a folder of its own',
      { 'requirements.txt': 'Django\ngunicorn', 'site/manage.py': MANAGE, 'site/shop/wsgi.py': '' },
      {},
      'gunicorn --chdir site --bind 0.0.0.0:8000 --access-logfile - shop.wsgi:application',
    ],
    [
      'Django by uvicorn',
      { 'requirements.txt': 'Django\nuvicorn', 'manage.py': MANAGE, 'shop/asgi.py': '' },
      {},
      'uvicorn --host 0.0.0.0 --port 8000 shop.asgi:application',
    ],
    ['a script', { 'requirements.txt': '', 'main.py': 'serve(port=8080)' }, {}, 'python main.py'],
    ['a package that runs', { 'requirements.txt': 'aiohttp', 'shop/__main__.py': '' }, {}, 'python -m shop'],
    [
      'the command that was given',
      { 'requirements.txt': 'flask' },
      { command: ['waitress-serve', 'app:app'] },
      'waitress-serve app:app',
    ],
  ])('%s', (_what, files, wishes, command) => {
    expect(plan(files, wishes).command.join(' ')).toBe(command)
  })

  test('a program that opens its own port keeps it', () => {
    expect(plan({ 'requirements.txt': '', 'main.py': 'serve(port=8080)' }).port).toBe(8080)
  })
})

describe('a question, in one sentence', () => {
  test.each<[string, Files, Wishes, RegExp]>([
    [
      'Flask without a server',
      { 'requirements.txt': 'flask', 'app.py': APP },
      {},
      /add the line "gunicorn" to requirements\.txt/,
    ],
    [
      'FastAPI without a server, by uv',
      { 'pyproject.toml': FASTAPI.replace(', "uvicorn"', ''), 'uv.lock': LOCK, 'main.py': API },
      {},
      /run "uv add uvicorn"/,
    ],
    ['no application', { 'requirements.txt': FLASK }, {}, /such as "app = Flask\(…\)"/],
    [
      'two applications',
      { 'requirements.txt': FLASK, 'a.py': APP, 'b.py': APP },
      {},
      /a:app and b:app; say which one with the input module/,
    ],
    [
      'a wish that is nowhere',
      { 'requirements.txt': FLASK, 'a.py': APP },
      { module: 'c' },
      /module is c, and no application is there; there are a:app/,
    ],
    ['Django without manage.py', { 'requirements.txt': 'django\ngunicorn' }, {}, /no manage\.py/],
    ['Django with two wsgi.py', { ...DJANGO, 'a/wsgi.py': '', 'b/wsgi.py': '' }, {}, /there are a\.wsgi and b\.wsgi/],
    ['nothing to start', { 'requirements.txt': 'requests' }, {}, /no main\.py or app\.py/],
    [
      'a framework that is not known',
      { 'requirements.txt': 'streamlit', 'main.py': '' },
      {},
      /streamlit has no start command that is known/,
    ],
    ['Poetry without a lock', { 'pyproject.toml': '[tool.poetry]\nname = "x"' }, {}, /run "poetry lock"/],
    ['Pipenv', { Pipfile: '' }, {}, /Pipfile is of Pipenv; supported are pip .*, uv .* and Poetry/],
    ['conda', { 'environment.yml': '' }, {}, /environment\.yml is of conda/],
    [
      'a workspace of uv',
      { 'pyproject.toml': '[tool.uv.workspace]\nmembers = ["a"]', 'uv.lock': '' },
      {},
      /workspace of uv/,
    ],
    ['no project', { 'pyproject.toml': '[tool.ruff]\n' }, {}, /has no \[project\] table/],
    ['a package that is compiled', { 'requirements.txt': 'Psycopg2==2.9' }, {}, /use psycopg2-binary/],
    [
      'a package from git',
      { 'requirements.txt': '# x\nshop @ git+https://example.com/x' },
      {},
      /requirements\.txt line 2 installs from git/,
    ],
    [
      'a file that is not there',
      { 'requirements.txt': 'a\n-r more.txt' },
      {},
      /requirements\.txt line 2 includes more\.txt/,
    ],
    [
      'a line that is none',
      { 'requirements.txt': 'a \\\n  ==1\n!!' },
      {},
      /requirements\.txt line 3 is no requirement/,
    ],
    ['broken TOML', { 'pyproject.toml': '[project]\nname = shop\n' }, {}, /^pyproject\.toml line 2 is no valid TOML/],
    [
      'a broken lock',
      { 'pyproject.toml': FASTAPI, 'uv.lock': 'version = 1\n<<<<<<< main\n' },
      {},
      /^uv\.lock line 2 is no valid TOML/,
    ],
    [
      'a lock that is not of this pyproject.toml',
      { 'pyproject.toml': FASTAPI, 'uv.lock': '[[package]]\nname = "fastapi"' },
      {},
      /uv\.lock is not of this pyproject\.toml: it has no uvicorn; run "uv lock"/,
    ],
    [
      'a version that no image has',
      { 'requirements.txt': FLASK, 'app.py': APP, '.python-version': '2.7' },
      {},
      /\.python-version asks for "2\.7"/,
    ],
    [
      'a wish that no image has',
      { 'requirements.txt': FLASK, 'app.py': APP },
      { version: '3.1' },
      /language-version is "3\.1"; there are base images of 3\.14/,
    ],
    [
      'T17: a key into prototypes',
      { 'pyproject.toml': '[project]\nname = "x"\n[tool.constructor]\n' },
      {},
      /constructor can't be a key/,
    ],
  ])('%s', (_what, files, wishes, sentence) => {
    expect(question(files, wishes)).toMatch(sentence)
    expect(question(files, wishes)).not.toMatch(/\n/)
  })
})

describe('versions', () => {
  test.each<[string, Files, string]>([
    ['none is said', {}, '3.13'],
    ['a version file', { '.python-version': '3.12.4\n' }, '3.12'],
    ["Heroku's", { 'runtime.txt': 'python-3.11.9' }, '3.11'],
    ['a lower bound', { 'pyproject.toml': '[project]\nrequires-python = ">=3.10"' }, '3.13'],
    ['a higher lower bound', { 'pyproject.toml': '[project]\nrequires-python = ">=3.14"' }, '3.14'],
    ['an upper bound', { 'pyproject.toml': '[project]\nrequires-python = ">=3.10,<3.13,!=3.11.2"' }, '3.12'],
    ['one line', { 'pyproject.toml': '[project]\nrequires-python = "==3.12.*"' }, '3.12'],
    ['a compatible release', { 'pyproject.toml': '[project]\nrequires-python = "~=3.11.2"' }, '3.11'],
    [
      "Poetry's caret",
      { 'pyproject.toml': '[tool.poetry]\n[tool.poetry.dependencies]\npython = "^3.12"', 'poetry.lock': '' },
      '3.13',
    ],
  ])('%s', (_what, files, version) => {
    expect(plan({ 'requirements.txt': '', 'main.py': '', ...files }).version).toBe(version)
  })

  test('each one that is offered has a base image', () => {
    const known = images.images.filter(({ key }) => key === 'python').map(({ version }) => version)
    for (const version of PYTHON_VERSIONS) expect(known).toContain(version)
  })
})

describe('what the program needs to run', () => {
  test('variables that it takes without a default are named, those with one are not', () => {
    const { environment, notes } = plan({
      'requirements.txt': '',
      'main.py': 'a = os.environ["API_KEY"]\nb = os.environ.get("OTHER")\nos.environ["SET"] = "x"\nos.environ["PORT"]',
    })
    expect(environment).toEqual({ API_KEY: 'development' })
    expect(notes.join()).toContain('API_KEY')
  })

  test('health and metrics are read from the routes', () => {
    expect(
      plan({ 'requirements.txt': FLASK, 'app.py': `${APP}@app.get("/healthz")\n@app.get("/metrics")\n` }),
    ).toMatchObject({
      healthPath: '/healthz',
      metricsPath: '/metrics',
    })
    expect(plan({ ...DJANGO, 'shop/wsgi.py': '', 'shop/urls.py': 'path("health/", view)' }).healthPath).toBe('/health/')
  })

  test('static files of Django are gathered with the variables that its settings want', () => {
    const files = {
      ...DJANGO,
      'shop/wsgi.py': '',
      'shop/settings.py': 'STATIC_ROOT = "x"\nKEY = os.environ["SECRET_KEY"]',
    }
    expect(text(files)).toContain(
      'RUN ["env", "SECRET_KEY=development", "python", "manage.py", "collectstatic", "--noinput"]',
    )
  })
})

describe('the Dockerfile', () => {
  test('installs from the files that name packages before the sources are there', () => {
    const files = {
      'requirements.txt': '-r base/common.txt\nflask\ngunicorn',
      'base/common.txt': 'redis',
      'app.py': APP,
    }
    const read = parseDockerfile(text(files))
    const copies = read.filter(({ keyword }) => keyword === 'COPY').map(({ text: words }) => words)
    expect(copies.slice(0, 3)).toEqual(['requirements.txt ./', 'base/common.txt base/', '. .'])
    const install = read.findIndex(({ text: words }) => words.includes('install --no-compile -r requirements.txt'))
    expect(install).toBeLessThan(read.findIndex(({ text: words }) => words === '. .'))
  })

  test('a package from the folder itself needs the sources first, and says so', () => {
    const files = { 'requirements.txt': '-e .\nflask\ngunicorn', 'app.py': APP }
    expect(plan(files).notes.join()).toContain('installed anew after every change')
    expect(text(files).indexOf('COPY . .')).toBeLessThan(text(files).indexOf('-r requirements.txt'))
  })

  test.each<[string, Files, string]>([
    [
      'uv',
      { 'pyproject.toml': FASTAPI, 'uv.lock': LOCK, 'main.py': API },
      'uv sync --locked --no-dev --no-install-project',
    ],
    [
      'uv, with the project as a package',
      { 'pyproject.toml': `${FASTAPI}[build-system]\n`, 'uv.lock': LOCK, 'main.py': API },
      'uv sync --locked --no-dev --no-editable',
    ],
    [
      'Poetry',
      { 'pyproject.toml': `[tool.poetry]\n${FASTAPI}`, 'poetry.lock': LOCK, 'main.py': API },
      'poetry install --only main --no-root',
    ],
    [
      'pip, from pyproject.toml',
      { 'pyproject.toml': FASTAPI, 'main.py': API },
      'install --no-compile -r /tmp/requirements.txt',
    ],
    [
      'pip, from setup.py',
      { 'setup.py': 'install_requires=["fastapi", "uvicorn>=0.3"]', 'main.py': API },
      'install --no-compile .',
    ],
  ])('%s', (_what, files, words) => {
    expect(text(files)).toContain(words)
  })

  test('sources under src are found there', () => {
    expect(text({ 'requirements.txt': 'fastapi\nuvicorn', 'src/shop/main.py': API })).toContain('PYTHONPATH="/app/src"')
  })
})

test.each(['shop\nRUN touch /pwn', '$(touch pwn)', '"; touch pwn; "', '`id`', '😀', 'x'.repeat(1000), '-', ''])(
  'T2: a project called %j gets a name that can stand anywhere',
  (name) => {
    const files = { 'pyproject.toml': `[project]\nname = ${JSON.stringify(name)}\n`, 'main.py': '' }
    expect(plan(files).name).toMatch(/^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$/)
    expect(text(files)).not.toMatch(/touch \/?pwn|`id`/)
  },
)

test('T19: 100 kB of anything is read in no time', () => {
  const long = [
    '-r ',
    'a[',
    'app = ',
    'os.environ[',
    'path("',
    ' ',
    '\\\n',
    'def create_app(',
    '"PORT",',
    'x=y:',
    '/a',
  ].map((piece) => piece.repeat(Math.ceil(100_000 / piece.length)))
  for (const [index, hostile] of long.entries()) {
    const start = cpuMs()
    for (const files of [
      { 'requirements.txt': hostile, 'main.py': '' },
      { 'requirements.txt': FLASK, 'app.py': `${APP}${hostile}` },
      { 'requirements.txt': '', 'main.py': hostile, '.python-version': hostile },
      { 'requirements.txt': 'Django\ngunicorn', 'manage.py': hostile, 'shop/wsgi.py': '', 'shop/settings.py': hostile },
      { 'setup.py': hostile, 'main.py': '' },
    ] as Files[]) {
      try {
        plan(files)
      } catch (error) {
        expect(error).toBeInstanceOf(UserError)
      }
    }
    expect({ index, fast: cpuMs() - start < TOO_LONG_MS }).toEqual({ index, fast: true })
  }
})

test('whatever stands in the files, there is a plan or a sentence', () => {
  const anything = fc.string({ unit: 'grapheme', maxLength: 60 })
  fc.assert(
    fc.property(anything, anything, anything, (requirements, code, settings) => {
      for (const files of [
        { 'requirements.txt': requirements, 'main.py': code, '.python-version': settings },
        { 'pyproject.toml': requirements, 'main.py': code },
        { 'requirements.txt': `${FLASK}${requirements}`, 'app.py': `${APP}${code}` },
      ] as Files[]) {
        try {
          expect(parseDockerfile(text(files)).length).toBeGreaterThan(10)
        } catch (error) {
          if (!(error instanceof UserError)) throw error
        }
      }
    }),
    { numRuns: 200 },
  )
})
