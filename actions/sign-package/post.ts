import { runPost } from '../../src/action/run.ts'
import { signPackage } from '../../src/action/tables/sign-package.ts'

await runPost(signPackage, async (action) => {
  const { removeKilled } = await import('../../src/action/package/machine.ts')
  await removeKilled(action)
})
