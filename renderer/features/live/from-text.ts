import type { InspectFrom } from '#shared/contract/live.ts'
import { count } from '../../ui/format/numbers.ts'

/** `last 10,000`, `offset 8,841`, `2026-11-22T10:00:00Z`. */
export function fromText(from: InspectFrom): string {
  if (typeof from === 'string') return from
  if ('last' in from) return `last ${count(from.last)}`
  if ('offset' in from) return `offset ${from.offset}`
  return from.time
}
