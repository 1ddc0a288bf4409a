/** The base images that generated Dockerfiles stand on, by what they are for. */
export const BASE_KEYS = [
  'python',
  'uv',
  'node',
  'node-runtime',
  'java-jdk',
  'java-jre',
  'java-base',
  'maven',
  'gradle',
  'go',
  'static',
  'glibc',
] as const

export type BaseKey = (typeof BASE_KEYS)[number]

/** One line of the table: an image at a version, by the digest of its index. */
export interface BaseImage {
  readonly key: BaseKey
  /**
   * Version of the language or tool: `3.13`, `24`, `1.26`, `0.9`; of Java for java-*, maven and gradle: `21`; empty where
   * there is only one.
   */
  readonly version: string
  /** Without tag and digest: `docker.io/library/python`. */
  readonly repository: string
  readonly tag: string
  /** `sha256:…` of the index. Absent: nobody has read it from a registry yet. */
  readonly digest?: string
  /** The day the digest was read, as 2026-11-21. */
  readonly read?: string
  /** True: the tag is of one platform, and its digest that of a manifest; anything but an index is refused otherwise. */
  readonly single?: true
}

export type BaseTable = readonly BaseImage[]
