import { run } from '../../src/action/run.ts'
import { deployCanary } from '../../src/action/tables/deploy-canary.ts'

await run(deployCanary, async (action, inputs) => {
  const { deployCommand } = await import('../../src/action/deploy-canary.ts')
  await deployCommand(action, inputs)
})
