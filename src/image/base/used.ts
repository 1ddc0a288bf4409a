import type { Dockerfile, From, Instruction } from '../dockerfile/types.ts'
import type { BaseKey } from './table.ts'

/** The base images that a Dockerfile names, in FROM, COPY and mounts; one may be there twice. */
export function basesOf({ stages }: Dockerfile): { key: BaseKey; version?: string }[] {
  const sources = stages.flatMap(({ from, instructions }) => [from, ...instructions.flatMap(sourcesOf)])
  return sources.flatMap((from) =>
    'base' in from ? [{ key: from.base, ...(from.version === undefined ? {} : { version: from.version }) }] : [],
  )
}

function sourcesOf(instruction: Instruction): From[] {
  if (instruction.do === 'copy') return instruction.from === undefined ? [] : [instruction.from]
  if (instruction.do !== 'run') return []
  return (instruction.mounts ?? []).flatMap((mount) =>
    mount.type === 'bind' && mount.from !== undefined ? [mount.from] : [],
  )
}
