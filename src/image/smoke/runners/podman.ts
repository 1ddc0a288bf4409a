import { findProgram } from '../../../program/find.ts'
import type { SmokeRunner, SmokeSurroundings } from '../types.ts'
import { ContainerCli } from './container-cli.ts'
import { versionOf } from './version.ts'

const VARIABLES = [
  'CONTAINERS_CONF',
  'CONTAINERS_STORAGE_CONF',
  'CONTAINERS_REGISTRIES_CONF',
  'XDG_CONFIG_HOME',
  'XDG_DATA_HOME',
]

/** podman, with or without root: a network with nothing but the container itself, which is entered to ask. */
export function podman(surroundings: SmokeSurroundings): SmokeRunner {
  const { env, outside, uid } = surroundings
  return {
    name: 'podman',
    async available() {
      const nsenter = await versionOf('nsenter', surroundings)
      return 'missing' in nsenter ? nsenter : await versionOf('podman', surroundings, ['--version'], VARIABLES)
    },
    async start(container, signal) {
      const { name } = container
      const cli = new ContainerCli('podman', surroundings, VARIABLES)
      await cli.start(container, ['--network=none', '--read-only-tmpfs=false', '--log-driver=k8s-file'], signal)
      const { State } = await cli.inspect(name, signal)
      const nsenter = [findProgram('nsenter', env.PATH, outside), `--target=${State.Pid}`, '--net', '--']
      // Without root the container's network belongs to podman's user namespace.
      const before = uid === 0 ? [] : [findProgram('podman', env.PATH, outside), 'unshare']
      return {
        pid: State.Pid,
        address: '127.0.0.1',
        enter: [...before, ...nsenter],
        ended: () => cli.ended(name, signal),
        log: () => cli.log(name, signal),
      }
    },
    async remove(state) {
      await new ContainerCli('podman', surroundings, VARIABLES).remove(state)
    },
  }
}
