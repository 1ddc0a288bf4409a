import { readTrustedKeys } from '../../config/trust.ts'
import { UserError } from '../../errors.ts'
import { boolean, dnsLabel, dnsName, secret, setting, string, text } from '../inputs.ts'
import { insecureIn, mirrorsIn } from '../registry-hosts.ts'
import { quote } from '../values.ts'

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

/** Whether what comes in must be signed, and by whom. */
export const signatures = {
  'require-signature': boolean({
    description:
      'true: only an image that is signed by a key of this environment comes in. Default: require-signature of gradus.yml, which false here does not take back.',
  }),
  'trusted-keys': text({
    description:
      'Whose signatures count, as trusted-keys of gradus.yml has it (YAML or JSON), and before it. Default: that of gradus.yml.',
    check: (value) => void readTrustedKeys(value),
  }),
  'break-glass': string({
    description:
      'Why signatures are not asked for this once; only in a job whose environment at GitHub has required reviewers, with permissions id-token: write and actions: read. Default: they are asked for.',
    check: reasonText,
  }),
  'github-token': secret({
    description: 'Token that reads how the environment is protected, for break-glass. Default: none.',
  }),
} as const

/** How registries are reached, by every action that does. */
export const registries = {
  'registry-mirrors': text({
    description: 'Registries asked instead of others, such as docker.io=mirror.example.com, one a line. Default: none.',
    check: (value) => void mirrorsIn(value),
  }),
  'insecure-registries': text({
    description: 'Registries spoken to in plain HTTP, such as registry.internal:5000, one a line. Default: none.',
    check: (value) => void insecureIn(value),
  }),
} as const

const SHORTEST_REASON = 10

/** It is what people read who ask later. */
function reasonText(value: string): string {
  if (value.length >= SHORTEST_REASON) return value
  throw new UserError(
    `${quote(value)} is no reason; write a sentence, such as registry is down, hotfix for incident 42`,
  )
}

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
