import { shown } from '../../../config/read.ts'
import { isIgnored } from '../dockerignore.ts'
import { error, info, type Problem, warning } from '../finding.ts'
import type { Rule } from '../rule.ts'
import { baseName } from '../shell.ts'
import { flag, type LintedDockerfile, type LintInstruction } from '../stages.ts'

/** Sources of a COPY or ADD that come from the build's context. */
export function contextSources(instruction: LintInstruction): readonly string[] {
  const { keyword, exec, text } = instruction
  if ((keyword !== 'COPY' && keyword !== 'ADD') || flag(instruction, 'from') !== undefined) return []
  const [first = ''] = text.split('\n')
  return (exec ?? first.split(/\s+/)).slice(0, -1).filter((source) => !source.startsWith('<<'))
}

/** All of the context. */
export function isEverything(source: string): boolean {
  return /^(?:\.?\/?|\.?\/?\*{1,2})$/.test(source)
}

export const addRemote: Rule = {
  name: 'add-remote',
  check: ({ instructions }) =>
    instructions
      .filter((instruction) => instruction.keyword === 'ADD' && flag(instruction, 'checksum') === undefined)
      .flatMap((instruction) => {
        const remote = contextSources(instruction).find((source) => /^https?:\/\//i.test(source))
        if (remote === undefined) return []
        return [
          error(
            instruction.line,
            'ADD takes whatever the server sends on that day; write ADD --checksum=sha256:… before the address',
          ),
        ]
      }),
}

const ARCHIVE = /\.(?:tar|tgz|txz|tbz2?|tar\.(?:gz|xz|bz2|zst))$/i

export const addLocal: Rule = {
  name: 'add-local',
  check: ({ instructions }) =>
    instructions
      .filter(({ keyword }) => keyword === 'ADD')
      .filter((instruction) => {
        const sources = contextSources(instruction)
        return (
          sources.length > 0 &&
          !sources.some((source) => ARCHIVE.test(source) || /^(?:https?:|git@|git:)/i.test(source))
        )
      })
      .map(({ line }) => info(line, 'ADD unpacks and downloads besides copying; write COPY')),
}

const SECRET_FILE =
  /^(?:\.env(?:\..+)?|id_(?:rsa|dsa|ecdsa|ed25519)|.+\.(?:key|p12|pfx|jks|keystore|kubeconfig)|.*private.*\.pem|key\.pem|.+[-_.]key\.pem|kubeconfig|\.netrc|\.pypirc|\.npmrc|\.git-credentials|\.ssh|\.gnupg|\.aws|\.kube)$/i
const HARMLESS_FILE = /\.(?:example|sample|template|dist)$/i

export const secretFile: Rule = {
  name: 'secret-file',
  check: ({ instructions }) =>
    instructions.flatMap((instruction) =>
      contextSources(instruction)
        .map((source) => baseName(source.replace(/\/+$/, '').slice(-300)))
        .filter((name) => SECRET_FILE.test(name) && !HARMLESS_FILE.test(name))
        .map((name) => secretFileProblem(instruction, name)),
    ),
}

function secretFileProblem({ line }: LintInstruction, name: string): Problem {
  return error(
    line,
    `${shown(name)} is in a layer for everybody who pulls the image, even where a later one deletes it; give it to the RUN that needs it, by RUN --mount=type=secret,id=…`,
  )
}

/** What must not reach a builder, by an example of each. */
const MUST_BE_IGNORED = ['.git/config', '.env'] as const

export const dockerignore: Rule = {
  name: 'dockerignore',
  check: (dockerfile, surroundings) => {
    const copy = wholeCopy(dockerfile)
    if (surroundings.dockerignore === undefined) {
      if (copy === undefined) return [info(1, 'there is no .dockerignore; write one with .git and .env in it')]
      return [
        warning(
          copy.line,
          'all of the folder is copied and there is no .dockerignore; write one with .git and .env in it',
        ),
      ]
    }
    if (copy === undefined) return []
    const patterns = surroundings.dockerignore
    const through = MUST_BE_IGNORED.filter((path) => !isIgnored(path, patterns)).map((path) => path.replace(/\/.*/, ''))
    if (through.length === 0) return []
    return [
      warning(
        copy.line,
        `all of the folder is copied and .dockerignore lets ${through.join(' and ')} through; write ${through.join(' and ')} into it`,
      ),
    ]
  },
}

function wholeCopy({ instructions }: LintedDockerfile): LintInstruction | undefined {
  return instructions.find((instruction) => contextSources(instruction).some(isEverything))
}
