import { create } from 'zustand'
import type { Traced } from './trace.ts'

/** What the pointer or the focus is on; nothing where it is elsewhere. */
export const useTraced = create<{ readonly traced: Traced | null; trace(traced: Traced | null): void }>()((set) => ({
  traced: null,
  trace: (traced) => set({ traced }),
}))
