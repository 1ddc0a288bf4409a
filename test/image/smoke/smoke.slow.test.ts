import { afterAll, beforeAll, describe } from '@jest/globals'
import { SmokeLab, testRunner } from './runner-cases.ts'
import { type LabRunner, labDocker, labPodman } from './surroundings.ts'

describe.each([
  ['podman', labPodman],
  ['docker', labDocker],
] as const)('%s', (name, start) => {
  let runner: LabRunner
  let lab: SmokeLab
  beforeAll(async () => {
    runner = await start()
    lab = await SmokeLab.in(runner.surroundings.temporary)
  }, 120_000)
  afterAll(() => runner?.stop(), 60_000)

  testRunner(
    name,
    () => lab,
    () => runner,
  )
})
