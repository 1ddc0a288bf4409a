import { shown } from '../../config/read.ts'
import { UserError } from '../../errors.ts'
import { parseImage } from '../../workload/image.ts'
import type { Project } from '../project.ts'

/** A Service's name is an RFC 1035 label; 48 is what a service of `gradus.yml` may have, where it is a key (T17). */
const NAME = /^(?!(?:constructor|prototype)$)[a-z](?:[-a-z0-9]{0,46}[a-z0-9])?$/
/** What a URL's path may have unescaped (RFC 3986), so that it needs no escaping in an HTTP request line. */
const URL_PATH = /^\/[A-Za-z0-9._~!$&'()*+,;=:@%/-]{0,500}$/
/** Absolute, no `..`, nothing that a mount's option list (`:`, `,`) would take for itself. */
const FOLDER = /^(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._-]{1,100}){1,20}$/
const VARIABLE = /^(?!(?:__proto__|constructor|prototype)$)[A-Za-z_][A-Za-z0-9_]{0,199}$/
/** Control, format and separator characters, and halves of pairs. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u

/**
 * What was found in a folder is data of whoever wrote it. What could not be written into every one of the files, and
 * read back as the same, is refused here once.
 *
 * @throws {UserError} what is refused and what to write instead
 */
export function checked(project: Project, image: string | undefined): void {
  if (image !== undefined) parseImage(image)
  const { name, port, healthPath, metricsPath, writable, environment } = project
  if (!NAME.test(name)) {
    refuse(`name: ${shown(name)}`, 'at most 48 lower-case letters, digits and -, beginning with a letter, such as shop')
  }
  if (!Number.isInteger(port) || port < 1024 || port > 65535) {
    refuse(`port: ${port}`, 'a port from 1024 to 65535 (the process is not root), such as 8080')
  }
  if (!URL_PATH.test(healthPath)) refuse(`health path: ${shown(healthPath)}`, 'a path such as /health')
  if (metricsPath !== undefined && !URL_PATH.test(metricsPath)) {
    refuse(`metrics path: ${shown(metricsPath)}`, 'a path such as /metrics')
  }
  for (const folder of writable) {
    if (!FOLDER.test(folder)) refuse(`folder to write to: ${shown(folder)}`, 'an absolute path such as /var/cache/shop')
  }
  for (const [variable, value] of Object.entries(environment)) {
    if (!VARIABLE.test(variable)) refuse(`environment variable: ${shown(variable)}`, 'a name such as DATABASE_URL')
    if (UNPRINTABLE.test(value)) refuse(`value of ${variable}: ${shown(value)}`, 'one line of printable text')
  }
  checkIgnored(project.ignored)
}

/** @throws {UserError} a line of `.dockerignore` would be more than one */
export function checkIgnored(lines: readonly string[]): void {
  for (const line of lines) {
    if (UNPRINTABLE.test(line)) refuse(`line of .dockerignore: ${shown(line)}`, 'a pattern on one line')
  }
}

function refuse(what: string, instead: string): never {
  throw new UserError(`${what} can't be used; give ${instead}`)
}
