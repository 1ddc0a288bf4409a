import { posix } from 'node:path'
import { UserError } from '../../../errors.ts'
import type { Sources } from '../../project.ts'
import { isClassName } from './build.ts'

const ROOTS = ['src/main/java', 'src/main/kotlin']

/** The sources of a module that are part of its program. */
export function javaSources(sources: Sources, module: string): { path: string; text: string }[] {
  const roots = ROOTS.map((root) => `${posix.join(module, root)}/`)
  return sources.files.flatMap((path) => {
    if (!/\.(?:java|kt)$/.test(path) || !roots.some((root) => path.startsWith(root))) return []
    const text = sources.text(path)
    return text === undefined ? [] : [{ path, text }]
  })
}

export function saysSpringApplication(sources: Sources, module: string): boolean {
  return javaSources(sources, module).some(({ text }) => /@SpringBootApplication\b/.test(text))
}

/**
 * The one class with a main method.
 *
 * @param place what to add where there isn't one: `<mainClass> to the maven-jar-plugin in pom.xml`
 * @throws {UserError} there is none, or more than one
 */
export function mainClassIn(sources: Sources, module: string, place: string): string {
  const classes = javaSources(sources, module).flatMap(({ path, text }) => {
    const [root] = ROOTS.filter((one) => path.startsWith(`${posix.join(module, one)}/`))
    const name = path
      .slice(posix.join(module, root ?? '').length + 1)
      .replace(/\.java$/, '')
      .replace(/\.kt$/, 'Kt')
      .replaceAll('/', '.')
    const starts = /\bstatic void main\s{0,20}\(/.test(text) || /^fun main\(/m.test(text)
    return starts && isClassName(name) ? [name] : []
  })
  const [first, ...more] = classes
  if (first !== undefined && more.length === 0) return first
  throw new UserError(
    first === undefined
      ? `no class under ${posix.join(module, 'src/main/java')} has a "static void main" method, so there is nothing to start; add one, or ${place}`
      : `several classes have a main method (${classes.slice(0, 5).join(', ')}); add ${place}`,
  )
}
