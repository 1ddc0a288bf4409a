import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { dump } from 'js-yaml'
import { presets } from '../../../src/gates/metrics/presets.ts'
import { generated } from '../../../src/image/generate/files.ts'
import { dashboard } from '../../../src/image/generate/monitoring/dashboard.ts'
import { namesOf } from '../../../src/image/generate/monitoring/metrics.ts'
import type { Project } from '../../../src/image/project.ts'
import { programs } from '../../lab/programs.ts'
import { DOCKERFILE, go, java, projects } from './projects.ts'

const { promtool } = await programs(['promtool'], (line) => console.error(line))
const top = mkdtempSync(join(tmpdir(), 'gradus-monitoring-'))
afterAll(() => rmSync(top, { recursive: true, force: true }))

/** The monitoring files of a project in a folder of their own. */
function folderOf(project: Project): string {
  const folder = mkdtempSync(join(top, 'of-'))
  for (const [path, text] of generated(project, DOCKERFILE)) {
    if (path.startsWith('monitoring/')) writeFileSync(join(folder, path.slice('monitoring/'.length)), text)
  }
  return folder
}

function check(folder: string, ...args: string[]): { code: number | null; text: string } {
  const { status, stdout, stderr } = spawnSync(promtool, args, { cwd: folder, encoding: 'utf8' })
  return { code: status, text: stdout + stderr }
}

describe.each(projects)('$language', (project) => {
  const folder = folderOf(project)

  test('promtool takes configuration and rules, without a word of advice', () => {
    expect(check(folder, 'check', 'config', '--lint=all', '--lint-fatal', 'prometheus.yml')).toMatchObject({ code: 0 })
    expect(check(folder, 'check', 'rules', '--lint=all', '--lint-fatal', 'alerts.yaml')).toMatchObject({
      code: 0,
      text: expect.stringContaining('4 rules found'),
    })
  })

  test("promtool takes each of the dashboard's questions", () => {
    const panels = dashboard(project).panels as { targets: { expr: string }[]; gridPos: Record<string, number> }[]
    const questions = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))
    const rules = questions.map((expr, index) => ({
      record: `dashboard:question${index}`,
      expr: expr.replaceAll('$__rate_interval', '1m'),
    }))
    writeFileSync(join(folder, 'dashboard.yaml'), dump({ groups: [{ name: 'dashboard', rules }] }))
    expect(check(folder, 'check', 'rules', 'dashboard.yaml')).toMatchObject({ code: 0 })
    expect(new Set(panels.map(({ gridPos }) => `${gridPos.x} ${gridPos.y}`)).size).toBe(panels.length)
  })
})

test('the label of the status is the one by which the gates know an error', () => {
  const { status, requests, buckets } = namesOf(go)
  expect(presets.opentelemetry.isError({ [status]: '503' })).toBe(true)
  expect({ requests, buckets }).toEqual({
    requests: presets.opentelemetry.requests,
    buckets: presets.opentelemetry.buckets,
  })
})

interface Series {
  series: string
  values: string
}

/** Which alerts fire at a time, by promtool's own engine on these series; the names of `expected` must be all. */
function fires(project: Project, series: readonly Series[], minute: number, expected: readonly string[]) {
  const folder = folderOf(project)
  const { rules } = namesAndRules
  const tests = {
    rule_files: ['alerts.yaml'],
    evaluation_interval: '1m',
    tests: [
      {
        interval: '1m',
        input_series: series,
        promql_expr_test: rules.map((name) => ({
          expr: `count(ALERTS{alertname="${name}",alertstate="firing"}) or vector(0)`,
          eval_time: `${minute}m`,
          exp_samples: [{ labels: '{}', value: expected.includes(name) ? 1 : 0 }],
        })),
      },
    ],
  }
  writeFileSync(join(folder, 'tests.yaml'), dump(tests))
  return check(folder, 'test', 'rules', 'tests.yaml')
}

const namesAndRules = { rules: ['HighErrorRatio', 'SlowRequests', 'Restarting', 'Absent'] }

/** Counters of a service with so many requests, failures and slow ones a minute. */
function traffic(project: Project, good: number, failed: number, slow: number): Series[] {
  const { requests, buckets, status } = namesOf(project)
  const job = `job="${project.name}",pod="p"`
  const all = good + failed
  return [
    { series: `up{${job}}`, values: '1x60' },
    { series: `${requests}{${job},${status}="200"}`, values: `0+${good}x60` },
    ...(failed > 0 ? [{ series: `${requests}{${job},${status}="503"}`, values: `0+${failed}x60` }] : []),
    { series: `${buckets}{${job},le="0.5"}`, values: `0+${all - slow}x60` },
    { series: `${buckets}{${job},le="5"}`, values: `0+${all}x60` },
    { series: `${buckets}{${job},le="+Inf"}`, values: `0+${all}x60` },
  ]
}

describe.each([go, java])('the alerts of $framework', (project) => {
  const restarts = `kube_pod_container_status_restarts_total{container="${project.name}",pod="p",namespace="n"}`

  test.each<[string, Series[], string[]]>([
    ['a healthy service', traffic(project, 100, 0, 1), []],
    ['one failure in a hundred', traffic(project, 99, 1, 1), []],
    ['one in ten', traffic(project, 90, 10, 1), ['HighErrorRatio']],
    ['one slow request in ten', traffic(project, 100, 0, 10), ['SlowRequests']],
    ['no traffic', traffic(project, 0, 0, 0), []],
    ['a pod that restarts', [...traffic(project, 100, 0, 0), { series: restarts, values: '0+1x60' }], ['Restarting']],
    ['one restart', [...traffic(project, 100, 0, 0), { series: restarts, values: '0x20 1x40' }], []],
    ['no targets at all', [], ['Absent']],
    ['a target that does not answer', [{ series: `up{job="${project.name}"}`, values: '0x60' }], ['Absent']],
    ['another service that fails', traffic({ ...project, name: 'other' }, 0, 100, 100), ['Absent']],
  ])('%s', (_, series, expected) => {
    expect(fires(project, series, 30, expected)).toMatchObject({ code: 0 })
  })
})

test('promtool says so when an alert that is expected does not fire', () => {
  expect(fires(go, traffic(go, 100, 0, 0), 30, ['HighErrorRatio']).code).not.toBe(0)
})
