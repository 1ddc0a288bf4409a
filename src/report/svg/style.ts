/** Both palettes keep at least 4.5:1 of contrast between text and paper; series differ in lightness too. */
const LIGHT =
  '--paper:#fff;--ink:#1f2328;--muted:#59636e;--grid:#e3e8ed;--band:#f4f6f8;--fail:#b42318;--pass:#0b7a6b;--asked:#0969da;--ratio:#6639ba;--rest:#8c6a00;--tint:.14'
const DARK =
  '--paper:#0d1117;--ink:#e6edf3;--muted:#9ba4ae;--grid:#2a313a;--band:#151b23;--fail:#ff8177;--pass:#45c1ad;--asked:#6cb0ff;--ratio:#b99cf5;--rest:#d9b13b;--tint:.2'

/** The palette as custom properties of the root. Paper is always light. */
export const PALETTE = `:root{color-scheme:light dark;${LIGHT}}@media screen and (prefers-color-scheme:dark){:root{${DARK}}}`

/** Classes of everything that is drawn; presentation attributes can't take the palette. */
export const DRAWING = [
  '.picture{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",Arial,sans-serif;font-size:12px}',
  '.picture text{fill:var(--muted);font-variant-numeric:tabular-nums}',
  '.picture .paper{fill:var(--paper)}',
  '.picture .heading{fill:var(--ink);font-size:14px;font-weight:600}',
  '.picture .strong{fill:var(--ink);font-weight:600}',
  '.picture .end{text-anchor:end}.picture .middle{text-anchor:middle}',
  '.picture .grid{stroke:var(--grid);stroke-width:1}',
  '.picture .axis{stroke:var(--muted);stroke-width:1}',
  '.picture .band{fill:var(--band)}',
  '.picture .nothing{fill:var(--muted);opacity:.35}',
  '.picture .curve{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}',
  '.picture .thin{stroke-width:1.5}.picture .broad{stroke-width:3}',
  '.picture .limit{stroke-width:1.5;stroke-dasharray:6 4;fill:none}',
  '.picture .halo{paint-order:stroke;stroke:var(--paper);stroke-width:4px;stroke-linejoin:round}',
  ...['fail', 'pass', 'asked', 'ratio', 'rest', 'muted', 'ink'].flatMap((name) => [
    `.picture .${name}-line{stroke:var(--${name})}`,
    `.picture .${name}-fill{fill:var(--${name})}`,
    `.picture text.${name}-fill{fill:var(--${name})}`,
    `.picture .${name}-area{fill:var(--${name});fill-opacity:var(--tint)}`,
  ]),
  '.picture .glyph{fill:none;stroke:var(--paper);stroke-width:2;stroke-linecap:round;stroke-linejoin:round}',
].join('')

/** The colours that series go by. */
export type Colour = 'fail' | 'pass' | 'asked' | 'ratio' | 'rest' | 'muted' | 'ink'
