import type { Project } from '../../project.ts'
import { UNMARKED } from '../mark.ts'
import { jsonFile } from '../text.ts'
import { questionsOf } from './metrics.ts'

/** Grafana's own range: at least four scrapes wide. */
const RANGE = '$__rate_interval'
const DATA_SOURCE = { type: 'prometheus', uid: '$datasource' }
/** Grafana's grid is 24 wide. */
const WIDTH = 12
const HEIGHT = 8
const LONGEST_UID = 40

interface Panel {
  title: string
  unit: string
  targets: [legend: string, expression: string][]
}

/** @see https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/ */
export function dashboardFile(project: Project): string {
  return jsonFile(dashboard(project))
}

export function dashboard(project: Project): Record<string, unknown> {
  return {
    uid: `gradus-${project.name}`.slice(0, LONGEST_UID),
    title: project.name,
    description: UNMARKED,
    tags: ['gradus'],
    timezone: 'browser',
    schemaVersion: 41,
    refresh: '30s',
    time: { from: 'now-1h', to: 'now' },
    templating: { list: [{ name: 'datasource', label: 'Data source', type: 'datasource', query: 'prometheus' }] },
    panels: panels(project).map(panel),
  }
}

function panels(project: Project): Panel[] {
  const ask = questionsOf(project)
  return [
    { title: 'Requests', unit: 'reqps', targets: [['requests', ask.requestRate(RANGE)]] },
    { title: 'Error ratio', unit: 'percentunit', targets: [['errors', ask.errorRatio(RANGE)]] },
    {
      title: 'Latency',
      unit: 's',
      targets: [0.5, 0.95, 0.99].map((quantile) => [`p${quantile * 100}`, ask.latency(quantile, RANGE)]),
    },
    { title: 'Pods that answer', unit: 'none', targets: [['pods', `sum(${ask.up})`]] },
    { title: 'Restarts', unit: 'none', targets: [['{{pod}}', ask.restarts(RANGE)]] },
    { title: 'Memory', unit: 'bytes', targets: [['{{pod}}', ask.memory]] },
  ]
}

function panel({ title, unit, targets }: Panel, index: number): Record<string, unknown> {
  return {
    id: index + 1,
    type: 'timeseries',
    title,
    datasource: DATA_SOURCE,
    gridPos: { x: (index % 2) * WIDTH, y: Math.floor(index / 2) * HEIGHT, w: WIDTH, h: HEIGHT },
    fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
    options: { legend: { displayMode: 'list', placement: 'bottom', showLegend: true }, tooltip: { mode: 'multi' } },
    targets: targets.map(([legendFormat, expr], target) => ({
      refId: String.fromCharCode(65 + target),
      datasource: DATA_SOURCE,
      expr,
      legendFormat,
    })),
  }
}
