import { shown } from '../../../config/read.ts'
import { UserError } from '../../../errors.ts'
import type { Sources } from '../../project.ts'
import { chooseVersion } from '../version.ts'

/** Lines with long support that there are base images of, newest first. */
export const JAVA_VERSIONS = ['25', '21', '17']
const PREFERRED = '21'

/**
 * The line of Java to build and run with: the oldest with long support that is no older than what the project asks for.
 *
 * @param written what the build files say: `21`, `1.8`
 * @throws {UserError} no version, or one that there is no base image of
 */
export function javaVersion(
  sources: Sources,
  written: string | undefined,
  wish: string | undefined,
): { version: string; note: string[] } {
  const said = written === undefined ? fromFiles(sources) : { place: 'the build file', text: written }
  if (said === undefined || wish !== undefined)
    return { version: chooseVersion(JAVA_VERSIONS, PREFERRED, [], wish), note: [] }
  const [, number] = /^(?:1\.)?(\d{1,2})(?:[.+_-][\w.+-]{0,40})?$/.exec(said.text) ?? []
  if (number === undefined) {
    throw new UserError(`${said.place} asks for Java ${shown(said.text)}; write a version such as 21`)
  }
  const fitting = JAVA_VERSIONS.findLast((version) => Number(version) >= Number(number)) ?? PREFERRED
  const version = chooseVersion(JAVA_VERSIONS, fitting, [{ place: said.place, range: `>=${number}` }], undefined)
  const note = version === number ? [] : [`${said.place} asks for Java ${number}; the image has Java ${version}.`]
  return { version, note }
}

/** jenv and asdf write `21.0.5` or `temurin-21.0.5`, SDKMAN `java=21.0.5-tem`. */
function fromFiles(sources: Sources): { place: string; text: string } | undefined {
  const forms = {
    '.java-version': /^(?:[a-z]{1,20}(?:64)?-)?([\w.+-]{1,40})[ \t\r]{0,5}$/m,
    '.sdkmanrc': /^java=([\w.+-]{1,40})/m,
    '.tool-versions': /^java[ \t]{1,10}(?:[a-z]{1,20}-)?([\w.+-]{1,40})/m,
  }
  for (const [place, form] of Object.entries(forms)) {
    const text = form.exec(sources.text(place) ?? '')?.[1]
    if (text !== undefined) return { place, text }
  }
  return undefined
}
