import type { LanguageName, Wishes } from '../../src/image/project.ts'

/** One folder under `examples/images`: what is made of it, or what is asked of its owner. */
export interface Sample {
  readonly name: string
  readonly language: LanguageName
  readonly framework: string
  readonly manager: string
  readonly wishes?: Wishes
  /** The folder does not say enough: the sentence that asks. Nothing is built then. */
  readonly question?: RegExp
  /** Why it is planned and generated in tests, but not built. */
  readonly unbuilt?: string
  /** Given to the program when it is started. */
  readonly environment?: Readonly<Record<string, string>>
  /** What it answers at `/`. */
  readonly answers?: RegExp
  /** Compressed size of the image, at most. */
  readonly maxMB: number
}

export const samples: readonly Sample[] = [
  {
    name: 'python-flask-pip',
    language: 'python',
    framework: 'flask',
    manager: 'pip',
    answers: /^Hello from Flask/,
    maxMB: 100,
  },
  {
    name: 'python-fastapi-uv',
    language: 'python',
    framework: 'fastapi',
    manager: 'uv',
    answers: /^Hello from FastAPI/,
    maxMB: 100,
  },
  {
    name: 'python-django-pip',
    language: 'python',
    framework: 'django',
    manager: 'pip',
    environment: { SECRET_KEY: 'of a test' },
    answers: /^Hello from Django/,
    maxMB: 100,
  },
  {
    name: 'python-django-nowsgi',
    language: 'python',
    framework: 'django',
    manager: 'pip',
    question: /no wsgi\.py, and no WSGI_APPLICATION in the settings; add shop\/wsgi\.py/,
    maxMB: 100,
  },
  {
    name: 'python-poetry-fastapi',
    language: 'python',
    framework: 'fastapi',
    manager: 'poetry',
    answers: /Hello from Poetry/,
    maxMB: 100,
  },
  {
    name: 'python-poetry-nolock',
    language: 'python',
    framework: 'fastapi',
    manager: 'poetry',
    question: /there is no poetry\.lock; run "poetry lock"/,
    maxMB: 100,
  },
  {
    name: 'node-express-npm',
    language: 'node',
    framework: 'express',
    manager: 'npm',
    answers: /^Hello from Express/,
    maxMB: 100,
  },
  {
    name: 'node-fastify-pnpm',
    language: 'node',
    framework: 'fastify',
    manager: 'pnpm',
    answers: /Hello from Fastify/,
    maxMB: 100,
  },
  {
    name: 'node-typescript-yarn',
    language: 'node',
    framework: 'koa',
    manager: 'yarn',
    answers: /^Hello from TypeScript/,
    maxMB: 100,
  },
  {
    name: 'node-next-standalone',
    language: 'node',
    framework: 'next',
    manager: 'npm',
    answers: /Hello from Next\.js/,
    maxMB: 100,
  },
  {
    name: 'node-npm-workspace',
    language: 'node',
    framework: 'express',
    manager: 'npm',
    answers: /^Hello from a workspace of npm/,
    maxMB: 100,
  },
  {
    name: 'node-pnpm-monorepo',
    language: 'node',
    framework: 'fastify',
    manager: 'pnpm',
    wishes: { module: 'apps/api' },
    answers: /^Hello from api of a pnpm monorepo/,
    maxMB: 100,
  },
  { name: 'go-module', language: 'go', framework: 'none', manager: 'go', answers: /^\w.*\.$/m, maxMB: 20 },
  { name: 'go-cmd', language: 'go', framework: 'none', manager: 'go', answers: /"title":"Walden"/, maxMB: 20 },
  { name: 'go-workspace', language: 'go', framework: 'chi', manager: 'go', answers: /^Good /, maxMB: 20 },
  { name: 'go-cgo', language: 'go', framework: 'none', manager: 'go', answers: /^[0-9a-f]{8}$/m, maxMB: 20 },
  { name: 'go-vendor', language: 'go', framework: 'none', manager: 'go', answers: /^21\.5 °C/, maxMB: 20 },
  {
    name: 'java-spring-maven',
    language: 'java',
    framework: 'spring-boot',
    manager: 'maven',
    answers: /"article":"coffee"/,
    maxMB: 100,
  },
  {
    name: 'java-spring-multimodule',
    language: 'java',
    framework: 'spring-boot',
    manager: 'maven',
    answers: /"name":"Effective Java"/,
    maxMB: 100,
  },
  {
    name: 'java-plain-jar',
    language: 'java',
    framework: 'none',
    manager: 'maven',
    answers: /^\{"now":"/,
    maxMB: 100,
  },
  {
    name: 'java-spring-gradle-wrapper',
    language: 'java',
    framework: 'spring-boot',
    manager: 'gradle',
    unbuilt:
      'The wrapper loads Gradle from services.gradle.org, and no registry of packages has a Gradle of this decade.',
    answers: /^112 tickets left/,
    maxMB: 100,
  },
]
