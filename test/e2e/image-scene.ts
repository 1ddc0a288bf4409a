import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { writeTable } from '../../src/image/base/read.ts'
import type { BaseKey } from '../../src/image/base/table.ts'
import { type ActionOptions, type ActionResult, type Inputs, RunningAction } from '../lab/action.ts'
import { buildahEnvironment, type LabBuilder, startBuildkit } from '../lab/builders.ts'
import { type BaseRegistry, startBaseRegistry } from '../lab/images/registry.ts'
import { programs } from '../lab/programs.ts'
import { type Registry, startRegistry } from '../lab/registry.ts'

const SAMPLES = resolve(import.meta.dirname, '../../examples/images')

/** What a workflow has that builds images: a builder, registries, runc; and the bundle of build-image. */
export interface ImageScene {
  readonly bases: BaseRegistry
  readonly registry: Registry
  readonly builder: LabBuilder
  /** Runs the bundle on a copy of a sample, or on files alone. */
  run(inputs: Inputs, options?: SceneOptions): Promise<ActionResult>
  close(): Promise<void>
}

export interface SceneOptions extends ActionOptions {
  /** Folder under `examples/images`, copied into the workspace. */
  readonly sample?: string
  /** Done to the workspace before the step starts. */
  readonly prepare?: (workspace: string) => void
}

/** @param keys the base images that the tests need; default: all */
export async function imageScene(
  keys: readonly BaseKey[] | undefined,
  kind: 'buildx' | 'buildah' = 'buildx',
): Promise<ImageScene> {
  const bases = await startBaseRegistry(keys)
  const builder = await (kind === 'buildx' ? startBuildkit : buildahEnvironment)({ mirror: bases.address })
  const registry = await startRegistry({ kind: 'distribution' })
  const { runc, trivy } = await programs(['runc', 'trivy'], console.error)
  const folder = mkdtempSync(join(tmpdir(), 'gradus-images-'))
  writeFileSync(join(folder, 'bases.json'), writeTable(bases.table))
  const usual: Inputs = {
    'base-images': join(folder, 'bases.json'),
    runner: 'runc',
    'registry-mirrors': ['docker.io', 'gcr.io', 'ghcr.io'].map((host) => `${host}=${bases.address}`).join('\n'),
  }
  const path = [dirname(runc), dirname(trivy), builder.env.PATH].join(':')
  return {
    ...{ bases, builder, registry },
    async run(inputs, { sample, prepare, env, ...options } = {}) {
      const context = mkdtempSync(join(folder, 'context-'))
      if (sample !== undefined) cpSync(join(SAMPLES, sample), context, { recursive: true })
      for (const [name, text] of Object.entries(options.files ?? {})) writeFileSync(join(context, name), text)
      prepare?.(context)
      const given = { context, ...inputs }
      const action = new RunningAction(
        'build-image',
        { given, usual },
        { ...options, files: {}, env: { ...builder.env, PATH: path, ...env } },
      )
      return await action.result
    },
    async close() {
      await builder.stop()
      await registry.stop()
      await bases.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** What a log has of each of `words`, in their order; -1 where it has none. */
export function placesOf(words: readonly string[], text: string): number[] {
  return words.map((word) => text.indexOf(word))
}

export function readJson(path: string): Record<string, unknown> {
  return JSON.parse(readFileSync(path, 'utf8'))
}
