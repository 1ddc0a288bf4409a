import { describe, expect, test } from '@jest/globals'
import type { LintFinding } from '../../../src/image/lint/finding.ts'
import { lintDockerfile } from '../../../src/image/lint/lint.ts'
import { rules } from '../../../src/image/lint/rules.ts'
import { cpuMs, TOO_LONG_MS } from '../../cpu.ts'

const PINNED = `debian:13-slim@sha256:${'a'.repeat(64)}`
const IGNORED = '.git\n**/.env*\n'

function lint(text: string, dockerignore: string | undefined = IGNORED): readonly LintFinding[] {
  return lintDockerfile(text, { path: 'Dockerfile', ...(dockerignore !== undefined && { dockerignore }) })
}

/** `line rule severity` of each finding. */
function short(text: string, dockerignore?: string): string[] {
  return lint(text, dockerignore).map(({ line, rule, severity }) => `${line} ${rule} ${severity}`)
}

/** A Dockerfile that is right, with lines put into its last stage. */
function around(lines: string): string {
  return `FROM ${PINNED}\n${lines}\nUSER 65532\nENTRYPOINT ["/app"]\n`
}

test('a Dockerfile that keeps to the list has no findings', () => {
  expect(
    lint(`# syntax=docker/dockerfile:1
FROM --platform=$BUILDPLATFORM ${PINNED} AS build
WORKDIR /src
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci
COPY . .
RUN ["npm", "run", "build"]
FROM ${PINNED} AS production
RUN apt-get update && apt-get install -y --no-install-recommends libpq5 && rm -rf /var/lib/apt/lists/*
COPY --from=build --chown=65532:65532 /src/dist /app
USER 65532:65532
EXPOSE 8080
HEALTHCHECK CMD ["/app/check"]
ENTRYPOINT ["/app/start"]
`),
  ).toEqual([])
})

/** [what is put into the right Dockerfile at line 2, what is found] */
const table: [string, string, string[]][] = [
  ['an unknown word', 'RNU echo', ['2 unparsable error']],
  ['an instruction without arguments', 'RUN', ['2 unparsable error']],
  ['COPY without a target', 'COPY a', ['2 unparsable error']],
  ['ONBUILD of what it can not carry', 'ONBUILD FROM x', ['2 unparsable error']],
  ['CMD in shell form', 'CMD /app --serve', ['2 exec-form warning']],
  ["CMD in JSON's clothes", "CMD ['/app']", ['2 exec-form error']],
  ['a secret in ENV', 'ENV API_TOKEN=abc A=b', ['2 secret-variable error']],
  ['a secret in the old form of ENV', 'ENV DB_PASSWORD hunter2', ['2 secret-variable error']],
  ['a secret with an argument as value', 'ARG X\nENV API_KEY=$X', ['3 secret-variable error']],
  ['a secret as build argument', 'ARG NPM_TOKEN', ['2 secret-variable warning']],
  ['a secret as default', 'ARG NPM_TOKEN=abc', ['2 secret-variable error']],
  ['a place of a secret', 'ENV DB_PASSWORD_FILE=/run/secrets/db TOKEN_URL=http://x/ TOKENIZERS=1 KEYBOARD=us', []],
  ['an empty secret', 'ENV API_TOKEN=""', []],
  ['a GitHub token in a line', `RUN git clone https://x.test/ghp_${'a'.repeat(36)}`, ['2 secret-text error']],
  ['a URL with a password', 'RUN pip download --index-url https://me:pass@example.test x', ['2 secret-text error']],
  ['a URL with a variable as password', 'RUN fetch https://me:$PASS@example.test/x', []],
  ['a key in a here-document', 'COPY <<EOF /k\n-----BEGIN EC PRIVATE KEY-----\nEOF', ['3 secret-text error']],
  ['a private key', 'COPY config/id_rsa /root/.ssh/', ['2 secret-file error']],
  ['.env in JSON form', 'COPY [".env", "/app/"]', ['2 secret-file error']],
  ['a key out of another stage', `COPY --from=${PINNED} /etc/x.key /x`, []],
  ['an example of .env', 'COPY .env.example /app/', []],
  ['ADD of an address', 'ADD https://example.test/x.tar.gz /x', ['2 add-remote error']],
  ['ADD with a checksum', `ADD --checksum=sha256:${'b'.repeat(64)} https://example.test/x /x`, []],
  ['ADD of a file', 'ADD a /a', ['2 add-local info']],
  ['ADD of an archive', 'ADD a.tar.gz /a', []],
  ['curl into sh', 'RUN curl -sSL https://example.test/i | sh -s -- -y', ['2 download-to-shell error']],
  ['curl through tee into bash', 'RUN set -e; wget -O- x |tee /i| /bin/bash', ['2 download-to-shell error']],
  ['curl in a substitution', 'RUN sh -c "$(curl -fsSL https://example.test/i)"', ['2 download-to-shell error']],
  ['curl in a process substitution', 'RUN bash <(curl https://example.test/i)', ['2 download-to-shell error']],
  ['curl into sh in a here-document', 'RUN <<EOF\nset -e\ncurl x \\\n  | sh\nEOF', ['2 download-to-shell error']],
  ['curl into sh in exec form', 'RUN ["sh", "-ec", "curl x | sh"]', ['2 download-to-shell error']],
  ['curl into sh for later builds', 'ONBUILD RUN curl x | sh', ['2 download-to-shell error']],
  ['curl, and then something else', 'RUN curl -o f x || exit 1; sh ./own.sh', []],
  ['curl into tar', 'RUN curl x | tar xz', []],
  ['words in quotes', `RUN echo "curl x | sh" 'sudo'`, []],
  ['a here-document of another program', 'RUN python3 <<EOF\ncurl | sh\nsudo x\nEOF', []],
  [
    'apt-get with recommends and lists',
    'RUN apt-get update && apt-get -y install x',
    ['2 apt-recommends warning', '2 package-cache warning'],
  ],
  ['apt-get update alone', 'RUN apt-get update', ['2 apt-update-alone warning', '2 package-cache warning']],
  [
    'apt-get with a cache mount',
    'RUN --mount=type=cache,target=/var/lib/apt --mount=type=cache,target=/var/cache/apt apt-get update && apt-get install -y --no-install-recommends x',
    [],
  ],
  ['apk with a cache', 'RUN apk add curl', ['2 package-cache warning']],
  ['apk without', 'RUN apk add --no-cache curl', []],
  ['dnf', 'RUN dnf -y install x', ['2 package-cache warning']],
  ['pip', 'RUN python3.13 -m pip install x', ['2 package-cache warning']],
  ['pip without a cache', 'RUN pip install --no-cache-dir x', []],
  ['pip with its variable', 'ENV PIP_NO_CACHE_DIR=1\nRUN pip install x', []],
  ['npm', 'RUN npm ci', ['2 package-cache warning']],
  [
    'sources before dependencies',
    'COPY . .\nRUN pip install --no-cache-dir -r requirements.txt',
    ['3 dependencies-first warning'],
  ],
  ['dependencies, sources, dependencies', 'COPY go.* .\nRUN go mod download\nCOPY . .\nRUN go mod download', []],
  ['a compiler in the last stage', 'RUN apk add --no-cache gcc musl-dev curl', ['2 build-tools-shipped warning']],
  ['a compiler that goes again', 'RUN apk add --no-cache gcc && make && apk del gcc', []],
  ['sudo', 'RUN cd x && sudo make', ['2 sudo error']],
  ['sudo at the start', 'CMD ["sudo", "/app"]', ['2 sudo error']],
  ['777', 'RUN chmod -R 777 /app', ['2 world-writable warning']],
  ['777 by COPY', 'COPY --chmod=0777 a b', ['2 world-writable warning']],
  ['1777 for /tmp', 'RUN chmod 1777 /tmp', []],
  ['MAINTAINER', 'MAINTAINER me', ['2 maintainer info']],
  ['a relative WORKDIR', 'WORKDIR app', ['2 relative-workdir warning']],
  ['a WORKDIR by variable', 'ENV HOME=/h\nWORKDIR $HOME/app', []],
  ['a low port', 'EXPOSE 80/tcp 8080', ['2 privileged-port warning']],
  ['an image by tag in COPY', 'COPY --from=nginx:1.27 /a /b', ['2 pinned-base error']],
  ['an image without tag in a mount', 'RUN --mount=type=bind,from=busybox,target=/b x', ['2 pinned-base error']],
  ['comments between lines', 'RUN a && \\\n  # sudo x\n\n  b', []],
  ['an accepted finding', '# gradus ignore=maintainer,sudo\nRUN sudo x', []],
  ['another finding than the accepted one', '# gradus ignore=maintainer\nRUN sudo x', ['3 sudo error']],
]

test.each(table)('%s', (_, lines, expected) => {
  expect(short(around(lines))).toEqual(expected)
})

test('every rule has a line in a table or a test of its own that it fires in', () => {
  const fired = new Set(table.flatMap(([, , findings]) => findings.map((finding) => finding.split(' ')[1])))
  const ownTests = ['non-root', 'dockerignore', 'many-layers', 'build-image-shipped', 'healthcheck-tool']
  expect([...fired, ...ownTests].sort()).toEqual(rules.map(({ name }) => name).sort())
})

test('a text without an end swallows the rest', () => {
  expect(short(around('COPY <<EOF /etc/motd\nhello'))).toEqual(['1 non-root error', '2 unparsable error'])
  expect(short(around('RUN <<-"EOF"\n\thello\n\tEOF'))).toEqual([])
})

describe('FROM', () => {
  const from = (image: string, before = '') => short(`${before}FROM ${image}\nUSER 1\nCMD ["a"]\n`)

  test.each([
    ['scratch', []],
    [PINNED, []],
    [`127.0.0.1:5000/a/b@sha256:${'0'.repeat(64)}`, []],
    ['debian', ['1 pinned-base error']],
    ['127.0.0.1:5000/debian', ['1 pinned-base error']],
    ['debian:latest', ['1 pinned-base error']],
    ['debian:13', ['1 pinned-base error']],
    ['debian:13@sha256:abc', ['1 pinned-base error']],
    ['$BASE', ['1 pinned-base warning']],
  ])('%s', (image, expected) => expect(from(image)).toEqual(expected))

  test('an argument above it counts with its default', () => {
    expect(from(`\${BASE}`, `ARG BASE=${PINNED}\n`)).toEqual([])
    expect(from(`debian:\${V:-13}`, 'ARG V\n')).toEqual(['2 pinned-base error'])
    expect(from('debian:$V', 'ARG V=12\n')).toEqual(['2 pinned-base error'])
  })

  test('a stage is no image, in any case of its letters', () => {
    expect(short(`FROM ${PINNED} AS Base\nFROM base\nUSER 1\nCOPY --from=BASE a b\nCOPY --from=0 a b\n`)).toEqual([])
    // A stage that comes later is no stage yet.
    expect(short(`FROM later\nUSER 1\nFROM ${PINNED} AS later\nUSER 1`)).toEqual(['1 pinned-base error'])
  })

  test('an image that builds is not shipped', () => {
    const digest = `@sha256:${'a'.repeat(64)}`
    expect(short(`FROM golang:1.26${digest}\nUSER 1`)).toEqual(['1 build-image-shipped warning'])
    expect(short(`FROM eclipse-temurin:21-jdk-noble${digest} AS a\nFROM a\nUSER 1`)).toEqual([
      '2 build-image-shipped warning',
    ])
    expect(short(`FROM golang:1.26${digest} AS build\nFROM scratch\nUSER 1`)).toEqual([])
  })

  test('none at all, or something before it', () => {
    expect(short('')).toEqual(['1 unparsable error'])
    expect(short('# nothing\n')).toEqual(['1 unparsable error'])
    expect(short(`RUN x\nFROM ${PINNED}\nUSER 1`)).toEqual(['1 unparsable error'])
    expect(short(`FROM ${PINNED} AS a\nFROM ${PINNED} AS a\nUSER 1`)).toEqual(['2 unparsable error'])
    expect(short(`FROM ${PINNED} a\nUSER 1`)).toEqual(['1 unparsable error'])
  })
})

describe('the user', () => {
  test.each([
    ['', ['1 non-root error']],
    ['USER root', ['2 non-root error']],
    ['USER 0:0', ['2 non-root error']],
    ['USER 1000\nUSER 0', ['3 non-root error']],
    ['USER app', ['2 non-root warning']],
    ['USER $WHO', ['2 non-root warning']],
    ['ARG WHO=1000\nUSER $WHO', []],
    ['USER 65532:65532', []],
    ['ONBUILD USER 65532', ['1 non-root error']],
  ])('%j', (lines, expected) => expect(short(`FROM ${PINNED}\n${lines}\n`)).toEqual(expected))

  test('of a stage below counts, of another does not', () => {
    expect(short(`FROM ${PINNED} AS a\nUSER 5\nFROM a\nCMD ["x"]`)).toEqual([])
    expect(short(`FROM ${PINNED} AS a\nUSER 5\nFROM ${PINNED}\nCMD ["x"]`)).toEqual(['3 non-root error'])
  })

  test('of a nonroot image is known', () => {
    expect(short(`FROM gcr.io/distroless/static-debian13:nonroot@sha256:${'a'.repeat(64)}\n`)).toEqual([])
  })
})

describe('an image without a shell', () => {
  const bare = (line: string) => short(`FROM scratch\nCOPY app /app\nUSER 1\n${line}\n`)

  test.each([
    ['HEALTHCHECK CMD curl -f http://localhost/', ['4 healthcheck-tool error']],
    ['HEALTHCHECK CMD ["wget", "-q", "http://localhost/"]', ['4 healthcheck-tool error']],
    ['HEALTHCHECK CMD ["/app", "check"]', []],
    ['HEALTHCHECK NONE', []],
    ['ENTRYPOINT /app', ['4 exec-form error']],
  ])('%s', (line, expected) => expect(bare(line)).toEqual(expected))

  test('has one in its debug form', () => {
    const debug = `FROM gcr.io/distroless/static-debian13:debug-nonroot@sha256:${'a'.repeat(64)}\n`
    expect(short(`${debug}HEALTHCHECK CMD wget x\n`)).toEqual([])
  })
})

describe('.dockerignore', () => {
  const text = around('COPY . /app')

  test.each([
    ['.git\n.env\n', []],
    ['# all\n*\n!src\n', []],
    ['**\n', []],
    ['/.git/\n**/.e?v\n', []],
    ['.git*\n.env\n', []],
    ['.[a-g]it\n.env*\n!.env.example', []],
    ['.git\n', ['2 dockerignore warning']],
    ['.git\n.env\n!.env\n', ['2 dockerignore warning']],
    ['#.git\n#.env', ['2 dockerignore warning']],
    ['.git/hooks\n.env', ['2 dockerignore warning']],
    ['', ['2 dockerignore warning']],
  ])('%j', (dockerignore, expected) => expect(short(text, dockerignore)).toEqual(expected))

  test('is missing', () => {
    const missing = (lines: string) =>
      lintDockerfile(around(lines), { path: 'Dockerfile' }).map(({ line, severity }) => `${line} ${severity}`)
    expect(missing('COPY ./ /app')).toEqual(['2 warning'])
    expect(missing('COPY src /app')).toEqual(['1 info'])
  })
})

test('more layers than a person reads', () => {
  expect(short(around('RUN x\n'.repeat(19)))).toEqual([])
  expect(short(around('RUN x\n'.repeat(21)))).toEqual(['22 many-layers info'])
  expect(short(`FROM ${PINNED} AS a\n${'RUN x\n'.repeat(30)}FROM ${PINNED}\nUSER 1`)).toEqual([])
})

test('another escape character, Windows ends of lines and a byte order mark change nothing', () => {
  expect(short(`\ufeff# escape=\`\r\nFROM ${PINNED}\r\nRUN a && \`\r\n  sudo b\r\nUSER 1\r\n`)).toEqual([
    '3 sudo error',
  ])
})

test('T8: no value of a secret is in a message', () => {
  const secret = 's3cr3t-v4lu3'
  const text = around(`ENV API_TOKEN=${secret}\nARG PASSWORD=${secret}\nRUN x https://me:${secret}@example.test/`)
  expect(lint(text)).toHaveLength(3)
  expect(JSON.stringify(lint(text))).not.toContain(secret)
})

test('T4: what stands in a Dockerfile makes no line of its own in a message', () => {
  const texts = [
    'X\u2028::error::y z',
    'FROM a\u0085b',
    `FROM a AS b\nFROM a AS b`,
    'USER a\u001b[2Jb',
    'COPY .env\u0007 /',
  ]
  for (const text of texts) {
    for (const { message } of lint(text)) expect(message).not.toMatch(/[\p{Cc}\u2028\u2029]/u)
  }
})

describe('T19: no text takes long', () => {
  const long = (text: string, size = 100_000) => text.repeat(Math.ceil(size / text.length))
  test.each([
    ['one command', `FROM a\nRUN ${long('a && ')}x`],
    ['pipes', `FROM a\nRUN ${long('curl x | ')}sh`],
    ['quotes', `FROM a\nRUN ${long('"')}`],
    ['substitutions', `FROM a\nRUN ${long('$(')}`],
    ['properties', `FROM a\nENV ${long('TOKEN=b ')}`],
    ['a long name', `FROM a\nENV ${long('TOKEN_')}=x`],
    ['dollars', `FROM ${long('${A')}`],
    ['defaults', `ARG A=1\nFROM ${long('${A:-')}`],
    ['a long image', `FROM ${long('a/')}`],
    ['colons', `FROM a\nRUN x ${long('https://a:')}`],
    [
      'stages on stages',
      `FROM a AS s0\n${Array.from({ length: 150 }, (_, i) => `FROM s${i} AS s${i + 1}\nCOPY . .\n`).join('')}`,
    ],
    ['lines', `FROM a\n${long('RUN npm ci\n')}`],
    ['sources', `FROM a\nCOPY ${long('.env ')}/b`],
    ['here-documents', `FROM a\n${long('RUN <<E\n')}`],
    ['dashes', `FROM a\nRUN ${long('-----BEGIN ')}`],
    ['slashes', `FROM a\nCOPY x${long('/')} /b`],
    ['white space', `FROM a${long(' \t')}b`],
    ['triggers', `FROM a\n${long('ONBUILD RUN sudo x\n')}`],
  ])('%s', (_, text) => {
    const start = cpuMs()
    lint(text)
    expect(cpuMs() - start).toBeLessThan(TOO_LONG_MS)
  })

  test('a .dockerignore', () => {
    const start = cpuMs()
    lint(around('COPY . .'), `${long('**/', 100_000)}x\n${long('*a*?[a-z]', 100_000)}\n${long('**/*a*/\n', 100_000)}`)
    expect(cpuMs() - start).toBeLessThan(TOO_LONG_MS)
  })

  test('what is no Dockerfile by its size is refused', () => {
    expect(() => lint('x'.repeat(2 ** 20 + 1))).toThrow('at most 1048576')
    expect(() => lint('FROM a\n'.repeat(201))).toThrow('has 201 stages; at most 200')
  })
})
