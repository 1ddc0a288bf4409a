import { setTimeout as sleep } from 'node:timers/promises'
import { messageOf } from '../errors.ts'
import type { RunFacts } from './facts.ts'

/** An upload that takes longer is given up: a rollout's end must not hang on it. */
const LONGEST_UPLOAD_MS = 60_000
/** A cancelled job is killed 10 s after its first signal, and the landing comes first. */
const LONGEST_UPLOAD_WHEN_CANCELLED_MS = 2_000

export interface Uploaded {
  name: string
  id: number
}

/** Names are final within a run, all attempts and jobs of it: a second upload of one is refused with 409. */
export function artifactName(what: string, facts: RunFacts): string {
  const parts = [what, facts.job ?? 'local', String(facts.attempt), facts.cell]
  return parts.map((part) => part.replace(/[^A-Za-z0-9._-]+/g, '-')).join('-')
}

/** Whether this run has an artifact service; `act` without --artifact-server-path and people's machines have none. */
export function hasArtifactService(env: NodeJS.ProcessEnv): boolean {
  return Boolean(env.ACTIONS_RUNTIME_TOKEN && env.ACTIONS_RESULTS_URL)
}

/**
 * @param files absolute paths under `folder`
 * @throws whatever the upload failed with, or that it took too long
 */
export async function upload(
  name: string,
  files: readonly string[],
  folder: string,
  cancelled: AbortSignal,
): Promise<Uploaded> {
  // The library costs a cold start 100 ms and 4 MB: it is loaded by those who upload.
  const { DefaultArtifactClient } = await import(/* webpackIgnore: true */ './artifact-client.ts')
  const uploading = new DefaultArtifactClient().uploadArtifact(name, [...files], folder)
  const { id } = await Promise.race([uploading, timeUp(cancelled)])
  if (id === undefined) throw new Error('the artifact service gave no id')
  return { name, id }
}

async function timeUp(cancelled: AbortSignal): Promise<never> {
  const limit = cancelled.aborted ? LONGEST_UPLOAD_WHEN_CANCELLED_MS : LONGEST_UPLOAD_MS
  const whenCancelled = new Promise((resolve) => {
    cancelled.addEventListener('abort', () => setTimeout(resolve, LONGEST_UPLOAD_WHEN_CANCELLED_MS).unref())
  })
  await Promise.race([sleep(limit, undefined, { ref: false }), whenCancelled])
  throw new Error(`it took longer than ${limit / 1000} s`)
}

/** One sentence for whoever looks for the files. */
export function uploadFailure(name: string, folder: string, error: unknown): string {
  return `can't upload the artifact ${name} (${messageOf(error)}); its files are in ${folder} on this runner`
}
