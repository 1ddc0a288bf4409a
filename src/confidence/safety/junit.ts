import { UserError } from '../../errors.ts'
import { readXml } from '../../xml.ts'

export interface TestResults {
  tests: number
  failed: number
  skipped: number
  /** Names of the first that failed. */
  failures: string[]
}

const MOST_NAMES = 5
const LONGEST_NAME = 200

/**
 * Counts the test cases themselves: the sums in a suite's attributes are often wrong. A case that failed and then passed
 * (`flakyFailure`) has passed.
 *
 * @see https://github.com/testmoapp/junitxml
 * @throws {UserError} it is no JUnit report
 */
export function readJunit(text: string, name: string): TestResults {
  const results: TestResults = { tests: 0, failed: 0, skipped: 0, failures: [] }
  let root = true
  let current: { name: string; failed: boolean; skipped: boolean } | undefined
  readXml(text, name, {
    open(element, attributes) {
      if (root && element !== 'testsuites' && element !== 'testsuite') {
        throw new UserError(
          `${name} is no JUnit report: it begins with <${element.slice(0, LONGEST_NAME)}>, not <testsuites>`,
        )
      }
      root = false
      if (element === 'testcase') {
        current = { name: nameOf(attributes), failed: false, skipped: false }
      } else if (current && (element === 'failure' || element === 'error')) current.failed = true
      else if (current && element === 'skipped') current.skipped = true
    },
    close(element) {
      if (element !== 'testcase' || !current) return
      results.tests += 1
      if (current.failed) {
        results.failed += 1
        if (results.failures.length < MOST_NAMES) results.failures.push(current.name)
      } else if (current.skipped) results.skipped += 1
      current = undefined
    },
  })
  return results
}

function nameOf(attributes: Readonly<Record<string, string>>): string {
  const { classname, name = 'a test without a name' } = attributes
  return (classname ? `${classname} ${name}` : name).replaceAll(/[\p{Cc}\s]+/gu, ' ').slice(0, LONGEST_NAME)
}
