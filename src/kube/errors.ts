import { UserError } from '../errors.ts'
import { type Need, rule } from './rights.ts'

export type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete'

/** `details` of a Kubernetes Status, as far as anybody here reads it. */
export interface StatusDetails {
  name?: string
  group?: string
  kind?: string
  causes?: { reason?: string; message?: string; field?: string }[]
  retryAfterSeconds?: number
}

interface Answer {
  verb: Verb
  path: string
  status: number
  /** Body of the answer: a Status object in JSON, or whatever a proxy in between wrote. */
  text: string
}

/** No answer came before the deadline: asking again at once would wait as long. */
export class Unreachable extends UserError {}

/** The API server answered, and its answer is no success. */
export class KubeError extends Error {
  override readonly name = 'KubeError'
  /** HTTP status, or the code of an ERROR event inside a watch. */
  readonly status: number
  /** Word of the API server, such as `AlreadyExists`; empty where it gave none. */
  readonly reason: string
  readonly details: StatusDetails
  readonly verb: Verb
  readonly path: string
  /** The API server's own message. */
  readonly said: string

  constructor(answer: Answer) {
    const status = statusObject(answer.text)
    const said = shown(status?.message ?? answer.text)
    super(`${answer.verb} ${answer.path}: ${answer.status}${said === '' ? '' : `: ${said}`}`)
    this.status = answer.status
    this.reason = status?.reason ?? ''
    this.details = status?.details ?? {}
    this.verb = answer.verb
    this.path = answer.path
    this.said = said
  }
}

/** The failure as a KubeError with that status, if it is one: `hasStatus(error, 409)`. */
export function hasStatus(error: unknown, status: number): error is KubeError {
  return error instanceof KubeError && error.status === status
}

/** True when the API server doesn't know the resource at all (its CRD isn't installed). */
export function isUnknownResource(error: unknown): boolean {
  return hasStatus(error, 404) && error.details.name === undefined
}

/**
 * What a person can do about an answer of the API server: missing rights, missing CRDs, refusals of admission, an API
 * server that is not well. Every other failure comes back as it was.
 */
export function explained(error: unknown): unknown {
  if (!(error instanceof KubeError)) return error
  const sentence = explanation(error)
  return sentence === undefined ? error : new UserError(sentence, { cause: error })
}

function explanation(error: KubeError): string | undefined {
  const at = resourceOf(error.path)
  const what = `${at.resource}${at.name === undefined ? '' : ` ${at.name}`}${at.namespace === undefined ? '' : ` in namespace ${at.namespace}`}`
  if (error.status === 403 && error.said.includes('"system:anonymous"')) {
    return `the API server takes the runner for nobody (403, system:anonymous); give a kubeconfig whose user has credentials`
  }
  if (error.status === 403 && /\bcannot \w+ (resource|path)\b/.test(error.said)) {
    const role = at.namespace === undefined ? 'ClusterRole' : 'Role'
    return `can't ${error.verb} ${placeOf(at)} (403); add to the runner's ${role}:\n${rule([needOf(error)])}`
  }
  if (error.status === 403 || error.said.startsWith('admission webhook')) {
    return `the cluster refuses to ${error.verb} ${what} (${error.status}): ${error.said}`
  }
  if (isUnknownResource(error)) {
    return `the cluster doesn't know ${at.resource} of ${at.groupVersion} (404); install the CRDs that bring them, or choose another traffic provider`
  }
  if (error.status === 404) return `${error.details.kind ?? at.resource} ${error.details.name} isn't there (404)`
  if (error.status === 429 || error.status >= 500) {
    return `the API server keeps answering ${error.status} to ${error.verb} ${what}: ${error.said}; run again when it is well`
  }
  return undefined
}

/** What a path of the API addresses. */
export interface ResourceAt {
  /** Empty for the core group. */
  group: string
  groupVersion: string
  /** Plural, with a subresource after a slash: `pods/log`. */
  resource: string
  namespace?: string
  name?: string
}

/** Reads `/apis/apps/v1/namespaces/shop/deployments/shop/scale` and its like. */
export function resourceOf(path: string): ResourceAt {
  const segments = (path.split('?')[0] ?? '').split('/').filter(Boolean).map(decodeURIComponent)
  const grouped = segments[0] === 'apis'
  const group = grouped ? (segments[1] ?? '') : ''
  const version = segments[grouped ? 2 : 1] ?? ''
  let rest = segments.slice(grouped ? 3 : 2)
  let namespace: string | undefined
  if (rest[0] === 'namespaces' && rest.length > 2) {
    namespace = rest[1]
    rest = rest.slice(2)
  }
  const [plural = '', name, subresource] = rest
  return {
    group,
    groupVersion: grouped ? `${group}/${version}` : version,
    resource: subresource === undefined ? plural : `${plural}/${subresource}`,
    ...(namespace !== undefined && { namespace }),
    ...(name !== undefined && { name }),
  }
}

function placeOf(at: ResourceAt): string {
  return at.namespace === undefined ? at.resource : `${at.resource} in namespace ${at.namespace}`
}

function needOf(error: KubeError): Need {
  const at = resourceOf(error.path)
  return { group: at.group, resource: at.resource, verb: error.verb }
}

interface Status {
  message?: string
  reason?: string
  details?: StatusDetails
}

function statusObject(text: string): Status | undefined {
  try {
    const parsed: unknown = JSON.parse(text)
    return typeof parsed === 'object' && parsed !== null && 'kind' in parsed && parsed.kind === 'Status'
      ? (parsed as Status)
      : undefined
  } catch {
    return undefined
  }
}

const SHOWN_CHARACTERS = 1000

/** One line, without control characters, cut: it came from a server and goes into a log. */
function shown(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim()
  return line.length > SHOWN_CHARACTERS ? `${line.slice(0, SHOWN_CHARACTERS)}…` : line
}
