import { messageOf, UserError } from '../../errors.ts'

/**
 * JSON of a report. Readers take single fields of it by name, so keys that reach into prototypes do nothing.
 *
 * @throws {UserError} it is no JSON, or no object
 */
export function readJsonObject(text: string, name: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (cause) {
    throw new UserError(`${name} is no JSON (${messageOf(cause).slice(0, 200)})`, { cause })
  }
  if (!isObject(value)) throw new UserError(`${name} holds no JSON object`)
  return value
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The list under a key; empty where there is none. */
export function listAt(object: Record<string, unknown>, key: string): Record<string, unknown>[] {
  const value = own(object, key)
  return Array.isArray(value) ? value.filter(isObject) : []
}

export function objectAt(object: Record<string, unknown>, key: string): Record<string, unknown> {
  const value = own(object, key)
  return isObject(value) ? value : {}
}

export function textAt(object: Record<string, unknown>, key: string): string | undefined {
  const value = own(object, key)
  return typeof value === 'string' ? value : undefined
}

export function numberAt(object: Record<string, unknown>, key: string): number | undefined {
  const value = own(object, key)
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

function own(object: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined
}
