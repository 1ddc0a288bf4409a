import { oidcCredentials } from '../../src/kube/oidc.ts'

/** Run by `oidc.test.ts` in a process of its own, as Node reads NODE_EXTRA_CA_CERTS only when it starts. */
const [config = '{}'] = process.argv.slice(2)
const credentials = oidcCredentials(JSON.parse(config), 'context shop of config')
try {
  const first = await credentials.present()
  const again = await credentials.present()
  const renewed = credentials.renew() ? await credentials.present() : undefined
  console.log(JSON.stringify({ first, again, renewed }))
} catch (error) {
  console.log(JSON.stringify({ name: (error as Error).name, message: (error as Error).message }))
}
