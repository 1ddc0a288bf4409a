import type { Dockerfile } from './dockerfile/types.ts'

export type LanguageName = 'python' | 'node' | 'java' | 'go'

/** A folder of source, read once: what detection may look at. Paths are relative, with forward slashes. */
export interface Sources {
  /** The folder's own name; a service's where the project gives none. */
  readonly folder?: string
  /** Every file that is not ignored by `.gitignore`-like defaults (.git, node_modules, .venv, target, …), sorted. */
  readonly files: readonly string[]
  has(path: string): boolean
  /** The file's text; undefined where it is absent or larger than 1 MiB. */
  text(path: string): string | undefined
}

/** What a person may say where a folder does not say enough, or says too much. All optional. */
export interface Wishes {
  readonly language?: LanguageName
  /** Name of the service; default: what the project calls itself, else the folder. */
  readonly name?: string
  readonly port?: number
  /** Path of the health endpoint; default: what the framework has, else /health. */
  readonly healthPath?: string
  /** Start command in exec form. */
  readonly command?: readonly string[]
  /** Version of the language: `3.13`, `24`, `21`, `1.26`. */
  readonly version?: string
  /** The program, package, module or workspace member to build where there are several: `cmd/server`, `apps/web`, `api`. */
  readonly module?: string
  /** Java: a runtime of only the modules that are used, by jlink. Default true. */
  readonly jlink?: boolean
}

/** All that is known of a folder of source once it has been looked at; everything generated comes from this alone. */
export interface Project {
  readonly language: LanguageName
  /** flask, fastapi, django, express, fastify, next, spring-boot, … or none */
  readonly framework: string
  /** pip, uv, poetry, npm, pnpm, yarn, maven, gradle, go */
  readonly packageManager: string
  /** A DNS label. */
  readonly name: string
  /** Version of the language the image is built with. */
  readonly version: string
  readonly port: number
  readonly healthPath: string
  /** Path of Prometheus metrics where the sources show one. */
  readonly metricsPath?: string
  /**
   * What the production image starts, in exec form: entrypoint and arguments together, so that it can stand as
   * `command` of a pod or `entrypoint` of Compose (Node.js: `['/nodejs/bin/node', 'server.js']`).
   */
  readonly command: readonly string[]
  /** What the development target starts, in exec form. */
  readonly developmentCommand: readonly string[]
  /** Folders the program writes to at run time besides /tmp: each becomes a tmpfs or an emptyDir. */
  readonly writable: readonly string[]
  /** Environment variables the program needs to be given at run time, with a value that serves for development. */
  readonly environment: Readonly<Record<string, string>>
  /** Requests and limits that serve a start of this runtime: cpu in cores, memory in MiB. */
  readonly resources: { readonly cpu: number; readonly memoryMiB: number }
  /** How long a cold start may take, in seconds (startup probe). */
  readonly startSeconds: number
  readonly dockerfile: Dockerfile
  /** Lines of `.dockerignore` beyond those of every language. */
  readonly ignored: readonly string[]
  /** What was assumed, a sentence each; shown to the person. */
  readonly notes: readonly string[]
}

/** One language: a file under `languages/` and one line in their list. */
export interface Language {
  readonly name: LanguageName
  /** The files that say the folder is of this language: `pyproject.toml`, `go.mod`, …; empty where there are none. */
  manifests(sources: Sources): string[]
  /** The manifests are there, but only for tools (linters, formatters): another language beside it is the service's. */
  toolingOnly?(sources: Sources): boolean
  /**
   * @throws {UserError} a question: what is missing or unclear in the folder, and what to add
   */
  plan(sources: Sources, wishes: Wishes): Project
}
