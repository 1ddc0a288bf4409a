import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { BuildahProgress, lineOf } from '../../src/image/builders/buildah-progress.ts'
import { BuildxProgress } from '../../src/image/builders/buildx-progress.ts'
import { failureOf } from '../../src/image/builders/failure.ts'

const data = (text: string) => Buffer.from(text).toString('base64')

function buildxSaid(...statuses: object[]): { said: BuildxProgress; lines: string[] } {
  const lines: string[] = []
  const said = new BuildxProgress((line) => lines.push(line))
  for (const status of statuses) said.take(JSON.stringify(status))
  return { said, lines }
}

describe('buildx', () => {
  const at = (second: number) => new Date(1_700_000_000_000 + second * 1000).toISOString()
  const step = (digest: string, name: string, more = {}) => ({
    vertexes: [{ digest, name, started: at(0), completed: at(2.5), ...more }],
  })

  test('steps are counted once, without base images and what BuildKit does for itself', () => {
    const { said } = buildxSaid(
      step('a', '[internal] load build definition from Dockerfile'),
      step('b', '[base 1/2] FROM docker.io/library/python:3.13@sha256:0', { cached: true }),
      step('c', '[base 2/2] WORKDIR /app', { cached: true }),
      step('d', '[linux/amd64 build 1/1] RUN npm ci'),
      step('d', '[linux/amd64 build 1/1] RUN npm ci'),
      step('e', 'exporting to oci image format'),
    )
    expect(said.steps).toEqual({
      cached: 1,
      all: 2,
      list: [
        { name: '[base 2/2] WORKDIR /app', cached: true },
        { name: '[linux/amd64 build 1/1] RUN npm ci', cached: false },
      ],
    })
  })

  test('what a step writes comes line by line, however it was cut', () => {
    const { lines } = buildxSaid(
      { vertexes: [{ digest: 'a', name: '[1/1] RUN x', started: at(0) }] },
      { logs: [{ vertex: 'a', data: data('one\ntw') }] },
      { logs: [{ vertex: 'a', data: data('o\r\nlast') }] },
      step('a', '[1/1] RUN x'),
    )
    expect(lines).toEqual(['#1 [1/1] RUN x', '#1 one', '#1 two', '#1 last', '#1 DONE 2.5s'])
  })

  test('the step that failed is not the one that was ended with it', () => {
    const { said } = buildxSaid(
      step('a', '[other 1/1] RUN sleep 9', { error: 'context canceled' }),
      step('b', '[build 1/1] RUN npm ci', { error: 'process "npm ci" did not complete successfully: exit code: 1' }),
    )
    said.take('Dockerfile:7')
    said.take('ERROR: failed to solve: something')
    expect(said.failure.failure).toMatchObject({
      step: '[build 1/1] RUN npm ci',
      line: 7,
      reason: expect.stringContaining('exit code: 1'),
    })
  })

  test('whatever it says, nothing breaks', () => {
    const status = fc.record({
      vertexes: fc.array(
        fc.record({ digest: fc.string(), name: fc.string(), error: fc.string() }, { requiredKeys: [] }),
      ),
      logs: fc.array(fc.record({ vertex: fc.string(), data: fc.string() }, { requiredKeys: [] })),
    })
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.string(),
            fc.json(),
            status.map((one) => JSON.stringify(one)),
          ),
        ),
        (lines) => {
          const said = new BuildxProgress(() => {})
          for (const line of lines) said.take(line)
          expect(said.steps.all).toBeGreaterThanOrEqual(said.steps.cached)
          expect(failureOf('/a/Dockerfile', said.failure.failure, said.failure.image).message).toMatch(
            /^the build failed/,
          )
        },
      ),
    )
  })
})

describe('buildah', () => {
  test('steps are counted with their cache, several platforms and stages too', () => {
    const said = new BuildahProgress(() => {})
    for (const line of [
      '[linux/amd64] [1/2] STEP 1/2: FROM docker.io/library/base AS build',
      '[linux/amd64] [1/2] STEP 2/2: RUN npm ci',
      '--> Using cache c5118da2a82f',
      '--> c5118da2a82',
      'STEP 2/5: COPY . .',
      '--> d37eaa5cc0f',
    ]) {
      said.take(line)
    }
    expect(said.steps).toMatchObject({ cached: 1, all: 2 })
  })

  test.each([
    ['RUN a && b', 3],
    ['RUN c d', 8],
    ['COPY x y', undefined],
    ['RUN nowhere', undefined],
  ])('%s is found in the Dockerfile where it stands once', (instruction, line) => {
    const text = [
      'FROM scratch',
      '# RUN c d',
      'RUN a && \\',
      '  # why',
      '  b',
      'COPY x y',
      'COPY x y',
      'RUN c    d',
      '',
    ].join('\n')
    expect(lineOf(instruction, text)).toBe(line)
  })
})

describe('a failure', () => {
  test.each([
    ['exec /bin/sh: exec format error', undefined, 'setup-qemu-action'],
    ['write /x: no space left on device', undefined, 'no space is left'],
    ['dial tcp: lookup registry.example.com: no such host', 'registry.example.com/a:1', "can't be reached"],
    ['registry.example.com/a:1: not found', 'registry.example.com/a:1', 'has no registry.example.com/a:1'],
  ])('%s says what to do', (reason, image, says) => {
    expect(failureOf('/a/Dockerfile', { reason, log: [] }, image).message).toContain(says)
  })

  test('T4: control characters and the length of what a step wrote end here', () => {
    const log = ['::error::x\r::set-env name=a::b\u001b[31m', 'y'.repeat(100_000)]
    const { message } = failureOf('/a/Dockerfile', { step: 'RUN a\n::x', reason: 'b\n::error::', log }, undefined)
    expect(message.split('\n')[0]).toBe('the build failed at Dockerfile (RUN a ::x): b ::error::')
    for (const line of message.split('\n').slice(1)) expect(line).toMatch(/^ {2}/)
    expect(message.length).toBeLessThan(1000)
    expect(message.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u)
  })
})
