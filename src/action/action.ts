import { Annotations, type Place } from './annotations.ts'
import { artifactName, hasArtifactService, type Uploaded, upload, uploadFailure } from './artifacts.ts'
import { appendToFile, command, fileEntry, type Level, plainLines } from './commands.ts'
import type { COMMON_OUTPUTS, Definition } from './definition.ts'
import { type RunFacts, runFacts } from './facts.ts'
import { PrivateFolder } from './files.ts'
import { Secrets } from './secrets.ts'
import { capped, LARGEST_SUMMARY, literally } from './summary.ts'

/** All outputs of a job together may have 1 MB; one alone stays well under it, `result` repeats the others. */
const LONGEST_OUTPUT = 256 * 1024

export type OutputValue = string | number | boolean | null | undefined | object

/** The world an action runs in; tests hand in another. */
export interface Surroundings {
  env: NodeJS.ProcessEnv
  /** Standard output. */
  write(text: string): void
}

/** What a running action can do besides its own work: speak to the person, and hand results on. */
export class Action<O extends string = string> {
  /** Who runs this, where and why. */
  readonly facts: RunFacts
  /** Aborts with a `Cancelled` when the job is cancelled; what was begun is then landed within 7 s. */
  readonly cancelled: AbortSignal
  readonly #definition: Definition
  readonly #env: NodeJS.ProcessEnv
  readonly #write: (text: string) => void
  readonly #secrets = new Secrets()
  readonly #annotations: Annotations
  readonly #outputs = new Map<string, OutputValue>()
  readonly #artifacts = new Set<string>()
  #summary = ''
  #files: PrivateFolder | undefined
  #results: PrivateFolder | undefined
  #keepsFiles = false
  #uploads = true

  constructor(definition: Definition, { env, write }: Surroundings, cancelled: AbortSignal) {
    this.#definition = definition
    this.#env = env
    this.#write = write
    this.#annotations = new Annotations((line) => this.#line(this.#secrets.scrub(line)))
    this.cancelled = cancelled
    this.facts = runFacts(env)
  }

  /** Keeps a secret out of everything that is written from now on, in all its forms. */
  mask(secret: string): void {
    const fresh = this.#secrets.add(secret)
    if (this.facts.onGitHub) for (const form of fresh) this.#line(command('add-mask', form))
  }

  /** Takes known secrets out of a text that leaves by another way than this object. */
  scrub(text: string): string {
    return this.#secrets.scrub(text)
  }

  /** Progress for a person; text of any origin, never taken for a command of the runner. */
  log(text: string): void {
    for (const line of plainLines(this.scrub(text))) this.#line(line)
  }

  /** Seen only where debug logging is on. */
  debug(text: string): void {
    this.#line(command('debug', this.scrub(text)))
  }

  /** Folds the lines that `body` logs under a title. */
  async group<T>(title: string, body: () => T | Promise<T>): Promise<T> {
    this.#line(command('group', this.scrub(title)))
    try {
      return await body()
    } finally {
      this.#line(command('endgroup', ''))
    }
  }

  notice(message: string, place?: Place): void {
    this.#annotate('notice', message, place)
  }

  warn(message: string, place?: Place): void {
    this.#annotate('warning', message, place)
  }

  /** An error that doesn't end the run; the one that does is thrown. */
  error(message: string, place?: Place): void {
    this.#annotate('error', message, place)
  }

  /** Sets one of the declared outputs; objects go as JSON. What is never set is an empty string. */
  output(name: O, value: OutputValue): void {
    if (!(name in this.#definition.outputs)) throw new Error(`${this.#definition.name} declares no output ${name}`)
    this.#outputs.set(name, value)
  }

  /** Adds markdown to the job summary; `cell` and `table` of report/markdown.ts make foreign text safe. */
  summary(markdown: string): void {
    this.#summary = this.#summary === '' ? markdown : `${this.#summary.trimEnd()}\n\n${markdown}`
  }

  /** For the post step. */
  saveState(name: string, value: string): void {
    appendToFile('GITHUB_STATE', fileEntry(name, value), this.#env)
  }

  /** What main saved, in the post step; empty when it saved nothing. */
  state(name: string): string {
    return this.#env[`STATE_${name}`] ?? ''
  }

  /** A private folder for audit files and the like, made when it is first asked for; gone at the end of the run. */
  get files(): PrivateFolder {
    if (!this.#files) {
      this.#files = PrivateFolder.create(this.#definition.name, this.#env, (text) => this.scrub(text))
      this.saveState(FOLDER_STATE, this.#files.path)
    }
    return this.#files
  }

  /** A private folder for what later steps of the job read by paths in outputs; it goes with the runner's own. */
  get results(): PrivateFolder {
    this.#results ??= PrivateFolder.create(`${this.#definition.name}-results`, this.#env, (text) => this.scrub(text))
    return this.#results
  }

  /** @param uploads false: artifacts stay on disk (input upload-artifacts) */
  configureUploads(uploads: boolean): void {
    this.#uploads = uploads
  }

  /**
   * Uploads files of a private folder under a name that no other job, attempt or cell of the run has. Where there is
   * no artifact service they stay on disk and a notice says where; an upload that fails is a warning.
   *
   * @param what how the name begins: `deployment`
   * @param files absolute paths, as `write` of the folder returns them
   * @param from  whose files they are
   */
  async uploadArtifact(
    what: string,
    files: readonly string[],
    from: 'files' | 'results' = 'files',
  ): Promise<Uploaded | undefined> {
    const folder = this[from].path
    if (!this.#uploads || !hasArtifactService(this.#env)) {
      this.#keepFiles(from)
      const why = this.#uploads ? 'there is no artifact service here' : 'upload-artifacts is false'
      this.notice(`${why}: the files of ${what} stay in ${folder}`)
      return undefined
    }
    const name = this.#freeName(artifactName(what, this.facts))
    try {
      return await this.group(`Upload ${name}`, () => upload(name, files, folder, this.cancelled))
    } catch (error) {
      this.#keepFiles(from)
      this.warn(uploadFailure(name, folder, error))
      return undefined
    }
  }

  /**
   * Writes everything that is due at the end, whatever happened. Called once, by `run`.
   *
   * @param failure the one sentence that ended the run
   * @param told whether the summary that `body` wrote, if it did, has told of it
   */
  finish(failure?: string, told = false): void {
    const steps = [
      () => this.#annotations.close(failure === undefined ? undefined : this.scrub(failure)),
      () => this.#writeSummary(told && this.#summary !== '' ? undefined : failure),
      () => this.#writeOutputs(),
      () => this.removeFiles(),
    ]
    const errors: unknown[] = []
    for (const step of steps) {
      try {
        step()
      } catch (error) {
        errors.push(error)
      }
    }
    if (errors.length > 0) throw errors[0]
  }

  removeFiles(): void {
    if (!this.#keepsFiles) this.#files?.remove()
  }

  #annotate(level: Level, message: string, place?: Place): void {
    if (this.#annotations.add(level, this.scrub(message), place)) return
    this.log(`${level}: ${place === undefined ? '' : `${place.file}:${place.line}: `}${message}`)
  }

  #writeSummary(failure: string | undefined): void {
    if (failure !== undefined)
      this.#summary = `### ${this.#definition.title}\n\n${literally(failure)}\n${this.#summary}`
    this.#summary = capped(this.scrub(this.#summary), LARGEST_SUMMARY)
    appendToFile('GITHUB_STEP_SUMMARY', this.#summary, this.#env)
  }

  #writeOutputs(): void {
    const names = Object.keys(this.#definition.outputs)
    const values = Object.fromEntries(names.map((name) => [name, this.#sized(name, this.#outputs.get(name) ?? null)]))
    const all: Record<keyof typeof COMMON_OUTPUTS, OutputValue> = {
      summary: capped(this.#summary, LONGEST_OUTPUT),
      result: values,
    }
    const entries = Object.entries({ ...values, ...all })
    const lines = entries.map(([name, value]) => fileEntry(name, this.scrub(asText(value))))
    appendToFile('GITHUB_OUTPUT', lines.join(''), this.#env)
  }

  #sized(name: string, value: OutputValue): OutputValue {
    const length = asText(value).length
    if (length <= LONGEST_OUTPUT) return value
    this.log(`output ${name} has ${length} characters, more than the ${LONGEST_OUTPUT} that fit: it is left empty`)
    return null
  }

  #freeName(name: string): string {
    const free = this.#artifacts.has(name) ? `${name}-${this.#artifacts.size + 1}` : name
    this.#artifacts.add(free)
    return free
  }

  #keepFiles(from: 'files' | 'results'): void {
    if (from === 'results') return
    this.#keepsFiles = true
    this.saveState(FOLDER_STATE, '')
  }

  #line(line: string): void {
    this.#write(`${line}\n`)
  }
}

/** The private folder that a killed main left to its post step. */
export const FOLDER_STATE = 'folder'

function asText(value: OutputValue): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
