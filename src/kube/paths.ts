/** Paths of the Kubernetes API. Every segment that comes from outside is encoded. */
export type ObjectPath = (namespace: string, name: string) => string
export type CollectionPath = (namespace: string) => string

/** `.` and `..` survive encoding and would be folded away by URL parsers, so they never become a segment. */
function segment(text: string): string {
  if (text === '' || text === '.' || text === '..') throw new Error(`"${text}" is no name of a Kubernetes object`)
  return encodeURIComponent(text)
}

function root(groupVersion: string): string {
  return groupVersion.includes('/') ? `/apis/${groupVersion}` : `/api/${groupVersion}`
}

function collection(groupVersion: string, plural: string): CollectionPath {
  return (namespace) => `${root(groupVersion)}/namespaces/${segment(namespace)}/${plural}`
}

function object(groupVersion: string, plural: string): ObjectPath {
  const of = collection(groupVersion, plural)
  return (namespace, name) => `${of(namespace)}/${segment(name)}`
}

export const deployments = collection('apps/v1', 'deployments')
export const deployment = object('apps/v1', 'deployments')
export const replicaSets = collection('apps/v1', 'replicasets')
export const replicaSet = object('apps/v1', 'replicasets')
export const pods = collection('v1', 'pods')
export const pod = object('v1', 'pods')
export const podLog: ObjectPath = (namespace, name) => `${pod(namespace, name)}/log`
export const services = collection('v1', 'services')
export const service = object('v1', 'services')
export const endpointSlices = collection('discovery.k8s.io/v1', 'endpointslices')
export const configMaps = collection('v1', 'configmaps')
export const configMap = object('v1', 'configmaps')
export const events = collection('v1', 'events')
export const leases = collection('coordination.k8s.io/v1', 'leases')
export const lease = object('coordination.k8s.io/v1', 'leases')
export const httpRoutes = collection('gateway.networking.k8s.io/v1', 'httproutes')
export const httpRoute = object('gateway.networking.k8s.io/v1', 'httproutes')
export const grpcRoutes = collection('gateway.networking.k8s.io/v1', 'grpcroutes')
export const grpcRoute = object('gateway.networking.k8s.io/v1', 'grpcroutes')
export const gateways = collection('gateway.networking.k8s.io/v1', 'gateways')
export const gateway = object('gateway.networking.k8s.io/v1', 'gateways')
export const horizontalPodAutoscalers = collection('autoscaling/v2', 'horizontalpodautoscalers')
export const podDisruptionBudgets = collection('policy/v1', 'poddisruptionbudgets')
export const networkPolicies = collection('networking.k8s.io/v1', 'networkpolicies')

export const namespaces = '/api/v1/namespaces'
export const namespaceOf = (name: string): string => `${namespaces}/${segment(name)}`
export const gatewayClasses = '/apis/gateway.networking.k8s.io/v1/gatewayclasses'
export const gatewayClass = (name: string): string => `${gatewayClasses}/${segment(name)}`
export const selfSubjectAccessReviews = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews'
export const selfSubjectRulesReviews = '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews'
export const version = '/version'
