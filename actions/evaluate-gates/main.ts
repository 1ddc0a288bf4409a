import { run } from '../../src/action/run.ts'
import { evaluateGates } from '../../src/action/tables/evaluate-gates.ts'

await run(evaluateGates, async (action, inputs) => {
  const { evaluateCommand } = await import('../../src/action/evaluate-gates.ts')
  await evaluateCommand(action, inputs)
})
