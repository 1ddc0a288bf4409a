import { error, type Problem, warning } from '../finding.ts'
import type { Rule } from '../rule.ts'
import { baseName, type Command, commandsOf, hasOption, isShell, operands } from '../shell.ts'
import { flag, type LintedDockerfile, type LintInstruction } from '../stages.ts'

/** Each RUN, its commands, and ENTRYPOINT and CMD where they are asked about. */
function runs({ instructions }: LintedDockerfile): readonly LintInstruction[] {
  return instructions.filter(({ keyword }) => keyword === 'RUN')
}

function perRun(name: string, check: (commands: readonly Command[], run: LintInstruction) => Problem[]): Rule {
  return { name, check: (dockerfile) => runs(dockerfile).flatMap((run) => check(commandsOf(run), run).slice(0, 1)) }
}

const DOWNLOADS: ReadonlySet<string> = new Set(['curl', 'wget'])
const READS_PROGRAMS: ReadonlySet<string> = new Set(['python', 'python3', 'node', 'perl', 'ruby', 'sudo', 'php'])

function isDownload({ words }: Command): boolean {
  return DOWNLOADS.has(baseName(words[0] ?? ''))
}

function runsInput({ words }: Command): boolean {
  const program = baseName(words[0] ?? '')
  return (
    isShell(program) ||
    program === 'source' ||
    program === '.' ||
    (READS_PROGRAMS.has(program) && !words.includes('-c'))
  )
}

/** What a server sends on the day of the build is run as it comes. */
export const pipeToShell = perRun('download-to-shell', (commands, { line }) => {
  const found = commands.some((command, index) => {
    const before = commands[index - 1]
    if (command.joint === '$(' && isDownload(command))
      return before !== undefined && (runsInput(before) || before.words[0] === 'eval')
    return command.joint === '|' && runsInput(command) && pipeline(commands, index).some(isDownload)
  })
  if (!found) return []
  return [
    error(
      line,
      'a download is run unseen; save it, compare its checksum (echo "<sha256>  file" | sha256sum -c), then run it',
    ),
  ]
})

/** The commands whose output reaches this one. */
function pipeline(commands: readonly Command[], index: number): readonly Command[] {
  let first = index
  while (first > 0 && commands[first]?.joint === '|') first -= 1
  return commands.slice(first, index)
}

export const sudo: Rule = {
  name: 'sudo',
  check: ({ instructions }) =>
    instructions
      .filter(({ keyword }) => ['RUN', 'CMD', 'ENTRYPOINT'].includes(keyword))
      .filter((instruction) => commandsOf(instruction).some(({ words }) => baseName(words[0] ?? '') === 'sudo'))
      .map(({ line }) =>
        error(line, 'sudo gives the image a way to become root; set the user by USER, and root before what needs it'),
      ),
}

const EVERYBODY = /^(?:0?777|a\+rwx|a=rwx|ugo\+rwx|\+rwx)$/

export const worldWritable: Rule = {
  name: 'world-writable',
  check: ({ instructions }) =>
    instructions
      .filter((instruction) => {
        if (EVERYBODY.test(flag(instruction, 'chmod') ?? '')) return true
        return instruction.keyword === 'RUN' && commandsOf(instruction).some(isOpen)
      })
      .map(({ line }) =>
        warning(
          line,
          'everybody may write there, so a process that was broken into may change programs; write 755, or give it to the user by COPY --chown',
        ),
      ),
}

function isOpen(command: Command): boolean {
  return baseName(command.words[0] ?? '') === 'chmod' && operands(command).some((word) => EVERYBODY.test(word))
}

/** `apt-get … install`: options may stand before the verb. */
export function isVerb(command: Command, programs: readonly string[], verbs: readonly string[]): boolean {
  return programs.includes(baseName(command.words[0] ?? '')) && verbs.includes(operands(command)[0] ?? '')
}

const APT = ['apt-get', 'apt']

export const recommends = perRun('apt-recommends', (commands, { line }) => {
  const bad = commands.some(
    (command) =>
      isVerb(command, APT, ['install']) &&
      !hasOption(command, '--no-install-recommends') &&
      !command.words.some((word) => /^(?:-o)?APT::Install-Recommends=(?:0|false)$/i.test(word)),
  )
  return bad
    ? [warning(line, 'apt-get installs what packages recommend, too; write apt-get install --no-install-recommends')]
    : []
})

/** A layer with the lists alone is old when a later one is built anew. */
export const updateAlone = perRun('apt-update-alone', (commands, { line, flags }) => {
  const updates = commands.some((command) => isVerb(command, APT, ['update']))
  const uses = commands.some((command) =>
    isVerb(command, APT, ['install', 'upgrade', 'dist-upgrade', 'full-upgrade', 'download', 'build-dep', 'satisfy']),
  )
  if (!updates || uses || flags.some(([name]) => name === 'mount')) return []
  return [
    warning(
      line,
      'the lists of apt-get update get old in a layer of their own; write apt-get update && apt-get install in one RUN',
    ),
  ]
})
