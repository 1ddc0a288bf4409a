import type { Project } from '../../project.ts'
import { HTTP, metadataOf, selectorOf } from './labels.ts'

export function service({ name }: Project): Record<string, unknown> {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadataOf(name),
    spec: {
      type: 'ClusterIP',
      selector: selectorOf(name),
      ports: [{ name: HTTP, port: 80, targetPort: HTTP, protocol: 'TCP' }],
    },
  }
}

export function ingress({ name }: Project): Record<string, unknown> {
  const host = `${name}.example.com`
  const backend = { service: { name, port: { name: HTTP } } }
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: metadataOf(name),
    spec: {
      tls: [{ hosts: [host], secretName: `${name}-tls` }],
      rules: [{ host, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }],
    },
  }
}

export function autoscaler({ name }: Project): Record<string, unknown> {
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: metadataOf(name),
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
      minReplicas: 2,
      maxReplicas: 6,
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
      ],
      behavior: { scaleDown: { stabilizationWindowSeconds: 300 } },
    },
  }
}

export function disruptionBudget({ name }: Project): Record<string, unknown> {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: metadataOf(name),
    // A pod that is not ready serves nobody: it never holds up the drain of a node.
    spec: { minAvailable: 1, selector: { matchLabels: selectorOf(name) }, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
  }
}

/** Link-local addresses: there clouds hand out credentials of the node. */
const LINK_LOCAL_4 = '169.254.0.0/16'
const LINK_LOCAL_6 = ['fe80::/10', 'fd00:ec2::254/128']

export function networkPolicy({ name }: Project): Record<string, unknown> {
  const dns = ['UDP', 'TCP'].map((protocol) => ({ protocol, port: 53 }))
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: metadataOf(name),
    spec: {
      podSelector: { matchLabels: selectorOf(name) },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ ports: [{ protocol: 'TCP', port: HTTP }] }],
      egress: [
        // To anywhere: a node's own resolver has a link-local address.
        { ports: dns },
        {
          to: [
            { ipBlock: { cidr: '0.0.0.0/0', except: [LINK_LOCAL_4] } },
            { ipBlock: { cidr: '::/0', except: LINK_LOCAL_6 } },
          ],
        },
      ],
    },
  }
}
