import { afterAll, beforeAll, describe } from '@jest/globals'
import { samples } from '../image/samples.ts'
import { type ImageScene, imageScene } from './image-scene.ts'
import { testRebuild, testSample } from './samples.ts'

/** One for each builder; all of them by both in `npm run test:slow -- samples`. Go is in build-image.online.test.ts. */
const FIXED = {
  buildx: {
    name: 'python-flask-pip',
    bases: ['python'],
    change: { source: 'app.py', line: '\nCHANGED = 1\n', install: /RUN .*pip\b.* install/ },
  },
  buildah: {
    name: 'node-express-npm',
    bases: ['node', 'node-runtime'],
    change: { source: 'src/server.js', line: '\nglobalThis.changed = 1\n', install: /RUN .*npm ci/ },
  },
} as const

describe.each(['buildx', 'buildah'] as const)('a sample by %s', (builder) => {
  const { name, bases, change } = FIXED[builder]
  let scene: ImageScene
  beforeAll(async () => {
    scene = await imageScene(bases, builder)
  }, 1_800_000)
  afterAll(() => scene.close())
  for (const sample of samples.filter((one) => one.name === name)) {
    testSample(() => scene, sample, builder)
    testRebuild(() => scene, sample, builder, change)
  }
  if (builder === 'buildx') {
    for (const sample of samples.filter((one) => one.question !== undefined)) testSample(() => scene, sample, builder)
  }
})
