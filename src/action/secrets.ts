/** Shorter encoded pieces would hide harmless text, and tell nothing of a secret. */
const SHORTEST_PIECE = 6
const MASK = '***'

/** Knows every secret of a run and takes it, in all the forms it may appear in, out of text. */
export class Secrets {
  readonly #forms = new Set<string>()
  #pattern: RegExp | undefined

  /** @returns the forms that were not known yet */
  add(secret: string): string[] {
    const fresh = formsOf(secret).filter((form) => !this.#forms.has(form))
    for (const form of fresh) this.#forms.add(form)
    if (fresh.length > 0) this.#pattern = undefined
    return fresh
  }

  scrub(text: string): string {
    if (this.#forms.size === 0) return text
    this.#pattern ??= alternatives([...this.#forms])
    return text.replace(this.#pattern, MASK)
  }
}

/** Longest first, so that no rest of a longer form stays behind. */
function alternatives(forms: readonly string[]): RegExp {
  const sorted = [...forms].sort((a, b) => b.length - a.length)
  return new RegExp(sorted.map((form) => form.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('|'), 'g')
}

/** A secret whole and line by line, each plain, as JSON, in a URL, and in base64 wherever in other text it begins. */
export function formsOf(secret: string): string[] {
  const whole = secret.trim()
  if (whole === '') return []
  const lines = whole
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line === whole || line.length >= SHORTEST_PIECE)
  const forms = new Set([whole, ...lines])
  for (const part of [secret, whole, ...lines]) {
    for (const form of encodings(part)) {
      if (form.length >= SHORTEST_PIECE) forms.add(form)
    }
  }
  return [...forms].filter((form) => form !== '')
}

function encodings(part: string): string[] {
  const percent = encodeURIComponent(part.toWellFormed())
  return [
    JSON.stringify(part).slice(1, -1),
    percent,
    percent.replaceAll('%20', '+'),
    Buffer.from(part).toString('hex'),
    ...base64(part),
  ]
}

/**
 * Three bytes become four letters, so inside other text (`user:password`) a secret begins at one of three offsets; what
 * its own bytes alone decide is the same every time.
 */
function base64(part: string): string[] {
  const bytes = Buffer.from(part)
  return [0, 1, 2].flatMap((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    const first = offset === 0 ? 0 : offset + 1
    const last = encoded.length - ((offset + bytes.length) % 3 === 0 ? 0 : 1)
    const sure = encoded.slice(first, last)
    return [sure, sure.replaceAll('+', '-').replaceAll('/', '_')]
  })
}
