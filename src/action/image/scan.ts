import { existsSync, readFileSync } from 'node:fs'
import { UserError } from '../../errors.ts'
import { GitHub } from '../../github/api.ts'
import { uploadSarif } from '../../github/code-scanning.ts'
import type { Subject } from '../../image/scan/findings.ts'
import { IGNORE_FILE, readIgnoreFile } from '../../image/scan/ignore-file.ts'
import type { Policy } from '../../image/scan/judge.ts'
import { readOpenVex } from '../../image/scan/openvex.ts'
import { type PlatformScan, scanImage } from '../../image/scan/scan.ts'
import { chooseScanner } from '../../image/scan/scanners.ts'
import { verdictSentence } from '../../image/scan/words.ts'
import { scanSummary } from '../../report/scan.ts'
import { filesOf, textAt, within } from '../report-files.ts'
import { type ImageAction, type ImageInputs, machineOf } from './machine.ts'

/** An image as a layout on this machine. */
export interface LaidOut {
  /** Absolute path of the layout. */
  readonly layout: string
  readonly digest: string
  readonly subjects: readonly Subject[]
  /** Without tag: `ghcr.io/acme/shop`, or the service's name. */
  readonly repository: string
}

/**
 * Scans every platform of an image; its files stay for later steps.
 *
 * @throws {UserError} something blocks, or the scan says nothing
 */
export async function scanLaidOut(
  action: ImageAction,
  inputs: ImageInputs,
  image: LaidOut,
): Promise<readonly PlatformScan[]> {
  if (inputs.scan === 'off') return []
  const policy = policyOf(inputs, image)
  const machine = machineOf(action, inputs)
  const { scanner, version } = await chooseScanner(inputs.scan, machine, action.cancelled)
  const name = `${scanner.name} ${version}`
  action.log(`scanning with ${name}`)
  const { subjects, layout } = image
  const order = {
    layout,
    subjects,
    name: image.repository.split('/').at(-1) ?? image.repository,
    output: action.results.path,
    temporary: machine.temporary,
    offline: inputs.offline,
  }
  const result = await scanImage(scanner, order, policy, action.cancelled)
  const [first] = result.platforms
  action.output('vulnerabilities', result.verdict.counts)
  action.output('sarif', first?.files?.sarif)
  action.output('sbom', first?.files?.sbom)
  action.summary(scanSummary(result, name))
  for (const { subject, files } of result.platforms) {
    if (files !== undefined) await handToGitHub(action, inputs, files.sarif, `gradus/${order.name}/${subject.platform}`)
  }
  const sentence = verdictSentence(result.verdict)
  if (!result.verdict.passed) throw new UserError(sentence)
  action.log(sentence)
  return result.platforms
}

function policyOf(inputs: ImageInputs, { repository, digest, subjects }: LaidOut): Policy {
  const file = inputs.ignoreFile ?? (existsSync(IGNORE_FILE) ? IGNORE_FILE : undefined)
  const documents = inputs.vex === undefined ? [] : filesOf('vex', inputs.vex)
  return {
    threshold: inputs.severity,
    fixableOnly: inputs.onlyFixed,
    ignores: file === undefined ? [] : within('ignore-file', () => readIgnoreFile(textAt(file), file)),
    vex: documents.flatMap((path) => within('vex', () => readOpenVex(textAt(path), path))),
    image: { repository, digests: [digest, ...subjects.map(({ manifest }) => manifest.digest)], tags: [] },
    oldestDatabase: inputs.databaseAge,
    now: Date.now(),
  }
}

async function handToGitHub(
  action: ImageAction,
  { uploadSarif: wanted, githubToken: token }: ImageInputs,
  file: string,
  category: string,
): Promise<void> {
  const { api, repository, sha: commit, ref } = action.facts
  if (!wanted || token === undefined) return
  if (repository === undefined || commit === undefined || ref === undefined) {
    action.notice('the findings were not shown in the Security tab: this is no run of a workflow')
    return
  }
  const github = new GitHub({ api, token, repository })
  const upload = { sarif: readFileSync(file, 'utf8'), category, commit, ref }
  const uploaded = await uploadSarif(github, upload, action.cancelled)
  if ('skipped' in uploaded) action.notice(uploaded.skipped)
  else action.log(`code scanning takes the findings as ${uploaded.id}`)
}
