/** 0.081 → "8.1 %" */
export function percent(share: number): string {
  const value = share * 100
  return `${Number(value.toPrecision(value >= 10 ? 3 : 2))} %`
}

/** 12000 → "12,000" */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}

/** Evidence as odds, rounded down so that what is not enough never reads as enough: ln 9.4 → "12,000 to 1" */
export function odds(ln: number): string {
  if (ln >= Math.log(1e9)) return 'more than 1,000,000,000 to 1'
  const value = Math.exp(ln)
  if (value < 1) return 'less than 1 to 1'
  const unit = 10 ** Math.floor(Math.log10(value) - 1)
  const rounded = Math.floor(value / unit + 1e-9) * unit
  return `${Number(rounded.toPrecision(2)).toLocaleString('en-US')} to 1`
}

/** 0.5 → "500 ms", 90 → "90 s", 1500 → "25 min" */
export function seconds(value: number): string {
  if (value < 1) return `${Number((value * 1000).toPrecision(3))} ms`
  if (value < 120) return `${Number(value.toPrecision(3))} s`
  if (value < 7200) return `${Math.round(value / 60)} min`
  return `${Number((value / 3600).toPrecision(2))} h`
}

export function rate(events: number, requests: number): number {
  return requests === 0 ? 0 : events / requests
}
