import { messageOf } from '../errors.ts'
import { type Connection, type Purpose, TRIES } from './connection.ts'
import { after } from './content.ts'
import { type Answer, Interrupted } from './http.ts'
import { line } from './refusal.ts'

/** A blob that is to be read. */
export interface Download {
  readonly connection: Connection
  readonly purpose: Purpose
  readonly url: URL
  /** Bytes that it has. */
  readonly size: number
}

/** Who gets so many bytes on between two failures has a registry that works: its tries are counted anew. */
const PROGRESS_BYTES = 1024 * 1024
/** What a registry says that gives no parts. */
const UNSATISFIABLE = 416

/**
 * The bytes of a blob. Where the connection breaks, the rest is asked for; a registry that gives all of it again is read
 * from its beginning, and what came before is passed over. Whoever gets them checks them as a whole.
 *
 * @throws {UserError}    the registry refuses
 * @throws {Interrupted} it broke off again and again without getting on
 */
export async function* downloaded(download: Download): AsyncGenerator<Uint8Array, void, undefined> {
  const { connection, size } = download
  let [offset, begun, tried] = [0, 0, 1]
  for (;;) {
    try {
      for await (const chunk of bytesFrom(download, offset)) {
        offset += chunk.length
        yield chunk
      }
      if (offset >= size) return
      throw new Interrupted(`it ended after ${offset} of ${size} bytes`)
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error
      tried = offset - begun >= PROGRESS_BYTES ? 1 : tried + 1
      begun = offset
      if (tried > TRIES) throw interrupted(download, error)
      await connection.pause(tried)
    }
  }
}

async function* bytesFrom(
  { connection, purpose, url }: Download,
  offset: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const whole = { method: 'GET', url } as const
  let answer = await connection.request(
    offset === 0 ? whole : { ...whole, headers: { range: `bytes=${offset}-` } },
    purpose,
  )
  if (answer.statusCode === UNSATISFIABLE && offset > 0) {
    answer.destroy()
    answer = await connection.request(whole, purpose)
  }
  const bytes = fromOffset(answer, offset)
  if (bytes === undefined) throw await connection.refused(answer, purpose)
  try {
    yield* bytes
  } catch (error) {
    connection.signal.throwIfAborted()
    throw new Interrupted(line(messageOf(error)), { cause: error })
  } finally {
    answer.destroy()
  }
}

/** undefined where the answer has not got them. */
function fromOffset(answer: Answer, offset: number): AsyncIterable<Uint8Array> | undefined {
  const bytes = answer as AsyncIterable<Uint8Array>
  if (answer.statusCode === 200) return after(offset, bytes)
  if (answer.statusCode !== 206 || offset === 0) return undefined
  const first = /^bytes ([0-9]{1,15})-/.exec(answer.headers['content-range'] ?? '')?.[1]
  return first !== undefined && Number(first) <= offset ? after(offset - Number(first), bytes) : undefined
}

function interrupted({ connection, purpose }: Download, cause: Interrupted): Interrupted {
  const why = line(cause.message)
  return new Interrupted(`can't ${purpose.doing} at ${connection.registry}: ${why}; try again`, { cause })
}
