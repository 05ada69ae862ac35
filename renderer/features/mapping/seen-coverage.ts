import { create } from 'zustand'
import type { Coverage } from '#shared/contract/mappings.ts'

/** The coverage that the screen saw last, for the rail: nothing is scanned only to fill it. */
export const useSeenCoverage = create<{ readonly coverage: Coverage | null; note(coverage: Coverage): void }>()(
  (set) => ({
    coverage: null,
    note: (coverage) => set({ coverage }),
  }),
)
