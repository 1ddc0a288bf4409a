import { readFile, writeFile } from 'node:fs/promises'
import { listAt, readJsonObject, textAt } from '../confidence/safety/json.ts'
import { UserError } from '../errors.ts'
import { type Artifact, partOfBytes } from '../oci/artifact.ts'
import type { Descriptor } from '../oci/manifest.ts'

/** @see https://www.iana.org/assignments/media-types/application/vnd.cyclonedx+json */
export const CYCLONEDX = 'application/vnd.cyclonedx+json'

export interface Sbom {
  readonly specVersion: string
  /** How many it lists. */
  readonly components: number
  /** As it is written and attached. */
  readonly bytes: Uint8Array
}

/**
 * A CycloneDX SBOM in JSON, as it stands.
 *
 * @param name how errors call it
 * @throws {UserError} it is none, or lists nothing
 * @see https://cyclonedx.org/docs/1.6/json/
 */
export function readSbom(bytes: Uint8Array, name: string): Sbom {
  const sbom = readJsonObject(Buffer.from(bytes).toString('utf8'), name)
  if (textAt(sbom, 'bomFormat') !== 'CycloneDX')
    throw new UserError(`${name} is no CycloneDX SBOM: it has no bomFormat`)
  const specVersion = textAt(sbom, 'specVersion') ?? ''
  if (!/^1\.[0-9]+$/.test(specVersion)) {
    throw new UserError(`${name} has specVersion ${JSON.stringify(specVersion.slice(0, 20))}; 1.x is read`)
  }
  const components = listAt(sbom, 'components').length
  if (components === 0) throw new UserError(`${name} lists no component; nothing was recognised in the image`)
  return { specVersion, components, bytes }
}

/** An SBOM as a referrer of one platform's image. */
export function sbomArtifact({ bytes }: Sbom, subject: Descriptor): Artifact {
  return { artifactType: CYCLONEDX, layers: [partOfBytes(bytes, CYCLONEDX)], subject }
}

/** An SBOM says what is in an image, for ever; which of it is vulnerable changes by the day and goes out of it. */
export async function stripFindings(file: string): Promise<void> {
  const { vulnerabilities, ...rest } = readJsonObject(await readFile(file, 'utf8'), file)
  if (vulnerabilities !== undefined) await writeFile(file, `${JSON.stringify(rest, null, 2)}\n`)
}
