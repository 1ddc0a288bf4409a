import { generateKeyPairSync } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadAll } from 'js-yaml'
import { Api, ApiError, type LabObject } from './api.ts'
import { type Daemon, startDaemon } from './daemon.ts'

const SERVER = 'https://127.0.0.1:6443'
const ETCD = 'http://127.0.0.1:2379'
/** Everybody who talks to the API server, so that the audit log tells them apart. */
const USERS = {
  admin: 'system:masters',
  lab: 'system:masters',
  'lab-node': 'system:masters',
  'lab-controllers': 'system:masters',
  'lab-proxy': 'system:masters',
  'lab-metrics': 'system:masters',
  nobody: '',
} as const
export type User = keyof typeof USERS
const CONTROLLERS = [
  'deployment-controller',
  'replicaset-controller',
  'endpointslice-controller',
  'endpoints-controller',
  'garbage-collector-controller',
  'namespace-controller',
  'disruption-controller',
  'horizontal-pod-autoscaler-controller',
  'job-controller',
]
/** Only a real node reports to this one: it would take a simulated node, which doesn't, for dead. */
const NODE_CONTROLLER = 'node-lifecycle-controller'

/** Address and credentials of the API server; plain data. */
export interface ControlPlane {
  server: string
  caFile: string
  certFile: string
  keyFile: string
  tokens: Record<User, string>
  kubeconfigs: Record<User, string>
  auditLog: string
}

/** etcd, API server (ready) and controller manager (started). */
export async function startControlPlane(
  programs: Record<string, string>,
  dir: string,
  started: (daemon: Daemon) => void,
  node: 'real' | 'simulated' = 'simulated',
): Promise<ControlPlane> {
  const certs = join(dir, 'certs')
  mkdirSync(certs, { recursive: true })
  const address = writeCredentials(dir, certs)
  started(startDaemon('etcd', [need(programs, 'etcd'), ...etcdFlags(dir)], { dir }))
  const apiserver = startDaemon('kube-apiserver', [need(programs, 'kube-apiserver'), ...serverFlags(dir, certs)], {
    dir,
  })
  started(apiserver)
  let ca = ''
  await apiserver.ready(async () => {
    ca = readFileSync(address.caFile, 'utf8')
    return ca !== ''
  }, 20)
  writeKubeconfigs(address, ca)
  const api = apiOf(address, 'lab')
  await apiserver.ready(async () => (await api.call('GET', '/readyz')) === 'ok', 30)
  api.close()
  const manager = [need(programs, 'kube-controller-manager'), ...managerFlags(address, node)]
  started(startDaemon('kube-controller-manager', manager, { dir }))
  return address
}

/** Creates every CustomResourceDefinition of the files and waits until the API server serves them. */
export async function installCrds(api: Api, files: readonly string[]): Promise<void> {
  const definitions = files
    .flatMap((file) => loadAll(readFileSync(file, 'utf8')) as (LabObject | null)[])
    .map(withoutDescriptions)
    .filter((object) => object?.kind === 'CustomResourceDefinition') as LabObject[]
  await Promise.all(definitions.map((definition) => api.create(definition)))
  await Promise.all(definitions.map((definition) => served(api, definition)))
}

/** Half of a definition is prose, and the API server spends a second on it. */
function withoutDescriptions<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutDescriptions) as T
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([key, part]) => !(key === 'description' && typeof part === 'string'))
  return Object.fromEntries(kept.map(([key, part]) => [key, withoutDescriptions(part)])) as T
}

async function served(api: Api, { spec }: LabObject): Promise<void> {
  const version = spec.versions.find((candidate: { served: boolean }) => candidate.served).name
  const end = performance.now() + 20_000
  while (performance.now() < end) {
    try {
      await api.call('GET', `/apis/${spec.group}/${version}/${spec.names.plural}?limit=1`)
      return
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  throw new Error(`the API server does not serve ${spec.names.plural}.${spec.group}`)
}

export function apiOf(address: ControlPlane, user: User, userAgent = 'gradus-lab'): Api {
  return new Api({
    server: address.server,
    ca: readFileSync(address.caFile, 'utf8'),
    token: address.tokens[user],
    userAgent,
  })
}

/** The kubeconfig of one token; YAML is a superset of JSON. */
export function kubeconfig(server: string, ca: string, user: string, token: string, namespace = 'default'): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'lab', cluster: { server, 'certificate-authority-data': Buffer.from(ca).toString('base64') } }],
    users: [{ name: user, user: { token } }],
    contexts: [{ name: 'lab', context: { cluster: 'lab', user, namespace } }],
    'current-context': 'lab',
  })
}

function need(programs: Record<string, string>, name: string): string {
  const path = programs[name]
  if (!path) throw new Error(`the bed was given no ${name}`)
  return path
}

function writeCredentials(dir: string, certs: string): ControlPlane {
  const names = Object.keys(USERS) as User[]
  const each = (value: (user: User) => string) =>
    Object.fromEntries(names.map((user) => [user, value(user)])) as Record<User, string>
  const tokens = each((user) => `token-of-${user}-for-the-lab-only`)
  const lines = names.map((user) => `${tokens[user]},${user},${user},"${USERS[user]}"`)
  writeFileSync(join(certs, 'tokens.csv'), `${lines.join('\n')}\n`)
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  writeFileSync(join(certs, 'service-accounts.key'), key.export({ type: 'pkcs1', format: 'pem' }))
  writeFileSync(join(certs, 'audit.yaml'), JSON.stringify(auditPolicy()))
  return {
    server: SERVER,
    caFile: join(certs, 'apiserver.crt'),
    certFile: join(certs, 'apiserver.crt'),
    keyFile: join(certs, 'apiserver.key'),
    tokens,
    kubeconfigs: each((user) => join(dir, `kubeconfig-${user}`)),
    auditLog: join(dir, 'audit.log'),
  }
}

function writeKubeconfigs(address: ControlPlane, ca: string): void {
  for (const [user, file] of Object.entries(address.kubeconfigs)) {
    writeFileSync(file, kubeconfig(address.server, ca, user, address.tokens[user as User]), { mode: 0o600 })
  }
}

/** Requests of the bed's own parts are left out: only those of the product and of people are counted. */
function auditPolicy(): object {
  return {
    apiVersion: 'audit.k8s.io/v1',
    kind: 'Policy',
    omitStages: ['RequestReceived'],
    rules: [
      { level: 'None', users: Object.keys(USERS).filter((user) => user.startsWith('lab')) },
      { level: 'None', users: ['system:apiserver', 'system:anonymous'] },
      { level: 'Metadata' },
    ],
  }
}

function etcdFlags(dir: string): string[] {
  return [
    ...['--data-dir', join(dir, 'etcd'), '--unsafe-no-fsync', '--log-level', 'error'],
    ...['--listen-client-urls', ETCD, '--advertise-client-urls', ETCD],
    ...['--listen-peer-urls', 'http://127.0.0.1:2380'],
  ]
}

function serverFlags(dir: string, certs: string): string[] {
  return [
    ...['--etcd-servers', ETCD, '--secure-port', '6443', '--bind-address', '127.0.0.1'],
    ...['--advertise-address', '10.244.0.1', '--cert-dir', certs, '--service-cluster-ip-range', '10.96.0.0/16'],
    ...['--token-auth-file', join(certs, 'tokens.csv'), '--authorization-mode', 'RBAC'],
    ...['--service-account-issuer', 'https://kubernetes.default.svc'],
    ...['--service-account-key-file', join(certs, 'service-accounts.key')],
    ...['--service-account-signing-key-file', join(certs, 'service-accounts.key')],
    ...['--disable-admission-plugins', 'ServiceAccount'],
    ...['--audit-policy-file', join(certs, 'audit.yaml'), '--audit-log-path', join(dir, 'audit.log')],
    ...['--kubelet-preferred-address-types', 'InternalIP'],
  ]
}

function managerFlags(address: ControlPlane, node: 'real' | 'simulated'): string[] {
  const controllers = node === 'real' ? [...CONTROLLERS, NODE_CONTROLLER] : CONTROLLERS
  return [
    ...['--kubeconfig', address.kubeconfigs['lab-controllers'], '--controllers', controllers.join(',')],
    ...['--leader-elect=false', '--secure-port', '0', '--kube-api-qps', '200', '--kube-api-burst', '400'],
  ]
}
