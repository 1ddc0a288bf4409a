import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { RunnerName, SmokeSurroundings } from '../../../src/image/smoke/types.ts'
import { startDaemon } from '../../lab/daemon.ts'
import { output } from '../../lab/programs/command.ts'
import { unpackedDebianPackage } from '../../lab/programs/debian.ts'
import { programs } from '../../lab/programs.ts'

const SYSTEM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
const STARTED_WITHIN_SECONDS = 30

/** One runner as a machine has it, with storage of its own. */
export interface LabRunner {
  readonly name: RunnerName
  readonly surroundings: SmokeSurroundings
  /** Whatever goes by a smoke test's name in this runner: containers, images, networks, volumes. */
  leftovers(): Promise<string[]>
  stop(): Promise<void>
}

function surroundingsIn(folder: string, env: Record<string, string>): SmokeSurroundings {
  return { env, outside: [], temporary: folder, node: process.execPath, uid: 0, architecture: 'amd64' }
}

export async function labRunc(): Promise<LabRunner> {
  const { runc } = await programs(['runc'], console.error)
  const folder = mkdtempSync(join(tmpdir(), 'smoke-runc-'))
  const surroundings = surroundingsIn(folder, { PATH: `${dirname(runc)}:${SYSTEM_PATH}`, HOME: folder })
  const stop = async () => rmSync(folder, { recursive: true, force: true })
  return { name: 'runc', surroundings, leftovers: async () => [], stop }
}

/** Root here lacks a right that podman's default limits want; and crun does not know mixed cgroups. */
export async function labPodman(): Promise<LabRunner> {
  const { podman, conmon, runc } = await programs(['podman', 'conmon', 'runc'], console.error)
  const folder = mkdtempSync(join(tmpdir(), 'smoke-podman-'))
  const [settings, storage] = [join(folder, 'containers.conf'), join(folder, 'storage.conf')]
  const ulimits = '["nofile=1024:1024", "nproc=1024:1024"]'
  const engine = [
    'cgroup_manager = "cgroupfs"',
    'events_logger = "file"',
    'runtime = "runc"',
    `conmon_path = ["${conmon}"]`,
  ]
  writeFileSync(
    settings,
    `[containers]\ndefault_ulimits = ${ulimits}\n[engine]\n${engine.join('\n')}\n[engine.runtimes]\nrunc = ["${runc}"]\n`,
  )
  writeFileSync(storage, `[storage]\ndriver = "overlay"\ngraphroot = "${folder}/storage"\nrunroot = "${folder}/run"\n`)
  const env = {
    PATH: `${dirname(podman)}:${SYSTEM_PATH}`,
    HOME: folder,
    CONTAINERS_CONF: settings,
    CONTAINERS_STORAGE_CONF: storage,
  }
  const names = async (...args: string[]) => linesOf(await output(podman, args, { env }))
  return {
    name: 'podman',
    surroundings: surroundingsIn(folder, env),
    leftovers: async () => [
      ...(await names('ps', '--all', '--format={{.Names}}')),
      ...(await names('images', '--format={{.Repository}}')),
      ...(await names('volume', 'ls', '--format={{.Name}}')),
    ],
    async stop() {
      await output(podman, ['system', 'reset', '--force'], { env }).catch(() => {})
      await output('umount', [join(folder, 'storage/overlay')]).catch(() => {})
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** A docker of its own: Debian's, unpacked and not installed. */
export async function labDocker(): Promise<LabRunner> {
  const paths = await programs(['dockerd', 'docker', 'containerd-1', 'runc'], console.error)
  const mapper = await unpackedDebianPackage('libdevmapper1.02.1')
  const folder = mkdtempSync(join(tmpdir(), 'smoke-docker-'))
  const host = `unix://${folder}/docker.sock`
  const daemon = startDaemon(
    'dockerd',
    [
      ...[paths.dockerd, `--host=${host}`, `--data-root=${folder}/data`, `--exec-root=${folder}/exec`],
      ...[`--pidfile=${folder}/pid`, '--bridge=none', '--iptables=false', '--ip6tables=false', '--ip-forward=false'],
      ...['--exec-opt=native.cgroupdriver=cgroupfs', `--add-runtime=lab=${paths.runc}`, '--default-runtime=lab'],
    ],
    {
      dir: folder,
      env: {
        PATH: `${dirname(paths['containerd-1'])}:${dirname(paths.runc)}:${SYSTEM_PATH}`,
        HOME: folder,
        LD_LIBRARY_PATH: join(mapper, 'lib/x86_64-linux-gnu'),
      },
    },
  )
  const env = { PATH: `${dirname(paths.docker)}:${SYSTEM_PATH}`, HOME: folder, DOCKER_HOST: host }
  const names = async (...args: string[]) => linesOf(await output(paths.docker, args, { env }))
  const stop = async () => {
    await daemon.stop('SIGTERM')
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    await daemon.ready(async () => (await names('info', '--format={{.ID}}')).length > 0, STARTED_WITHIN_SECONDS)
  } catch (error) {
    await stop()
    throw error
  }
  return {
    name: 'docker',
    surroundings: surroundingsIn(folder, env),
    leftovers: async () => [
      ...(await names('ps', '--all', '--format={{.Names}}')),
      ...(await names('images', '--format={{.Repository}}')),
      ...(await names('volume', 'ls', '--format={{.Name}}')),
      ...(await names('network', 'ls', '--filter=driver=bridge', '--format={{.Name}}')),
    ],
    stop,
  }
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '')
}
