import { UserError } from '../../errors.ts'
import type { BuildRequest } from '../builder.ts'

/** Words in the name of a build argument that give it away as a secret. */
const SECRET_WORDS =
  /(?:^|_)(?:SECRET|TOKEN|PASSWORD|PASSWD|PASSPHRASE|CREDENTIALS?|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY)(?:_|$)/i

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,255}$/
const SECRET_ID = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/
const STAGE = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/
const PLATFORM = /^[a-z0-9]+\/[a-z0-9]+(?:\/v[0-9]+)?$/
const LABEL = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,254}$/
/** What both builders would take apart: a comma ends a field of `--secret` and `--output`, a quote begins one. */
const PLAIN_PATH = /^[^\p{Cc},"=]+$/u
const CACHE = /^type=[a-z]+(?:,[a-z-]+=[^,"\s\p{Cc}]+)*$/u

/**
 * Refuses a request that a builder would understand in another way than it is meant (T1), or that would write a secret
 * into the image (T8).
 *
 * @throws {UserError} the first such value, by name
 */
export function checkRequest(request: BuildRequest): void {
  const { platforms, target, buildArgs, labels, secrets, ssh, cacheFrom, cacheTo } = request
  if (platforms.length === 0) throw new UserError('no platform is given; write linux/amd64, for instance')
  for (const platform of platforms) demand(PLATFORM, platform, 'platform', 'linux/amd64 or linux/arm64')
  if (target !== undefined) demand(STAGE, target, 'target', 'the name of a stage of the Dockerfile')
  for (const [name, value] of Object.entries(buildArgs)) checkBuildArgument(name, value)
  for (const [name, value] of Object.entries(labels)) {
    demand(LABEL, name, 'label', 'a name such as com.example.team')
    withoutControls(value, `the label ${name}`)
  }
  for (const secret of secrets) checkSecret(secret)
  for (const one of ssh) checkSsh(one)
  for (const one of [...cacheFrom, ...cacheTo]) {
    demand(CACHE, one, 'cache', 'it as buildx takes it, such as type=registry,ref=ghcr.io/acme/shop:cache')
  }
  for (const path of [request.context, request.dockerfile, request.layout]) withoutControls(path, 'a path')
}

function checkBuildArgument(name: string, value: string): void {
  demand(NAME, name, 'build argument', 'a name of letters, digits and _')
  if (SECRET_WORDS.test(name)) {
    throw new UserError(
      `the build argument ${name} looks like a secret, and build arguments are written into the image; give it as a secret (id=${name.toLowerCase()},env=${name}) and read it in the Dockerfile by RUN --mount=type=secret,id=${name.toLowerCase()}`,
    )
  }
  withoutControls(value, `the build argument ${name}`)
}

function checkSecret({ id, file, env }: BuildRequest['secrets'][number]): void {
  demand(SECRET_ID, id, 'secret id', 'letters, digits, - and _')
  if ((file === undefined) === (env === undefined)) {
    throw new UserError(`the secret ${id} needs either src=<file> or env=<variable>`)
  }
  if (env !== undefined) demand(NAME, env, `variable of the secret ${id}`, 'the name of an environment variable')
  if (file !== undefined) demand(PLAIN_PATH, file, `file of the secret ${id}`, 'a path without commas, quotes and =')
}

function checkSsh(one: string): void {
  const [id = '', path] = one.split(/=(.*)/s)
  demand(SECRET_ID, id, 'ssh id', 'default, or id=path')
  if (path !== undefined) demand(PLAIN_PATH, path, `path of the ssh id ${id}`, 'a path without commas, quotes and =')
}

function demand(pattern: RegExp, value: string, what: string, instead: string): void {
  if (pattern.test(value) && !value.startsWith('-')) return
  throw new UserError(`the ${what} ${JSON.stringify(value.slice(0, 200))} is not understood; write ${instead}`)
}

function withoutControls(value: string, what: string): void {
  if (/[\0\r\n]/.test(value)) throw new UserError(`${what} has a line break in it; write it in one line`)
}
