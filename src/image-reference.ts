/** An image reference as it was written, in its parts. */
export interface ReferenceParts {
  /** Registry, where one was written, and path: `docker.io/library/node`, `node`. */
  readonly repository: string
  readonly tag?: string
  /** `sha256:…` */
  readonly digest?: string
}

export const LONGEST_REFERENCE = 512

/**
 * The grammar of distribution's references: `[registry[:port]/]path[:tag][@sha256:<64 hex>]`.
 * @see https://github.com/distribution/reference/blob/main/reference.go
 */
const REFERENCE =
  /^(?<repository>(?:(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]{0,251}[a-zA-Z0-9])?|\[[a-fA-F0-9:]{2,39}\])(?::[0-9]{1,5})?\/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*)(?::(?<tag>[\w][\w.-]{0,127}))?(?:@(?<digest>sha256:[0-9a-f]{64}))?$/

/** The parts of a reference; undefined where the text is none. */
export function splitReference(text: string): ReferenceParts | undefined {
  const groups = text.length <= LONGEST_REFERENCE ? REFERENCE.exec(text)?.groups : undefined
  if (groups === undefined) return undefined
  const { repository = '', tag, digest } = groups
  return { repository, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) }
}

const DIGEST = /^sha256:[0-9a-f]{64}$/

/** `sha256:` and 64 hexadecimal digits, as every image is named here. */
export function isDigest(text: string): boolean {
  return DIGEST.test(text)
}

const SHOWN_CHARACTERS = 120

/** One line of what was given, cut: how an error shows a reference. */
export function shownReference(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ')
  return line.length > SHOWN_CHARACTERS ? `${line.slice(0, SHOWN_CHARACTERS)}…` : line
}
