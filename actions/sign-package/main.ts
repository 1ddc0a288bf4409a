import { run } from '../../src/action/run.ts'
import { signPackage } from '../../src/action/tables/sign-package.ts'

await run(signPackage, async (action, inputs) => {
  const { signPackageCommand } = await import('../../src/action/sign-package.ts')
  await signPackageCommand(action, inputs)
})
