import { grouped } from '#shared/lib/quantity.ts'

/** `12,403`. */
export const count = (value: number): string => grouped(value)

/** `1,240/s`; below ten with one decimal. */
export function rate(perSecond: number): string {
  return perSecond > 0 && perSecond < 10 ? `${perSecond.toFixed(1)}/s` : `${grouped(Math.round(perSecond))}/s`
}

/** `311 B`, `4.2 kB`, `5.0 MB` (decimal, as the limits of the API are). */
export function byteSize(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`
  if (bytes < 1_000_000) return `${(bytes / 1_000).toFixed(1)} kB`
  if (bytes < 1_000_000_000) return `${(bytes / 1_000_000).toFixed(1)} MB`
  return `${(bytes / 1_000_000_000).toFixed(2)} GB`
}

/** `98.2 %`; never rounds up to a whole that is not reached. */
export function percent(part: number, whole: number): string {
  if (whole === 0) return '–'
  const value = Math.floor((part / whole) * 1_000) / 10
  return `${value === 100 || value === 0 ? value.toFixed(0) : value.toFixed(1)} %`
}

/** A change of a share in percentage points: `−1.5 %`, `+0.2 %`; empty where there is none. */
export function shareChange(change: number): string {
  if (change === 0) return ''
  const points = Math.abs(change) * 100
  return `${change < 0 ? '−' : '+'}${points < 0.1 ? '<0.1' : points.toFixed(1)} %`
}
