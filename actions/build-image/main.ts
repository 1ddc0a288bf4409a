import { run } from '../../src/action/run.ts'
import { buildImage } from '../../src/action/tables/build-image.ts'

await run(buildImage, async (action, inputs) => {
  const { buildImageCommand } = await import('../../src/action/build-image.ts')
  await buildImageCommand(action, inputs)
})
