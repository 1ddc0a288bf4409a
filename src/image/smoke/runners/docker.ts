import { UserError } from '../../../errors.ts'
import type { SmokeRunner, SmokeSurroundings } from '../types.ts'
import { ContainerCli } from './container-cli.ts'
import { versionOf } from './version.ts'

const VARIABLES = [
  'DOCKER_HOST',
  'DOCKER_CONTEXT',
  'DOCKER_CONFIG',
  'DOCKER_CERT_PATH',
  'DOCKER_TLS_VERIFY',
  'DOCKER_API_VERSION',
]
const NETWORK_SECONDS = 30

/** docker, with a network of its own that leads nowhere; this machine reaches the container by its address there. */
export function docker(surroundings: SmokeSurroundings): SmokeRunner {
  return {
    name: 'docker',
    available: () => versionOf('docker', surroundings, ['version', '--format={{.Server.Version}}'], VARIABLES),
    async start(container, signal) {
      const { name } = container
      const cli = new ContainerCli('docker', surroundings, VARIABLES)
      const network = ['network', 'create', '--internal', `--label=gradus.smoke-test=${name}`, name]
      const made = await cli.run(network, signal, NETWORK_SECONDS)
      if (made.code !== 0) throw new UserError(`docker can't make a network for the smoke test: ${made.failure}`)
      await cli.start(container, [`--network=${name}`], signal)
      const { State, NetworkSettings } = await cli.inspect(name, signal)
      const address = NetworkSettings.Networks?.[name]?.IPAddress ?? ''
      if (address === '' && State.Running) throw new UserError('docker gave the container of the smoke test no address')
      return {
        pid: State.Pid,
        address,
        enter: [],
        ended: () => cli.ended(name, signal),
        log: () => cli.log(name, signal),
      }
    },
    async remove(state) {
      await new ContainerCli('docker', surroundings, VARIABLES).remove(state, [['network', 'rm', state.name]])
    },
  }
}
