import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BaseKey } from '../src/image/base/table.ts'
import type { BuildResult, ImageBuilder } from '../src/image/builder.ts'
import { builders } from '../src/image/builders.ts'
import { measureImage, type PlatformSize } from '../src/image/measure.ts'
import { openLayout } from '../src/oci/layout.ts'
import { type Buildkit, buildahEnvironment, startBuildkit } from '../test/lab/builders.ts'
import { startBaseRegistry } from '../test/lab/images/registry.ts'
import { Sample } from './image/sample.ts'
import type { Measurement, Row } from './measurement.ts'

/**
 * What a build costs with what Gradus generates: cold (nothing there, base images from a registry on this machine,
 * dependencies from the languages' own), again after one more line in a source, and cold once more, which must give the
 * first digest. Needs a network.
 */
const SAMPLES = ['python-flask-pip', 'node-express-npm', 'java-spring-maven', 'go-module']
/** Of the cold build's time, percent. */
const REBUILD = 25
const EPOCH = 1_700_000_000
/** Compressed, in MB. */
const LARGEST: Readonly<Record<string, number>> = { python: 100, node: 100, java: 100, go: 20 }

export async function measure(): Promise<Measurement> {
  const rows = await measureSamples(SAMPLES, ['buildx', 'buildah'])
  return { title: `Images: ${SAMPLES.length} samples, cold and after one more line`, rows }
}

/** @param keys base images that the samples stand on; default: all that there are */
export async function measureSamples(
  samples: readonly string[],
  names: readonly ImageBuilder['name'][],
  keys?: readonly BaseKey[],
): Promise<Row[]> {
  const bases = await startBaseRegistry(keys)
  const folder = mkdtempSync(join(tmpdir(), 'bench-image-'))
  const rows: Row[] = []
  try {
    for (const name of names) {
      const lab = await (name === 'buildx' ? startBuildkit : buildahEnvironment)({ mirror: bases.address })
      try {
        for (const sample of samples) {
          console.error(`building ${sample} with ${name}, three times`)
          rows.push(...(await sampleRows(name, lab, new Sample(sample, join(folder, name, sample), bases.table))))
        }
      } finally {
        await lab.stop()
      }
    }
    return rows
  } finally {
    rmSync(folder, { recursive: true, force: true })
    await bases.stop()
  }
}

interface Built extends BuildResult {
  readonly size: PlatformSize | undefined
}

async function sampleRows(name: ImageBuilder['name'], lab: Buildkit, sample: Sample): Promise<Row[]> {
  await lab.prune()
  const cold = await build(name, lab, sample)
  sample.change()
  const rebuilt = await build(name, lab, sample)
  sample.restore()
  await lab.prune()
  const again = await build(name, lab, sample)
  const what = `${sample.name} with ${name}`
  const language = sample.name.split('-')[0] ?? ''
  return [
    {
      what: `${what}: rebuild, of the cold build`,
      value: rounded((100 * rebuilt.duration) / cold.duration),
      unit: '%',
      limit: REBUILD,
      details: { cold: `${rounded(cold.duration)} s`, rebuild: `${rounded(rebuilt.duration)} s` },
    },
    {
      what: `${what}: dependency steps built again`,
      value: dependencySteps(rebuilt).filter(({ cached }) => !cached).length,
      unit: '',
      limit: 0,
      details: {
        of: dependencySteps(rebuilt).length,
        cached: rebuilt.steps?.cached ?? 0,
        all: rebuilt.steps?.all ?? 0,
      },
    },
    {
      what: `${what}: digests of two cold builds`,
      value: new Set([cold.digest, again.digest]).size,
      unit: '',
      limit: 1,
      details: { changed: rebuilt.digest === cold.digest ? 'no' : 'yes' },
    },
    {
      what: `${what}: compressed`,
      value: rounded((cold.size?.compressed ?? Number.NaN) / 1e6),
      unit: 'MB',
      limit: LARGEST[language] ?? 100,
      details: { efficiency: rounded(cold.size?.efficiency ?? Number.NaN), layers: cold.size?.layers.length ?? 0 },
    },
  ]
}

/** Steps of the stages that install what others wrote; buildah names no stage, but its first steps are theirs. */
function dependencySteps({ steps }: BuildResult): readonly { name: string; cached: boolean }[] {
  const all = steps?.list ?? []
  return all.filter(
    ({ name }) =>
      /^\[[^\]]*dependencies \d/.test(name) || /STEP .*: RUN .*\b(?:pip|npm ci|mvn .*-fn|go mod download)\b/.test(name),
  )
}

async function build(name: ImageBuilder['name'], lab: Buildkit, sample: Sample): Promise<Built> {
  const out = mkdtempSync(join(lab.folder, 'out-'))
  const layout = join(out, 'layout')
  const signal = new AbortController().signal
  try {
    const builder = builders[name]({ env: lab.env, outside: [], temporary: out, cacheVariables: [] })
    const request = {
      context: sample.folder,
      dockerfile: join(sample.folder, 'Dockerfile'),
      platforms: ['linux/amd64'],
      buildArgs: {},
      labels: {},
      secrets: [],
      ssh: [],
      cacheFrom: [],
      cacheTo: [],
      epoch: EPOCH,
      provenance: true,
      push: false,
      layout,
    }
    const result = await builder.build(request, () => {}, signal)
    const { platforms } = await measureImage(await openLayout(layout), result.digest, signal)
    return { ...result, size: platforms[0] }
  } finally {
    rmSync(out, { recursive: true, force: true })
  }
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100
}
