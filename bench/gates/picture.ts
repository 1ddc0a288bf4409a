import { JUDGE_NAMES, type JudgeName, type Trial } from './trial.ts'
import { LOOK_SECONDS, LOOKS, nameOf } from './world.ts'

const WIDTH = 960
const HEIGHT = 640
const LABELS = 190

/** Seen well on white and on black. */
const COLOURS: Record<JudgeName, string> = {
  Gradus: '#2f81f7',
  'ratio > 1.1': '#e5534b',
  'like Flagger': '#c69026',
  'like Argo': '#8b949e',
  'Mann-Whitney by minute': '#57ab5a',
  'Mann-Whitney so far': '#a371f7',
}

const STYLE = `text{font:13px system-ui,sans-serif;fill:#1f2328}.title{font-weight:600;font-size:15px}.faint{fill:#59636e}
.paper{fill:#fff}.grid{stroke:#d1d9e0}
@media(prefers-color-scheme:dark){text{fill:#e6edf3}.faint{fill:#9198a1}.paper{fill:#0d1117}.grid{stroke:#3d444d}}`

/** Above: good canaries taken back, a dot for each cell. Below: how soon a canary with five times the errors is. */
export function picture(good: readonly Trial[], bad: readonly Trial[]): string {
  const fivefold = bad.filter(({ ratio, cell }) => ratio === 5 && cell.perSecond === 200)
  const width = (WIDTH - 60) / fivefold.length
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="How often good canaries are taken back, and how soon bad ones, by judge">`,
    `<style>${STYLE}</style><rect class="paper" width="${WIDTH}" height="${HEIGHT}"/>`,
    dots(good),
    text(20, 296, 'Canaries with 5 times the errors, found by then (%): the sooner the better', 'title'),
    ...fivefold.map((one, i) => curves(one, 50 + i * width, width - 60)),
    '</svg>\n',
  ].join('\n')
}

/** One line a judge, one dot a cell. */
function dots(good: readonly Trial[]): string {
  const [top, step, left, right] = [64, 30, LABELS + 20, WIDTH - 130]
  const at = (share: number) => left + share * (right - left)
  const bottom = top + JUDGE_NAMES.length * step
  const parts = [
    text(20, 30, 'Good canaries taken back within 30 minutes: the fewer the better', 'title'),
    ...[0, 0.25, 0.5, 0.75, 1].map(
      (share) =>
        line(at(share), top - 14, at(share), bottom - 14) +
        text(at(share), bottom + 4, `${share * 100} %`, 'faint', 'middle'),
    ),
    text(right + 16, top - 24, 'least to most', 'faint'),
  ]
  JUDGE_NAMES.forEach((name, row) => {
    const y = top + row * step
    const shares = good.map(({ outcomes }) => outcomes[name].takenBack / outcomes[name].runs)
    const [least, most] = [Math.min(...shares), Math.max(...shares)].map((share) => round(share * 100))
    parts.push(text(20, y + 5, name))
    for (const share of shares) parts.push(`<circle cx="${round(at(share))}" cy="${y}" r="6" ${filled(name)}/>`)
    parts.push(text(right + 16, y + 5, least === most ? `${least} %` : `${least} to ${most} %`))
  })
  return parts.join('\n')
}

/** Share found over time, which runs by its logarithm. */
function curves({ cell, outcomes }: Trial, left: number, width: number): string {
  const [top, bottom, right] = [350, 590, left + width]
  const span = Math.log(LOOKS)
  const x = (look: number) => round(left + (Math.log(look) / span) * width)
  const y = (share: number) => round(bottom - share * (bottom - top))
  const parts = [text(left, top - 24, nameOf(cell))]
  for (const share of [0, 0.5, 1])
    parts.push(line(left, y(share), right, y(share)), text(left - 6, y(share) + 4, `${share * 100}`, 'faint', 'end'))
  for (const seconds of [10, 60, 300, 1800]) {
    const label = seconds < 60 ? `${seconds} s` : `${seconds / 60} min`
    parts.push(text(x(seconds / LOOK_SECONDS), bottom + 22, label, 'faint', 'middle'))
  }
  for (const name of JUDGE_NAMES.toReversed()) {
    const { byLook, runs } = outcomes[name]
    let found = 0
    let path = `M${x(1)} ${y(0)}`
    byLook.forEach((count, k) => {
      found += count
      path += `H${x(k + 1)}V${y(found / runs)}`
    })
    parts.push(
      `<path d="${path}" fill="none" stroke="${COLOURS[name]}" stroke-width="${name === 'Gradus' ? 3.5 : 1.8}"/>`,
    )
  }
  return parts.join('\n')
}

function filled(name: JudgeName): string {
  return `fill="${COLOURS[name]}" fill-opacity="0.75"`
}

function text(x: number, y: number, words: string, kind = '', anchor = 'start'): string {
  const safe = words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return `<text x="${round(x)}" y="${round(y)}" class="${kind}" text-anchor="${anchor}">${safe}</text>`
}

function line(x1: number, y1: number, x2: number, y2: number): string {
  return `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" class="grid"/>`
}

function round(value: number): number {
  return Number(value.toFixed(2))
}
