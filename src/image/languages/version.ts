import { Range } from 'semver'
import { shown } from '../../config/read.ts'
import { UserError } from '../../errors.ts'

/** What a file says of the language's version. */
export interface VersionHint {
  /** How errors call the place: `.nvmrc`, `engines.node of package.json`. */
  readonly place: string
  /** One version (`3.12`, `24.1.0`) or a range (`>=20 <25`), as semver has it. */
  readonly range: string
}

const LONGEST_RANGE = 200

/**
 * The version to build with: the wish; else the preferred one where every hint allows it, else the newest that they do.
 *
 * @param available `major.minor` or `major`, newest first
 * @throws {UserError} no base image has a version that the hints allow
 */
export function chooseVersion(
  available: readonly string[],
  preferred: string,
  hints: readonly VersionHint[],
  wish: string | undefined,
): string {
  if (wish !== undefined) {
    if (available.includes(wish)) return wish
    throw new UserError(`language-version is ${shown(wish)}; there are base images of ${available.join(', ')}`)
  }
  const order = [preferred, ...available.filter((version) => version !== preferred)]
  const checked = hints.map(({ place, range }) => ({ place, range, parsed: parsedRange(range, place) }))
  const found = order.find((version) => checked.every(({ parsed }) => allows(parsed, version)))
  if (found !== undefined) return found
  const [first] = checked.filter(({ parsed }) => !allows(parsed, preferred))
  throw new UserError(
    `${first?.place} asks for ${shown(first?.range)}, and there are base images of ${available.join(', ')}; change it to one of them`,
  )
}

function parsedRange(range: string, place: string): Range {
  try {
    if (range.length <= LONGEST_RANGE) return new Range(range, { loose: true })
  } catch {
    // Said below.
  }
  throw new UserError(
    `${place} has the version ${shown(range)}, which can't be read; write one such as ">=3.12" or "24"`,
  )
}

/** An image of 3.13 has some patch level of it: the range must allow one. */
function allows(range: Range, version: string): boolean {
  return range.intersects(new Range(version))
}
