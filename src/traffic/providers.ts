import { gatewayApi } from './gateway-api.ts'
import { replicas } from './replicas.ts'
import type { Provider, ProviderName } from './router.ts'

/** Every way to split traffic. A new one is one file and one line here. */
export const providers = { 'gateway-api': gatewayApi, replicas } satisfies Record<ProviderName, Provider>
