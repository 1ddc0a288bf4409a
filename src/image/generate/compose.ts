import type { Instruction, Stage } from '../dockerfile/types.ts'
import type { Project } from '../project.ts'
import { yamlFile } from './text.ts'

/** A development server compiles and reloads: it gets more than production does. */
const DEVELOPMENT_FACTOR = 2
const SMALLEST_MEMORY_MIB = 512
const MOST_PROCESSES = 512

/** @see https://github.com/compose-spec/compose-spec/blob/main/spec.md */
export function composeFile(project: Project): string {
  return yamlFile(escaped(compose(project)) as object, [
    'Development: docker compose up --build --watch',
    'No capabilities and no new privileges, as in the cluster; what can be written to is in memory, where the tools allow it.',
  ])
}

/** Before `$` is escaped. */
export function compose(project: Project): Record<string, unknown> {
  const stages = project.dockerfile.stages
  const target = (stages.find(({ name }) => name === 'development') ?? stages.at(-1))?.name
  const writes = developmentWrites(project, target)
  const environment = { ...writes.environment, ...project.environment }
  const healthcheck = healthcheckOf(project, target)
  return {
    name: project.name,
    services: {
      [project.name]: {
        build: { context: '.', ...(target !== undefined && { target }) },
        ports: [{ target: project.port, published: String(project.port), host_ip: '127.0.0.1', protocol: 'tcp' }],
        ...(Object.keys(environment).length > 0 && { environment }),
        init: true,
        read_only: writes.readOnly,
        tmpfs: writes.tmpfs,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
        deploy: { resources: { limits: limits(project) } },
        ...(healthcheck !== undefined && { healthcheck }),
        develop: { watch: [{ action: 'rebuild', path: '.' }] },
      },
    },
  }
}

interface Writes {
  readOnly: boolean
  tmpfs: string[]
  environment: Record<string, string>
}

/** Tools of development write where a service in production does not. */
function developmentWrites({ language, framework, writable }: Project, target: string | undefined): Writes {
  const folders = ['/tmp', ...writable.filter((folder) => folder !== '/tmp')]
  const plain = { readOnly: true, tmpfs: folders.map((folder) => `${folder}:mode=1777`), environment: {} }
  if (target !== 'development') return plain
  // `go run` starts what it has compiled in /tmp; a tmpfs is mounted noexec unless it says otherwise.
  if (language === 'go') {
    return {
      ...plain,
      tmpfs: ['/tmp:exec,mode=1777', ...plain.tmpfs.slice(1)],
      environment: { GOCACHE: '/tmp/go-build' },
    }
  }
  // Maven and Gradle write beside the sources of every module, and into their repository of libraries.
  if (language === 'java') return { ...plain, readOnly: false, tmpfs: ['/tmp:exec,mode=1777', ...plain.tmpfs.slice(1)] }
  if (framework === 'next') {
    const whole = new Set(folders.map((folder) => folder.replace(/\/\.next\/.*$/, '/.next')))
    return { ...plain, tmpfs: [...whole].map((folder) => `${folder}:mode=1777`) }
  }
  return plain
}

function limits({ resources }: Project): { cpus: string; memory: string; pids: number } {
  const memory = Math.max(SMALLEST_MEMORY_MIB, Math.ceil(resources.memoryMiB * DEVELOPMENT_FACTOR))
  return { cpus: String(Math.max(1, resources.cpu * DEVELOPMENT_FACTOR)), memory: `${memory}m`, pids: MOST_PROCESSES }
}

interface Healthcheck {
  test: string[]
  interval: string
  timeout: string
  start_period: string
  retries: number
}

/** The stage's own where it has one; else what the language can ask with. JDK and Go images bring nothing that asks. */
function healthcheckOf(project: Project, target: string | undefined): Healthcheck | undefined {
  const own = inherited(project.dockerfile.stages, target)
  if (own !== undefined) {
    return {
      test: ['CMD', ...own.exec],
      interval: `${own.intervalSeconds}s`,
      timeout: `${own.timeoutSeconds}s`,
      start_period: `${own.startSeconds}s`,
      retries: 3,
    }
  }
  const test = question(project)
  return test && { test, interval: '10s', timeout: '5s', start_period: `${project.startSeconds}s`, retries: 3 }
}

function question({ language, port, healthPath }: Project): string[] | undefined {
  // JSON text is a literal of JavaScript, and of Python for the characters that a checked path has.
  const url = JSON.stringify(`http://127.0.0.1:${port}${healthPath}`)
  if (language === 'python')
    return ['CMD', 'python', '-c', `from urllib.request import urlopen; urlopen(${url}, timeout=4)`]
  if (language === 'node') {
    return ['CMD', 'node', '-e', `fetch(${url}).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))`]
  }
  return undefined
}

function inherited(
  stages: readonly Stage[],
  name: string | undefined,
): Extract<Instruction, { do: 'healthcheck' }> | undefined {
  const stage = stages.find((candidate) => candidate.name === name)
  if (stage === undefined) return undefined
  const own = stage.instructions.findLast((instruction) => instruction.do === 'healthcheck')
  if (own !== undefined || !('stage' in stage.from)) return own
  return inherited(stages.slice(0, stages.indexOf(stage)), stage.from.stage)
}

/** Compose puts variables in for `$NAME` in every value; `$$` is a dollar. */
function escaped(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('$', '$$$$')
  if (Array.isArray(value)) return value.map(escaped)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, escaped(item)]))
}
