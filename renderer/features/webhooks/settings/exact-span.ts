const steps = [
  { unit: 'h', ms: 3_600_000 },
  { unit: 'min', ms: 60_000 },
  { unit: 's', ms: 1_000 },
] as const

/** `13.5 s`, `2 min 56 s`, `4 h 30 min`: exact enough to tell the two ends of a schedule's span apart. */
export function exactSpan(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${Number((ms / 1_000).toFixed(1))} s`
  const least = ms < 3_600_000 ? 1_000 : 60_000
  let left = Math.round(ms / least) * least
  const parts: string[] = []
  for (const { unit, ms: size } of steps) {
    const whole = Math.floor(left / size)
    if (whole > 0) parts.push(`${whole} ${unit}`)
    left -= whole * size
  }
  return parts.join(' ')
}
