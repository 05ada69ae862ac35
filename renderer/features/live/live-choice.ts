import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { InspectFrom } from '#shared/contract/live.ts'
import type { RecordFormat } from '#shared/schema/relay.ts'

/** What was read last, so that the next start needs no choosing. */
export type LiveChoice = {
  readonly connection: string
  readonly topics: readonly string[]
  readonly from: InspectFrom
  readonly mapping: string | null
  readonly format: RecordFormat
}

type ChoiceStore = { readonly choice: LiveChoice | null; setChoice(choice: LiveChoice): void }

export const useLiveChoice = create<ChoiceStore>()(
  persist((set) => ({ choice: null, setChoice: (choice) => set({ choice }) }), { name: 'signalbench.live' }),
)

/** The filter and the opened row outlive a visit to another screen. */
type LiveUi = {
  readonly filter: string
  /** Raised when the filter shall count at once. */
  readonly applied: number
  /** The large chart of times is shown. */
  readonly histogramOpen: boolean
  readonly detailTab: string
  readonly detailOpen: boolean
  setFilter(filter: string): void
  /** The filter, without waiting for more typing. */
  applyFilter(filter: string): void
  setHistogramOpen(open: boolean): void
  setDetailTab(tab: string): void
  setDetailOpen(open: boolean): void
}

export const useLiveUi = create<LiveUi>()((set) => ({
  filter: '',
  applied: 0,
  histogramOpen: false,
  detailTab: 'decoded',
  detailOpen: true,
  setFilter: (filter) => set({ filter }),
  applyFilter: (filter) => set((state) => ({ filter, applied: state.applied + 1 })),
  setHistogramOpen: (histogramOpen) => set({ histogramOpen }),
  setDetailTab: (detailTab) => set({ detailTab }),
  setDetailOpen: (detailOpen) => set({ detailOpen }),
}))
