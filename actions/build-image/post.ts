import { runPost } from '../../src/action/run.ts'
import { buildImage } from '../../src/action/tables/build-image.ts'

await runPost(buildImage, async (action, inputs) => {
  const { removeSmokeLeftovers } = await import('../../src/action/image/smoke.ts')
  await removeSmokeLeftovers(action, inputs)
})
