import { runPost } from '../../src/action/run.ts'
import { deployCanary } from '../../src/action/tables/deploy-canary.ts'

await runPost(deployCanary, async (action, inputs) => {
  const { landCommand } = await import('../../src/action/deploy-canary.ts')
  await landCommand(action, inputs)
})
