import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { UserError } from '../../../src/errors.ts'
import { parseDockerfile } from '../../../src/image/dockerfile/read.ts'
import type { Instruction, Stage } from '../../../src/image/dockerfile/types.ts'
import { quoted, writeDockerfile } from '../../../src/image/dockerfile/write.ts'

const DIGEST = `sha256:${'0'.repeat(64)}`
const resolve = (key: string, version: string | undefined) => `registry.example/${key}:${version ?? 'any'}@${DIGEST}`
const written = (...instructions: Instruction[]) =>
  writeDockerfile({ stages: [{ name: 'base', from: { base: 'python' }, instructions }] }, resolve)
/** What stands in the one stage, without its FROM. */
const readBack = (...instructions: Instruction[]) => parseDockerfile(written(...instructions)).slice(1)

describe('a Dockerfile is written as it is meant', () => {
  const stages: Stage[] = [
    {
      name: 'base',
      from: { base: 'python', version: '3.13' },
      comment: 'What all stages share.',
      instructions: [
        { do: 'env', values: { PYTHONUNBUFFERED: '1', PATH: '/venv/bin:/usr/bin' } },
        { do: 'workdir', path: '/app' },
      ],
    },
    {
      name: 'dependencies',
      from: { stage: 'base' },
      instructions: [
        { do: 'copy', sources: ['/uv'], to: '/usr/local/bin/', from: { base: 'uv', version: '0.9' } },
        { do: 'copy', sources: ['a b.txt', 'c.txt'], to: './', chown: '65532:65532', chmod: '0644' },
        {
          do: 'run',
          script: ['uv sync', `echo ${quoted("it's")}`],
          mounts: [
            { type: 'cache', target: '/root/.cache/uv', id: 'uv', sharing: 'locked' },
            { type: 'secret', id: 'npmrc', target: '/root/.npmrc' },
            { type: 'ssh' },
            { type: 'bind', source: '/x', target: '/y', from: { stage: 'base' } },
          ],
        },
      ],
    },
    {
      name: 'production',
      from: { base: 'static', buildPlatform: true },
      instructions: [
        { do: 'comment', text: 'Numeric, so that Kubernetes can see it is not root.' },
        { do: 'user', user: '65532:65532' },
        { do: 'expose', port: 8000 },
        { do: 'label', values: { 'org.opencontainers.image.title': 'shop' } },
        { do: 'arg', name: 'TARGETOS' },
        { do: 'arg', name: 'FLAVOUR', value: 'plain' },
        { do: 'entrypoint', exec: ['/app/run'] },
        { do: 'cmd', exec: ['--port', '8000'] },
        { do: 'healthcheck', exec: ['/app/run', 'health'], intervalSeconds: 10, timeoutSeconds: 3, startSeconds: 20 },
      ],
    },
  ]

  test('as text', () => {
    expect(
      writeDockerfile({ stages }, resolve),
    ).toBe(`# Made by Gradus from the sources of this folder; yours to read, commit and change.
# Bases are pinned by digest. Everything here builds with BuildKit and with Buildah.

# What all stages share.
FROM registry.example/python:3.13@${DIGEST} AS base
ENV PYTHONUNBUFFERED="1" \\
    PATH="/venv/bin:/usr/bin"
WORKDIR /app

FROM base AS dependencies
COPY --from=registry.example/uv:0.9@${DIGEST} /uv /usr/local/bin/
COPY --chown=65532:65532 --chmod=0644 ["a b.txt", "c.txt", "./"]
RUN --mount=type=cache,id=uv,target=/root/.cache/uv,sharing=locked \\
    --mount=type=secret,id=npmrc,target=/root/.npmrc \\
    --mount=type=ssh \\
    --mount=type=bind,from=base,source=/x,target=/y \\
    uv sync \\
    && echo 'it'\\''s'

FROM --platform=$BUILDPLATFORM registry.example/static:any@${DIGEST} AS production
# Numeric, so that Kubernetes can see it is not root.
USER 65532:65532
EXPOSE 8000
LABEL org.opencontainers.image.title="shop"
ARG TARGETOS
ARG FLAVOUR="plain"
ENTRYPOINT ["/app/run"]
CMD ["--port", "8000"]
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \\
    CMD ["/app/run", "health"]
`)
  })

  test('as the parser reads it', () => {
    const read = parseDockerfile(writeDockerfile({ stages }, resolve))
    expect(read.map(({ keyword, line }) => `${line} ${keyword}`)).toEqual([
      '5 FROM',
      '6 ENV',
      '8 WORKDIR',
      '10 FROM',
      '11 COPY',
      '12 COPY',
      '13 RUN',
      '20 FROM',
      '22 USER',
      '23 EXPOSE',
      '24 LABEL',
      '25 ARG',
      '26 ARG',
      '27 ENTRYPOINT',
      '28 CMD',
      '29 HEALTHCHECK',
    ])
    expect(read[1]?.values).toEqual(Object.entries({ PYTHONUNBUFFERED: '1', PATH: '/venv/bin:/usr/bin' }))
    expect(read[5]?.exec).toEqual(['a b.txt', 'c.txt', './'])
    expect(read[6]?.flags).toHaveLength(4)
    expect(read.at(-1)?.exec).toEqual(['/app/run', 'health'])
  })
})

/** Text that tries to get out: pieces that mean something to a Dockerfile, a shell or JSON, among any characters. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom('\nRUN touch pwn', '$(touch pwn)', '`id`', '"', "'", '\\', '$HOME', '$PATH', '<<EOF', '#', ' '),
      fc.constantFrom('; touch pwn', '&& x', '--from=x', '[', ']', '=', '\t', '\r', '\u2028', '\u202e', '\0', '\\\n'),
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.string({ unit: 'grapheme', maxLength: 8 }),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((pieces) => pieces.join(''))

/** Refused with a sentence, or written so that it reads back equal: nothing between. */
function refusedOr(write: () => ReturnType<typeof readBack>, check: (read: ReturnType<typeof readBack>) => void): void {
  let read: ReturnType<typeof readBack>
  try {
    read = write()
  } catch (error) {
    expect(error).toBeInstanceOf(UserError)
    return
  }
  check(read)
}

describe('T2: what a project names is read back equal, or refused', () => {
  const places: [string, (word: string) => Instruction, (read: ReturnType<typeof readBack>, word: string) => void][] = [
    ['a label', (w) => ({ do: 'label', values: { title: w, after: 'x' } }), valuesAre('title', 'LABEL')],
    ['a variable', (w) => ({ do: 'env', values: { TITLE: w, AFTER: 'x' } }), valuesAre('TITLE', 'ENV')],
    ['a start command', (w) => ({ do: 'cmd', exec: ['run', w] }), execIs('CMD')],
    ['an entrypoint', (w) => ({ do: 'entrypoint', exec: ['run', w] }), execIs('ENTRYPOINT')],
    ['a RUN in exec form', (w) => ({ do: 'run', exec: ['run', w] }), execIs('RUN')],
    [
      'a health check',
      (w) => ({ do: 'healthcheck', exec: ['run', w], intervalSeconds: 1, timeoutSeconds: 1, startSeconds: 1 }),
      execIs('HEALTHCHECK'),
    ],
    [
      'a path to copy',
      (w) => ({ do: 'copy', sources: [w], to: './' }),
      ([copy], word) => expect(copy?.exec ?? copy?.text.split(' ')).toEqual([word, './']),
    ],
    [
      'a word of a script',
      (w) => ({ do: 'run', script: [`echo ${quoted(w)}`] }),
      ([run], word) => expect(shellWord(run?.text ?? '')).toBe(word),
    ],
  ]

  test.each(places)('%s', (_place, make, check) => {
    fc.assert(
      fc.property(hostile, (word) => {
        refusedOr(
          () => readBack(make(word), { do: 'user', user: '65532' }),
          (read) => {
            expect(read.map(({ keyword }) => keyword)).toHaveLength(2)
            expect(read[1]).toMatchObject({ keyword: 'USER', text: '65532' })
            check(read, word)
          },
        )
      }),
      { numRuns: 400 },
    )
  })

  function valuesAre(key: string, keyword: string) {
    return ([first]: ReturnType<typeof readBack>, word: string) => {
      expect(first?.keyword).toBe(keyword)
      expect(first?.values?.[0]).toEqual([key, word])
      expect(first?.values).toHaveLength(2)
    }
  }
  function execIs(keyword: string) {
    return ([first]: ReturnType<typeof readBack>, word: string) => {
      expect(first).toMatchObject({ keyword, exec: ['run', word] })
    }
  }
  /** Undoes single quotes as POSIX shells do. */
  function shellWord(text: string): string {
    return text
      .replace(/^echo /, '')
      .replaceAll(/'([^']*)'|\\(.)/g, (_, inner?: string, escaped?: string) => inner ?? escaped ?? '')
  }

  test.each([
    ['a newline', 'shop\nRUN touch /pwn'],
    ['a carriage return', 'shop\rRUN touch /pwn'],
    ['a NUL', 'shop\0'],
    ['a line separator', 'shop\u2028RUN x'],
    ['text turned round', 'shop\u202e'],
    ['half a pair', 'shop\ud800'],
  ])('%s is refused everywhere, with its code', (_what, word) => {
    for (const [, make] of places) expect(() => written(make(word))).toThrow(/has the character U\+[0-9A-F]{4} in/)
    expect(() => written({ do: 'comment', text: word })).toThrow(UserError)
  })

  test.each<[string, Instruction]>([
    ['a flag for a path', { do: 'copy', sources: ['--from=evil'], to: './' }],
    ['a variable in a path', { do: 'copy', sources: ['a$HOME'], to: './' }],
    ['a pattern in a path', { do: 'copy', sources: ['app/[id].tsx'], to: './' }],
    ['a here-document', { do: 'copy', sources: ['<<EOF'], to: './' }],
    ['a user with a shell in it', { do: 'user', user: '$(id)' }],
    ['a working directory with a variable', { do: 'workdir', path: '/a/$HOME' }],
    ['a mount with two options in one', { do: 'run', script: ['x'], mounts: [{ type: 'cache', target: '/a,from=b' }] }],
    ['a port that is none', { do: 'expose', port: 70_000 }],
    ['an empty start command', { do: 'cmd', exec: [] }],
    ['a label of 5,000 characters', { do: 'label', values: { title: 'x'.repeat(5000) } }],
  ])('%s is refused', (_what, instruction) => {
    expect(() => written(instruction)).toThrow(UserError)
  })

  test('a reference that the table would not have is refused', () => {
    const stages: Stage[] = [{ name: 'base', from: { base: 'python' }, instructions: [] }]
    expect(() => writeDockerfile({ stages }, () => 'python\nRUN touch /pwn')).toThrow(UserError)
  })

  test('a here-document can not begin within exec form', () => {
    expect(written({ do: 'cmd', exec: ['run', 'x <<EOF'] })).toContain('CMD ["run", "x \\u003c\\u003cEOF"]')
  })
})
