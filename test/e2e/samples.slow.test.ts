import { afterAll, beforeAll, describe } from '@jest/globals'
import { samples } from '../image/samples.ts'
import { type ImageScene, imageScene } from './image-scene.ts'
import { testSample } from './samples.ts'

describe.each(['buildx', 'buildah'] as const)('every sample, built by %s', (builder) => {
  let scene: ImageScene
  beforeAll(async () => {
    scene = await imageScene(undefined, builder)
  }, 1_800_000)
  afterAll(() => scene.close())
  for (const sample of samples) testSample(() => scene, sample, builder)
})
