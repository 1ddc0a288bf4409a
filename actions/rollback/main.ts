import { run } from '../../src/action/run.ts'
import { rollback } from '../../src/action/tables/rollback.ts'

await run(rollback, async (action, inputs) => {
  const { rollbackCommand } = await import('../../src/action/rollback.ts')
  await rollbackCommand(action, inputs)
})
