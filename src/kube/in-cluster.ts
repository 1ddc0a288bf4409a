import { existsSync, readFileSync } from 'node:fs'
import { isIPv6 } from 'node:net'
import type { ClusterAccess } from './kubeconfig.ts'

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount'

/** True in a pod that has the token of a service account. */
export function runsInCluster(env: NodeJS.ProcessEnv, folder = SERVICE_ACCOUNT): boolean {
  return Boolean(env.KUBERNETES_SERVICE_HOST) && existsSync(`${folder}/token`)
}

/** The way of a pod to its own API server, as its service account. */
export function inCluster(env: NodeJS.ProcessEnv, folder = SERVICE_ACCOUNT): ClusterAccess {
  const host = env.KUBERNETES_SERVICE_HOST ?? ''
  const port = env.KUBERNETES_SERVICE_PORT ?? '443'
  const namespaceFile = `${folder}/namespace`
  return {
    origin: "the pod's service account",
    server: `https://${isIPv6(host) ? `[${host}]` : host}:${port}`,
    namespace: existsSync(namespaceFile) ? readFileSync(namespaceFile, 'utf8').trim() : 'default',
    ca: { file: `${folder}/ca.crt` },
    insecure: false,
    user: { name: 'service account', tokenFile: `${folder}/token` },
  }
}
