/** Names of files that hold nothing but secrets. */
const NAMES =
  /(?:^|\/)(?:\.env(?:\.(?!example$|sample$|template$)[^/]*)?|\.netrc|\.npmrc|\.pypirc|\.git-credentials|id_(?:rsa|dsa|ecdsa|ed25519)|kubeconfig|[^/]*\.(?:key|pfx|p12|jks|keystore))$/i
const PRIVATE_KEY = /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/
const KUBERNETES_SECRET = /^kind:[ \t]*["']?Secret["']?[ \t]*(?:#.*)?\r?$/m
const FILLED = /^(?:data|stringData):/m
const DOCUMENTS = /^---(?:[ \t].*)?\r?$/m

/**
 * Why a file must not be in a package, which many may read: it has a secret in it. The end of a sentence that begins
 * with its path.
 *
 * @param head its first bytes
 */
export function secretTrouble(path: string, head: Uint8Array): string | undefined {
  if (NAMES.test(path)) return 'is by its name a file of secrets'
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength)
  // Most files have none of it, and needn't become a text.
  if (bytes.includes('PRIVATE KEY') && PRIVATE_KEY.test(bytes.toString('latin1'))) return 'has a private key in it'
  if (!/\.(?:ya?ml|json)$/.test(path) || !path.startsWith('containers/k8s/')) return undefined
  const text = bytes.toString('latin1')
  const filled = text.split(DOCUMENTS).some((one) => KUBERNETES_SECRET.test(one) && FILLED.test(one))
  return filled ? 'has a Kubernetes Secret with values in it' : undefined
}
