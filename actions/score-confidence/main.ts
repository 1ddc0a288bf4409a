import { run } from '../../src/action/run.ts'
import { scoreConfidence } from '../../src/action/tables/score-confidence.ts'

await run(scoreConfidence, async (action, inputs) => {
  const { scoreCommand } = await import('../../src/action/score-confidence.ts')
  await scoreCommand(action, inputs)
})
