import type { LintInstruction } from './stages.ts'

/** One command of a shell script: its words without quotes, and how it is joined to the one before. */
export interface Command {
  readonly words: readonly string[]
  /** `|` takes what the one before writes; `$(` is put into the words of the one before. */
  readonly joint: '' | '|' | '&&' | '$('
}

const SHELLS: ReadonlySet<string> = new Set(['sh', 'bash', 'dash', 'ash', 'zsh', 'ksh'])
/** Words that stand before a command and change nothing about what it does. */
const BEFORE: ReadonlySet<string> = new Set([
  'if',
  'then',
  'else',
  'elif',
  'do',
  'while',
  'until',
  '!',
  '{',
  'time',
  'exec',
  'command',
  'env',
])

export function isShell(word: string | undefined): boolean {
  return word !== undefined && SHELLS.has(baseName(word))
}

export function baseName(word: string): string {
  return word.slice(word.lastIndexOf('/') + 1)
}

/** Many rules ask for the same. */
const known = new WeakMap<LintInstruction, readonly Command[]>()

/** The commands that a RUN runs, as far as they are shell. */
export function commandsOf(instruction: LintInstruction): readonly Command[] {
  const commands = known.get(instruction) ?? readCommands(instruction)
  known.set(instruction, commands)
  return commands
}

function readCommands(instruction: LintInstruction): readonly Command[] {
  if (instruction.exec !== undefined) {
    const [program, option, script] = instruction.exec
    const isScript = isShell(program) && option !== undefined && /^-[a-z]*c$/.test(option) && script !== undefined
    return isScript ? shellCommands(script) : [{ words: instruction.exec, joint: '' }]
  }
  const [first = '', ...body] = instruction.text.split('\n')
  if (!/<<-?\s*["']?\w/.test(first)) return shellCommands(instruction.text)
  const head = shellCommands(first.replaceAll(/<<-?\s*["']?\w+["']?/g, ' '))
  // Of another program than a shell the text is no shell script.
  const isScript = head.length === 0 || isShell(head[0]?.words[0])
  return isScript ? [...head, ...shellCommands(body.join('\n'))] : head
}

/**
 * Commands of a script in their order. Enough of a shell's grammar for what rules ask: quotes, comments, lists, pipes and
 * substitutions; no expansion. One pass, so that no text takes long.
 */
export function shellCommands(script: string): readonly Command[] {
  const reader = new Reader()
  const quotes = new Quotes()
  for (let index = 0; index < script.length; index += 1) {
    const sign = script[index] as string
    const next = script[index + 1]
    if (quotes.now === "'") {
      if (sign === "'") quotes.now = ''
      else reader.add(sign)
    } else if (sign === '\\' && next !== undefined) {
      if (next !== '\n') reader.add(next)
      index += 1
    } else if ((sign === '$' || (sign === '<' && quotes.now === '')) && next === '(') {
      reader.end('$(')
      quotes.open('(')
      index += 1
    } else if (sign === '`') reader.end(quotes.close('`') ? '&&' : quotes.open('`'))
    else if (sign === ')' && quotes.now === '') {
      quotes.close('(')
      reader.end('&&')
    } else if (sign === quotes.now) quotes.now = ''
    else if (quotes.now !== '') reader.add(sign)
    else if (sign === '"' || sign === "'") {
      quotes.now = sign
      reader.add('')
    } else if (sign === '#' && reader.atWord) index = endOfLine(script, index)
    else index += reader.outside(sign, next)
  }
  return reader.commands
}

function endOfLine(script: string, from: number): number {
  const end = script.indexOf('\n', from)
  return end < 0 ? script.length : end - 1
}

/** The quote that is open, and those around the substitutions that are. */
class Quotes {
  now = ''
  readonly #around: { sign: string; quote: string }[] = []

  open(sign: '(' | '`'): '$(' {
    this.#around.push({ sign, quote: this.now })
    this.now = ''
    return '$('
  }

  close(sign: '(' | '`'): boolean {
    if (this.#around.at(-1)?.sign !== sign) return false
    this.now = this.#around.pop()?.quote ?? ''
    return true
  }
}

class Reader {
  readonly #commands: Command[] = []
  #words: string[] = []
  #word: string[] | undefined
  #joint: Command['joint'] = ''

  get atWord(): boolean {
    return this.#word === undefined
  }

  add(text: string): void {
    this.#word ??= []
    this.#word.push(text)
  }

  endWord(): void {
    if (this.#word === undefined) return
    this.#words.push(this.#word.join(''))
    this.#word = undefined
  }

  /** A sign in no quotes; returns how many of the following belong to it. */
  outside(sign: string, next: string | undefined): number {
    if (sign === '|' && next === '|') this.end('&&')
    else if (sign === '|') this.end('|')
    else if (/[;&\n(]/.test(sign)) this.end('&&')
    else if (/\s/.test(sign)) this.endWord()
    else this.add(sign)
    return sign === '|' && (next === '|' || next === '&') ? 1 : 0
  }

  end(joint: Command['joint']): void {
    this.endWord()
    const start = this.#words.findIndex((word) => !BEFORE.has(word) && !/^[A-Za-z_]\w*=/.test(word))
    if (start >= 0) this.#commands.push({ words: this.#words.slice(start), joint: this.#joint })
    // An empty command keeps the joint of what it is part of: `| \n sh`.
    if (start >= 0 || this.#joint === '' || joint === '|') this.#joint = joint
    this.#words = []
  }

  get commands(): readonly Command[] {
    this.end('&&')
    return this.#commands
  }
}

/** Words that are no options. */
export function operands(command: Command): readonly string[] {
  return command.words.slice(1).filter((word) => !word.startsWith('-'))
}

export function hasOption(command: Command, ...names: readonly string[]): boolean {
  return command.words.some((word) => names.some((name) => word === name || word.startsWith(`${name}=`)))
}
