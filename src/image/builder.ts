/** What is to be built. Secrets are files or environment variables named here; their values never pass through. */
export interface BuildRequest {
  /** Absolute path of the context. */
  readonly context: string
  /** Absolute path of the Dockerfile. */
  readonly dockerfile: string
  /** `linux/amd64`, … */
  readonly platforms: readonly string[]
  /** Absent: the last stage. */
  readonly target?: string
  readonly buildArgs: Readonly<Record<string, string>>
  readonly labels: Readonly<Record<string, string>>
  /** Build secrets: id → file, or variable of the environment. */
  readonly secrets: readonly { readonly id: string; readonly file?: string; readonly env?: string }[]
  /** `default`, or id → path of a socket or key. */
  readonly ssh: readonly string[]
  /** Cache specifications as buildx takes them: `type=gha`, `type=registry,ref=…`, `type=local,src=…`. */
  readonly cacheFrom: readonly string[]
  readonly cacheTo: readonly string[]
  /** Seconds since 1970: SOURCE_DATE_EPOCH. */
  readonly epoch: number
  /** Ask the builder for provenance (SLSA) and, where it can, an SBOM. */
  readonly provenance: boolean
  readonly push: boolean
  /** Where the image goes as an OCI layout (a folder) besides or instead of a push: for smoke test and scan. */
  readonly layout: string
}

/** What a builder says of a build; everything about the image itself is read from the layout or the registry. */
export interface BuildResult {
  /** `sha256:…` of the index or manifest. */
  readonly digest: string
  /** Seconds. */
  readonly duration: number
  /** Steps the builder took from its cache, and all steps, where it says; FROM is none. */
  readonly steps?: {
    readonly cached: number
    readonly all: number
    readonly list: readonly { readonly name: string; readonly cached: boolean }[]
  }
  /** Statements of the builder itself about how it built (in-toto), where it makes some; they are not in the layout. */
  readonly statements: readonly Statement[]
  /** What was asked for and can't be had of this builder, a sentence each. */
  readonly notices: readonly string[]
  /** Two builds of one commit give one digest with this builder and these settings; else why not. */
  readonly reproducible: true | string
}

/** An in-toto statement: what is said (`predicateType`, `predicate`) of which digests. */
export interface Statement {
  readonly _type: string
  readonly subject: readonly { readonly name?: string; readonly digest: Readonly<Record<string, string>> }[]
  readonly predicateType: string
  readonly predicate: unknown
}

/** A program that builds images: one file and one line in `builders.ts`. */
export interface ImageBuilder {
  readonly name: 'buildx' | 'buildah'
  /** Its version where it can be used here; else one sentence why not. */
  available(): Promise<{ version: string } | { missing: string }>
  /**
   * @param progress gets each line the builder writes, as it comes
   * @throws {UserError} the build failed, a short reason with the failing step and line of the Dockerfile
   */
  build(request: BuildRequest, progress: (line: string) => void, cancelled: AbortSignal): Promise<BuildResult>
}
