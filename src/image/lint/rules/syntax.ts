import { nearest } from '../../../config/nearest.ts'
import { shown } from '../../../config/read.ts'
import { error, info, type Problem, warning } from '../finding.ts'
import type { Rule } from '../rule.ts'
import type { LintedDockerfile, LintInstruction } from '../stages.ts'

const KEYWORDS = [
  ...['FROM', 'RUN', 'CMD', 'LABEL', 'MAINTAINER', 'EXPOSE', 'ENV', 'ADD', 'COPY', 'ENTRYPOINT', 'VOLUME', 'USER'],
  ...['WORKDIR', 'ARG', 'ONBUILD', 'STOPSIGNAL', 'HEALTHCHECK', 'SHELL'],
]
const NOT_TRIGGERS: ReadonlySet<string> = new Set(['FROM', 'MAINTAINER', 'ONBUILD'])

/** What a builder would refuse. */
export const unparsable: Rule = {
  name: 'unparsable',
  check: (dockerfile) => [
    ...withoutFrom(dockerfile),
    ...dockerfile.instructions.flatMap((instruction) => refusal(instruction) ?? []),
    ...twice(dockerfile),
  ],
}

function withoutFrom({ instructions, stages }: LintedDockerfile): Problem[] {
  if (stages.length === 0) return [error(instructions[0]?.line ?? 1, 'no FROM: name the image to begin with')]
  const early = instructions.slice(
    0,
    instructions.findIndex(({ keyword }) => keyword === 'FROM'),
  )
  return early
    .filter(({ keyword, trigger }) => keyword !== 'ARG' && KEYWORDS.includes(keyword) && !trigger)
    .map(({ keyword, line }) =>
      error(line, `${keyword} stands above the first FROM, where only ARG may; move it below`),
    )
}

function refusal({ keyword, text, exec, line, trigger }: LintInstruction): Problem | undefined {
  if (!KEYWORDS.includes(keyword)) {
    const near = keyword.length <= 20 ? nearest(keyword, KEYWORDS) : undefined
    const instead = near === undefined ? 'one of the Dockerfile reference' : near
    return error(line, `${shown(keyword)} is no instruction; write ${instead}, or # before a comment`)
  }
  if (trigger && NOT_TRIGGERS.has(keyword)) return error(line, `ONBUILD can't carry ${keyword}; remove it`)
  if (text.trim() === '') return error(line, `${keyword} says nothing; write its arguments behind it`)
  if (keyword === 'FROM' && !/^\S+(?:\s+as\s+\S+)?\s*$/i.test(text)) {
    return error(line, 'FROM takes an image and, after AS, a name; write FROM image AS name')
  }
  if ((keyword === 'COPY' || keyword === 'ADD') && (exec ?? text.split(/\s+/)).length < 2) {
    return error(line, `${keyword} takes sources and a target; write both`)
  }
  return openHeredoc(keyword, text, line)
}

function openHeredoc(keyword: string, text: string, line: number): Problem | undefined {
  if (!['RUN', 'COPY', 'ADD'].includes(keyword)) return undefined
  const [first = '', ...body] = text.split('\n')
  const name = /<<-?["']?([A-Za-z_]\w*)/.exec(first)?.[1]
  if (name === undefined || body.some((end) => end.trim() === name)) return undefined
  return keyword === 'RUN' && body.length === 0
    ? undefined
    : error(line, `the text that begins with << has no end; write ${shown(name)} on a line of its own`)
}

function twice({ stages }: LintedDockerfile): Problem[] {
  return stages.flatMap(({ name, line }, index) =>
    name !== undefined && stages.slice(0, index).some((earlier) => earlier.name === name)
      ? [error(line, `two stages are called ${shown(name)}; give each a name of its own`)]
      : [],
  )
}

export const maintainer: Rule = {
  name: 'maintainer',
  check: ({ instructions }) =>
    instructions
      .filter(({ keyword }) => keyword === 'MAINTAINER')
      .map(({ line }) => info(line, 'MAINTAINER is deprecated; write LABEL org.opencontainers.image.authors="…"')),
}

export const workdir: Rule = {
  name: 'relative-workdir',
  check: ({ instructions }) =>
    instructions
      .filter(({ keyword, text }) => keyword === 'WORKDIR' && !/^["']?(?:\/|\$|[A-Za-z]:)/.test(text))
      .map(({ line }) =>
        warning(line, 'WORKDIR is relative to wherever the base image stands; write an absolute path'),
      ),
}
