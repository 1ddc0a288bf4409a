import { UserError } from '../errors.ts'
import { type Answer, bodyOf } from './http.ts'

const LARGEST_EXPLANATION = 64 * 1024
const SHOWN_CHARACTERS = 200

/** What was tried: `read acme/shop:1.4`, and where. */
export interface Attempt {
  readonly registry: string
  readonly doing: string
  /** Credentials were sent along. */
  readonly loggedIn: boolean
}

/** One sentence of an answer that is no success; the answer is read and let go. */
export async function refusal(answer: Answer, { registry, doing, loggedIn }: Attempt): Promise<UserError> {
  const { statusCode: status } = answer
  const wait = answer.headers['retry-after']
  const why = await explanation(answer)
  const told = `can't ${doing} at ${registry} (${status}${why === '' ? '' : `: ${why}`})`
  if (status === 401) {
    const login = `docker login ${registry}`
    return new UserError(
      loggedIn
        ? `${told}; it did not take the credentials of ${login}: renew them, or give that user the right`
        : `${told}; it wants a login: run ${login} (docker/login-action) before this step`,
    )
  }
  if (status === 403) return new UserError(`${told}; give the user that is logged in the right to do so`)
  if (status === 404) return new UserError(`${told}; it has none: check the name and tag`)
  if (status === 429) {
    const later = typeof wait === 'string' ? `it wants a wait of ${line(wait)} s` : 'wait'
    return new UserError(`${told}; too many requests, ${later}: try later, or log in for a higher limit`)
  }
  if (status >= 500) return new UserError(`${told}; the registry itself failed, again and again: try later`)
  return new UserError(`${told}; the registry refused it`)
}

/** The registry's own words, where it has some. */
async function explanation(answer: Answer): Promise<string> {
  const body = await bodyOf(answer, LARGEST_EXPLANATION).catch(() => undefined)
  try {
    const { errors } = JSON.parse(String(body)) as { errors?: { code?: unknown; message?: unknown }[] }
    const [first] = Array.isArray(errors) ? errors : []
    return line([first?.code, first?.message].filter((part) => typeof part === 'string' && part !== '').join(', '))
  } catch {
    return ''
  }
}

/** Text of a registry as one harmless line. */
export function line(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, SHOWN_CHARACTERS)
}
