import { endpointSlices } from '../kube/paths.ts'
import type { Kube, KubeObject, Tracker } from '../kube/types.ts'
import { track } from '../kube/watch.ts'

/**
 * EndpointSlice of discovery.k8s.io/v1, as far as Gradus reads it.
 * @see https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/
 */
interface EndpointSlice extends KubeObject {
  addressType: string
  /** `ready` is true where it is absent. */
  endpoints?: { addresses: string[]; conditions?: { ready?: boolean } }[]
}

const SERVICE = 'kubernetes.io/service-name'

/** What proxies are told of the pods behind Services; that comes a moment after a pod says that it is ready. */
export class Endpoints {
  readonly #slices: Tracker<EndpointSlice>

  private constructor(slices: Tracker<EndpointSlice>) {
    this.#slices = slices
  }

  static async follow(
    kube: Kube,
    namespace: string,
    services: readonly string[],
    signal: AbortSignal,
  ): Promise<Endpoints> {
    const labelSelector = `${SERVICE} in (${services.join(',')})`
    return new Endpoints(await track<EndpointSlice>(kube, endpointSlices(namespace), { labelSelector, signal }))
  }

  /** Resolves when a Service has at least so many ready endpoints. */
  async until(service: string, count: number, signal: AbortSignal): Promise<void> {
    await this.#slices.until((slices) => ready(slices.values(), service) >= count, signal)
  }
}

/** A pod with addresses of two families stands in a slice of each. */
function ready(slices: Iterable<EndpointSlice>, service: string): number {
  const families = new Map<string, Set<string>>()
  for (const { metadata, addressType, endpoints } of slices) {
    if (metadata.labels?.[SERVICE] !== service) continue
    const addresses = families.get(addressType) ?? new Set()
    families.set(addressType, addresses)
    for (const endpoint of endpoints ?? []) {
      if (endpoint.conditions?.ready !== false) for (const address of endpoint.addresses) addresses.add(address)
    }
  }
  return Math.max(0, ...[...families.values()].map((addresses) => addresses.size))
}
