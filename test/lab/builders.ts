import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { startDaemon } from './daemon.ts'
import { output } from './programs/command.ts'
import { programs } from './programs.ts'

/** Hosts whose images tests have under their own names: each is asked of the lab's mirror first. */
const MIRRORED = ['docker.io', 'gcr.io', 'ghcr.io', 'quay.io']
const STARTED_WITHIN_SECONDS = 20
const SYSTEM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

export interface BuilderOptions {
  /** `127.0.0.1:<port>` of a registry (plain HTTP) that has the base images, without their host in the path. */
  readonly mirror?: string
}

/** A builder as a user has it set up: all that leads to it is in the environment. */
export interface LabBuilder {
  /** PATH, HOME and what the programs read; nothing of the environment around. */
  readonly env: Record<string, string>
  /** For whatever a test writes; removed at the end. */
  readonly folder: string
  stop(): Promise<void>
}

export interface Buildkit extends LabBuilder {
  /** Forgets every step that was built: the next build is a cold one. */
  prune(): Promise<void>
}

/**
 * buildx in front of a buildkitd of its own, with a cache that begins empty.
 *
 * @throws {Error} it did not start; the message has the end of its log
 */
export async function startBuildkit({ mirror }: BuilderOptions = {}): Promise<Buildkit> {
  const paths = await programs(['buildx', 'buildkitd', 'runc'], console.error)
  // Short: the path of a socket has at most 107 bytes.
  const folder = mkdtempSync(join(tmpdir(), 'kit-'))
  const address = `unix://${folder}/buildkitd.sock`
  const docker = join(folder, 'docker')
  mkdirSync(docker)
  writeFileSync(join(docker, 'config.json'), '{}')
  writeFileSync(join(folder, 'buildkitd.toml'), buildkitSettings(folder, address, paths.runc, mirror))
  const command = [paths.buildkitd, '--config', join(folder, 'buildkitd.toml'), '--oci-worker-net=host']
  const env = {
    PATH: `${standalone(folder, paths.buildx)}:${SYSTEM_PATH}`,
    HOME: folder,
    DOCKER_CONFIG: docker,
    BUILDX_CONFIG: join(docker, 'buildx'),
    ...certificates(),
  }
  const daemon = startDaemon('buildkitd', command, { dir: folder, env: { ...env, PATH: SYSTEM_PATH } })
  const stop = async () => {
    await daemon.stop('SIGTERM')
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  const buildx = (...args: string[]) => output(paths.buildx, args, { env })
  try {
    await buildx('create', '--name=lab', '--driver=remote', '--use', address)
    await daemon.ready(async () => /Status:\s+running/.test(await buildx('inspect')), STARTED_WITHIN_SECONDS)
  } catch (error) {
    await stop()
    throw error
  }
  return { env, folder, stop, prune: async () => void (await buildx('prune', '--all', '--force')) }
}

/** buildah with storage and settings of its own. */
export async function buildahEnvironment({ mirror }: BuilderOptions = {}): Promise<Buildkit> {
  const { buildah } = await programs(['buildah'], console.error)
  const folder = mkdtempSync(join(tmpdir(), 'buildah-'))
  const storage = join(folder, 'storage.conf')
  const registries = join(folder, 'registries.conf')
  writeFileSync(storage, `[storage]\ndriver = "overlay"\ngraphroot = "${folder}/storage"\nrunroot = "${folder}/run"\n`)
  writeFileSync(registries, containersSettings(mirror))
  const env = {
    PATH: `${dirname(buildah)}:${SYSTEM_PATH}`,
    HOME: folder,
    CONTAINERS_STORAGE_CONF: storage,
    CONTAINERS_REGISTRIES_CONF: registries,
    // Its cache mounts are there.
    TMPDIR: join(folder, 'tmp'),
    ...certificates(),
  }
  mkdirSync(env.TMPDIR)
  const run = (...args: string[]) => output(buildah, args, { env })
  const prune = async () => {
    await run('rm', '--all')
    await run('rmi', '--all', '--force')
    for (const name of readdirSync(env.TMPDIR)) rmSync(join(env.TMPDIR, name), { recursive: true, force: true })
    // What Gradus keeps of the layers of former builds.
    rmSync(join(folder, '.cache'), { recursive: true, force: true })
  }
  const stop = async () => {
    await prune()
    // Overlay keeps its own folder mounted for as long as the storage is in use.
    await output('umount', [join(folder, 'storage/overlay')]).catch(() => {})
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  return { env, folder, stop, prune }
}

function buildkitSettings(folder: string, address: string, runc: string, mirror: string | undefined): string {
  const mirrors = mirror === undefined ? [] : MIRRORED.map((host) => `[registry."${host}"]\nmirrors = ["${mirror}"]`)
  return [
    `root = "${folder}/root"`,
    `[grpc]\naddress = ["${address}"]`,
    `[worker.containerd]\nenabled = false`,
    `[worker.oci]\nenabled = true\nbinary = "${runc}"`,
    ...mirrors,
    ...(mirror === undefined ? [] : [`[registry."${mirror}"]\nhttp = true`]),
  ].join('\n')
}

function containersSettings(mirror: string | undefined): string {
  const hosts = MIRRORED.map((host) => {
    const other = mirror === undefined ? '' : `[[registry.mirror]]\nlocation = "${mirror}"\ninsecure = true\n`
    return `[[registry]]\nprefix = "${host}"\nlocation = "${host}"\n${other}`
  })
  return [
    'unqualified-search-registries = ["docker.io"]',
    ...hosts,
    '[[registry]]\nlocation = "127.0.0.1"\ninsecure = true',
  ].join('\n')
}

/** buildx by the name that it has beside docker, in a folder without docker. */
function standalone(folder: string, buildx: string): string {
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  symlinkSync(buildx, join(bin, 'docker-buildx'))
  return bin
}

/** A machine whose HTTPS goes through a certificate authority of its own. */
function certificates(): Record<string, string> {
  const file = process.env.SSL_CERT_FILE
  return file === undefined ? {} : { SSL_CERT_FILE: file }
}
