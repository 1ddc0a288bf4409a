const FACTORS: Record<string, number> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
}

/**
 * A Kubernetes quantity as a number: "500m" is 0.5, "64Mi" 67108864, "1e3" 1000.
 *
 * @returns undefined for what is none
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function quantity(text: string | number | undefined): number | undefined {
  const match = /^([0-9]{1,30}(?:\.[0-9]{0,30})?)(?:[eE]([+-]?[0-9]{1,3})|([numkMGTPE]|[KMGTPE]i)?)$/.exec(
    String(text ?? ''),
  )
  if (!match) return undefined
  const [, digits, exponent, suffix = ''] = match
  return Number(digits) * (exponent === undefined ? (FACTORS[suffix] as number) : 10 ** Number(exponent))
}
