/** Text from anywhere as one line: no control characters, and none that turn the direction of what follows. */
export function oneLine(text: string | number | null | undefined): string {
  return String(text ?? '')
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Bidi_Control}\p{Noncharacter_Code_Point}\s]+/gu, ' ')
    .trim()
}

/** At most so many characters, with a sign that there were more. */
export function cut(line: string, longest: number): string {
  return line.length > longest ? `${line.slice(0, longest).replace(/[\ud800-\udbff]$/, '')}…` : line
}
