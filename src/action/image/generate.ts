import { join, relative, resolve } from 'node:path'
import { generated } from '../../image/generate/files.ts'
import { type WrittenFile, writeGenerated } from '../../image/generate/write.ts'
import { generateSummary } from '../../report/image-files.ts'
import type { ImageAction, ImageInputs } from './machine.ts'
import { plannedDockerfile } from './source.ts'

/** generate: everything a service needs to be built, run and watched, written beside its sources. */
export async function generateCommand(action: ImageAction, inputs: ImageInputs): Promise<void> {
  const { project, text } = await plannedDockerfile(action, inputs)
  const { context, dryRun, force, image } = inputs
  const files = generated(project, text, image)
  const written = writeGenerated(resolve(context), files, { dryRun, force })
  const states = Object.fromEntries(written.map(({ path, state }) => [path, state]))
  action.output('files', states)
  action.output('dockerfile', join(relative(resolve('.'), resolve(context)), 'Dockerfile'))
  action.log(
    `${project.name}: ${project.language} ${project.version}, ${project.framework}, ${project.packageManager}, port ${project.port}, health at ${project.healthPath}`,
  )
  for (const note of project.notes) action.log(note)
  for (const file of written) await tell(action, file, dryRun)
  action.summary(generateSummary(project, written, dryRun))
}

async function tell(action: ImageAction, { path, state, diff, note }: WrittenFile, dryRun: boolean): Promise<void> {
  const would = dryRun && state !== 'unchanged' && state !== 'kept' ? 'would be ' : ''
  if (note !== undefined) action.warn(note)
  if (diff === '') action.log(`${path}: ${would}${state}`)
  else await action.group(`${path}: ${would}${state}`, () => action.log(diff))
}
