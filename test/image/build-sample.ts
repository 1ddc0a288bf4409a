import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { messageOf } from '../../src/errors.ts'
import type { BuildRequest, ImageBuilder } from '../../src/image/builder.ts'
import type { Surroundings } from '../../src/image/builders/surroundings.ts'
import { builders } from '../../src/image/builders.ts'
import type { LabBuilder } from '../lab/builders.ts'
import { programs } from '../lab/programs.ts'

/** A shell on nothing, dependencies before sources, a last stage of its own: the shape of every Dockerfile we write. */
export const SAMPLE = `FROM scratch AS base
COPY busybox /bin/busybox
RUN ["/bin/busybox", "--install", "-s", "/bin"]

FROM base AS dependencies
COPY manifest.txt /app/
RUN sleep 0.2 && cp /app/manifest.txt /app/installed.txt

FROM dependencies AS build
COPY source.txt /app/
RUN cat /app/installed.txt /app/source.txt > /app/program

FROM scratch AS production
COPY --from=build /app/program /program
USER 65532
ENTRYPOINT ["/program"]
`

export const EPOCH = 1_700_000_000

/** A folder to build, in the builder's own. */
export async function sampleContext(builder: LabBuilder, files: Record<string, string> = {}): Promise<string> {
  const { busybox } = await programs(['busybox'], console.error)
  const folder = mkdtempSync(join(builder.folder, 'context-'))
  cpSync(busybox, join(folder, 'busybox'))
  const all = { Dockerfile: SAMPLE, 'manifest.txt': 'one dependency\n', 'source.txt': 'hello\n', ...files }
  for (const [name, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}

export function requestFor(builder: LabBuilder, context: string, wishes: Partial<BuildRequest> = {}): BuildRequest {
  return {
    context,
    dockerfile: join(context, 'Dockerfile'),
    platforms: ['linux/amd64'],
    buildArgs: {},
    labels: {},
    secrets: [],
    ssh: [],
    cacheFrom: [],
    cacheTo: [],
    epoch: EPOCH,
    provenance: false,
    push: false,
    layout: join(mkdtempSync(join(builder.folder, 'out-')), 'layout'),
    ...wishes,
  }
}

export function surroundingsOf(builder: LabBuilder, also: Partial<Surroundings> = {}): Surroundings {
  return { env: builder.env, outside: [], temporary: builder.folder, cacheVariables: [], ...also }
}

/** What a builder says, in its first line, of a base image whose registry answers `status`. */
export async function refusedPull(
  name: ImageBuilder['name'],
  lab: LabBuilder,
  status: number,
): Promise<{ said: string; image: string }> {
  const server = createServer((_, answer) => answer.writeHead(status, { 'retry-after': '1' }).end('{}'))
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  try {
    const image = `127.0.0.1:${(server.address() as AddressInfo).port}/library/base:1`
    const request = requestFor(lab, await sampleContext(lab, { Dockerfile: `FROM ${image}\nUSER 1\n` }))
    const building = builders[name](surroundingsOf(lab)).build(request, () => {}, new AbortController().signal)
    const said = await building.then(() => 'it was built', messageOf)
    return { said: said.split('\n')[0] ?? '', image }
  } finally {
    server.close()
  }
}
