import { appendFileSync, cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { baseImage } from '../../src/image/base/choose.ts'
import type { BaseTable } from '../../src/image/base/table.ts'
import { planProject } from '../../src/image/detect.ts'
import { writeDockerfile } from '../../src/image/dockerfile/write.ts'
import { generated } from '../../src/image/generate/files.ts'
import { writeGenerated } from '../../src/image/generate/write.ts'
import type { LanguageName } from '../../src/image/project.ts'
import { readSources } from '../../src/image/sources.ts'

const EXAMPLES = resolve(import.meta.dirname, '../../examples/images')

/** A line that every compiler takes at the end of a source, and that changes it. */
const CHANGES: Readonly<Record<LanguageName, { ending: string; line: string }>> = {
  python: { ending: '.py', line: '\nCHANGED = 1\n' },
  node: { ending: '.js', line: '\nglobalThis.changed = 1\n' },
  java: { ending: '.java', line: '\nclass Changed {}\n' },
  go: { ending: '.go', line: '\nvar Changed = 1\n' },
}

/** A copy of a sample with what is generated for it. */
export class Sample {
  readonly name: string
  readonly folder: string
  readonly #language: LanguageName
  readonly #text: string
  readonly #source: string

  /** @param table base images as the mirror of the builder has them */
  constructor(name: string, folder: string, table: BaseTable) {
    this.name = name
    this.folder = folder
    cpSync(join(EXAMPLES, name), folder, { recursive: true })
    const project = planProject(readSources(folder), {})
    const dockerfile = writeDockerfile(project.dockerfile, (key, version) => baseImage(table, key, version))
    writeGenerated(folder, generated(project, dockerfile), { force: true, dryRun: false })
    this.#language = project.language
    this.#source = this.#find()
    this.#text = readFileSync(this.#source, 'utf8')
  }

  /** One more line in a source of the service. */
  change(): void {
    appendFileSync(this.#source, CHANGES[this.#language].line)
  }

  /** As it was. */
  restore(): void {
    writeFileSync(this.#source, this.#text)
  }

  #find(): string {
    const { ending } = CHANGES[this.#language]
    const files = readdirSync(this.folder, { recursive: true, encoding: 'utf8' }).sort()
    const found = files.find((file) => file.endsWith(ending) && !/test|vendor|node_modules/i.test(file))
    if (found === undefined) throw new Error(`${this.name} has no source ${ending}`)
    return join(this.folder, found)
  }
}
