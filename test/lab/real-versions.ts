import { packImage, pushImage } from './image.ts'
import type { Behaviour } from './node/behaviour.ts'
import { buildShop, type ShopVersion } from './shop.ts'

/** An image in the bed's registry. */
export interface Published {
  digest: string
  image: string
}

/**
 * Builds a shop that behaves like this and pushes it to the registry of a real node.
 *
 * @param registry its host and port
 * @throws Error the behaviour is one that only the simulated node can show
 */
export async function publishVersion(
  registry: string,
  repository: string,
  name: string,
  behaviour: Behaviour,
): Promise<Published> {
  const image = await packImage(await buildShop(shopVersion(name, behaviour), () => {}))
  const reference = { digest: image.digest, image: `${registry}/${repository}@${image.digest}` }
  // A version that can't be pulled is one that the registry has not got.
  if (behaviour.imagePullError === undefined) await pushImage(`http://${registry}`, repository, image)
  return reference
}

function shopVersion(name: string, behaviour: Behaviour): ShopVersion {
  const { version = name, errors = {}, imagePullError, latencyMs, readyAfterMs, crashAfterMs, ...more } = behaviour
  const { every, share, status = 500, ...when } = errors
  const { slowShutdownMs, exitCode = 1, memoryBytes, ...other } = more
  const beyond = [...Object.keys(other), ...Object.keys(when).map((key) => `errors.${key}`)]
  if (status !== 500) beyond.push('errors.status')
  if (exitCode !== 1) beyond.push('exitCode')
  if (beyond.length > 0) throw new Error(`only the simulated node can show ${beyond.join(', ')}: LAB_NODE=simulated`)
  return {
    version,
    ...(slowShutdownMs === undefined ? {} : { drainMs: slowShutdownMs }),
    ...(every === undefined ? {} : { errorEvery: every }),
    ...(share === undefined ? {} : { errorShare: share }),
    ...(latencyMs === undefined ? {} : { latencyMs }),
    ...(readyAfterMs === undefined ? {} : { readyAfterMs }),
    ...(crashAfterMs === undefined ? {} : { crashAfterMs }),
    ...(memoryBytes === undefined ? {} : { memoryMiB: Math.round(memoryBytes / 2 ** 20) }),
  }
}
