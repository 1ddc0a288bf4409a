import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Buildkit, buildahEnvironment, startBuildkit } from '../lab/builders.ts'
import { refusedPull } from './build-sample.ts'

describe.each(['buildx', 'buildah'] as const)('%s', (name) => {
  let lab: Buildkit
  beforeAll(async () => {
    lab = await (name === 'buildx' ? startBuildkit() : buildahEnvironment())
  }, 600_000)
  afterAll(() => lab?.stop())

  test('a registry that answers 429 to the pull of a base image is a sentence', async () => {
    // buildah asks again five times, as often as the registry allows: every second.
    const { said, image } = await refusedPull(name, lab, 429)
    expect(said).toContain('429')
    expect(said).toContain(image)
  })
})
