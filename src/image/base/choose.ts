import { UserError } from '../../errors.ts'
import type { BaseImage, BaseKey, BaseTable } from './table.ts'

/**
 * The reference of a base image: `docker.io/library/python:3.13-slim-trixie@sha256:…`.
 *
 * @param version absent where the table has only one of this key
 * @param options `pin: false` leaves the digest out where there is none, so that the tag can move
 * @throws {UserError} the table has no such image, or not its digest
 */
export function baseImage(
  table: BaseTable,
  key: BaseKey,
  version?: string,
  options: { readonly pin?: boolean } = {},
): string {
  const image = lineOf(table, key, version)
  const name = `${image.repository}:${image.tag}`
  if (image.digest !== undefined) return `${name}@${image.digest}`
  if (options.pin === false) return name
  throw new UserError(
    `the digest of the base image ${name} is not known yet; run build-image with command: base-images where its registry can be reached and commit base-images.json, or set pin: false and let the tag move`,
  )
}

/** @throws {UserError} there is none */
export function lineOf(table: BaseTable, key: BaseKey, version: string | undefined): BaseImage {
  const lines = table.filter((line) => line.key === key)
  const found =
    version === undefined && lines.length === 1 ? lines[0] : lines.find((line) => line.version === (version ?? ''))
  if (found !== undefined) return found
  const versions = lines.map((line) => line.version).join(', ')
  throw new UserError(
    `there is no base image ${key} ${version ?? ''} in the table, which has ${versions || 'none'}; choose one of them, or add a line to base-images.json`,
  )
}
