import type { Api, LabObject } from './api.ts'
import type { ControlPlane } from './control-plane.ts'
import { type Daemon, startDaemon } from './daemon.ts'

/** Where requests of users come in, and the Gateway that routes hang on. Plain data. */
export interface EntryPoint {
  /** http://host:port */
  url: string
  metricsUrl: string
  gateway: { namespace: string; name: string }
}

const PORT = 8000
const METRICS_PORT = 8082
const PROVIDERS = ['kubernetesgateway', 'kubernetescrd', 'kubernetesingress', 'kubernetesingressnginx']
/** What Traefik calls itself in GatewayClass.spec.controllerName. */
const CONTROLLER = 'traefik.io/gateway-controller'

export const PROXY: EntryPoint = {
  url: `http://127.0.0.1:${PORT}`,
  metricsUrl: `http://127.0.0.1:${METRICS_PORT}/metrics`,
  gateway: { namespace: 'lab', name: 'gateway' },
}

/** Starts Traefik and waits until it has programmed the bed's Gateway. The CRDs must be there. */
export async function startProxy(
  program: string,
  controlPlane: ControlPlane,
  api: Api,
  dir: string,
  started: (daemon: Daemon) => void,
): Promise<EntryPoint> {
  await createGateway(api)
  const daemon = startDaemon('traefik', [program, ...flags(controlPlane)], { dir })
  started(daemon)
  const { namespace, name } = PROXY.gateway
  const path = `/apis/gateway.networking.k8s.io/v1/namespaces/${namespace}/gateways/${name}`
  await daemon.ready(async () => isTrue(await api.get(path), 'Programmed'), 20)
  return PROXY
}

function flags({ server, caFile, tokens }: ControlPlane): string[] {
  const access = [`endpoint=${server}`, `token=${tokens['lab-proxy']}`, `certauthfilepath=${caFile}`]
  return [
    `--entrypoints.web.address=127.0.0.1:${PORT}`,
    '--entrypoints.web.transport.respondingtimeouts.readtimeout=0s',
    '--entrypoints.web.transport.respondingtimeouts.idletimeout=1h',
    `--entrypoints.metrics.address=127.0.0.1:${METRICS_PORT}`,
    '--metrics.prometheus.entrypoint=metrics',
    '--metrics.prometheus.addserviceslabels=true',
    '--metrics.prometheus.addrouterslabels=true',
    '--providers.providersthrottleduration=200ms',
    ...PROVIDERS.flatMap((provider) => access.map((setting) => `--providers.${provider}.${setting}`)),
    '--providers.kubernetesgateway.statusaddress.ip=127.0.0.1',
    '--providers.kubernetescrd.allowcrossnamespace=true',
    '--global.checknewversion=false',
    '--global.sendanonymoususage=false',
    '--log.level=INFO',
  ]
}

async function createGateway(api: Api): Promise<void> {
  const { namespace, name } = PROXY.gateway
  const listener = { name: 'web', port: PORT, protocol: 'HTTP', allowedRoutes: { namespaces: { from: 'All' } } }
  const gatewayApi = 'gateway.networking.k8s.io/v1'
  const objects: LabObject[] = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    {
      apiVersion: gatewayApi,
      kind: 'GatewayClass',
      metadata: { name: 'traefik' },
      spec: { controllerName: CONTROLLER },
    },
    {
      apiVersion: gatewayApi,
      kind: 'Gateway',
      metadata: { name, namespace },
      spec: { gatewayClassName: 'traefik', listeners: [listener] },
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'IngressClass',
      metadata: { name: 'traefik' },
      spec: { controller: 'traefik.io/ingress-controller' },
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'IngressClass',
      metadata: { name: 'nginx' },
      spec: { controller: 'k8s.io/ingress-nginx' },
    },
  ]
  for (const object of objects) await api.apply(object)
}

function isTrue(object: LabObject, condition: string): boolean {
  const conditions: { type: string; status: string }[] = object.status?.conditions ?? []
  return conditions.some(({ type, status }) => type === condition && status === 'True')
}
