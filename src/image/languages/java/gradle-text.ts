/** Build files without comments, which often hold what once was; addresses and globs in strings stay. Linear (T19). */
export function withoutComments(text: string): string {
  let result = ''
  let kept = 0
  let position = 0
  while (position < text.length) {
    const sign = text[position]
    if (sign === '"' || sign === "'") {
      position = endOfString(text, position, sign)
    } else if (text.startsWith('//', position) || text.startsWith('/*', position)) {
      const end = endOfComment(text, position)
      result += `${text.slice(kept, position)} `
      kept = end
      position = end
    } else {
      position += 1
    }
  }
  return result + text.slice(kept)
}

/** Strings end in their line, whatever happens: one that is never closed hides no more than that. */
function endOfString(text: string, start: number, quote: string): number {
  for (let position = start + 1; position < text.length; position += 1) {
    const sign = text[position]
    if (sign === '\\') position += 1
    else if (sign === quote) return position + 1
    else if (sign === '\n') return position
  }
  return text.length
}

function endOfComment(text: string, start: number): number {
  const block = text[start + 1] === '*'
  const end = block ? text.indexOf('*/', start + 2) : text.indexOf('\n', start)
  if (end < 0) return text.length
  return block ? end + 2 : end
}

/** `id 'x'` and `id("x")` in plugins blocks, `apply plugin: 'x'` and `apply(plugin = "x")`. */
export function appliesPlugin(text: string, id: string): boolean {
  const name = id.replaceAll('.', '\\.')
  const later = '(?![^\\n]{0,100}\\bapply[ \\t(]{1,5}false)'
  return new RegExp(
    `\\bid[ \\t(]{1,10}["']${name}["']${later}|\\bapply[ \\t(]{1,5}plugin[ \\t]{0,5}[:=][ \\t]{0,5}["']${name}["']`,
  ).test(text)
}

/** `alias(libs.plugins.spring.boot)` for what the version catalogue calls `spring-boot`. */
export function appliesAlias(text: string, alias: string): boolean {
  const name = alias.replace(/[^\w-]/g, '').replaceAll(/[-_]/g, '\\.')
  return new RegExp(`\\balias[ \\t(]{1,5}libs\\.plugins\\.${name}\\b(?![^\\n]{0,100}\\bapply[ \\t(]{1,5}false)`).test(
    text,
  )
}

/** Paths that settings include: `include 'api', ':web:core'` and `include("api")`. */
export function includedProjects(settings: string): string[] {
  const word = `["'][^"'\\n]{1,200}["']`
  const list = new RegExp(`\\binclude[ \\t(]{1,20}(${word}(?:\\s{0,50},\\s{0,50}${word}){0,200})`, 'g')
  return [...settings.matchAll(list)].flatMap(([, words = '']) =>
    [...words.matchAll(/["']([^"'\n]{1,200})["']/g)].map(([, path = '']) => path),
  )
}

/** A toolchain is taken exactly: another Java, older or newer, doesn't do. */
export function toolchainIn(text: string): string | undefined {
  const forms = [/\bJavaLanguageVersion\.of\([ \t]{0,5}["']?(\d{1,2})\b/, /\bjvmToolchain\([ \t]{0,5}(\d{1,2})\b/]
  return forms.map((form) => form.exec(text)?.[1]).find((version) => version !== undefined)
}

/** `8` of `JavaLanguageVersion.of(8)`, `jvmToolchain(8)`, `JavaVersion.VERSION_1_8` and `sourceCompatibility = '1.8'`. */
export function javaVersionIn(text: string): string | undefined {
  const compatible =
    /\b(?:source|target)Compatibility[ \t]{0,10}(?:=[ \t]{0,10})?(?:JavaVersion\.VERSION_|["'])?(?:1[._])?(\d{1,2})\b/
  return toolchainIn(text) ?? compatible.exec(text)?.[1]
}
