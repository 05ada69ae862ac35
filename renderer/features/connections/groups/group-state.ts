import type { Tone } from '../../../ui/badges/tag.tsx'

/** Kafka's own words for the state of a group, by how much there is to worry about. */
export function stateTone(state: string): Tone {
  if (state === 'Stable') return 'ok'
  return /rebalance|assigning|reconciling/i.test(state) ? 'warn' : 'muted'
}
