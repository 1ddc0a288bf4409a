import { shown } from '../../../config/read.ts'
import { error, info, type Problem, warning } from '../finding.ts'
import type { Rule } from '../rule.ts'
import { baseName } from '../shell.ts'
import { type LintedDockerfile, type LintInstruction, resolved, variablesOf } from '../stages.ts'
import { isBare, shippedBottom } from './images.ts'

/** What runs in the shipped image, and as whom. */
function shippedInstructions({ shipped }: LintedDockerfile): readonly LintInstruction[] {
  return shipped.flatMap(({ instructions }) => instructions.filter(({ trigger }) => !trigger))
}

function last(dockerfile: LintedDockerfile, keyword: string): LintInstruction | undefined {
  return shippedInstructions(dockerfile).findLast((instruction) => instruction.keyword === keyword)
}

/** `uid[:gid]`; undefined where it is not written down. */
function userOf(dockerfile: LintedDockerfile): { text: string | undefined; line: number } | undefined {
  const instruction = last(dockerfile, 'USER')
  if (instruction === undefined) return undefined
  const text = resolved(instruction.text.trim(), variablesOf(dockerfile.instructions))
  return { text, line: instruction.line }
}

export const nonRoot: Rule = {
  name: 'non-root',
  check: (dockerfile) => {
    const stage = dockerfile.shipped.at(-1)
    if (stage === undefined) return []
    const user = userOf(dockerfile)
    if (user === undefined) {
      if (/nonroot/.test(shippedBottom(dockerfile) ?? '')) return []
      return [error(stage.line, 'the last stage names no user, so that the process is root; write USER 65532:65532')]
    }
    return userProblem(user.text?.split(':')[0], user.line)
  },
}

function userProblem(name: string | undefined, line: number): Problem[] {
  if (name === undefined)
    return [warning(line, 'which user this is depends on a build argument; write a number such as 65532')]
  if (name === 'root' || /^0+$/.test(name)) return [error(line, 'the process is root; write USER 65532:65532')]
  if (/^\d+$/.test(name)) return []
  return [
    warning(line, `Kubernetes can't tell that ${shown(name)} is not root (runAsNonRoot); write the number of the user`),
  ]
}

export const execForm: Rule = {
  name: 'exec-form',
  check: (dockerfile) => {
    const shipped = new Set(shippedInstructions(dockerfile))
    const bare = isBare(shippedBottom(dockerfile))
    return dockerfile.instructions
      .filter(({ keyword, exec, text }) => isStart(keyword) && exec === undefined && text.trim() !== '')
      .map((instruction) => {
        const { keyword, line, text } = instruction
        if (text.startsWith('['))
          return error(line, `${keyword} looks like JSON and is none; write ["program", "argument"] with double quotes`)
        if (bare && shipped.has(instruction)) {
          return error(line, `${keyword} needs a shell, and the image has none; write ["/path/of/program", "argument"]`)
        }
        return warning(
          line,
          `${keyword} runs in a shell, which keeps SIGTERM from the process; write ["program", "argument"]`,
        )
      })
  },
}

function isStart(keyword: string): boolean {
  return keyword === 'CMD' || keyword === 'ENTRYPOINT'
}

const ASKING: ReadonlySet<string> = new Set(['curl', 'wget', 'nc', 'sh', 'bash'])

/** A check that can't run makes every container unhealthy. */
export const healthcheckTool: Rule = {
  name: 'healthcheck-tool',
  check: (dockerfile) => {
    const check = last(dockerfile, 'HEALTHCHECK')
    if (check === undefined || !isBare(shippedBottom(dockerfile)) || /^none\b/i.test(check.text)) return []
    const program = check.exec?.[0]
    if (check.exec === undefined) {
      return [
        error(
          check.line,
          'this HEALTHCHECK needs a shell, and the image has none; write CMD ["/path/of/program"], or leave it to probes',
        ),
      ]
    }
    if (program === undefined || !ASKING.has(baseName(program))) return []
    return [
      error(
        check.line,
        `HEALTHCHECK runs ${shown(program)}, and the image has no such program; ask with what the image has, or leave it to probes`,
      ),
    ]
  },
}

export const privilegedPort: Rule = {
  name: 'privileged-port',
  check: (dockerfile) => {
    const user = userOf(dockerfile)?.text?.split(':')[0]
    if (user === undefined || !/^[1-9]\d*$/.test(user)) return []
    const values = variablesOf(dockerfile.instructions)
    return shippedInstructions(dockerfile)
      .filter(({ keyword }) => keyword === 'EXPOSE')
      .flatMap(({ text, line }) =>
        text
          .split(/\s+/)
          .map((word) => Number.parseInt(resolved(word, values) ?? '', 10))
          .filter((port) => port > 0 && port < 1024)
          .map((port) =>
            warning(
              line,
              `user ${user} may not open port ${port} everywhere; serve on one from 1024, such as ${port + 8000}`,
            ),
          ),
      )
  },
}

const MOST_LAYERS = 20

export const manyLayers: Rule = {
  name: 'many-layers',
  check: ({ shipped }) => {
    const made = shipped.flatMap(({ instructions }) =>
      instructions.filter(({ keyword, trigger }) => ['RUN', 'COPY', 'ADD'].includes(keyword) && !trigger),
    )
    const first = made[MOST_LAYERS]
    if (first === undefined) return []
    return [
      info(
        first.line,
        `the image gets ${made.length} layers of its own, more than ${MOST_LAYERS}; join commands with &&, or build in a stage of its own and copy what it made`,
      ),
    ]
  },
}
