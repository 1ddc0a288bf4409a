import { isDeepStrictEqual } from 'node:util'
import type { PatchOperation } from '../src/kube/types.ts'

/** A `test` didn't hold, or a path leads nowhere. */
export class PatchRefused extends Error {}

type Node = Record<string, unknown> | unknown[]

/** RFC 6902 as the API server applies it: all operations on a copy, or none. */
export function applyPatch<T>(object: T, operations: readonly PatchOperation[]): T {
  const root = { '': structuredClone(object) as unknown }
  for (const operation of operations) {
    const keys = operation.path.split('/').map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
    const last = keys.pop() as string
    let at: unknown = root
    for (const key of keys) at = child(at, key, operation)
    applyOne(at as Node, last, operation)
  }
  return root[''] as T
}

function child(node: unknown, key: string, operation: PatchOperation): unknown {
  if (typeof node !== 'object' || node === null || !Object.hasOwn(node, key)) refuse(operation)
  return (node as Record<string, unknown>)[key]
}

function applyOne(node: Node, key: string, operation: PatchOperation): void {
  if (typeof node !== 'object' || node === null) refuse(operation)
  if (operation.op === 'add' && Array.isArray(node)) {
    const index = key === '-' ? node.length : Number(key)
    if (!Number.isInteger(index) || index < 0 || index > node.length) refuse(operation)
    node.splice(index, 0, structuredClone(operation.value))
    return
  }
  const fields = node as Record<string, unknown>
  if (operation.op !== 'add' && !Object.hasOwn(fields, key)) refuse(operation)
  if (operation.op === 'test') {
    if (!isDeepStrictEqual(fields[key], operation.value)) refuse(operation)
  } else if (operation.op === 'remove') {
    if (Array.isArray(node)) node.splice(Number(key), 1)
    else delete fields[key]
  } else {
    fields[key] = structuredClone(operation.value)
  }
}

function refuse(operation: PatchOperation): never {
  throw new PatchRefused(`${operation.op} ${operation.path} can't be applied`)
}
