import { shown } from '../../../config/read.ts'
import { error, type Problem, warning } from '../finding.ts'
import type { Rule } from '../rule.ts'
import type { LintInstruction } from '../stages.ts'

/** A name that says that its value is a secret; one that says where a secret is (…_FILE) does not. */
const SECRET_NAME =
  /(?:^|_)(?:TOKEN|PASSWORD|PASSWD|PASSPHRASE|SECRET|SECRETS|CREDENTIALS?|API_?KEY|ACCESS_?KEY(?:_?ID)?|PRIVATE_?KEY|SECRET_?KEY|AUTH_?KEY|SIGNING_?KEY|ENCRYPTION_?KEY|PAT)(?:_|$)/i
const PLACE_NAME = /_(?:FILE|PATH|DIR|URL|URI|NAME|ID|HEADER|TYPE|TTL|EXPIRY|LENGTH|ISSUER)$/i
const LONGEST_NAME = 200

/** What ENV and ARG hold is in the image or in its history, for everybody who can pull it. */
export const secretVariable: Rule = {
  name: 'secret-variable',
  check: ({ instructions }) =>
    instructions.flatMap((instruction) => {
      if (instruction.keyword === 'ENV') return secretEnvironment(instruction)
      return instruction.keyword === 'ARG' ? secretArguments(instruction) : []
    }),
}

const MOUNT = 'give it to the one RUN that needs it, by RUN --mount=type=secret,id=…'

function secretEnvironment({ values = [], line }: LintInstruction): Problem[] {
  return values
    .filter(([name, value]) => isSecret(name) && value !== '')
    .map(([name]) =>
      error(
        line,
        `the value of ${shown(name)} is in the image for everybody who pulls it; ${MOUNT}, or to the container when it starts`,
      ),
    )
}

function secretArguments({ values = [], line }: LintInstruction): Problem[] {
  return values
    .filter(([name]) => isSecret(name))
    .map(([name, value]) => {
      if (value !== '') return error(line, `the default of ${shown(name)} stands here for everybody to read; ${MOUNT}`)
      return warning(line, `build arguments such as ${shown(name)} stay in the history of the image; ${MOUNT}`)
    })
}

function isSecret(name: string): boolean {
  return name.length <= LONGEST_NAME && SECRET_NAME.test(name) && !PLACE_NAME.test(name)
}

/** Things that are a secret wherever they stand. All patterns are linear. */
const SECRETS: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/, 'a private key'],
  [/\b(?:ghp|gho|ghu|ghs|ghr)_[A-Za-z0-9]{36}/, 'a GitHub token'],
  [/\bgithub_pat_[A-Za-z0-9_]{60}/, 'a GitHub token'],
  [/\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/, 'an AWS access key'],
  [/\bglpat-[A-Za-z0-9_-]{20}/, 'a GitLab token'],
  [/\bnpm_[A-Za-z0-9]{36}\b/, 'an npm token'],
  [/\bxox[abprs]-[A-Za-z0-9-]{10}/, 'a Slack token'],
  [/\b(?:https?|git|ssh):\/\/[^\s:/@'"$]{1,100}:[^\s:/@'"$]{3,200}@/, 'a URL with a password'],
]

export const secretText: Rule = {
  name: 'secret-text',
  check: ({ lines }) =>
    lines.flatMap((text, index) =>
      SECRETS.filter(([pattern]) => pattern.test(text))
        .slice(0, 1)
        .map(([, what]) =>
          error(index + 1, `${what} stands here for everybody to read; take it back where it was made, and ${MOUNT}`),
        ),
    ),
}
