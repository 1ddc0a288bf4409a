import { boolean, dnsLabel, dnsName, secret, setting, string, text } from '../inputs.ts'

/** Inputs of every action that works on a cluster: which service, where, and how it is reached. */
export const cluster = {
  service: dnsLabel({ description: 'Name of the service. Default: the only one of the configuration.' }),
  environment: dnsLabel({ description: 'Name of the environment in the configuration, such as production.' }),
  namespace: setting('namespace'),
  deployment: setting('deployment'),
  config: string({ description: 'Path of the configuration; it may be absent.', default: 'gradus.yml' }),
  kubeconfig: text({
    description:
      'Path of the kubeconfig, or its text. Default: KUBECONFIG, then ~/.kube/config, then the service account of the pod.',
    secretsIn: kubeconfigSecrets,
  }),
  context: string({ description: 'Context of the kubeconfig. Default: its current one.' }),
} as const

/** What an action leaves behind for people. */
export const traces = {
  'upload-artifacts': boolean({
    description: 'Upload the audit files as an artifact of the run; false leaves them on the runner.',
    default: 'true',
  }),
} as const

export const dryRun = {
  'dry-run': boolean({ description: 'Show what would change, and change nothing.', default: 'false' }),
} as const

/** How metrics are asked for, as far as a workflow may say it. */
export const metrics = {
  'prometheus-url': setting('prometheus-url'),
  'prometheus-token': secret({ description: 'Bearer token for Prometheus. Default: none is sent.' }),
  'prometheus-preset': setting('prometheus-preset'),
} as const

export const rolloutId = dnsName({ description: 'Id of the rollout. Default: the live one of the service.' })

const SECRET_KEYS =
  /(?:token|password|client-key-data|id-token|refresh-token|client-secret)["']?[ \t]*:[ \t]*([^\n,}]+)/g

/** The values in the text of a kubeconfig that open something; its other lines would make a log unreadable. */
function kubeconfigSecrets(text: string): string[] {
  return [...text.matchAll(SECRET_KEYS)].flatMap(([, value = '']) => {
    const bare = value.trim().replace(/^(["'])(.*)\1$/, '$2')
    return bare === '' ? [] : [bare]
  })
}
