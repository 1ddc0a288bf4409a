import { existsSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { UserError } from '../../errors.ts'
import { baseImage } from '../../image/base/choose.ts'
import { builtInBases, overlaid, readTable } from '../../image/base/read.ts'
import { withDigests } from '../../image/base/refresh.ts'
import type { BaseTable } from '../../image/base/table.ts'
import { basesOf } from '../../image/base/used.ts'
import { planProject } from '../../image/detect.ts'
import { writeDockerfile } from '../../image/dockerfile/write.ts'
import { dockerignoreFile } from '../../image/generate/dockerignore.ts'
import type { Project, Wishes } from '../../image/project.ts'
import { readSources } from '../../image/sources.ts'
import { registryAccess } from '../registry-access.ts'
import { textAt, within } from '../report-files.ts'
import type { ImageAction, ImageInputs } from './machine.ts'
import { wordsOf } from './values.ts'

/** What an image is built from. */
export interface Source {
  /** Absolute. */
  readonly context: string
  readonly dockerfile: {
    /** Absolute. */
    readonly path: string
    /** As a person finds it: relative to the workspace, or what it was generated from. */
    readonly shown: string
    readonly text: string
    readonly generated: boolean
  }
  /** Text of the `.dockerignore` that the builder uses. */
  readonly dockerignore?: string
  /** What the sources are, where they say so. */
  readonly project?: Project
}

/**
 * The Dockerfile that was named, the one that is there, or else a generated one in a private folder.
 *
 * @throws {UserError} there is none and none can be generated
 */
export async function sourceOf(action: ImageAction, inputs: ImageInputs): Promise<Source> {
  const context = resolve(inputs.context)
  const given = inputs.dockerfile ?? (existsSync(join(context, 'Dockerfile')) ? 'Dockerfile' : undefined)
  if (given === undefined) return await generatedSource(action, inputs, context)
  const path = resolve(context, given)
  if (!existsSync(path)) {
    throw new UserError(`input dockerfile: there is no ${path}; give a path from the context, or leave it out`)
  }
  const ignore = [`${path}.dockerignore`, join(context, '.dockerignore')].find((file) => existsSync(file))
  return {
    context,
    dockerfile: { path, shown: relative(resolve('.'), path), text: textAt(path), generated: false },
    ...(ignore === undefined ? {} : { dockerignore: textAt(ignore) }),
  }
}

async function generatedSource(action: ImageAction, inputs: ImageInputs, context: string): Promise<Source> {
  const { project, text } = await plannedDockerfile(action, inputs)
  for (const note of project.notes) action.log(note)
  const path = action.results.write('Dockerfile', text)
  const own = join(context, '.dockerignore')
  const dockerignore = existsSync(own) ? textAt(own) : dockerignoreFile(project.ignored, [])
  action.results.write('Dockerfile.dockerignore', dockerignore)
  const shown = `${basename(path)} generated from ${relative(resolve('.'), context) || basename(dirname(path))}`
  return { context, dockerfile: { path, shown, text, generated: true }, dockerignore, project }
}

/** What the sources are, and the Dockerfile made from it. */
export async function plannedDockerfile(
  action: ImageAction,
  inputs: ImageInputs,
): Promise<{ project: Project; text: string }> {
  const project = planProject(readSources(resolve(inputs.context)), wishesOf(inputs))
  const { pin } = inputs
  const known = baseTable(inputs)
  const table = pin
    ? await withDigests(known, basesOf(project.dockerfile), registryAccess(action, inputs), today())
    : known
  return {
    project,
    text: writeDockerfile(project.dockerfile, (key, version) => baseImage(table, key, version, { pin })),
  }
}

/** The table of base images: the workspace's own lines before those that come with Gradus. */
export function baseTable(inputs: ImageInputs): BaseTable {
  const { path, given } = baseTableFile(inputs)
  if (!given && !existsSync(path)) return builtInBases()
  return overlaid(
    builtInBases(),
    within('base-images', () => readTable(textAt(path), path)),
  )
}

export function baseTableFile({ baseImages, context }: ImageInputs): { path: string; given: boolean } {
  return { path: baseImages ?? join(context, 'base-images.json'), given: baseImages !== undefined }
}

export function today(): string {
  return new Date().toISOString().slice(0, 10)
}

function wishesOf(inputs: ImageInputs): Wishes {
  const { language, name, port, healthPath, start, languageVersion, module, jlink } = inputs
  return {
    jlink,
    ...(language === undefined ? {} : { language }),
    ...(name === undefined ? {} : { name }),
    ...(port === undefined ? {} : { port }),
    ...(healthPath === undefined ? {} : { healthPath }),
    ...(start === undefined ? {} : { command: wordsOf(start) }),
    ...(languageVersion === undefined ? {} : { version: languageVersion }),
    ...(module === undefined ? {} : { module }),
  }
}
