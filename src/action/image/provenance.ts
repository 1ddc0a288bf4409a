import { relative, resolve } from 'node:path'
import type { BuiltImage } from '../../image/build.ts'
import type { BuildRequest } from '../../image/builder.ts'
import { readStages } from '../../image/lint/stages.ts'
import { type BuildFacts, provenanceBytes, provenanceOf } from '../../image/provenance.ts'
import type { SourceFacts } from '../../image/tags.ts'
import { splitReference } from '../../image-reference.ts'
import { VERSION } from '../../version.ts'
import type { ImageAction } from './machine.ts'
import type { Source } from './source.ts'

interface Build {
  readonly source: Source
  readonly request: BuildRequest
  readonly facts: SourceFacts
  readonly built: BuiltImage
  /** Version of the builder. */
  readonly builder: string
  /** What the image is called, without tag. */
  readonly name: string
  /** In ms since 1970. */
  readonly started: number
}

/** Writes how the image was built, for people and for whoever verifies it. @returns the bytes that go beside it */
export function writeProvenance(action: ImageAction, build: Build): Uint8Array {
  const bytes = provenanceBytes(provenanceOf(factsOf(action, build)))
  const path = action.results.write('provenance.json', Buffer.from(bytes).toString('utf8'))
  action.output('provenance', path)
  return bytes
}

function factsOf(
  { facts: run }: ImageAction,
  { source, request, facts, built, builder, name, started }: Build,
): BuildFacts {
  const { platforms, target, buildArgs, secrets, epoch } = request
  return {
    subjects: [
      { name, digest: built.digest },
      ...built.size.platforms.filter(({ digest }) => digest !== built.digest).map(({ digest }) => ({ name, digest })),
    ],
    builder: run.workflowRef === undefined ? `urn:gradus:${run.id}` : `https://github.com/${run.workflowRef}`,
    versions: { gradus: VERSION, [built.builder]: builder },
    source: {
      ...(facts.url === undefined ? {} : { repository: facts.url }),
      ...(run.ref === undefined ? {} : { ref: run.ref }),
      ...(facts.commit === undefined ? {} : { commit: facts.commit }),
    },
    parameters: {
      context: relative(resolve('.'), source.context) || '.',
      dockerfile: source.dockerfile.generated ? 'generated' : source.dockerfile.shown,
      ...(target === undefined ? {} : { target }),
      platforms,
      buildArgs: Object.keys(buildArgs),
      secrets: secrets.map(({ id }) => id),
    },
    bases: basesIn(source.dockerfile.text),
    epoch,
    invocation: run.runUrl ?? run.id,
    started,
    finished: Date.now(),
  }
}

/** Images that FROM names by digest; of others nobody knows what they were. */
function basesIn(dockerfile: string): BuildFacts['bases'] {
  const images = new Set(readStages(dockerfile).stages.flatMap(({ image }) => image ?? []))
  return [...images].flatMap((reference) => {
    const digest = splitReference(reference)?.digest
    return digest === undefined ? [] : [{ reference, digest }]
  })
}
