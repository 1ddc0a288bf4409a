import { afterAll, describe } from '@jest/globals'
import { samples } from '../image/samples.ts'
import { imageScene } from './image-scene.ts'
import { testSample } from './samples.ts'

/** One of each language; all of them run by `npm run test:slow -- samples`. Go is in build-image.online.test.ts. */
const FIXED = ['python-flask-pip', 'python-django-nowsgi', 'node-express-npm', 'java-plain-jar']

const scene = await imageScene(['python', 'node', 'node-runtime', 'java-jdk', 'java-base', 'maven'], 'buildx')
afterAll(() => scene.close())

describe('a sample of each language', () => {
  for (const sample of samples.filter(({ name }) => FIXED.includes(name))) testSample(() => scene, sample, 'buildx')
})
