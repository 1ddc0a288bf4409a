import { shown } from '../config/read.ts'
import { UserError } from '../errors.ts'
import { printable } from './dockerfile/words.ts'
import type { Wishes } from './project.ts'

const NAME = /^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$/
const PATH = /^\/[A-Za-z0-9._~/-]{0,200}$/
const VERSION = /^\d{1,3}(?:\.\d{1,3})?$/
const MODULE = /^(?![-/])(?!.*\.\.)[\w.@/:+-]{1,200}$/
/** A program without any capability may not be able to listen below it. */
const LEAST_PORT = 1024

/**
 * @throws {UserError} a wish that can't stand in a Dockerfile or a manifest (T1, T2)
 */
export function checkWishes({ name, port, healthPath, command, version, module }: Wishes): void {
  if (port !== undefined && !(Number.isInteger(port) && port >= LEAST_PORT && port < 65_536)) {
    throw new UserError(`port is ${port}; write a whole number from ${LEAST_PORT} to 65535 (lower ones need root)`)
  }
  for (const [input, value, pattern, example] of [
    ['name', name, NAME, 'a DNS label such as "shop-api", at most 48 characters'],
    ['health-path', healthPath, PATH, 'a path such as "/health"'],
    ['language-version', version, VERSION, 'a version such as "3.13" or "24"'],
    ['module', module, MODULE, 'a path or name such as "apps/web"'],
  ] as const) {
    if (value !== undefined && !pattern.test(value)) {
      throw new UserError(`${input} is ${shown(value)}; write ${example}`)
    }
  }
  if (command === undefined) return
  if (command.length === 0 || command[0] === '') throw new UserError('command is empty; write a program and its words')
  for (const word of command) printable(word, 'command')
}
