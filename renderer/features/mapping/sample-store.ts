import { create } from 'zustand'
import type { MappingSample } from '#shared/contract/mappings.ts'

export type SampleStore = {
  readonly sample: MappingSample | null
  /** True where nobody chose it: it may be replaced when it is no longer kept. */
  readonly automatic: boolean
  choose(sample: MappingSample): void
  suggest(sample: MappingSample): void
}

/** The record that the mapping is tried on; it outlives the screen. */
export const useSample = create<SampleStore>()((set) => ({
  sample: null,
  automatic: true,
  choose: (sample) => set({ sample, automatic: false }),
  suggest: (sample) => set({ sample, automatic: true }),
}))

/** The kept records: `firstSeq <= seq < headSeq`. */
export type KeptRange = { readonly sessionId: string; readonly firstSeq: number; readonly headSeq: number }

/** The record `step` places away, kept inside the range; from any other sample to the newest. */
export function stepSample(sample: MappingSample | null, range: KeptRange, step: number): MappingSample {
  const last = range.headSeq - 1
  const from = sample?.kind === 'record' && sample.sessionId === range.sessionId ? sample.seq : null
  const wanted = from === null ? last : from + step
  return { kind: 'record', sessionId: range.sessionId, seq: Math.min(Math.max(wanted, range.firstSeq), last) }
}

/** Whether a record sample can still be looked up. */
export const isKept = (sample: MappingSample, range: KeptRange): boolean =>
  sample.kind !== 'record' ||
  (sample.sessionId === range.sessionId && sample.seq >= range.firstSeq && sample.seq < range.headSeq)
