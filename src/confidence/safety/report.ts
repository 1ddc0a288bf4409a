import { UserError } from '../../errors.ts'
import { listAt, numberAt, readJsonObject, textAt } from './json.ts'

/** The one word that lets a version go on. */
export const DEPLOY = 'DEPLOY'
/** Where reports write their answer; the first of them is ours. */
const ANSWERS = ['decision', 'recommendation', 'verdict', 'result'] as const
const LONGEST_SHOWN = 200

/** What an earlier safety check said of a version. */
export interface SafetyReport {
  /** As it is written; cut. */
  says: string
  deploy: boolean
  /** 0..100, where the check gives one. */
  score?: number
  reasons: string[]
  /** Digest of the image that was checked, and the commit, where the report names them. */
  digest?: string
  commit?: string
}

/**
 * A JSON object with `decision` (or `recommendation`, `verdict`, `result`), optionally `score` 0..100, `reasons`, `image`
 * or `digest`, `commit`. Where several answers are given, all must say DEPLOY.
 *
 * @throws {UserError} it is no such report
 */
export function readSafetyReport(text: string, name: string): SafetyReport {
  const report = readJsonObject(text, name)
  const answers = ANSWERS.flatMap((key) => textAt(report, key) ?? [])
  const [first] = answers
  if (first === undefined) {
    throw new UserError(
      `${name} says nothing: it has no text under decision; write {"decision": "DEPLOY"} where the check allows it`,
    )
  }
  const refusal = answers.find((answer) => answer !== DEPLOY)
  const score = numberAt(report, 'score')
  if (score !== undefined && (score < 0 || score > 100)) {
    throw new UserError(`${name}: score ${score} is out of range; write 0 to 100`)
  }
  const digest = /sha256:[0-9a-f]{64}$/.exec(textAt(report, 'digest') ?? textAt(report, 'image') ?? '')?.[0]
  const commit = textAt(report, 'commit')
  return {
    says: shown(refusal ?? first),
    deploy: refusal === undefined,
    ...(score === undefined ? {} : { score }),
    reasons: reasonsOf(report),
    ...(digest === undefined ? {} : { digest }),
    ...(commit === undefined ? {} : { commit }),
  }
}

/** Why a report does not let this version go on; undefined where it does. */
export function refusalOf(report: SafetyReport, version: { digest?: string; commit?: string }): string | undefined {
  const why = report.reasons[0] === undefined ? '' : ` (${report.reasons[0]})`
  if (!report.deploy) return `the safety report says ${report.says}, not ${DEPLOY}${why}`
  if (report.digest !== undefined && version.digest !== undefined && report.digest !== version.digest) {
    return `the safety report is about ${report.digest.slice(0, 19)}, not about ${version.digest.slice(0, 19)}`
  }
  if (report.commit !== undefined && version.commit !== undefined && !sameCommit(report.commit, version.commit)) {
    return `the safety report is about commit ${shown(report.commit).slice(0, 12)}, not about ${version.commit.slice(0, 12)}`
  }
  return undefined
}

/** Reports may shorten the id. */
function sameCommit(a: string, b: string): boolean {
  const shorter = Math.min(a.length, b.length)
  return shorter >= 7 && a.slice(0, shorter).toLowerCase() === b.slice(0, shorter).toLowerCase()
}

function reasonsOf(report: Record<string, unknown>): string[] {
  const { reasons } = report
  const texts = Array.isArray(reasons) ? reasons.filter((one) => typeof one === 'string') : []
  const findings = listAt(report, 'findings').flatMap((one) => textAt(one, 'message') ?? textAt(one, 'title') ?? [])
  return [...texts, ...findings].slice(0, 20).map(shown)
}

function shown(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim()
  return line.length > LONGEST_SHOWN ? `${line.slice(0, LONGEST_SHOWN)}…` : line
}
