import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Answer, GitHub } from './api.ts'

export interface SarifUpload {
  /** The SARIF log as text. */
  readonly sarif: string
  /**
   * Keeps uploads of one tool apart: a later one with the same category takes the earlier one's place. Used for runs
   * that have none of their own.
   */
  readonly category: string
  /** 40 hex digits. */
  readonly commit: string
  /** `refs/heads/main`, `refs/pull/7/merge` */
  readonly ref: string
}

/** Either the upload's id, or one sentence why GitHub has not got it; that is never a failure of what was scanned. */
export type Uploaded = { readonly id: string } | { readonly skipped: string }

/** @see https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning */
const LARGEST_UPLOAD = 10e6
const RIGHT = 'give the job "permissions: security-events: write"'

/**
 * Hands a SARIF log to code scanning.
 *
 * @see https://docs.github.com/en/rest/code-scanning/code-scanning#upload-an-analysis-as-sarif-data
 */
export async function uploadSarif(github: GitHub, upload: SarifUpload, signal: AbortSignal): Promise<Uploaded> {
  const { commit, ref } = upload
  if (!/^[0-9a-f]{40}$/.test(commit)) return skipped(`${JSON.stringify(commit)} is no commit of 40 digits`)
  if (!/^refs\/(heads|tags|pull)\/./.test(ref)) return skipped(`${JSON.stringify(ref)} is no full ref (refs/heads/…)`)
  const packed = await promisify(gzip)(withCategory(upload.sarif, upload.category))
  const sarif = packed.toString('base64')
  if (sarif.length > LARGEST_UPLOAD) {
    const [mb, most] = [(sarif.length / 1e6).toFixed(1), LARGEST_UPLOAD / 1e6]
    return skipped(`the SARIF log has ${mb} MB packed, GitHub takes ${most}; it is among the files of this run`)
  }
  const answer = await github.post('/code-scanning/sarifs', { commit_sha: commit, ref, sarif }, signal)
  if (answer.status === 202) return { id: typeof answer.body.id === 'string' ? answer.body.id : '' }
  return skipped(whyNot(answer))
}

function skipped(why: string): Uploaded {
  return { skipped: `code scanning has not got the findings: ${why}` }
}

function whyNot({ status, message }: Answer): string {
  const said = message === '' ? `status ${status}` : `${status}: ${message}`
  if (status === 0) return `GitHub can't be reached (${message})`
  if (status === 401) return `GitHub does not take the token (${said}); hand in github-token`
  if (status === 403 && /advanced security|code (scanning|security) (is not|must be) enabled/i.test(message)) {
    return `it is not enabled for this repository (${said}); enable it in the settings, or leave it`
  }
  if (status === 403) return `the token may not write there (${said}); ${RIGHT}`
  if (status === 404) return `the token can't see this repository's code scanning (${said}); ${RIGHT}`
  if (status === 413) return `GitHub finds the SARIF log too large (${said}); it is among the files of this run`
  if (status === 400 || status === 422) return `GitHub can't use the SARIF log (${said})`
  if (status === 429) return `GitHub limits this token for now (${said}); run it again later`
  if (status >= 300 && status < 400) return `GitHub sends elsewhere (${said}); write the API's own address`
  return `GitHub failed (${said}); run it again later`
}

/** @throws SyntaxError it is no JSON */
function withCategory(text: string, category: string): string {
  const log = JSON.parse(text) as { runs?: { automationDetails?: { id?: string } }[] }
  const runs = (log.runs ?? []).map((run) => ({
    ...run,
    automationDetails: { ...run.automationDetails, id: run.automationDetails?.id ?? `${category}/` },
  }))
  return JSON.stringify({ ...log, runs })
}
