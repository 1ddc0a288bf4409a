import type { ImageStore } from '../../oci/store.ts'

/** What is started, and how hard it is held. */
export interface SmokeRequest {
  /** An OCI layout or a registry's repository; only what is read and checked from it is run. */
  readonly store: ImageStore
  /** Digest or tag of the index or of one platform's manifest. */
  readonly image: string
  /** `linux/amd64` */
  readonly platform: string
  /** `/health` */
  readonly healthPath: string
  readonly port: number
  /** Instead of the image's CMD. */
  readonly command?: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly memoryMiB: number
  /** Cores. */
  readonly cpus: number
  readonly pids: number
  readonly timeoutSeconds: number
  /** Absolute folders besides /tmp that are a tmpfs. */
  readonly writable: readonly string[]
  readonly runner: RunnerName | 'auto'
}

export type RunnerName = 'docker' | 'podman' | 'runc'

/** What a smoke test is given of the machine it runs on. */
export interface SmokeSurroundings {
  /** This process's environment. */
  readonly env: NodeJS.ProcessEnv
  /** Folders that no program may come from: the workspace. */
  readonly outside: readonly string[]
  /** A private folder, whose owner removes it. */
  readonly temporary: string
  /** Absolute path of a Node.js, which asks the health endpoint from where the container is. */
  readonly node: string
  /** Effective user of this process. */
  readonly uid: number
  /** Architecture of this machine as images name it: `amd64`, `arm64`. */
  readonly architecture: string
  /** Told before anything is made: what `removeLeftovers` needs if this process dies. */
  readonly onState?: (state: SmokeState) => void
}

/** What there is to remove; JSON. */
export interface SmokeState {
  readonly runner: RunnerName
  /** Names container, network, image and cgroup: `gradus-smoke-<hex>`. */
  readonly name: string
  /** Folder that is this test's alone. */
  readonly folder: string
}

export interface SmokeResult {
  readonly passed: boolean
  /** One sentence, where it did not pass. */
  readonly reason?: string
  /** From the start of the container to the answer, or to the end. */
  readonly seconds: number
  /** Requests to the health endpoint. */
  readonly attempts: number
  /** Status of the last answer. */
  readonly status?: number
  /** The last lines that the program wrote. */
  readonly log: readonly string[]
  readonly runner: { readonly name: RunnerName; readonly version: string }
  /** What the kernel said of the first process while it ran; absent where it ended too soon to be asked. */
  readonly isolation?: Isolation
}

/** Read from /proc and the cgroups of the running container, not from what was asked for. */
export interface Isolation {
  readonly uid: number
  /** Effective and bounding capabilities: 0 is none. */
  readonly capabilities: { readonly effective: bigint; readonly bounding: bigint }
  readonly noNewPrivileges: boolean
  readonly seccomp: boolean
  readonly readOnlyRoot: boolean
  /** Mounts that can be written to besides /dev and /proc. */
  readonly writable: readonly string[]
  /** Limits: infinite where there is none, undefined where this process can't read it. */
  readonly memoryBytes: number | undefined
  readonly cpus: number | undefined
  readonly pids: number | undefined
  /** It is in another network namespace than this process; undefined where that can't be read. */
  readonly ownNetwork: boolean | undefined
}

/** All that a runner needs, settled and checked. */
export interface Container {
  readonly name: string
  /** Private folder of this test. */
  readonly folder: string
  readonly store: ImageStore
  readonly image: RunnableImage
  /** Arguments in place of the image's CMD. */
  readonly command?: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly memoryMiB: number
  readonly cpus: number
  readonly pids: number
  readonly writable: readonly string[]
}

/** One platform's image, of which only this is used. */
export interface RunnableImage {
  readonly digest: string
  readonly config: Blob
  readonly layers: readonly Blob[]
  readonly uid: number
  /** Absent: what /etc/passwd of the image says, else 0. */
  readonly gid?: number
  readonly entrypoint: readonly string[]
  readonly command: readonly string[]
  readonly env: readonly string[]
  readonly folder: string
  readonly volumes: readonly string[]
}

interface Blob {
  readonly mediaType: string
  readonly digest: string
  readonly size: number
}

/** A program that starts containers: one file and one line in `runners.ts`. */
export interface SmokeRunner {
  readonly name: RunnerName
  /** Its version where it can be used here; else one sentence why not. */
  available(): Promise<{ version: string } | { missing: string }>
  /**
   * Starts the container; its stop is `remove`, whatever came of it.
   *
   * @throws {NotStarted} the image's program could not be started
   */
  start(container: Container, signal: AbortSignal): Promise<Running>
  /** Removes everything that goes by this name; nothing there is fine. */
  remove(state: SmokeState): Promise<void>
}

/** A container that was started. */
export interface Running {
  /** The first process, as this process sees it. */
  readonly pid: number
  /** Where its ports are for a program that was started through `enter`. */
  readonly address: string
  /** Program and arguments that bring another program to where `address` is; empty: everybody is there. */
  readonly enter: readonly string[]
  /** How it ended; undefined while it runs. */
  ended(): Promise<End | undefined>
  log(): Promise<string[]>
}

export interface End {
  readonly code: number | undefined
  readonly outOfMemory: boolean
}

/** The image's program was not there or could not be executed; the message is the runner's own. */
export class NotStarted extends Error {
  override readonly name = 'NotStarted'
}
