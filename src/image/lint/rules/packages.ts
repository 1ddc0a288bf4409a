import { type Problem, warning } from '../finding.ts'
import type { Rule } from '../rule.ts'
import { baseName, type Command, commandsOf, hasOption, operands } from '../shell.ts'
import { chain, type LintInstruction, type LintStage, variablesOf } from '../stages.ts'
import { isVerb } from './commands.ts'
import { contextSources, isEverything } from './context.ts'

interface Manager {
  readonly installs: (command: Command) => boolean
  /** The command leaves no cache behind. */
  readonly clean: (command: Command) => boolean
  /** Another command of the same RUN takes the cache away. */
  readonly cleans?: (command: Command) => boolean
  /** Part of the path of a cache mount. */
  readonly cache: RegExp
  /** An ENV that turns the cache off. */
  readonly variable?: string
  readonly instead: string
}

const never = () => false
const APT = ['apt-get', 'apt']
const YUM = ['yum', 'dnf', 'microdnf']

const MANAGERS: readonly Manager[] = [
  {
    installs: (command) => isVerb(command, APT, ['update', 'install']),
    clean: never,
    cleans: (command) =>
      baseName(command.words[0] ?? '') === 'rm' && command.words.some((word) => word.startsWith('/var/lib/apt/lists')),
    cache: /\/var\/(?:lib|cache)\/apt/,
    instead: 'end the RUN with && rm -rf /var/lib/apt/lists/*',
  },
  {
    installs: (command) => isVerb(command, ['apk'], ['add']),
    clean: (command) => hasOption(command, '--no-cache'),
    cleans: (command) =>
      baseName(command.words[0] ?? '') === 'rm' && command.words.some((word) => word.startsWith('/var/cache/apk')),
    cache: /apk/,
    instead: 'write apk add --no-cache',
  },
  {
    installs: (command) => isVerb(command, YUM, ['install']),
    clean: never,
    cleans: (command) =>
      isVerb(command, YUM, ['clean']) ||
      (baseName(command.words[0] ?? '') === 'rm' &&
        command.words.some((word) => /^\/var\/cache\/(?:yum|dnf)/.test(word))),
    cache: /yum|dnf/,
    instead: 'end the RUN with && dnf clean all',
  },
  {
    installs: (command) => isPip(command),
    clean: (command) => hasOption(command, '--no-cache-dir'),
    cache: /pip|\.cache/,
    variable: 'PIP_NO_CACHE_DIR',
    instead: 'write pip install --no-cache-dir, or RUN --mount=type=cache,target=/root/.cache/pip',
  },
  {
    installs: (command) => isVerb(command, ['npm'], ['ci', 'install', 'i']),
    clean: never,
    cleans: (command) =>
      isVerb(command, ['npm'], ['cache']) ||
      (baseName(command.words[0] ?? '') === 'rm' && command.words.some((word) => word.includes('.npm'))),
    cache: /npm/,
    instead: 'write RUN --mount=type=cache,target=/root/.npm, or end it with && npm cache clean --force',
  },
]

function isPip(command: Command): boolean {
  const [program = '', ...rest] = command.words
  const words = /^python[\d.]*$/.test(baseName(program)) && rest[0] === '-m' ? rest.slice(1) : command.words
  return /^pip[\d.]*$/.test(baseName(words[0] ?? '')) && words.includes('install')
}

/** Only layers that are shipped weigh: caches of build stages are left behind. */
export const packageCache: Rule = {
  name: 'package-cache',
  check: ({ shipped }) => {
    const variables = variablesOf(shipped.flatMap(({ instructions }) => instructions))
    return shippedRuns(shipped).flatMap((run) => cacheProblem(run, variables))
  },
}

function cacheProblem(run: LintInstruction, variables: ReadonlyMap<string, string>): Problem[] {
  const commands = commandsOf(run)
  const left = MANAGERS.find(({ installs, clean, cleans = never, cache, variable }) => {
    const mounted = run.flags.some(([name, value]) => name === 'mount' && cache.test(value))
    const turnedOff = variable !== undefined && variables.has(variable)
    if (mounted || turnedOff || commands.some(cleans)) return false
    return commands.some((command) => installs(command) && !clean(command))
  })
  return left === undefined
    ? []
    : [warning(run.line, `the package manager's cache stays in the image; ${left.instead}`)]
}

function shippedRuns(shipped: readonly LintStage[]): LintInstruction[] {
  return shipped.flatMap(({ instructions }) =>
    instructions.filter(({ keyword, trigger }) => keyword === 'RUN' && !trigger),
  )
}

const SYSTEM_MANAGERS = [...APT, ...YUM, 'apk']
const BUILD_TOOL =
  /^(?:build-essential|build-base|gcc|g\+\+|clang|make|cmake|maven|gradle|cargo|rustc|golang(?:-go)?|go|openjdk.*-jdk(?:-headless)?|default-jdk(?:-headless)?|python3?-dev|libc6?-dev|musl-dev|linux-headers|git|pkg-config)(?:[=~<>].*)?$/

export const buildTools: Rule = {
  name: 'build-tools-shipped',
  check: ({ shipped }) => shippedRuns(shipped).flatMap(toolProblem),
}

function toolProblem(run: LintInstruction): Problem[] {
  const commands = commandsOf(run)
  const removes = commands.some((command) =>
    isVerb(command, SYSTEM_MANAGERS, ['purge', 'remove', 'autoremove', 'del', 'erase']),
  )
  if (removes) return []
  const installed = commands
    .filter((command) => isVerb(command, SYSTEM_MANAGERS, ['install', 'add']))
    .flatMap((command) => operands(command).slice(1))
  const tools = installed.filter((word) => word.length <= 60 && BUILD_TOOL.test(word))
  if (tools.length === 0) return []
  return [
    warning(
      run.line,
      `the image that is shipped gets ${tools.slice(0, 3).join(', ')}; install what only a build needs in a stage of its own, and copy what it made`,
    ),
  ]
}

/** Installs what a manifest of the project names, so that it needs that manifest alone. */
function installsDependencies(command: Command): boolean {
  if (isVerb(command, ['npm'], ['ci', 'install', 'i'])) return operands(command).length === 1
  if (isVerb(command, ['yarn', 'pnpm', 'bun'], ['install', 'i'])) return true
  if (baseName(command.words[0] ?? '') === 'yarn' && command.words.length === 1) return true
  if (isPip(command))
    return command.words.some((word) => /^(?:-r|--requirement)(?:=|$)/.test(word) || /^-r\S/.test(word))
  if (isVerb(command, ['poetry'], ['install']) || isVerb(command, ['uv'], ['sync'])) return true
  if (isVerb(command, ['bundle', 'composer'], ['install']) || isVerb(command, ['cargo'], ['fetch'])) return true
  const [program = '', first, second] = command.words
  if (baseName(program) === 'go') return first === 'mod' && second === 'download'
  return /^mvnw?$/.test(baseName(program)) && command.words.some((word) => word.startsWith('dependency:'))
}

/** A change of one source file then downloads everything again. */
export const dependenciesFirst: Rule = {
  name: 'dependencies-first',
  check: ({ stages }) => stages.flatMap(orderProblem),
}

function orderProblem(stage: LintStage): Problem[] {
  const instructions = chain(stage).flatMap((part) =>
    part.instructions.map((instruction) => ({ instruction, own: part === stage })),
  )
  const copied = instructions.findIndex(
    ({ instruction }) => !instruction.trigger && contextSources(instruction).some(isEverything),
  )
  const sources = instructions[copied]
  if (sources === undefined) return []
  const after = instructions.slice(copied + 1)
  // What was installed before the sources came is what a second install finds in place.
  if (instructions.slice(0, copied).some(({ instruction }) => isInstall(instruction))) return []
  return after
    .filter(({ instruction, own }) => own && isInstall(instruction))
    .slice(0, 1)
    .map(({ instruction }) =>
      warning(
        instruction.line,
        `every change of a source installs all dependencies anew, because line ${sources.instruction.line} copies the sources before; copy the manifests first, install, then copy the rest`,
      ),
    )
}

function isInstall(instruction: LintInstruction): boolean {
  return instruction.keyword === 'RUN' && !instruction.trigger && commandsOf(instruction).some(installsDependencies)
}
